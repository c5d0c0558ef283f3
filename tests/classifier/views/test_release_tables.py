"""The measured numbers as rows: what a reader looks for first comes first."""

from classifier.views.release_tables import condition_groups
from tests.inference.kit import condition


def card(*conditions):
    return {"conditions": [one.to_json() for one in conditions]}


def test_untouched_files_come_first_and_each_group_has_its_rows():
    small = condition("small", when={"fact": "short_side", "below": 400})
    found = condition_groups(card(small, condition("hue"), condition("none"), condition("label_sd")))
    assert [[row.label for row in group.rows] for group in found] == [
        ["none", "small"],
        ["hue"],
        ["label_sd"],
    ]


def test_a_group_without_rows_is_left_out():
    assert [group.title for group in condition_groups(card(condition("none")))] == ["The file as it is"]
    assert condition_groups({}) == []
