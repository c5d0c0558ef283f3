"""The training loop: a schedule set by minutes, resumable, with averaged weights as the result."""

from __future__ import annotations

import copy
import csv
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from classifier.evaluation.corpus import Sample
from classifier.inference.network import Network, channels_last
from classifier.inference.preprocess import normalise
from classifier.training.depthwise import allow_shapes, quicken
from classifier.training.initial import pretrained_network
from classifier.training.recipe import Recipe
from classifier.training.sampler import Batches, batches_from

CHECKPOINT = "checkpoint.pt"
LOG = "log.csv"
RECIPE = "recipe.json"
LOG_EVERY = 20
Say = Callable[[str], None]
Validate = Callable[[Network], dict[str, float]]


@dataclass
class Run:
    """State of a training run; everything that a checkpoint has to hold."""

    network: Network
    average: Network
    optimiser: torch.optim.Optimizer
    step: int = 0
    minutes: float = 0.0
    losses: list[float] = field(default_factory=list)


def start_run(recipe: Recipe, device: torch.device, network: Network | None = None) -> Run:
    """A run at step 0 with ImageNet weights, or with those of a given network."""
    torch.manual_seed(recipe.seed)
    network = channels_last((network or pretrained_network()).to(device))
    body = [value for name, value in network.named_parameters() if not name.startswith("classify.")]
    groups = [
        {"params": body, "peak": recipe.learning_rate},
        {"params": list(network.classify.parameters()), "peak": recipe.head_rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=recipe.weight_decay)
    return Run(network, copy.deepcopy(network).eval(), optimiser)


def save_run(run: Run, folder: Path) -> None:
    """Write the checkpoint whole or not at all."""
    state = {
        "network": run.network.state_dict(),
        "average": run.average.state_dict(),
        "optimiser": run.optimiser.state_dict(),
        "step": run.step,
        "minutes": run.minutes,
    }
    torch.save(state, folder / f"{CHECKPOINT}.part")
    (folder / f"{CHECKPOINT}.part").replace(folder / CHECKPOINT)


def restore_run(run: Run, folder: Path) -> Run:
    """The run as the folder's checkpoint has it, or unchanged when there is none."""
    if (folder / CHECKPOINT).is_file():
        state: dict[str, Any] = torch.load(folder / CHECKPOINT, weights_only=True)
        run.network.load_state_dict(state["network"])
        run.average.load_state_dict(state["average"])
        run.optimiser.load_state_dict(state["optimiser"])
        run.step, run.minutes = state["step"], state["minutes"]
    return run


def steps_done(folder: Path) -> int:
    """Steps of the run whose checkpoint lies in the folder."""
    return int(torch.load(folder / CHECKPOINT, weights_only=True)["step"])


def recipe_of(folder: Path) -> dict[str, Any]:
    """The recipe of the run in the folder, as plain JSON values."""
    return dict(json.loads((folder / RECIPE).read_text(encoding="utf-8")))


def result_of(folder: Path) -> Network:
    """The averaged network of the run whose checkpoint lies in the folder, in evaluation mode."""
    network = Network()
    network.load_state_dict(torch.load(folder / CHECKPOINT, weights_only=True)["average"])
    return network.eval()


def rate_at(share: float, warmup_share: float) -> float:
    """Part of the peak learning rate after that share of the run: linear warm-up, then half a cosine."""
    if share < warmup_share:
        return max(share / warmup_share, 0.02)
    rest = (share - warmup_share) / (1 - warmup_share)
    return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(rest, 1.0)))


def share_done(run: Run, recipe: Recipe) -> float:
    """How much of the run is over, by minutes or by steps, whichever is further."""
    return max(run.minutes / recipe.minutes, run.step / recipe.max_steps)


def take_step(run: Run, pixels: Tensor, kinds: Tensor, recipe: Recipe, pool: ThreadPoolExecutor) -> float:
    """One optimiser step on uint8 (N, 3, H, W) and classes (N,); the loss."""
    for group in run.optimiser.param_groups:
        group["lr"] = group["peak"] * rate_at(share_done(run, recipe), recipe.warmup_share)
    shards = list(zip(pixels.chunk(recipe.threads), kinds.chunk(recipe.threads), strict=True))
    parts = list(pool.map(lambda shard: gradients(run.network, shard, recipe), shards))
    for index, parameter in enumerate(run.network.parameters()):
        parameter.grad = sum((grads[index] for _, grads in parts), torch.zeros_like(parameter)) / len(parts)
    nn.utils.clip_grad_norm_(run.network.parameters(), recipe.clip_norm)
    run.optimiser.step()
    run.step += 1
    update_average(run, recipe)
    return sum(loss for loss, _ in parts) / len(parts)


