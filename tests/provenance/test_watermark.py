import numpy as np
import pytest
from PIL import Image, ImageFilter

from classifier.evaluation.edits import resized, saved
from classifier.intake.decode import read_image
from classifier.provenance.signal import Says, State
from classifier.provenance.watermark import PAYLOADS, read_watermark
from tests.intake.makers import encode

SCALE = 36.0


@pytest.fixture(scope="module")
def scene():
    """Smooth shapes with a little grain, 512 by 512."""
    rng = np.random.default_rng(5)
    grain = Image.fromarray(rng.integers(30, 226, (512, 512, 3), dtype=np.uint8))
    return Image.blend(grain.filter(ImageFilter.GaussianBlur(9)), grain, 0.1)


def embed(image, bits):
    """The writer's side: each block's largest coefficient of the blue difference is moved to say one bit."""
    rgb = np.asarray(image).astype(float)
    luma = rgb @ [0.299, 0.587, 0.114]
    blue = (rgb[..., 2] - luma) * 0.492 + 128
    change = np.zeros_like(blue)
    number = 0
    for top in range(0, blue.shape[0] - 7, 8):
        for left in range(0, blue.shape[1] - 7, 8):
            block = blue[top : top + 8, left : left + 8]
            low = block.reshape(4, 2, 4, 2).sum(axis=(1, 3)) / 2
            place = int(np.abs(low.ravel()[1:]).argmax()) + 1
            row, column = divmod(place, 4)
            value = low[row, column]
            wanted = (abs(value) // SCALE + 0.25 + 0.5 * bits[number % len(bits)]) * SCALE
            cell = (top + 2 * row, left + 2 * column)
            change[cell[0] : cell[0] + 2, cell[1] : cell[1] + 2] = (wanted - value) / 2
            number += 1
    # Luma stays, so only blue and what balances it move.
    delta_blue = change / 0.492
    rgb[..., 2] += delta_blue
    rgb[..., 1] -= delta_blue * 0.114 / 0.587
    return Image.fromarray(np.clip(rgb.round(), 0, 255).astype(np.uint8))


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload.generator)
def test_each_known_watermark_is_found_in_a_lossless_file(scene, payload):
    image = read_image(encode(embed(scene, payload.bits.astype(float)), "PNG"))
    found = read_watermark(image.pixels)
    assert (found.state, found.says, found.generator) == (
        State.FOUND,
        Says.OTHER_GENERATOR,
        payload.generator,
    )


def test_a_picture_without_one_has_none_and_the_page_says_what_that_means(scene):
    found = read_watermark(scene)
    assert found.state is State.NONE
    assert "says nothing" in found.summary


def test_scaling_and_compression_remove_it(scene):
    marked = embed(scene, PAYLOADS[0].bits.astype(float))
    for changed in (resized(marked, 0.9), read_image(saved(marked, "JPEG", quality=60)).pixels):
        assert read_watermark(changed).state is State.NONE


@pytest.mark.parametrize("shade", [0, 127, 255])
def test_plain_pictures_have_none(shade):
    assert read_watermark(Image.new("RGB", (512, 512), (shade, shade, shade))).state is State.NONE


def test_a_small_picture_is_not_looked_at():
    assert read_watermark(Image.new("RGB", (255, 600))).state is State.NOT_CHECKED
