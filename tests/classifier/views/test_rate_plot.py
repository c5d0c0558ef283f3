"""The plot of the public page says what the tables say."""

from django.urls import reverse

from classifier.views.release_tables import rate_plot
from tests.inference.kit import condition

MEASURED = {"tpr_low": 0.5, "tpr_high": 0.7, "fpr_other_low": 0.0, "fpr_other_high": 0.2}


def card(*conditions):
    return {"conditions": [one.to_json() for one in conditions]}


def test_untouched_files_come_first_and_the_rest_by_what_is_found():
    rows = rate_plot(
        card(
            condition("hue", tpr=0.3, fpr_other=0.1, **MEASURED),
            condition("text", tpr=0.9, fpr_other=0.1, **MEASURED),
            condition("none", tpr=0.6, fpr_other=0.1, **MEASURED),
        )
    )
    assert [row.label for row in rows] == ["none", "text", "hue"]


def test_places_are_in_percent_and_the_words_say_the_same():
    (row,) = rate_plot(card(condition("none", tpr=0.6, fpr_other=0.1, **MEASURED)))
    assert (row.found.point, row.found.start, row.found.width) == (60, 50, 20)
    assert (row.wrong.point, row.wrong.start, row.wrong.width) == (10, 0, 20)
    assert row.words == "60 found, 10 of other generators flagged"


def test_kinds_with_too_few_pictures_or_without_an_interval_are_left_out():
    few = condition("none", tpr=0.6, fpr_other=0.1, n_other=29, **MEASURED)
    bare = condition("hue", tpr=0.6, fpr_other=0.1)
    other = condition("label_sd", tpr=0.6, fpr_other=0.1, **MEASURED)
    assert rate_plot(card(few, bare, other)) == []


def test_the_public_page_draws_it(client, make_release):
    make_release("plotted", conditions=(condition("none", tpr=0.6, fpr_other=0.1, **MEASURED),))
    text = client.get(reverse("limits")).content.decode()
    assert 'aria-label="None: of 100, 60 found, 10 of other generators flagged"' in text


def test_rare_edits_are_folded_away_and_common_ones_are_not(client, make_release):
    kinds = [condition(code, tpr=0.6, fpr_other=0.1, **MEASURED) for code in ("none", "hue", "jpeg_95")]
    assert [row.everyday for row in rate_plot(card(*kinds))] == [True, True, False]
    make_release("plotted", conditions=tuple(kinds))
    text = client.get(reverse("limits")).text
    assert text.index("Hue: of 100") < text.index("All other kinds of files") < text.index("Jpeg_95: of 100")
