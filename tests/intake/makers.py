"""Pictures and files made in code, the honest and the hostile, for the tests of intake."""

import struct
import zlib
from io import BytesIO

import numpy as np
from PIL import Image

from tests.intake import heic_samples

PNG_MAGIC = b"\x89PNG\r\n\x1a\n"


def picture(width=128, height=96, seed=0):
    """Blocks of colour, eight pixels wide: survives lossy codecs, compresses little."""
    blocks = np.random.default_rng(seed).integers(
        0, 255, (-(-height // 8), -(-width // 8), 3), dtype=np.uint8
    )
    return Image.fromarray(np.kron(blocks, np.ones((8, 8, 1), dtype=np.uint8))[:height, :width])


def scene(seed=0, side=480):
    """Soft blobs of light: smooth like a photograph, and different for each seed."""
    coarse = np.random.default_rng(seed).integers(0, 255, (6, 7, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((side, side * 3 // 4), Image.Resampling.BICUBIC)


def corner_picture(width=128, height=96):
    """White, with a red quarter at top left: shows every turn and flip."""
    made = Image.new("RGB", (width, height), "white")
    made.paste("red", (0, 0, width // 2, height // 2))
    return made


def encode(image, kind, **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, rows, *, depth=8, colour=2, extra=b""):
    """A PNG from raw rows (each with its filter byte); `extra` chunks stand before the pixels."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(rows, 9))
    return PNG_MAGIC + chunk(b"IHDR", header) + extra + pixels + chunk(b"IEND", b"")


def exif(tags):
    made = Image.Exif()
    made.update(tags)
    return made


def tag_bomb(tags, bytes_each):
    """EXIF whose tags all point at the same stretch of bytes."""
    directory = b"".join(struct.pack("<HHII", number, 1, bytes_each, 8) for number in range(tags))
    block = b"II*\0" + struct.pack("<IH", 8, tags) + directory + b"\0\0\0\0"
    return b"Exif\0\0" + block.ljust(bytes_each + 16, b"\0")


def samples():
    """One honest file of each format and of the ways in which its bytes can be laid out."""
    made, other = picture(), picture(seed=1)
    return {
        "png": encode(made, "PNG"),
        "png with exif": encode(made, "PNG", exif=exif({0x0112: 6, 0x010F: "Maker"})),
        "animated png": encode(made, "PNG", save_all=True, append_images=[other]),
        "jpeg": encode(made, "JPEG"),
        "progressive jpeg": encode(made, "JPEG", progressive=True),
        "webp": encode(made, "WEBP"),
        "lossless webp": encode(made, "WEBP", lossless=True),
        "animated webp": encode(made, "WEBP", save_all=True, append_images=[other]),
        "avif": encode(made, "AVIF", speed=10),
        "avif with alpha": encode(made.convert("RGBA"), "AVIF", speed=10),
        "heic": heic_samples.PLAIN,
        "heic with exif": heic_samples.WITH_EXIF,
    }
