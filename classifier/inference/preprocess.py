"""From an upright RGB picture to the views the network sees; the same at training, evaluation and serving."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from classifier.inference.plan import Preprocessing, View, plan_views

# Pillow's own name; another resampler shifts the scores, so serving and evaluation share this one.
RESAMPLER = Image.Resampling.BICUBIC


def cut_view(image: Image.Image, view: View, size: int) -> Image.Image:
    """One view as a size by size picture; untouched pixels when it lies at native scale."""
    box = (view.left, view.top, view.left + view.side, view.top + view.side)
    if view.side == size:
        return image.crop((int(box[0]), int(box[1]), int(box[0]) + size, int(box[1]) + size))
    return image.resize((size, size), RESAMPLER, box=box)


def views_of(image: Image.Image, settings: Preprocessing) -> tuple[Tensor, list[View]]:
    """uint8 tensor (views, 3, view, view) and where each lies."""
    places = plan_views(image.width, image.height, settings)
    arrays = [np.asarray(cut_view(image, place, settings.view)) for place in places]
    return torch.from_numpy(np.stack(arrays)).permute(0, 3, 1, 2), places


def normalise(pixels: Tensor) -> Tensor:
    """uint8 0..255 to about -1..1, as the pretrained network expects."""
    return (pixels.float() - 127.0) / 128.0
