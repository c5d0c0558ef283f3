import io

import numpy as np
import pytest
from PIL import Image

from classifier.evaluation.attack import LIMIT, attacked
from classifier.inference.engine import Engine
from classifier.intake.decode import read_image
from tests.inference.kit import picture, write_tiny_release


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return Engine(write_tiny_release(tmp_path_factory.mktemp("attack") / "tiny"), "cpu")


def odds(engine, image):
    scores = engine.score(image)
    return scores.real + scores.other


@pytest.mark.parametrize("size", [(300, 260), (120, 140)])
def test_the_noise_moves_the_answer_the_way_it_should(engine, size):
    image = picture(*size)
    before = odds(engine, read_image(as_png(image)))
    assert odds(engine, read_image(attacked(engine, image, hide=True))) < before
    assert odds(engine, read_image(attacked(engine, image, hide=False))) > before


def test_no_sample_moves_further_than_the_limit(engine):
    image = picture(200, 180)
    with Image.open(io.BytesIO(attacked(engine, image, hide=True))) as noisy:
        moved = np.abs(np.asarray(noisy).astype(int) - np.asarray(image).astype(int))
    assert 0 < moved.max() <= LIMIT


def as_png(image):
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
