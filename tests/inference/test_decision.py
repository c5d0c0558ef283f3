from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.inference.decision import Thresholds, decide
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


@pytest.mark.parametrize("strength", [-5.0, 0.0, 5.0])
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
    assert (decision.band, decision.reasons) == ("inconclusive", (reason,))


def test_every_reason_out_of_range_is_named():
    facts = replace(FACTS, short_side=80, flat_share=1.0)
    assert decide(0, facts, THRESHOLDS).reasons == ("too_small", "flat_or_line_art")
