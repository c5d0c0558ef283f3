"""The table of rules, row by row; docs/evidence.md shows the same rows."""

from pathlib import Path

import pytest

from classifier.models.verdict import ReadingCode
from classifier.provenance.reading import RULES, Code, read
from classifier.provenance.signal import Kind, Says, Signal, State

CC, META, MARKS = Kind.CREDENTIALS, Kind.METADATA, Kind.MARKS
BANDS = ("likely", "inconclusive", "no_evidence")


def signal(kind, state, says):
    return Signal(kind, state, "A sentence.", says)


SIGNED = {says: signal(CC, State.VERIFIED, says) for says in Says}
UNSIGNED = {says: signal(META, State.FOUND, says) for says in Says}
NONE = [signal(kind, State.NONE, Says.NOTHING) for kind in Kind]


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize(
    ("says", "code"),
    [
        (Says.DALLE3, Code.ESTABLISHED),
        (Says.EDITED_DALLE3, Code.EDITED),
        (Says.PART_DALLE3, Code.PART),
        (Says.OTHER_GENERATOR, Code.OTHER_GENERATOR),
    ],
)
def test_a_verified_statement_settles_it_whatever_the_pixels_say(band, says, code):
    assert read(band, [SIGNED[says]]).code == code
    assert read(band, [SIGNED[says], UNSIGNED[Says.CAMERA]]).code == code


@pytest.mark.parametrize(
    ("band", "signals", "code", "rule"),
    [
        ("likely", [SIGNED[Says.CAMERA]], Code.CONFLICT, "signed_camera_and_likely"),
        ("no_evidence", [SIGNED[Says.CAMERA]], Code.NO_EVIDENCE, "detector_alone"),
        ("likely", [UNSIGNED[Says.OTHER_GENERATOR]], Code.CONFLICT, "unsigned_other_generator_and_likely"),
        ("no_evidence", [UNSIGNED[Says.OTHER_GENERATOR]], Code.NO_EVIDENCE, "detector_alone"),
        ("likely", [UNSIGNED[Says.DALLE3]], Code.LIKELY, "detector_alone"),
        ("inconclusive", [UNSIGNED[Says.DALLE3]], Code.CLAIMED, "unsigned_dalle3_and_inconclusive"),
        ("no_evidence", [UNSIGNED[Says.DALLE3]], Code.CONFLICT, "unsigned_dalle3_and_no_evidence"),
        ("likely", [SIGNED[Says.GENERATED]], Code.LIKELY, "detector_alone"),
        ("no_evidence", [SIGNED[Says.GENERATED]], Code.GENERATED, "signed_generated_and_no_evidence"),
        ("inconclusive", [SIGNED[Says.GENERATED]], Code.GENERATED, "signed_generated_and_inconclusive"),
        ("likely", [UNSIGNED[Says.GENERATED]], Code.LIKELY, "detector_alone"),
        ("no_evidence", [UNSIGNED[Says.GENERATED]], Code.NO_EVIDENCE, "detector_alone"),
        ("likely", [UNSIGNED[Says.CAMERA]], Code.LIKELY, "detector_alone"),
        (
            "inconclusive",
            [UNSIGNED[Says.DALLE3], signal(MARKS, State.FOUND, Says.OTHER_GENERATOR)],
            Code.CONFLICT,
            "unsigned_dalle3_and_other_generator",
        ),
        ("inconclusive", [signal(CC, State.UNKNOWN_ISSUER, Says.DALLE3)], Code.CLAIMED, None),
        ("no_evidence", [signal(CC, State.UNVERIFIABLE, Says.DALLE3)], Code.CONFLICT, None),
        ("no_evidence", [signal(CC, State.ALTERED, Says.NOTHING)], Code.NO_EVIDENCE, "detector_alone"),
        ("likely", [signal(CC, State.ALTERED, Says.NOTHING)], Code.LIKELY, "detector_alone"),
    ],
)
def test_the_rules(band, signals, code, rule):
    found = read(band, signals)
    assert found.code == code
    assert rule in {None, found.rule}


@pytest.mark.parametrize("band", BANDS)
def test_absence_moves_nothing(band):
    assert read(band, NONE).to_json() == {"code": band, "rule": "detector_alone", "because": []}
    assert read(band, []).code == band


def test_the_findings_it_rests_on_are_named():
    assert read("likely", [*NONE, SIGNED[Says.DALLE3]]).because == ("content_credentials",)


def test_every_code_can_be_stored():
    assert {code.value for code in Code} == set(ReadingCode.values)


def test_the_document_shows_every_rule():
    text = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text()
    assert [rule.name for rule in RULES if f"| `{rule.name}` |" not in text] == []
