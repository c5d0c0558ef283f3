"""Every stored mode becomes upright 8-bit RGB on white, with nothing clipped."""

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from classifier.intake.decode import read_image
from tests.intake import heic_samples
from tests.intake.makers import chunk, corner_picture, encode, exif, picture, png

RED, WHITE = (255, 0, 0), (255, 255, 255)
# Where the red quarter of an upright picture must be after the turn that each orientation asks for.
RED_CORNER = {1: "tl", 2: "tr", 3: "br", 4: "bl", 5: "tl", 6: "tr", 7: "br", 8: "bl"}


def corners(pixels):
    right, bottom = pixels.width - 9, pixels.height - 9
    places = {"tl": (8, 8), "tr": (right, 8), "bl": (8, bottom), "br": (right, bottom)}
    return {name: pixels.getpixel(at) for name, at in places.items()}


@pytest.mark.parametrize("value", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_orientation_is_applied(kind, value):
    lossless = {"WEBP": {"lossless": True}, "AVIF": {"quality": 100, "speed": 10}}.get(kind, {})
    read = read_image(encode(corner_picture(), kind, exif=exif({0x0112: value}), **lossless))
    assert read.pixels.size == ((96, 128) if value >= 5 else (128, 96))
    assert (read.facts.width, read.facts.height) == read.pixels.size
    reddest = min(corners(read.pixels).items(), key=lambda corner: corner[1][1])[0]
    assert reddest == RED_CORNER[value]


def test_a_turn_written_by_imagemagick_into_png_text_is_applied():
    raw = exif({0x0112: 6}).tobytes()
    info = PngInfo()
    info.add_text("Raw profile type exif", f"\nexif\n{len(raw):8}\n{raw.hex()}\n", zip=True)
    assert read_image(encode(corner_picture(), "PNG", pnginfo=info)).pixels.size == (96, 128)


def test_orientation_in_heic_is_left_to_its_decoder():
    pixels = read_image(heic_samples.WITH_EXIF).pixels
    assert pixels.size == (96, 72)
    assert max(abs(a - b) for a, b in zip(pixels.getpixel((10, 10)), (20, 60, 220), strict=True)) < 30


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_transparency_is_laid_on_white(kind):
    made = Image.new("RGBA", (64, 64), (255, 0, 0, 255))
    made.paste((0, 0, 0, 0), (0, 0, 32, 64))
    options = {"WEBP": {"lossless": True}, "AVIF": {"quality": 100, "speed": 10}}.get(kind, {})
    read = read_image(encode(made, kind, **options))
    assert min(read.pixels.getpixel((4, 4))) > 250
    assert read.pixels.getpixel((60, 4))[1] < 10
    assert (read.facts.has_alpha, read.facts.alpha_used) == (True, True)


def test_transparency_in_heic_is_laid_on_white():
    read = read_image(heic_samples.WITH_ALPHA)
    assert read.facts.alpha_used
    assert min(read.pixels.getpixel((90, 5))) > 245


def test_an_opaque_alpha_channel_changes_nothing():
    made = picture()
    read = read_image(encode(made.convert("RGBA"), "PNG"))
    assert (read.facts.has_alpha, read.facts.alpha_used) == (True, False)
    assert read.pixels.tobytes() == made.tobytes()


def test_half_transparent_red_becomes_pink():
    read = read_image(encode(Image.new("RGBA", (64, 64), (255, 0, 0, 128)), "PNG"))
    assert read.pixels.getpixel((0, 0)) == (255, 127, 127)


def test_a_palette_with_alpha_is_laid_on_white():
    made = Image.new("P", (64, 64), 0)
    made.putpalette([255, 0, 0, 0, 0, 255])
    made.paste(1, (32, 0, 64, 64))
    read = read_image(encode(made, "PNG", transparency=bytes([0, 255])))
    assert (read.facts.source_mode, read.facts.alpha_used) == ("P", True)
    assert (read.pixels.getpixel((4, 4)), read.pixels.getpixel((60, 4))) == (WHITE, (0, 0, 255))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_mode_of_png_becomes_rgb(mode):
    read = read_image(encode(corner_picture().convert(mode), "PNG"))
    assert (read.pixels.mode, read.facts.source_mode) == ("RGB", mode)
    assert read.pixels.getpixel((120, 90)) == WHITE


def test_cmyk_jpeg_becomes_rgb_with_its_colours():
    read = read_image(encode(corner_picture().convert("CMYK"), "JPEG", quality=95))
    assert read.facts.source_mode == "CMYK"
    red, green, blue = read.pixels.getpixel((8, 8))
    assert red > 240
    assert max(green, blue) < 20


def test_sixteen_bit_grey_is_scaled_and_not_clipped():
    ramp = np.linspace(0, 65_535, 256).astype(np.uint16)[None, :].repeat(64, axis=0)
    read = read_image(encode(Image.fromarray(ramp), "PNG"))
    assert (read.facts.source_mode, read.facts.bit_depth) == ("I;16", 16)
    values = np.asarray(read.pixels)[0, :, 0].astype(int)
    assert np.abs(values - np.arange(256)).max() <= 1


def test_sixteen_bit_colour_is_scaled_and_not_clipped():
    row = b"\0" + b"\x80\x00\x40\x00\xff\xff" * 64
    read = read_image(png(64, 64, row * 64, depth=16))
    assert read.facts.bit_depth == 16
    assert read.pixels.getpixel((5, 5)) == (128, 64, 255)


@pytest.mark.parametrize(
    ("depth", "colour", "key", "row"),
    [
        (16, 0, b"\x12\x34", b"\0" + b"\x12\x34" * 32 + b"\0\0" * 32),
        (16, 2, b"\x12\x34" * 3, b"\0" + b"\x12\x34" * 96 + b"\0\0" * 96),
        (8, 0, b"\0\x40", b"\0" + b"\x40" * 32 + b"\0" * 32),
        (8, 2, b"\0\x40" * 3, b"\0" + b"\x40" * 96 + b"\0" * 96),
        (4, 0, b"\0\x05", b"\0" + b"\x55" * 16 + b"\0" * 16),
        (2, 0, b"\0\x01", b"\0" + b"\x55" * 8 + b"\0" * 8),
        (1, 0, b"\0\x01", b"\0" + b"\xff" * 4 + b"\0" * 4),
    ],
)
def test_a_transparent_colour_is_laid_on_white_at_every_depth(depth, colour, key, row):
    read = read_image(png(64, 64, row * 64, depth=depth, colour=colour, extra=chunk(b"tRNS", key)))
    assert (read.pixels.getpixel((4, 4)), read.pixels.getpixel((60, 4))) == (WHITE, (0, 0, 0))
    assert read.facts.alpha_used


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_of_an_animation_the_first_frame_is_read_and_the_rest_noted(kind):
    red, blue = Image.new("RGB", (64, 64), "red"), Image.new("RGB", (64, 64), "blue")
    read = read_image(
        encode(red, kind, save_all=True, append_images=[blue, blue.rotate(90)], duration=[90, 90, 90])
    )
    assert read.facts.is_animated
    assert read.facts.frame_count >= 2
    assert read.pixels.getpixel((9, 9))[0] > 200
