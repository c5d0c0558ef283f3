"""The CSV writer: no formulas, strict syntax, numbers that stay numbers."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.csv_safe import FORMULA_LEADS, csv_lines, safe_cell

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def read_back(rows):
    text = "".join(csv_lines(["a", "b"], rows)).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))[1:]


@pytest.mark.parametrize("lead", FORMULA_LEADS)
def test_a_text_that_could_start_a_formula_is_shielded(lead):
    assert safe_cell(f"{lead}1+1") == f"'{lead}1+1"
    assert safe_cell(f"  {lead}1+1") == f"'  {lead}1+1"


@given(TEXT)
def test_no_cell_starts_a_formula(text):
    assert not safe_cell(text).lstrip(" ").startswith(FORMULA_LEADS)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back_exactly(number):
    assert float(safe_cell(number)) == number


@pytest.mark.parametrize(
    ("value", "cell"), [(None, ""), (True, "true"), (-3, "-3"), (-1.5, "-1.5"), ("-1.5", "'-1.5"), ("", "")]
)
def test_each_kind_of_value_has_one_form(value, cell):
    assert safe_cell(value) == cell


def test_times_are_iso_in_utc():
    assert safe_cell(datetime(2026, 11, 23, 21, 4, 5, 678, tzinfo=UTC)) == "2026-11-23T21:04:05+00:00"


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_a_strict_reader_finds_the_same_cells(rows):
    assert read_back(rows) == [[safe_cell(cell) for cell in row] for row in rows]


def test_the_text_starts_with_a_mark_for_spreadsheets_and_streams_row_by_row():
    lines = csv_lines(["name"], iter([["é"], ["b"]]))
    assert next(lines) == "\ufeffname\r\n"
    assert next(lines) == "é\r\n"
