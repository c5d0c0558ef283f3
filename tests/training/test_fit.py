import csv
from dataclasses import replace

import pytest
import torch

from classifier.inference.network import Network
from classifier.training import fit as fitting
from classifier.training.cache import build_cache


@pytest.fixture(scope="module")
def cache(train_samples, recipe, tmp_path_factory):
    return build_cache(train_samples, tmp_path_factory.mktemp("tiles"), recipe, lambda _line: None)


def fresh():
    torch.manual_seed(3)
    return Network()


def train(cache, recipe, folder, **options):
    return fitting.fit(
        *cache,
        recipe,
        folder,
        device=torch.device("cpu"),
        network=fresh(),
        say=lambda _line: None,
        **options,
    )


def weights(network):
    return torch.cat([value.flatten() for value in network.state_dict().values()])


def test_training_changes_the_weights_and_is_repeatable(cache, recipe, tmp_path):
    once = weights(train(cache, recipe, tmp_path / "one"))
    again = weights(train(cache, recipe, tmp_path / "two"))
    assert torch.equal(once, again)
    assert not torch.equal(once, weights(fresh()))


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(cache, recipe, tmp_path):
    train(cache, replace(recipe, max_steps=1), tmp_path)
    assert fitting.steps_done(tmp_path) == 1
    train(cache, recipe, tmp_path)
    assert fitting.steps_done(tmp_path) == 2


def test_a_finished_run_is_not_trained_further(cache, recipe, tmp_path):
    once = weights(train(cache, recipe, tmp_path))
    assert torch.equal(weights(train(cache, recipe, tmp_path)), once)


def test_a_run_without_minutes_left_stops_after_one_step(cache, recipe, tmp_path):
    train(cache, replace(recipe, minutes=1e-9, max_steps=50), tmp_path)
    assert fitting.steps_done(tmp_path) == 1


def test_the_log_keeps_the_figures_of_validation(cache, recipe, tmp_path):
    train(cache, recipe, tmp_path, validate=lambda _network: {"auc_real": 0.75})
    with (tmp_path / fitting.LOG).open(newline="") as handle:
        last = list(csv.DictReader(handle))[-1]
    assert (last["step"], last["auc_real"], last["auc_other"]) == ("2", "0.75", "")


def test_shards_of_a_batch_give_the_gradient_of_the_whole(cache, recipe, tmp_path):
    one = weights(train(cache, replace(recipe, threads=1), tmp_path / "one"))
    two = weights(train(cache, replace(recipe, threads=2), tmp_path / "two"))
    assert torch.allclose(one, two, atol=1e-4)


def test_the_learning_rate_warms_up_and_falls():
    rates = [fitting.rate_at(share / 100, 0.1) for share in range(101)]
    assert max(rates) == pytest.approx(1)
    assert rates[:11] == sorted(rates[:11])
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert 0 < rates[-1] < 0.02


def test_training_leaves_the_arithmetic_of_the_process_as_it_was(cache, recipe, tmp_path):
    threads = torch.get_num_threads()
    train(cache, recipe, tmp_path)
    assert torch.get_num_threads() == threads
    assert float(torch.tensor(1e-39) * 0.5) > 0, "denormals are not flushed any more"
