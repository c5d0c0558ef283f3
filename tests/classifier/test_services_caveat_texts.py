"""Every caveat has a title, a sentence, a number and something to do."""

import pytest

from classifier.inference.caveats import RULES, UNMEASURED
from classifier.provenance.caveats import RULES as SIGNAL_RULES
from classifier.services.caveat_texts import TEXTS, UNKNOWN, caveat_text

PARAMS = {
    "short_side": 180,
    "jpeg_quality": 45,
    "mode": "CMYK",
    "bit_depth": 8,
    "frame_count": 12,
    "width": 9000,
    "height": 300,
    "issuer": "Example Press",
    "generator": "Stable Diffusion",
}
MEASURED = {
    "condition": "jpeg_50",
    "few": False,
    "tpr": 0.5,
    "fpr_real": 0.01,
    "fpr_other": None,
    "n_dalle3": 100,
    "n_real": 300,
    "n_other": 0,
}


def test_every_caveat_that_can_be_given_has_words():
    assert {rule.code for rule in (*RULES, *SIGNAL_RULES)} == set(TEXTS)


@pytest.mark.parametrize("code", TEXTS)
def test_a_caveat_is_a_title_a_sentence_and_advice_in_short_sentences(code):
    text = caveat_text(code, {**PARAMS, **MEASURED})
    assert text.title
    assert text.advice.endswith(".")
    assert "{" not in text.sentence
    for sentence in f"{text.sentence} {text.advice}".split(". "):
        assert len(sentence.split()) <= 20


def test_a_caveat_names_the_property_that_set_it_off():
    assert "180 pixels" in caveat_text("too_small", {**PARAMS, **UNMEASURED}).sentence
    assert "quality of about 45" in caveat_text("heavy_jpeg", {**PARAMS, **MEASURED}).sentence


def test_a_caveat_quotes_what_was_measured_on_such_pictures():
    number = caveat_text("heavy_jpeg", {**PARAMS, **MEASURED}).number
    assert number.startswith("Of 100 DALL·E 3 images like this, we find 50 (measured on 100).")
    assert "10 are wrongly flagged (measured on 300)" in number


def test_a_caveat_without_measurements_quotes_no_number():
    assert caveat_text("non_rgb_source", {**PARAMS, **UNMEASURED}).number == ""


def test_a_code_of_a_later_release_breaks_no_page():
    text = caveat_text("not_known_yet", {})
    assert (text.code, text.title) == ("not_known_yet", UNKNOWN.title)
