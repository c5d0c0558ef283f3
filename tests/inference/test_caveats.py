import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from classifier.evaluation.edits import screen_photo
from classifier.inference.caveats import Finding, caveats_for
from classifier.inference.decision import Decision
from classifier.intake.decode import read_image
from tests.inference.kit import condition, decoded, picture

FACTS = replace(
    decoded(picture(300, 300)).facts,
    width=1024,
    height=1024,
    short_side=1024,
    flat_share=0.1,
    frame_share=0.0,
    lettering_share=0.0,
    seam_share=0.0,
    resampling_peak=2.0,
)


UNDECIDED = Decision("inconclusive")


def codes(card, decision=UNDECIDED, suspicion=0.0, **facts):
    found = caveats_for(Finding(replace(FACTS, **facts), decision, suspicion, card))
    return {caveat.code: caveat.params for caveat in found}


def test_an_ordinary_picture_has_no_caveat(card):
    assert codes(card) == {}


@pytest.mark.parametrize(
    ("facts", "code", "params"),
    [
        ({"short_side": 150}, "too_small", {"short_side": 150}),
        ({"jpeg_quality": 60}, "heavy_jpeg", {"jpeg_quality": 60}),
        ({"flat_share": 0.6}, "flat_or_line_art", {"flat_share": 0.6}),
        ({"frame_share": 0.02}, "border_or_caption", {"frame_share": 0.02}),
        ({"lettering_share": 0.005}, "text_overlay", {"lettering_share": 0.005}),
        ({"resampling_peak": 10.0}, "resampled", {"resampling_peak": 10.0}),
        ({"seam_share": 0.6}, "collage", {"seam_share": 0.6}),
        ({"moire_peak": 1.2}, "photo_of_screen", {"moire_peak": 1.2}),
        ({"is_grayscale": True}, "grayscale_or_tinted", {}),
        ({"source_mode": "CMYK"}, "non_rgb_source", {"mode": "CMYK"}),
        ({"bit_depth": 16}, "non_rgb_source", {"bit_depth": 16}),
        ({"is_animated": True, "frame_count": 7}, "animated_first_frame", {"frame_count": 7}),
        ({"short_side": 4001, "height": 4001, "width": 4001}, "outside_evaluation", {"width": 4001}),
        ({"width": 4000}, "outside_evaluation", {"width": 4000, "height": 1024}),
    ],
)
def test_a_measured_property_sets_off_its_caveat_and_is_named(card, facts, code, params):
    found = codes(card, **facts)
    assert code in found
    assert params.items() <= found[code].items()


@pytest.mark.parametrize(
    "facts",
    [
        {"short_side": 256, "width": 256, "height": 256},
        {"jpeg_quality": 61},
        {"flat_share": 0.59},
        {"frame_share": 0.019},
        {"lettering_share": 0.0049},
        {"resampling_peak": 9.9},
        {"moire_peak": 1.19},
    ],
)
def test_a_property_just_inside_its_range_has_no_caveat(card, facts):
    assert codes(card, **facts) == {}


def test_a_caveat_quotes_the_figures_of_its_condition(card):
    quoted = codes(card, jpeg_quality=40)["heavy_jpeg"]
    assert (quoted["condition"], quoted["tpr"], quoted["fpr_real"]) == ("jpeg_50", 0.5, 0.01)
    assert (quoted["n_dalle3"], quoted["n_real"], quoted["few"]) == (120, 240, False)


def test_a_caveat_whose_condition_was_never_measured_says_so(card):
    quoted = codes(card, is_grayscale=True)["grayscale_or_tinted"]
    assert (quoted["condition"], quoted["tpr"], quoted["few"]) == (None, None, True)


def test_another_generator_is_suspected_from_an_even_chance_up(card):
    assert "other_generator_suspected" not in codes(card, suspicion=0.49)
    assert codes(card, suspicion=0.5)["other_generator_suspected"]["fpr_other"] == 0.1


def test_a_photographed_screen_quotes_photographs_of_prints(card):
    measured = replace(card, conditions=(*card.conditions, condition("printed", tpr=0.4, fpr_real=0.01)))
    file = screen_photo(Image.new("RGB", (700, 600), "orange"), np.random.default_rng(1))
    found = caveats_for(Finding(read_image(file).facts, UNDECIDED, 0.0, measured))
    quoted = {caveat.code: caveat.params for caveat in found}["photo_of_screen"]
    assert (quoted["condition"], quoted["tpr"]) == ("printed", 0.4)


@pytest.mark.parametrize("band", ["likely", "no_evidence", "inconclusive"])
def test_a_close_call_is_a_caveat_whatever_the_band(card, band):
    assert "near_threshold" in codes(card, Decision(band, is_close=True))
    assert "near_threshold" not in codes(card, Decision(band))


def test_a_condition_that_rests_on_few_pictures_says_so(card):
    thin = replace(card, conditions=(condition("none", n_dalle3=12),))
    assert codes(thin)["few_measurements"]["n_dalle3"] == 12
    assert "few_measurements" in codes(replace(card, conditions=()))


def test_caveats_are_plain_json(card):
    facts = replace(FACTS, short_side=70, is_animated=True, bit_depth=16)
    close = Decision("inconclusive", ("near_threshold",), is_close=True)
    everything = caveats_for(Finding(facts, close, 0.9, card))
    written = [caveat.to_json() for caveat in everything]
    assert json.loads(json.dumps(written)) == written
    assert len({caveat["code"] for caveat in written}) == len(written)


def test_a_page_of_text_is_called_one(card):
    assert "text_page" in codes(card, Decision("inconclusive", ("two_tones",)), two_tone_share=0.95)
