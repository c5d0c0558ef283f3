"""Random histories of a crop: scale, colour, overlays and codecs, drawn alike for every class."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from classifier.evaluation.edits import shift_hue
from classifier.training.recipe import Recipe

Rng = np.random.Generator
# Codecs work on 8-pixel blocks. Cutting the last 8 pixels at random puts their grid at any phase of the view.
GRID = 8
CELLS = (2, 3, 4, 6)  # a side
PIECE_AREA = (0.03, 0.35)
RESAMPLERS = (Image.Resampling.BICUBIC, Image.Resampling.LANCZOS, Image.Resampling.BILINEAR)


def random_history(
    tile: npt.NDArray[np.uint8], donor: npt.NDArray[np.uint8], recipe: Recipe, rng: Rng
) -> npt.NDArray[np.uint8]:
    """A (crop, crop, 3) uint8 view of a (tile, tile, 3) uint8 tile after a random life.

    Now and then a piece of the donor, a tile of any picture, is pasted on it.
    """
    image = turn(cut(tile, recipe, rng), rng)
    if rng.random() < recipe.p_colour:
        image = colour(image, rng)
    if rng.random() < recipe.p_hue:
        image = shift_hue(image, int(rng.integers(-128, 129)))
    if rng.random() < recipe.p_gray:
        image = image.convert("L").convert("RGB")
    if rng.random() < recipe.p_blur_or_noise:
        image = blur_or_noise(image, rng)
    if rng.random() < recipe.p_overlay:
        image = overlay(image, rng)
    if rng.random() < recipe.p_piece:
        image = with_piece(image, cut(donor, recipe, rng), rng)
    if rng.random() >= recipe.p_no_codec:
        image = recode(image, rng)
        if rng.random() < recipe.p_second_codec:
            image = recode(image, rng)
    left, top = (int(v) for v in rng.integers(0, GRID + 1, 2))
    pixels = np.asarray(image.crop((left, top, left + recipe.crop, top + recipe.crop)))
    return shuffle(pixels, rng) if rng.random() < recipe.p_shuffle else pixels


def shuffle(pixels: npt.NDArray[np.uint8], rng: Rng) -> npt.NDArray[np.uint8]:
    """The (side, side, 3) uint8 view cut into 4 to 36 squares that change places.

    What a picture shows is lost with it, how its pixels were made is not (Zheng et al., *Breaking
    Semantic Artifacts for Generalized AI-generated Image Detection*, NeurIPS 2024). The side must be even.
    """
    cells = int(rng.choice([count for count in CELLS if len(pixels) % count == 0]))
    size = len(pixels) // cells
    squares = pixels.reshape(cells, size, cells, size, 3).swapaxes(1, 2).reshape(-1, size, size, 3)
    mixed = rng.permutation(squares).reshape(cells, cells, size, size, 3)
    return np.ascontiguousarray(mixed.swapaxes(1, 2).reshape(pixels.shape))


def cut(tile: npt.NDArray[np.uint8], recipe: Recipe, rng: Rng) -> Image.Image:
    """A square of the tile, GRID larger than the crop: untouched pixels, or another square resized to it."""
    size = side = recipe.crop + GRID
    if rng.random() < recipe.p_rescale:
        side = int(rng.integers(recipe.crop * 2 // 3, recipe.tile + 1))
    left, top = (int(v) for v in rng.integers(0, recipe.tile - side + 1, 2))
    image = Image.fromarray(tile[top : top + side, left : left + side])
    if side == size:
        return image
    return image.resize((size, size), RESAMPLERS[int(rng.integers(len(RESAMPLERS)))])


def turn(image: Image.Image, rng: Rng) -> Image.Image:
    """Mirrored half of the time, turned by a quarter now and then."""
    if rng.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if rng.random() < 0.2:
        image = image.transpose(Image.Transpose(int(rng.integers(1, 5))))
    return image


def colour(image: Image.Image, rng: Rng) -> Image.Image:
    """Brightness, contrast and saturation changed by up to a third."""
    for enhance in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        image = enhance(image).enhance(float(rng.uniform(0.7, 1.35)))
    return image


def blur_or_noise(image: Image.Image, rng: Rng) -> Image.Image:
    """Slight blur, sharpening or sensor-like noise."""
    choice = rng.integers(3)
    if choice == 0:
        return image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.3, 1.2))))
    if choice == 1:
        return image.filter(ImageFilter.UnsharpMask(1, int(rng.integers(40, 160)), 0))
    noise = rng.normal(0, rng.uniform(1, 8), (image.height, image.width, 3))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


def overlay(image: Image.Image, rng: Rng) -> Image.Image:
    """A few boxes, lines or words, as captions and logos make them."""
    image = image.copy()
    draw = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(1, 4))):
        fill = tuple(int(v) for v in rng.integers(0, 256, 3))
        x, y = (int(v) for v in rng.integers(-20, image.width, 2))
        kind = rng.integers(3)
        if kind == 0:
            draw.rectangle((x, y, x + int(rng.integers(10, 90)), y + int(rng.integers(10, 60))), fill=fill)
        elif kind == 1:
            draw.line((x, y, int(rng.integers(image.width)), int(rng.integers(image.height))), fill, 3)
        else:
            draw.text((x, y), random_words(rng), fill=fill, font_size=int(rng.integers(10, 40)))
    return image


def with_piece(image: Image.Image, donor: Image.Image, rng: Rng) -> Image.Image:
    """A square picture with an oval or a box of another over PIECE_AREA of it, its edge hard or soft.

    The class stays that of the larger part. Hosts and pieces are of every class, so that an edge says
    nothing about it (Yun et al., *CutMix*, ICCV 2019, without its mixed labels).
    """
    shape = Image.new("L", image.size)
    draw = ImageDraw.Draw(shape)
    paint, share = (draw.ellipse, np.pi / 4) if rng.random() < 0.5 else (draw.rectangle, 1.0)
    side = image.width * (float(rng.uniform(*PIECE_AREA)) / share) ** 0.5
    stretch = float(rng.uniform(0.7, 1.4))
    left, top = rng.uniform(0, image.width - side * stretch), rng.uniform(0, image.height - side / stretch)
    paint((left, top, left + side * stretch, top + side / stretch), fill=255)
    if rng.random() < 0.3:
        shape = shape.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.5, 3))))
    return Image.composite(donor, image, shape)


def random_words(rng: Rng) -> str:
    """Letters and gaps without meaning."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGH 0123456789  "
    return "".join(letters[int(i)] for i in rng.integers(0, len(letters), int(rng.integers(4, 24))))


def recode(image: Image.Image, rng: Rng) -> Image.Image:
    """Through JPEG (7 of 10), WebP, or rarely AVIF, at a random quality."""
    pick = rng.random()
    if pick < 0.7:
        quality, chroma = int(rng.integers(30, 97)), int(rng.choice([0, 2, 2]))
        return through(image, "JPEG", quality=quality, subsampling=chroma)
    if pick < 0.97:
        return through(image, "WEBP", quality=int(rng.integers(50, 96)), method=1)
    return through(image, "AVIF", quality=int(rng.integers(50, 91)), speed=10, max_threads=1)


def through(image: Image.Image, codec: str, **options: int) -> Image.Image:
    """The pixels after saving and loading once."""
    buffer = io.BytesIO()
    image.save(buffer, codec, **options)
    with Image.open(buffer) as opened:
        return opened.convert("RGB")
