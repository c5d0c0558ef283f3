"""EfficientNet-Lite0 with three outputs; it knows nothing of files, cards or thresholds."""

from __future__ import annotations

import torch
from torch import Tensor, nn

CLASSES = ("dalle3", "other", "real")

# kernel, stride of the first block, expansion, channels, blocks: table 1 of the EfficientNet paper
# (arXiv:1905.11946) without squeeze-and-excitation, as in the Lite variants.
STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)
STEM_CHANNELS = 32
HEAD_CHANNELS = 1280


def conv(inside: int, outside: int, kernel: int, stride: int = 1, groups: int = 1) -> nn.Conv2d:
    """A biased convolution that keeps the size (or halves it); it stands for convolution and batch norm."""
    return nn.Conv2d(inside, outside, kernel, stride, kernel // 2, groups=groups)


class Block(nn.Module):
    """Inverted residual: expand, depthwise, project."""

    def __init__(self, inside: int, outside: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        hidden = inside * expansion
        self.expand = conv(inside, hidden, 1) if expansion > 1 else None
        self.depthwise = conv(hidden, hidden, kernel, stride, groups=hidden)
        self.project = conv(hidden, outside, 1)
        self.residual = stride == 1 and inside == outside
        self.act = nn.ReLU6(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        """(N, inside, H, W) to (N, outside, H / stride, W / stride)."""
        y = x if self.expand is None else self.act(self.expand(x))
        y = self.project(self.act(self.depthwise(y)))
        out: Tensor = x + y if self.residual else y
        return out


class Network(nn.Module):
    """Logits for DALL·E 3, other generator, not generated.

    Batch norms of the original are folded into the convolutions, so a result never depends on the
    other images of a batch and training on a CPU is faster.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = conv(3, STEM_CHANNELS, 3, 2)
        blocks, inside = [], STEM_CHANNELS
        for kernel, stride, expansion, outside, count in STAGES:
            for index in range(count):
                blocks.append(Block(inside, outside, kernel, stride if index == 0 else 1, expansion))
                inside = outside
        self.blocks = nn.Sequential(*blocks)
        self.head = conv(inside, HEAD_CHANNELS, 1)
        self.act = nn.ReLU6(inplace=True)
        self.classify = nn.Linear(HEAD_CHANNELS, len(CLASSES))

    def features(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) scaled to about -1..1, to (N, 1280, H / 32, W / 32)."""
        y: Tensor = self.act(self.head(self.blocks(self.act(self.stem(x)))))
        return y

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) scaled to about -1..1, to logits (N, 3) in the order of CLASSES."""
        logits: Tensor = self.classify(self.features(x).mean(dim=(2, 3)))
        return logits

    def maps(self, x: Tensor) -> Tensor:
        """Logits at each place, (N, 3, H / 32, W / 32); their mean over the places is `forward`."""
        kernel = self.classify.weight[:, :, None, None]
        return nn.functional.conv2d(self.features(x), kernel, self.classify.bias)


def channels_last(network: Network) -> Network:
    """The same network with the memory layout that is faster on CPU and GPU."""
    for parameter in network.parameters():
        if parameter.dim() == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    return network