def gradients(
    network: Network, shard: tuple[Tensor, Tensor], recipe: Recipe
) -> tuple[float, tuple[Tensor, ...]]:
    """Loss of one shard of a batch (pixels, kinds), and its gradients in the order of the parameters."""
    pixels, kinds = shard
    device = next(network.parameters()).device
    inputs = normalise(pixels.to(device)).contiguous(memory_format=torch.channels_last)
    half = device.type == "cuda" or recipe.half_on_cpu
    with torch.autocast(device.type, torch.bfloat16, enabled=half):
        logits = network(inputs)
    loss = functional.cross_entropy(logits.float(), kinds.to(device), label_smoothing=recipe.label_smoothing)
    return loss.item(), torch.autograd.grad(loss, tuple(network.parameters()))


@contextmanager
def one_core_a_thread() -> Iterator[None]:
    """Single-threaded operations and flushed denormals, for this thread and while training lasts only."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)
        torch.set_num_threads(threads)


def shard_pool(recipe: Recipe) -> ThreadPoolExecutor:
    """One thread per shard, each on one core.

    Measured: threads inside an operation wait for each other at every layer, which is several times
    slower than shards as soon as another process uses a core. Denormal weights are flushed for speed.
    """

    def prepare() -> None:
        torch.set_num_threads(1)
        torch.set_flush_denormal(True)
        if recipe.half_on_cpu:
            allow_shapes()

    return ThreadPoolExecutor(recipe.threads, initializer=prepare)


@torch.no_grad()
def update_average(run: Run, recipe: Recipe) -> None:
    """Exponential moving average of the weights, shorter at the start of a run."""
    keep = min(recipe.ema, (1 + run.step) / (10 + run.step))
    for mean, value in zip(run.average.parameters(), run.network.parameters(), strict=True):
        mean.lerp_(value, 1 - keep)


def fit(
    tiles: npt.NDArray[np.uint8],
    samples: Sequence[Sample],
    recipe: Recipe,
    folder: Path,
    *,
    device: torch.device,
    validate: Validate | None = None,
    network: Network | None = None,
    say: Say = print,
) -> Network:
    """Train until the recipe's minutes or steps are used up; the averaged network, in evaluation mode.

    Checkpoint, log and recipe are kept in `folder`; called again with the same folder it goes on from there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RECIPE).write_text(json.dumps(recipe.to_json()), encoding="utf-8")
    run = restore_run(start_run(recipe, device, network), folder)
    run.network.train()
    if recipe.half_on_cpu and device.type == "cpu":
        quicken(run.network)
    clock = Clock(run, recipe, folder, validate, say)
    if share_done(run, recipe) < 1:
        with one_core_a_thread(), shard_pool(recipe) as pool:
            for pixels, kinds in batches_from(Batches(tiles, samples, recipe), run.step):
                run.losses.append(take_step(run, pixels, kinds, recipe, pool))
                clock.tick()
                if share_done(run, recipe) >= 1:
                    break
        clock.finish()
    return run.average


class Clock:
    """Counts minutes of training and does what is due: log, validate, save."""

    def __init__(self, run: Run, recipe: Recipe, folder: Path, validate: Validate | None, say: Say) -> None:
        self.run, self.recipe, self.folder, self.validate, self.say = run, recipe, folder, validate, say
        self.last = time.monotonic()
        self.saved_at = self.validated_at = run.minutes

    def tick(self) -> None:
        """After every step. Time spent on validation does not count as training."""
        now = time.monotonic()
        self.run.minutes += (now - self.last) / 60
        self.last = now
        if self.run.step % LOG_EVERY == 0:
            self.log({})
        if self.run.minutes - self.saved_at >= self.recipe.checkpoint_minutes:
            self.saved_at = self.run.minutes
            save_run(self.run, self.folder)
        if self.run.minutes - self.validated_at >= self.recipe.validate_minutes:
            self.check()

    def check(self) -> None:
        """Measure the averaged weights on validation images."""
        self.validated_at = self.run.minutes
        if self.validate is not None:
            self.log(self.validate(self.run.average))
        self.last = time.monotonic()

    def finish(self) -> None:
        """At the end: the last checkpoint and the last measurement."""
        save_run(self.run, self.folder)
        self.check()

    def log(self, figures: dict[str, float]) -> None:
        """One line for people and one row for log.csv."""
        loss = sum(self.run.losses[-LOG_EVERY:]) / max(len(self.run.losses[-LOG_EVERY:]), 1)
        share = share_done(self.run, self.recipe)
        left = self.run.minutes * (1 / share - 1) if share else self.recipe.minutes
        extra = "".join(f", {name} {value:.4f}" for name, value in figures.items())
        self.say(f"step {self.run.step}, loss {loss:.4f}, {left:.0f} minutes left{extra}")
        rate = self.recipe.learning_rate * rate_at(share, self.recipe.warmup_share)
        row: list[object] = [self.run.step, round(self.run.minutes, 3), round(loss, 5), rate]
        row += [figures.get("auc_real", ""), figures.get("auc_other", "")]
        new = not (self.folder / LOG).is_file()
        with (self.folder / LOG).open("a", newline="") as handle:
            writer = csv.writer(handle)
            if new:
                writer.writerow(["step", "minutes", "loss", "learning_rate", "auc_real", "auc_other"])
            writer.writerow(row)
