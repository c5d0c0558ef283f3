"""Pictures made in code for tests that need real files."""

import io

from PIL import Image


def gradient(side: int) -> bytes:
    """A square PNG of smooth colours; a large one keeps a worker busy and is still a small file."""
    ramp = Image.linear_gradient("L").resize((side, side))
    image = Image.merge(
        "RGB", (ramp, ramp.transpose(Image.Transpose.ROTATE_90), Image.new("L", ramp.size, 90))
    )
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
