"""Every hyper-parameter of a training run in one place; it is written into the card as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any


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
    native_tiles: int = 6
    scaled_tiles: int = 1
    whole_tiles: int = 1
    detail_short_side: int = 1024
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
    p_piece: float = 0.0
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

    def changed(self, settings: Sequence[str]) -> Recipe:
        """The recipe with settings such as "p_shuffle=0.6"; each keeps the type that it has here.

        Raises ValueError for a name that is no setting and a value that cannot be read.
        """
        values: dict[str, Any] = {}
        for setting in settings:
            name, _, text = setting.partition("=")
            if name not in self.to_json():
                raise ValueError(f"There is no setting {name!r}. Choose one of: {', '.join(self.to_json())}.")
            values[name] = _read(text, type(getattr(self, name)))
        return replace(self, **values)

    def to_json(self) -> dict[str, int | float]:
        """The recipe as plain JSON values."""
        return asdict(self)


def _read(text: str, kind: type) -> bool | int | float:
    if kind is bool:
        if text not in {"True", "False"}:
            raise ValueError(f"{text!r} is neither True nor False.")
        return text == "True"
    number: int | float = kind(text)
    return number
