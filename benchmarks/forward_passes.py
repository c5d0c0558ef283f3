"""CPU seconds per 1024 × 1024 picture: this detector, everything included, beside two well-known networks.

    .venv/bin/python -m benchmarks.forward_passes [--images 12]

The detector decodes a PNG, cuts its views, scores and concludes. ViT-L/14 (Dosovitskiy et al., ICLR 2021) and
ResNet-50 (He et al., CVPR 2016) only run forward, on 224 × 224 pixels and ResNet-50 also on all 1024 × 1024,
with random weights, which take the same time. One thread; prints seconds and ratios of this one run.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor, nn

from benchmarks.pictures import picture
from classifier.inference.card import RELEASES, ModelCard
from classifier.inference.engine import Engine
from classifier.intake.decode import read_image


class ViTLarge(nn.Module):
    """24 layers of width 1024 over patches of 14 pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 1024, 14, 14)
        layer = nn.TransformerEncoderLayer(
            1024, 16, 4096, activation="gelu", batch_first=True, norm_first=True
        )
        self.layers = nn.TransformerEncoder(layer, 24, enable_nested_tensor=False)

    def forward(self, pixels: Tensor) -> Tensor:
        """(n, 3, 224, 224) to (n, 256, 1024)."""
        tokens: Tensor = self.layers(self.patches(pixels).flatten(2).transpose(1, 2))
        return tokens


class Bottleneck(nn.Module):
    """1 × 1, 3 × 3 and 1 × 1 convolutions beside a shortcut; batch norms are taken as folded."""

    def __init__(self, before: int, width: int, stride: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(before, width, 1),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, stride, 1),
            nn.ReLU(),
            nn.Conv2d(width, 4 * width, 1),
        )
        changed = stride > 1 or before != 4 * width
        self.shortcut = nn.Conv2d(before, 4 * width, 1, stride) if changed else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        """The sum, rectified."""
        return torch.relu(self.body(x) + self.shortcut(x))


def resnet50() -> nn.Module:
    """3, 4, 6 and 3 bottlenecks of width 64, 128, 256 and 512."""
    blocks: list[nn.Module] = []
    before = 64
    for width, count, first in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
        for number in range(count):
            blocks.append(Bottleneck(before, width, first if number == 0 else 1))
            before = 4 * width
    stem = (nn.Conv2d(3, 64, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
    return nn.Sequential(*stem, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000))


def cpu_seconds(run: Callable[[], object], times: int) -> float:
    """Median CPU seconds of a call, after one to warm up."""
    run()
    found = []
    for _ in range(times):
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return statistics.median(found)


@torch.inference_mode()
def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--images", type=int, default=12)
    parser.add_argument(
        "--release", default=max(folder.name for folder in RELEASES.iterdir() if folder.is_dir())
    )
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    engine = Engine(ModelCard.load(RELEASES / arguments.release), "cpu")
    data = picture(1, "PNG")
    small, large = torch.rand(1, 3, 224, 224), torch.rand(1, 3, 1024, 1024)
    vit, resnet = ViTLarge().eval(), resnet50().eval()
    rows: dict[str, Callable[[], object]] = {
        f"{arguments.release}, all included": lambda: engine.predict([read_image(data)]),
        "ViT-L/14 forward, 224 pixels": lambda: vit(small),
        "ResNet-50 forward, 224 pixels": lambda: resnet(small),
        "ResNet-50 forward, 1024 pixels": lambda: resnet(large),
    }
    seconds = {name: cpu_seconds(run, arguments.images) for name, run in rows.items()}
    ours = next(iter(seconds.values()))
    for name, value in seconds.items():
        print(f"{name:36} {value:7.3f} s  {value / ours:5.1f} times ours")


if __name__ == "__main__":
    main()
