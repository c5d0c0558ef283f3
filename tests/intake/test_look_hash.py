"""The same picture in another coat has nearly the same hash, another picture has not."""

from itertools import combinations

import pytest
from PIL import Image, ImageEnhance

from classifier.intake.decode import read_image
from classifier.intake.look_hash import look_distance, look_hash
from tests.intake.makers import encode, scene


def again(image, kind, **options):
    return read_image(encode(image, kind, **options)).pixels


def test_a_hash_is_sixteen_digits_and_the_same_every_time():
    assert len(look_hash(scene())) == 16
    assert int(look_hash(scene()), 16) >= 0
    assert look_hash(scene()) == look_hash(scene())


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "change",
    [
        lambda image: again(image, "JPEG", quality=40),
        lambda image: again(image, "WEBP", quality=50),
        lambda image: image.resize((360, 270), Image.Resampling.LANCZOS),
        lambda image: image.resize((1500, 1125)),
        lambda image: ImageEnhance.Brightness(image).enhance(1.2),
        lambda image: image.convert("L").convert("RGB"),
        lambda image: image.crop((5, 4, 475, 356)),
    ],
)
def test_another_encoding_size_or_brightness_stays_near(change, seed):
    image = scene(seed)
    assert look_distance(look_hash(image), look_hash(change(image))) <= 10


def test_different_pictures_are_far_apart():
    hashes = [look_hash(scene(seed)) for seed in range(12)]
    assert all(hashes)
    assert min(look_distance(one, other) for one, other in combinations(hashes, 2)) > 12


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (200, 200), "teal"),
        Image.linear_gradient("L").convert("RGB"),
        Image.linear_gradient("L").rotate(90).convert("RGB"),
        again(Image.new("RGB", (200, 200), "grey"), "JPEG", quality=10),
    ],
)
def test_a_flat_picture_or_a_plain_gradient_has_none(image):
    assert look_hash(image) == ""


def test_the_distance_counts_bits():
    assert look_distance("0000000000000000", "ffffffffffffffff") == 64
    assert look_distance("00000000000000f0", "00000000000000f1") == 1
