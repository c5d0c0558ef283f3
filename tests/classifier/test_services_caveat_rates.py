"""Caveats of the findings beside the pixels quote the committed tables."""

import pytest

from classifier.provenance.caveats import RULES
from classifier.services import technique_rates
from classifier.services.caveat_rates import SENTENCES, rate_sentences
from classifier.services.caveat_texts import caveat_text


def test_every_finding_has_a_measured_number_of_its_own_or_of_its_condition():
    assert {rule.code for rule in RULES if not rule.condition} == set(SENTENCES)


@pytest.mark.parametrize("code", SENTENCES)
def test_numbers_stand_in_whole_sentences(code):
    for sentence in rate_sentences(code).split(". "):
        assert 3 < len(sentence.split()) <= 28


def test_absence_is_put_beside_how_many_files_once_had_something():
    assert caveat_text("metadata_absent", {}).number == (
        "Of 150 untouched DALL·E 3 files, 141 carried Content Credentials. "
        "Saved anew by our tools, none keeps them."
    )


def test_false_alarms_are_never_called_none():
    assert rate_sentences("generator_named") == (
        "Of 1,000 pictures that no generator made, fewer than 7 say so (measured on 450)."
    )
    assert "fewer than 3 are signed as from it (measured on 1,354)" in rate_sentences("edited_dalle3")


def test_a_cameras_name_is_put_beside_both_kinds_and_a_warning():
    quoted = rate_sentences("camera_named")
    assert quoted.startswith("Of 100 pictures that no generator made, 10 name a camera (measured on 450).")
    assert "fewer than 3 do (measured on 1,054)" in quoted
    assert quoted.endswith("In files made to mislead it can be different.")


def test_counts_are_those_of_the_table():
    assert "in 2 of 150 DALL·E 3 files, in 10 of 904 of other" in rate_sentences("metadata_altered")
    assert "in 4 of 150 DALL·E 3 files, in 118 of 904" in rate_sentences("metadata_unverifiable")


def test_without_tables_nothing_is_quoted(monkeypatch, tmp_path):
    monkeypatch.setattr(technique_rates, "RESULTS", tmp_path)
    technique_rates.measured_rows.cache_clear()
    try:
        assert rate_sentences("metadata_absent") == ""
    finally:
        technique_rates.measured_rows.cache_clear()
