"""The map of regions: its cells are what the network said there, and their mean is its score."""

import json

import numpy as np
import pytest
import torch

from classifier.inference.engine import Engine, log_odds
from classifier.inference.network import Network
from classifier.inference.plan import View
from classifier.inference.preprocess import views_of
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


@pytest.mark.parametrize(("likelier", "against"), [(1, 1), (2, 0)])
def test_a_cell_is_as_low_as_the_likelier_of_the_two_others_makes_it(card, likelier, against):
    """What another generator leaves too is no trace; `against` is the place of that class in the odds."""
    engine, image = Engine(card, "cpu"), decoded(picture(300, 300))
    with torch.no_grad():
        engine.network.classify.bias[likelier] += 20
    views, places = views_of(image.pixels, card.preprocessing)
    odds = log_odds(engine.network, views)
    mine, rest = (
        np.array(region_map(odds[:, place], places, (300, 300)).rows) for place in (against, 1 - against)
    )
    found = np.array(engine.score(image).regions.rows)
    assert np.allclose(found, mine)
    assert (found < rest - 10).all()
