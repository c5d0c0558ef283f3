"""Runs a verified release on decoded pictures; loads the weights once and keeps no picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from safetensors.torch import load_file

from classifier.inference.card import ModelCard
from classifier.inference.devices import choose_device
from classifier.inference.network import Network, channels_last
from classifier.inference.prediction import BrokenScore, Prediction, Scores, conclude
from classifier.inference.preprocess import normalise, views_of
from classifier.inference.regions import region_map
from classifier.intake.decode import DecodedImage


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

    @torch.inference_mode()
    def score(self, image: DecodedImage) -> Scores:
        """Raw scores of one picture and their map, all its views in one pass. Raises BrokenScore."""
        pixels, places = views_of(image.pixels, self.card.preprocessing)
        inputs = normalise(pixels.to(self.device)).contiguous(memory_format=torch.channels_last)
        logits = self.network.maps(inputs).double().cpu().numpy()
        if not np.isfinite(logits).all():
            raise BrokenScore(
                f"{self.card.name} gave no finite score; the release or the device is at fault."
            )
        odds = logits[:, :1] - logits[:, [2, 1]]
        regions = region_map(odds[:, 0], places, image.pixels.size)
        return Scores(odds.mean(axis=(2, 3)), tuple(places), regions)


def load_network(card: ModelCard) -> Network:
    """The release's network in evaluation mode, with 32-bit weights."""
    network = Network()
    state = {name: value.float() for name, value in load_file(card.weights).items()}
    network.load_state_dict(state)
    return network.eval()
