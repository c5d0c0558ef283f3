"""An attack with full knowledge of the network: noise too faint to see that turns its answer.

Projected gradient descent in the maximum norm (Madry et al., ICLR 2018), through the views of serving.
"""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from classifier.evaluation.edits import lossless
from classifier.inference.engine import Engine
from classifier.inference.plan import View, plan_views
from classifier.inference.preprocess import normalise

# In grey levels of 0 to 255: at most LIMIT from the original, STEP further at each of STEPS steps.
LIMIT, STEP, STEPS = 2.0, 0.5, 8


def attacked(engine: Engine, picture: Image.Image, *, hide: bool) -> bytes:
    """A PNG of the RGB picture with noise that hides DALL·E 3, or else that makes it look like DALL·E 3."""
    original = torch.from_numpy(np.array(picture)).permute(2, 0, 1)[None].float().to(engine.device)
    places = plan_views(picture.width, picture.height, engine.card.preprocessing)
    noise = torch.zeros_like(original)
    for _ in range(STEPS):
        gradient = gradient_of(engine, original, noise, places)
        noise = (noise + (-STEP if hide else STEP) * gradient.sign()).clamp(-LIMIT, LIMIT)
    pixels = (original + noise).round().clamp(0, 255).byte()[0].permute(1, 2, 0).cpu().numpy()
    return lossless(Image.fromarray(pixels))


def gradient_of(engine: Engine, original: Tensor, noise: Tensor, places: list[View]) -> Tensor:
    """How the mean log odds of DALL·E 3, against both alternatives, change with each sample of the noise."""
    noise = noise.detach().requires_grad_()
    size = engine.card.preprocessing.view
    views = torch.cat([rendered(original + noise, place, size) for place in places])
    logits = engine.network(normalise(views))
    odds = (2 * logits[:, 0] - logits[:, 1] - logits[:, 2]).mean()
    (gradient,) = torch.autograd.grad(odds, noise)
    return gradient


def rendered(pixels: Tensor, place: View, size: int) -> Tensor:
    """One view as serving cuts it, up to rounding of places and of grey levels; (1, 3, size, size)."""
    left, top, side = round(place.left), round(place.top), round(place.side)
    square = pixels[..., top : top + side, left : left + side]
    if side == size:
        return square
    return functional.interpolate(square, (size, size), mode="bicubic", antialias=True)
