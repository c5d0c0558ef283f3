import numpy as np
import pytest
from PIL import Image

from classifier.intake.decode import read_image
from classifier.intake.look import flat_share, is_grayscale, reduced, two_tone_share
from tests.intake.makers import encode, picture


def noise(width, height, spread=40):
    values = np.random.default_rng(3).integers(128 - spread, 128 + spread, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(values)


@pytest.mark.parametrize(
    ("size", "expected"), [((1024, 1024), (1024, 1024)), ((1025, 64), (513, 32)), ((4000, 3000), (1000, 750))]
)
def test_large_pictures_are_reduced_by_a_whole_factor(size, expected):
    assert reduced(Image.new("RGB", size)).size == expected


def test_one_colour_is_all_flat_and_noise_is_not():
    assert flat_share(Image.new("RGB", (256, 256), "teal")) == 1.0
    assert flat_share(noise(256, 256)) == 0.0


def test_half_a_flat_picture_is_half_flat():
    half = noise(256, 256)
    half.paste("white", (0, 0, 128, 256))
    assert flat_share(half) == 0.5


def test_a_strip_without_a_whole_block_is_not_flat():
    assert flat_share(Image.new("RGB", (1024, 8))) == 0.0


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_grey_is_noticed_through_every_codec(kind):
    grey = picture().convert("L").convert("RGB")
    assert read_image(encode(grey, kind)).facts.is_grayscale
    assert not read_image(encode(picture(), kind)).facts.is_grayscale


def test_a_few_stray_pixels_do_not_make_colour_and_a_patch_does():
    grey = Image.new("RGB", (256, 256), "gray")
    grey.paste("red", (0, 0, 8, 8))
    assert is_grayscale(grey)
    grey.paste("red", (0, 0, 32, 32))
    assert not is_grayscale(grey)


def test_a_sepia_tint_is_colour():
    assert not is_grayscale(Image.new("RGB", (128, 128), (112, 66, 20)))


def test_ink_on_paper_is_two_tones_and_a_ramp_is_not():
    page = Image.new("RGB", (300, 400), "ivory")
    for top in range(20, 380, 20):
        page.paste("black", (30, top, 270, top + 4))
    assert two_tone_share(page) == 1.0
    assert two_tone_share(Image.linear_gradient("L").convert("RGB")) < 0.2


def test_tones_are_counted_once():
    assert two_tone_share(Image.new("RGB", (64, 64), "teal")) == 1.0
