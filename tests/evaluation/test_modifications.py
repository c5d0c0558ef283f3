import io

import numpy as np
import pytest
from PIL import Image

from classifier.evaluation.modifications import EDITS, MODIFICATIONS, PASTED, modify, paste, random_history
from classifier.intake.decode import read_image
from tests.inference.kit import picture


def read(data):
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB")


@pytest.mark.parametrize("name", EDITS)
def test_the_same_seed_gives_the_same_file(name):
    assert modify(name, picture(), 7) == modify(name, picture(), 7)


@pytest.mark.parametrize("name", EDITS)
def test_the_picture_that_is_modified_stays_as_it_was(name):
    image = picture()
    before = image.tobytes()
    modify(name, image, 7)
    assert image.tobytes() == before


@pytest.mark.parametrize("name", EDITS)
def test_intake_accepts_every_modified_file(name):
    for size in ((64, 64), (64, 500), (301, 203)):
        assert read_image(modify(name, picture(*size), 7)).facts.short_side >= 64


@pytest.mark.parametrize("name", ["crop_50", "hue"])
def test_another_seed_gives_another_file(name):
    assert modify(name, picture(), 1) != modify(name, picture(), 2)


@pytest.mark.parametrize(("name", "quality"), [("jpeg_80", 80), ("jpeg_50", 50)])
def test_a_jpeg_modification_has_the_quality_it_names(name, quality):
    assert read_image(modify(name, picture(), 0)).facts.jpeg_quality == quality


def test_all_classes_are_reencoded_by_one_codec():
    facts = read_image(modify("reencoded", picture(), 0)).facts
    assert facts.format.lower() == "webp"


def test_scaling_keeps_the_shape_and_never_goes_below_64_pixels():
    assert read(modify("resize_0.5", picture(400, 300), 0)).size == (200, 150)
    assert read(modify("resize_0.25", picture(400, 100), 0)).size == (256, 64)


def test_a_crop_has_half_the_area_and_untouched_pixels():
    image = picture(300, 200)
    piece = read(modify("crop_50", image, 3))
    assert piece.width * piece.height == pytest.approx(300 * 200 / 2, rel=0.02)
    whole, part = np.asarray(image), np.asarray(piece)
    found = any(
        np.array_equal(whole[y : y + part.shape[0], x : x + part.shape[1]], part)
        for y in range(200 - part.shape[0] + 1)
        for x in range(300 - part.shape[1] + 1)
    )
    assert found


def test_turned_hue_changes_colours_but_not_brightness_by_value():
    image = picture()
    turned = read(modify("hue", image, 5))
    before, after = (np.asarray(one).max(axis=2).astype(int) for one in (image, turned))
    assert np.abs(before - after).max() <= 2
    assert np.abs(np.asarray(image).astype(int) - np.asarray(turned)).mean() > 5


def test_grayscale_has_three_equal_channels():
    pixels = np.asarray(read(modify("grayscale", picture(), 0)))
    assert np.array_equal(pixels[..., 0], pixels[..., 1])
    assert np.array_equal(pixels[..., 0], pixels[..., 2])


def test_an_unknown_modification_is_an_error():
    for name in ("sepia", "none", "cutout_5", "attacked"):
        with pytest.raises(KeyError):
            modify(name, picture(), 0)


def test_a_random_history_depends_on_its_seed_alone():
    files = {random_history(picture(), seed) for seed in range(8)}
    assert len(files) == 8
    assert random_history(picture(), 3) in files


def test_a_copy_without_metadata_has_the_same_pixels():
    assert read(modify("stripped", picture(), 0)).tobytes() == picture().tobytes()


@pytest.mark.parametrize(("name", "percent"), [("crop_75", 75), ("crop_25", 25), ("crop_10", 10)])
def test_a_crop_has_the_area_it_names(name, percent):
    piece = read(modify(name, picture(500, 400), 1))
    assert piece.width * piece.height == pytest.approx(500 * 400 * percent / 100, rel=0.02)


def test_a_site_scales_large_pictures_down_and_leaves_small_ones():
    assert max(read(modify("social", picture(1400, 700), 0)).size) == 1080
    assert max(read(modify("social_twice", picture(1400, 700), 0)).size) == 864
    assert read(modify("messenger", picture(300, 200), 0)).size == (300, 200)


def test_a_screenshot_holds_the_picture_in_a_larger_light_page():
    page = read(modify("screenshot", Image.new("RGB", (400, 300), (200, 30, 30)), 4))
    red = np.abs(np.asarray(page).astype(int) - (200, 30, 30)).max(axis=2) < 12
    assert page.width >= 900
    assert 0.2 < red.mean() < 0.95


def test_a_frame_and_caption_leave_the_picture_whole_inside():
    image = picture(300, 200)
    framed = read(modify("border", image, 0))
    frame = (framed.width - 300) // 2
    assert framed.height > 200 + 2 * frame
    assert framed.crop((frame, frame, frame + 300, frame + 200)).tobytes() == image.tobytes()


def test_text_changes_a_part_of_the_picture_only():
    image = Image.new("RGB", (400, 400), (90, 120, 90))
    changed = np.any(np.asarray(read(modify("text", image, 2))) != (90, 120, 90), axis=2).mean()
    assert 0.01 < changed < 0.4


def test_every_modification_has_a_name_for_readers():
    from classifier.evaluation.cells import CELLS

    assert {cell.code for cell in CELLS} >= set(MODIFICATIONS)


@pytest.mark.parametrize("name", PASTED)
def test_a_pasted_piece_covers_the_share_that_is_named(name):
    ground, donor = Image.new("RGB", (400, 300), (90, 120, 90)), Image.new("RGB", (50, 80), (200, 10, 10))
    result = read(paste(name, ground, donor, 4))
    assert result.size == ground.size
    covered = np.all(np.asarray(result) == (200, 10, 10), axis=2).mean()
    assert covered == pytest.approx(PASTED[name][0], rel=0.05)
    assert paste(name, ground, donor, 4) != paste(name, ground, donor, 5)


def test_smoothing_removes_single_pixels():
    image = Image.new("RGB", (100, 100), (90, 120, 90))
    image.putpixel((50, 50), (255, 255, 255))
    assert np.asarray(read(modify("denoised", image, 0))).max() < 160
