"""Chooses where the network runs; touches CUDA only when asked, never at import or in a parent process."""

from __future__ import annotations

import torch


def choose_device(wanted: str | None = None) -> torch.device:
    """The wanted device, or CUDA when there is one, else the CPU.

    Call it in the process that will run the network: CUDA does not survive a fork.
    Raises ValueError when CUDA is wanted and absent.
    """
    if wanted is None:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    device = torch.device(wanted)
    if device.type == "cuda" and not torch.cuda.is_available():
        raise ValueError("No CUDA device is available here. Use cpu, or run where a GPU is visible.")
    return device
