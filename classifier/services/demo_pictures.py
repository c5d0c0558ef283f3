"""Pictures for the demo, drawn here from nothing; never from a corpus or a person."""

from io import BytesIO
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIDE: Final = 768


def demo_pictures() -> dict[str, bytes]:
    """File names and contents of a few drawings in several formats."""
    return {
        "hills.png": encoded(hills(1), "PNG"),
        "hills-small.jpg": encoded(hills(2).resize((240, 240)), "JPEG", quality=70),
        "compressed.jpg": encoded(hills(3), "JPEG", quality=35),
        "chart.png": encoded(chart(), "PNG"),
        "grain.webp": encoded(grain(4), "WEBP", quality=85),
    }


def encoded(picture: Image.Image, image_format: str, **options: int) -> bytes:
    """The picture as a file."""
    out = BytesIO()
    picture.save(out, image_format, **options)
    return out.getvalue()


def hills(seed: int) -> Image.Image:
    """Rows of hills under a sky, with grain."""
    rng = np.random.default_rng(seed)
    sky = np.linspace([90, 130, 190], [230, 210, 190], SIDE)[:, None, :].repeat(SIDE, axis=1)
    picture = Image.fromarray(sky.astype("uint8"))
    draw = ImageDraw.Draw(picture)
    across = np.arange(SIDE + 1)
    for row in range(5):
        height = SIDE * (0.45 + 0.1 * row) + 40 * np.sin(across / rng.uniform(40, 160) + rng.uniform(0, 6))
        tone = tuple(int(value) for value in rng.integers(30, 150, 3))
        outline = [*zip(across.tolist(), height.tolist(), strict=True), (SIDE, SIDE), (0, SIDE)]
        draw.polygon(outline, fill=tone)
    return Image.blend(picture.filter(ImageFilter.GaussianBlur(1)), grain(seed), 0.12)


def grain(seed: int) -> Image.Image:
    """Coloured noise."""
    noise = np.random.default_rng(seed).normal(128, 40, (SIDE, SIDE, 3)).clip(0, 255)
    return Image.fromarray(noise.astype("uint8"))


def chart() -> Image.Image:
    """Flat bars, as in a report."""
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(picture)
    for number, height in enumerate((300, 520, 410, 640)):
        left = 90 + number * 160
        draw.rectangle((left, SIDE - height, left + 100, SIDE - 60), fill=(40, 90, 160))
    return picture
