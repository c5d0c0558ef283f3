"""Pictures of the benchmarks, made in code: 1024 × 1024 with detail like a photograph's."""

import io
import random

from PIL import Image, ImageChops, ImageFilter

SIDE = 1024
FORMATS = ("PNG", "JPEG", "WEBP")


def picture(seed: int, kind: str) -> bytes:
    """One picture in a format of FORMATS; another seed is another picture."""
    draw = random.Random(seed)
    grain = Image.effect_noise((SIDE, SIDE), 25 + draw.random() * 10).filter(ImageFilter.GaussianBlur(1))
    ramp = Image.linear_gradient("L").resize((SIDE, SIDE)).rotate(draw.choice((0, 90, 180, 270)))
    bands = [ImageChops.add(ramp, grain, scale=1.4, offset=draw.randrange(-60, 60)) for _ in range(3)]
    buffer = io.BytesIO()
    Image.merge("RGB", bands).save(buffer, kind, quality=90)
    return buffer.getvalue()
