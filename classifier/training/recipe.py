"""Every hyper-parameter of a training run in one place; it is written into the card as it stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Recipe:
    """How a detector is trained. Times are in minutes of training, probabilities are per crop.

    `start_share` is the part of the starting release in the weights of the result. `half_on_cpu` computes in
    bfloat16 there too, which takes half the time on processors that have it and needs a C++ compiler.
    """

    seed: int = 20261124
    minutes: float = 58.0
    max_steps: int = 1_000_000
    batch: int = 32
    crop: int = 192
    tile: int = 288
    native_tiles: int = 3
    scaled_tiles: int = 3
    whole_tiles: int = 2
    learning_rate: float = 2e-4
    head_rate: float = 1e-3
    weight_decay: float = 0.02
    warmup_share: float = 0.04
    clip_norm: float = 1.0
    label_smoothing: float = 0.05
    ema: float = 0.998
    start_share: float = 0.2
    label_power: float = 0.5
    source_power: float = 0.5
    p_rescale: float = 0.5
    p_colour: float = 0.5
    p_hue: float = 0.3
    p_gray: float = 0.08
    p_overlay: float = 0.15
    p_blur_or_noise: float = 0.12
    p_no_codec: float = 0.25
    p_second_codec: float = 0.25
    p_shuffle: float = 0.3
    half_on_cpu: bool = False
    threads: int = 2
    loader_processes: int = 1
    checkpoint_minutes: float = 3.0
    validate_minutes: float = 15.0
    validate_images: int = 320

    def to_json(self) -> dict[str, int | float]:
        """The recipe as plain JSON values."""
        return asdict(self)
