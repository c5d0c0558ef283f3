import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.inference.decision import OUT_OF_RANGE, QualityGroup, Thresholds, decide, in_range
from tests.inference.kit import decoded, picture

THRESHOLDS = Thresholds(
    likely=1.0, no_evidence=-0.5, min_short_side=128, max_flat_share=0.9, max_two_tone_share=0.95
)
FACTS = replace(decoded(picture()).facts, short_side=1024, flat_share=0.1, two_tone_share=0.4)
ORDER = ("no_evidence", "inconclusive", "likely")


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_stronger_evidence_never_gives_a_lower_band(one, two):
    weak, strong = (ORDER.index(decide(value, FACTS, THRESHOLDS).band) for value in sorted((one, two)))
    assert weak <= strong


@pytest.mark.parametrize(
    ("strength", "band", "reasons"),
    [
        (1.0, "likely", ()),
        (0.99, "inconclusive", ("near_threshold",)),
        (0.2, "inconclusive", ("weak_evidence",)),
        (-0.4, "inconclusive", ("near_threshold",)),
        (-0.5, "inconclusive", ("near_threshold",)),
        (-0.51, "no_evidence", ()),
    ],
)
def test_the_band_follows_the_thresholds(strength, band, reasons):
    decision = decide(strength, FACTS, THRESHOLDS)
    assert (decision.band, decision.reasons) == (band, reasons)


@pytest.mark.parametrize(
    ("strength", "close"),
    [(1.19, True), (1.21, False), (0.81, True), (0.2, False), (-0.31, True), (-0.69, True), (-0.71, False)],
)
def test_a_call_is_close_on_either_side_of_either_threshold(strength, close):
    assert decide(strength, FACTS, THRESHOLDS).is_close is close


@pytest.mark.parametrize("strength", [-5.0, -0.5, 1.0, 5.0])
@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        ({"short_side": 127}, "too_small"),
        ({"flat_share": 0.91}, "flat_or_line_art"),
        ({"two_tone_share": 0.96}, "two_tones"),
    ],
)
def test_a_file_out_of_range_gets_no_answer_however_strong_the_score(strength, fact, reason):
    decision = decide(strength, replace(FACTS, **fact), THRESHOLDS)
    assert (decision.band, decision.reasons, decision.is_close) == ("inconclusive", (reason,), False)


def test_every_reason_out_of_range_is_named():
    facts = replace(FACTS, short_side=80, flat_share=1.0, two_tone_share=1.0)
    reasons = decide(0, facts, THRESHOLDS).reasons
    assert reasons == ("too_small", "flat_or_line_art", "two_tones")
    assert set(reasons) == OUT_OF_RANGE
    assert not in_range(reasons)
    assert in_range(decide(0, FACTS, THRESHOLDS).reasons)


LARGE = QualityGroup("large", {"fact": "short_side", "at_least": 800}, likely=0.5, no_evidence=-1.0)


@pytest.mark.parametrize(
    ("short_side", "strength", "band"),
    [
        (800, 0.5, "likely"),
        (799, 0.5, "inconclusive"),
        (800, -0.9, "inconclusive"),
        (799, -0.9, "no_evidence"),
    ],
)
def test_a_file_is_judged_by_the_thresholds_of_its_quality_group(short_side, strength, band):
    grouped = replace(THRESHOLDS, groups=(LARGE,))
    assert decide(strength, replace(FACTS, short_side=short_side), grouped).band == band


def test_thresholds_come_back_from_json_with_their_groups():
    grouped = replace(THRESHOLDS, groups=(LARGE,))
    assert Thresholds.from_json(json.loads(json.dumps(grouped.to_json()))) == grouped
    assert "groups" not in THRESHOLDS.to_json()


def test_the_thresholds_of_a_file_decide_as_the_whole_set_does():
    grouped = replace(THRESHOLDS, groups=(LARGE,))
    own = grouped.for_file(FACTS)
    assert (own.likely, own.no_evidence, own.groups) == (0.5, -1.0, ())
    assert decide(0.7, FACTS, own) == decide(0.7, FACTS, grouped)
