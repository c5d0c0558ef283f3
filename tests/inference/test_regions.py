"""The map of regions: its cells are what the network said there, and their mean is its score."""

import json

import numpy as np
import pytest
import torch

from classifier.inference import engine as engine_module
from classifier.inference.network import Network
from classifier.inference.plan import View
from classifier.inference.regions import GRID, region_map, regions_from_json
from tests.inference.kit import decoded, picture


def test_the_places_of_the_network_mean_to_its_logits():
    torch.manual_seed(1)
    network, inputs = Network().eval(), torch.rand(2, 3, 128, 128) * 2 - 1
    with torch.inference_mode():
        maps, logits = network.maps(inputs), network(inputs)
    assert maps.shape == (2, 3, 4, 4)
    assert torch.allclose(maps.mean(dim=(2, 3)), logits, atol=1e-5)


def test_a_view_of_the_whole_picture_gives_its_cells_their_places():
    odds = np.arange(64.0).reshape(1, 8, 8)
    found = region_map(odds, [View(0, 0, 80)], (80, 80))
    assert found.rows == tuple(tuple(row) for row in odds[0].tolist())


def test_overlapping_views_are_meant():
    odds = np.stack([np.full((7, 7), 1.0), np.full((7, 7), 3.0)])
    found = region_map(odds, [View(0, 0, 100), View(0, 0, 50)], (100, 100))
    assert (found.rows[0][0], found.rows[-1][-1]) == (2.0, 1.0)


def test_where_no_view_lay_the_map_says_nothing():
    found = region_map(np.ones((1, 7, 7)), [View(0, 0, 100)], (400, 100))
    assert len(found.rows) == GRID / 4
    assert found.rows[0] == (1.0, 1.0, None, None, None, None, None, None)


@pytest.mark.parametrize("size", [(300, 200), (64, 640), (1, 1)])
def test_the_long_side_has_a_fixed_number_of_cells(size):
    found = region_map(np.zeros((1, 2, 2)), [View(0, 0, min(size))], size)
    assert max(len(found.rows), len(found.rows[0])) == GRID


def test_a_map_survives_the_record():
    found = region_map(np.ones((1, 7, 7)), [View(0, 0, 100)], (200, 100))
    assert regions_from_json(json.loads(json.dumps(found.to_json()))) == found
    assert regions_from_json(None) is None


def test_an_engine_maps_every_picture_it_scores(engine):
    scores = engine.score(decoded(picture(300, 200)))
    assert (len(scores.regions.rows), len(scores.regions.rows[0])) == (5, GRID)
    assert all(np.isfinite(odds) for row in scores.regions.rows for odds in row if odds is not None)


def test_what_another_generator_leaves_too_is_no_trace(engine, monkeypatch):
    """A cell is as low as the likelier of the two others makes it."""
    for real, other, cell in ((3.0, -2.0, -2.0), (-1.0, 4.0, -1.0), (3.0, 2.5, 2.5)):
        said = np.array([real, other]).reshape(1, 2, 1, 1)
        monkeypatch.setattr(engine_module, "log_odds", lambda _, views, said=said: said.repeat(len(views), 0))
        rows = engine.score(decoded(picture(300, 300))).regions.rows
        assert {odds for row in rows for odds in row} == {cell}
