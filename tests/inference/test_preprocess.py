from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from classifier.inference.plan import Preprocessing, plan_views
from classifier.inference.preprocess import normalise, views_of
from tests.inference.kit import picture

SETTINGS = Preprocessing(view=224, native=5, scales=(1.0, 2.0), per_scale=2)
sides = st.integers(64, 6000)


@given(sides, sides)
def test_every_view_lies_inside_the_picture(width, height):
    for view in plan_views(width, height, SETTINGS):
        assert view.left >= 0
        assert view.top >= 0
        assert view.left + view.side <= width + 1e-6
        assert view.top + view.side <= height + 1e-6


@given(sides, sides)
def test_a_picture_of_any_size_has_at_least_one_view_and_never_many(width, height):
    assert 1 <= len(plan_views(width, height, SETTINGS)) <= 12


@given(sides, sides)
def test_no_view_is_taken_twice(width, height):
    views = plan_views(width, height, SETTINGS)
    assert len(set(views)) == len(views)


@settings(deadline=None, max_examples=12)
@given(st.integers(64, 900), st.integers(64, 900))
def test_views_are_squares_of_one_size(width, height):
    views, places = views_of(Image.new("RGB", (width, height)), SETTINGS)
    assert views.shape == (len(places), 3, 224, 224)
    assert views.dtype == torch.uint8


@pytest.mark.parametrize("size", [(64, 3000), (3000, 64), (64, 64), (224, 224), (225, 223), (1024, 1792)])
def test_odd_sizes_are_read(size):
    views, places = views_of(Image.new("RGB", size, "red"), SETTINGS)
    assert views.shape == (len(places), 3, 224, 224)
    assert views[:, 0].min() > 250


def test_native_views_are_untouched_pixels():
    image = picture(500, 400)
    views, places = views_of(image, SETTINGS)
    place = places[0]
    left, top = int(place.left), int(place.top)
    pixels = np.asarray(image)[top : top + 224, left : left + 224]
    assert place.side == 224
    assert np.array_equal(views[0].permute(1, 2, 0).numpy(), pixels)


def test_a_large_picture_is_seen_at_native_scale_and_whole():
    places = {view.side for view in plan_views(1024, 1024, SETTINGS)}
    assert places == {224, 1024, 512}


def test_a_long_picture_is_seen_along_its_length():
    whole = [view for view in plan_views(2000, 500, SETTINGS) if view.side == 500]
    assert len(whole) == 2
    assert whole[0].left != whole[1].left


def test_pixels_are_scaled_to_about_one():
    scaled = normalise(torch.tensor([0, 127, 255], dtype=torch.uint8))
    assert scaled.tolist() == [-127 / 128, 0, 1]


def test_settings_are_read_back_the_same():
    trimmed = replace(SETTINGS, detail_short_side=1024, left_out=0.2)
    assert Preprocessing.from_json(SETTINGS.to_json()) == SETTINGS
    assert Preprocessing.from_json(trimmed.to_json()) == trimmed
    assert not {"detail_short_side", "left_out"} & set(SETTINGS.to_json())


@pytest.mark.parametrize("size", [(64, 64), (300, 500), (1024, 1024)])
def test_native_views_can_be_left_out(size):
    places = plan_views(*size, Preprocessing(view=224, native=0, scales=(1.0,), per_scale=2))
    assert {view.side for view in places} == {float(min(size))}


@pytest.mark.parametrize(
    ("short", "side"), [(300, 224), (1024, 224), (1100, 224), (1536, 336), (2048, 448), (4096, 896)]
)
def test_detail_of_a_large_picture_is_taken_as_if_it_were_reduced(short, side):
    limited = Preprocessing(view=224, native=6, scales=(1.0,), per_scale=2, detail_short_side=1024)
    views = plan_views(short * 3 // 2, short, limited)
    assert {view.side for view in views} == {side, short}
    assert len([view for view in views if view.side == side]) == 6
    assert all(0 <= view.left <= short * 3 // 2 - view.side + 1 for view in views)
