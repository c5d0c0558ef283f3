import io

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from classifier.training.likeness import BITS, NEAR_BITS, bits_apart, perceptual_hash
from tests.inference.kit import picture


def saved(image, quality):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer)


COPIES = {
    "saved": lambda image: saved(image, 40),
    "smaller": lambda image: image.resize((90, 80)),
    "grey": lambda image: image.convert("L"),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.7),
}


def apart(one, other):
    return int(bits_apart(perceptual_hash(one), np.stack([perceptual_hash(other)]))[0])


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("seed", range(5))
def test_a_copy_is_near(copy, seed):
    image = picture(400, 360, seed=seed)
    assert apart(image, copy(image)) <= NEAR_BITS


def test_other_pictures_are_about_half_of_all_bits_apart():
    found = [apart(picture(seed=one), picture(seed=one + 100)) for one in range(20)]
    assert min(found) > 3 * NEAR_BITS
    assert max(found) < BITS
