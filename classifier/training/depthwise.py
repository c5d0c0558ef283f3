"""Depthwise convolutions whose backward pass is quick on a CPU in bfloat16.

The library's own backward pass of depthwise kernels of 5 pixels, and of those with stride 2, takes three
quarters of a training step there. Both gradients are written here as operations that it does quickly.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from classifier.inference.network import Block, Network

# Shapes of one network in training, each compiled once. Past its limit of 8 the compiler goes back to plain
# operations, which are slower than what this module replaces.
SHAPES = 64


class DepthwiseFunction(torch.autograd.Function):
    """A depthwise conv2d, padded by half its kernel: x (N, C, H, W), weight (C, 1, k, k), bias (C,)."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, stride: int) -> Tensor:
        """(N, C, H, W) to (N, C, H / stride, W / stride)."""
        ctx.save_for_backward(x, weight)
        ctx.stride = stride
        return functional.conv2d(x, weight, bias, stride, weight.shape[-1] // 2, groups=x.shape[1])

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, Tensor, None]:
        """Gradients of x, weight and bias."""
        x, weight = ctx.saved_tensors
        grad = grads[0]
        spread = grad if ctx.stride == 1 else spread_out(grad, ctx.stride, x)
        flipped, edge = weight.flip(2, 3), weight.shape[-1] // 2
        of_x = functional.conv2d(spread, flipped, None, 1, edge, groups=x.shape[1])
        taps = compiled()(x, grad, weight.shape[-1], ctx.stride)
        return (
            of_x,
            taps.view(weight.shape).to(weight.dtype),
            grad.float().sum((0, 2, 3)).to(grad.dtype),
            None,
        )


def spread_out(grad: Tensor, stride: int, like: Tensor) -> Tensor:
    """The gradient at the places where a convolution with that stride looked, zero between them."""
    spread = torch.zeros_like(like)
    spread[:, :, ::stride, ::stride] = grad
    return spread


def weight_gradient(x: Tensor, grad: Tensor, kernel: int, stride: int) -> Tensor:
    """(C, kernel * kernel): what each tap saw of x (N, C, H, W), weighed by the gradient of the output."""
    edge = kernel // 2
    padded = functional.pad(x, (edge, edge, edge, edge))
    down, across = (stride * (size - 1) + 1 for size in grad.shape[2:])
    taps = [
        (padded[:, :, i : i + down : stride, j : j + across : stride].float() * grad.float()).sum((0, 2, 3))
        for i in range(kernel)
        for j in range(kernel)
    ]
    return torch.stack(taps, 1)


def half_is_quick() -> bool:
    """True where this processor computes in bfloat16; elsewhere that is many times slower than in float32."""
    return bool(torch.cpu._is_avx512_bf16_supported())  # noqa: SLF001  it has no public name


def allow_shapes() -> None:
    """Let the calling thread compile all shapes of a network; torch keeps this setting for each thread."""
    torch._dynamo.config.recompile_limit = SHAPES  # noqa: SLF001  it has no public name


@cache
def compiled() -> Callable[[Tensor, Tensor, int, int], Tensor]:
    """`weight_gradient` as one loop in machine code; it needs a C++ compiler, which torch calls."""
    return cast(Callable[[Tensor, Tensor, int, int], Tensor], torch.compile(weight_gradient, dynamic=False))


def quicken(network: Network) -> Network:
    """The same network, with the quick backward pass in the layers where the library's own is slow."""
    for block in network.blocks:
        layer = cast(Block, block).depthwise
        if layer.kernel_size[0] > 3 or layer.stride[0] > 1:
            layer.forward = quick_forward(layer)  # type: ignore[method-assign, assignment]
    return network


def quick_forward(layer: nn.Conv2d) -> Callable[[Tensor], Tensor]:
    """What the layer does, in the type of its input."""

    def forward(x: Tensor) -> Tensor:
        weight, bias = layer.weight.to(x.dtype), cast(Tensor, layer.bias).to(x.dtype)
        return cast(Tensor, DepthwiseFunction.apply(x, weight, bias, layer.stride[0]))  # type: ignore[no-untyped-call]

    return forward
