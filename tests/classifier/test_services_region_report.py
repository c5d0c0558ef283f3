"""The map of regions in words: says where, and never more than the network saw."""

from classifier.services.region_report import AS_A_WHOLE, EVERYWHERE, NO_TRACES, SOME, STRONG, region_report


def report(rows):
    return region_report({"regions": rows, "regions_against": "likelier"})


def test_a_picture_without_traces_says_so():
    found = report([[-2.0, 1.9], [-1.0, None]])
    assert found.cells == ()
    assert found.sentence == NO_TRACES


def test_only_cells_with_traces_are_drawn_at_their_place():
    found = report([[-2.0, 2.5, -2.0], [-1.0, 0.0, 4.0]])
    assert [(cell.x, cell.y, cell.level) for cell in found.cells] == [(10, 0, SOME), (20, 10, STRONG)]
    assert (found.width, found.height) == (30, 20)


def test_the_sentence_counts_and_names_the_clearest_place():
    rows = [[-2.0] * 6 for _ in range(6)]
    rows[5][0], rows[2][3] = 5.0, 2.5
    assert report(rows).sentence == (
        "The network saw traces of DALL·E 3 in 2 of 36 parts of the picture, the clearest at the bottom left."
    )


def test_traces_all_over_are_not_pinned_to_a_place():
    assert report([[2.5] * 8] * 8).sentence == EVERYWHERE


def test_the_centre_is_called_so():
    rows = [[-1.0] * 3 for _ in range(3)]
    rows[1][1] = 2.5
    assert report(rows).sentence.endswith("the clearest in the centre.")


def test_a_verdict_from_before_maps_has_none():
    assert report(None) is None
    assert region_report({"regions": [[2.5]]}) is None  # odds against no generator alone


def test_it_warns_that_it_is_no_map_of_edits():
    assert "does not show what was edited" in report([[2.5]]).limits


def test_likely_without_a_trace_in_any_part_rests_on_the_whole():
    details = {"regions": [[-2.0, 1.9]], "regions_against": "likelier"}
    assert region_report(details, "likely").sentence == NO_TRACES + AS_A_WHOLE
    assert region_report(details, "no_evidence").sentence == NO_TRACES
