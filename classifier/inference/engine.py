"""Runs a verified release on decoded pictures; loads the weights once and keeps no picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file
from torch import Tensor

from classifier.inference.card import ModelCard
from classifier.inference.devices import choose_device
from classifier.inference.network import Network, channels_last
from classifier.inference.prediction import BrokenScore, Prediction, Scores, conclude
from classifier.inference.preprocess import normalise, views_of
from classifier.inference.regions import region_map
from classifier.intake.decode import DecodedImage

# What four views need between layers fits a processor's cache: 11.5 ms a view where seven at once take 13.
VIEWS_AT_ONCE = 4


class Engine:
    """A loaded release. Make it in the process that uses it: CUDA does not survive a fork."""

    def __init__(self, card: ModelCard, device: str | None = None) -> None:
        """Load the weights. Raises ValueError when the wanted device is absent."""
        self.card = card
        self.device = choose_device(device)
        self.network = channels_last(load_network(card).to(self.device))

    def predict(self, images: Sequence[DecodedImage]) -> list[Prediction]:
        """One prediction per picture, in order; the same alone or among others.

        Raises BrokenScore when the network gives no finite number.
        """
        return [conclude(self.card, image.facts, self.score(image)) for image in images]

    def score(self, image: DecodedImage) -> Scores:
        """Raw scores of one picture and their map, all its views in one pass. Raises BrokenScore."""
        pixels, places = views_of(image.pixels, self.card.preprocessing)
        odds = log_odds(self.network, pixels.to(self.device))
        if not np.isfinite(odds).all():
            raise BrokenScore(
                f"{self.card.name} gave no finite score; the release or the device is at fault."
            )
        # Against the likelier of the two others: what all generators share is no trace of this one.
        regions = region_map(odds.min(axis=1), places, image.pixels.size)
        return Scores(odds, tuple(places), self.card.preprocessing.left_out, regions)


@torch.inference_mode()
def log_odds(network: Network, views: Tensor) -> npt.NDArray[np.float64]:
    """DALL·E 3 against real and other, (views, 2, rows, columns), from uint8 (views, 3, view, view)."""
    inputs = normalise(views).contiguous(memory_format=torch.channels_last)
    parts = [network.maps(part) for part in torch.split(inputs, VIEWS_AT_ONCE)]
    logits = torch.cat(parts).double().cpu().numpy()
    return np.asarray(logits[:, :1] - logits[:, [2, 1]])


def load_network(card: ModelCard) -> Network:
    """The release's network in evaluation mode, with 32-bit weights."""
    network = Network()
    state = {name: value.float() for name, value in load_file(card.weights).items()}
    network.load_state_dict(state)
    return network.eval()
