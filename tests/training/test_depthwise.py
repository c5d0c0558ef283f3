from threading import Barrier

import pytest
import torch
import torch._dynamo
from django.core.management import CommandError, call_command
from torch.nn import functional

from classifier.inference.network import Network
from classifier.management.commands import train_detector as train_command
from classifier.training import depthwise
from classifier.training.fit import shard_pool
from classifier.training.recipe import Recipe

CASES = [(3, 1), (3, 2), (5, 1), (5, 2)]


@pytest.fixture(autouse=True)
def _uncompiled(monkeypatch):
    """The same loop without the compiler, which takes a minute and may not be there."""
    monkeypatch.setattr(depthwise, "compiled", lambda: depthwise.weight_gradient)


def layer_inputs(kernel):
    torch.manual_seed(kernel)
    return (
        torch.randn(2, 6, 12, 12, dtype=torch.double, requires_grad=True),
        torch.randn(6, 1, kernel, kernel, dtype=torch.double, requires_grad=True),
        torch.randn(6, dtype=torch.double, requires_grad=True),
    )


@pytest.mark.parametrize(("kernel", "stride"), CASES)
def test_the_quick_backward_pass_gives_the_gradients_of_the_library(kernel, stride):
    inputs = layer_inputs(kernel)
    ours = depthwise.DepthwiseFunction.apply(*inputs, stride)
    theirs = functional.conv2d(*inputs, stride, kernel // 2, groups=6)
    torch.testing.assert_close(ours, theirs)
    slope = torch.randn_like(ours)
    for mine, its in zip(
        torch.autograd.grad(ours, inputs, slope), torch.autograd.grad(theirs, inputs, slope), strict=True
    ):
        torch.testing.assert_close(mine, its, rtol=1e-5, atol=1e-5)


def test_a_quickened_network_says_and_learns_the_same():
    torch.manual_seed(1)
    plain, quick = Network(), Network()
    quick.load_state_dict(plain.state_dict())
    depthwise.quicken(quick)
    assert list(quick.state_dict()) == list(plain.state_dict())
    pixels = torch.randn(2, 3, 64, 64)
    grads = []
    for network in (plain, quick):
        loss = network(pixels).square().sum()
        grads.append(torch.cat([g.flatten() for g in torch.autograd.grad(loss, network.parameters())]))
    assert torch.allclose(*grads, rtol=1e-4, atol=1e-6)


def test_every_thread_of_a_run_compiles_all_shapes_of_the_network():
    recipe = Recipe(half_on_cpu=True, threads=2)
    together = Barrier(recipe.threads)

    def limit():
        together.wait()  # so that each thread answers once
        return torch._dynamo.config.recompile_limit

    with shard_pool(recipe) as pool:
        limits = list(pool.map(lambda _: limit(), range(recipe.threads)))
    assert limits == [depthwise.SHAPES] * recipe.threads
    assert torch._dynamo.config.recompile_limit < depthwise.SHAPES


def test_half_is_refused_where_the_processor_would_only_pretend(monkeypatch, tmp_path):
    monkeypatch.setattr(train_command, "half_is_quick", lambda: False)
    with pytest.raises(CommandError, match=r"no bfloat16 instructions.*leave it out"):
        call_command("train_detector", "--half", data=tmp_path, out=tmp_path / "lite0-x")
    assert not (tmp_path / "lite0-x").exists()
