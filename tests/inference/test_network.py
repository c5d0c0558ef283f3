import torch

from classifier.inference.network import CLASSES, Network, channels_last


def test_any_size_of_view_gives_one_logit_per_class():
    network = Network().eval()
    for side in (64, 97, 160):
        assert network(torch.zeros(2, 3, side, side)).shape == (2, len(CLASSES))


def test_one_picture_does_not_change_the_result_of_another():
    network = Network().eval()
    one, two = torch.randn(1, 3, 64, 64), torch.randn(1, 3, 64, 64)
    together = network(torch.cat([one, two]))
    assert torch.allclose(together[:1], network(one), atol=1e-5)


def test_the_memory_layout_does_not_change_the_result():
    network = Network().eval()
    view = torch.randn(1, 3, 64, 64)
    before = network(view)
    after = channels_last(network)(view.contiguous(memory_format=torch.channels_last))
    assert torch.allclose(before, after, atol=1e-5)


def test_the_weights_fit_a_release_of_25_megabytes_at_half_precision():
    values = sum(parameter.numel() for parameter in Network().parameters())
    assert values * 2 < 25_000_000
