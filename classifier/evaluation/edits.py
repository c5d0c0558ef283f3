"""What people and sites do to a picture, as functions of an RGB picture and a generator of random numbers."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

Rng = np.random.Generator
Light = npt.NDArray[np.float32]
MIN_SIDE = 64
WORDS = ("BREAKING", "live", "from", "the", "scene", "share", "before", "it", "is", "deleted", "2026")
# Longest sides to which sites scale a picture down, in pixels.
SOCIAL_SIDE = 1080
MESSENGER_SIDE = 1600


def saved(image: Image.Image, codec: str, **options: int) -> bytes:
    """The file that Pillow writes."""
    buffer = io.BytesIO()
    image.save(buffer, codec, **options)
    return buffer.getvalue()


def lossless(image: Image.Image) -> bytes:
    """A PNG of the picture, written fast: it is read once and thrown away."""
    return saved(image, "PNG", compress_level=0)


def reread(data: bytes) -> Image.Image:
    """The pixels of a file just written."""
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB")


def resized(image: Image.Image, factor: float) -> Image.Image:
    """Both sides times `factor`, but never a side under MIN_SIDE pixels."""
    factor = max(factor, MIN_SIDE / min(image.size))
    size = (max(round(image.width * factor), MIN_SIDE), max(round(image.height * factor), MIN_SIDE))
    return image.resize(size, Image.Resampling.LANCZOS)


def at_most(image: Image.Image, longest: int) -> Image.Image:
    """Scaled down so that the long side is `longest` pixels; a smaller picture stays as it is."""
    return image if max(image.size) <= longest else resized(image, longest / max(image.size))


def cropped(image: Image.Image, area: float, rng: Rng) -> Image.Image:
    """A random rectangle of the same shape and that share of the area, no side under MIN_SIDE pixels."""
    side = area**0.5
    width, height = (max(round(length * side), min(MIN_SIDE, length)) for length in image.size)
    left = int(rng.integers(0, image.width - width + 1))
    top = int(rng.integers(0, image.height - height + 1))
    return image.crop((left, top, left + width, top + height))


def hue_turned(image: Image.Image, rng: Rng) -> Image.Image:
    """Hue turned by 36 to 180 degrees, either way."""
    return shift_hue(image, int(rng.integers(26, 129)) * (1 if rng.random() < 0.5 else -1))


def shift_hue(image: Image.Image, steps: int) -> Image.Image:
    """Hue turned by steps of 1/256 of the colour circle."""
    pixels = np.array(image.convert("HSV"))
    pixels[..., 0] += np.uint8(steps % 256)
    return Image.fromarray(pixels, "HSV").convert("RGB")


def noisy(image: Image.Image, rng: Rng, sigma: float = 5.0) -> Image.Image:
    """Independent Gaussian noise in every sample, `sigma` in grey levels of 0 to 255."""
    noise = rng.normal(0, sigma, (image.height, image.width, 3)).astype(np.float32)
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


def turned(image: Image.Image, degrees: float) -> Image.Image:
    """Turned about its centre in a frame of the same size, the corners white."""
    return image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")


def saturated(image: Image.Image, rng: Rng) -> Image.Image:
    """Saturation halved or multiplied by 1.7."""
    return ImageEnhance.Color(image).enhance(0.5 if rng.random() < 0.5 else 1.7)


def with_text(image: Image.Image, rng: Rng) -> Image.Image:
    """Two lines of large white words with black outlines at random places, as on a meme."""
    image = image.copy()
    draw = ImageDraw.Draw(image)
    size = max(min(image.size) // 12, 10)
    for _ in range(2):
        words = " ".join(rng.choice(WORDS, 4))
        place = (int(rng.integers(0, image.width // 3 + 1)), int(rng.integers(0, image.height - size)))
        draw.text(place, words, "white", font_size=size, stroke_width=max(size // 12, 1), stroke_fill="black")
    return image


def with_border(image: Image.Image, rng: Rng) -> Image.Image:
    """In a plain frame of 4 % with a caption bar below of 12 % of the height."""
    frame, bar = max(round(min(image.size) * 0.04), 2), max(round(image.height * 0.12), 12)
    size = (image.width + 2 * frame, image.height + 2 * frame + bar)
    shade = int(rng.choice([0, 240, 255]))
    result = Image.new("RGB", size, (shade, shade, shade))
    result.paste(image, (frame, frame))
    ink = "white" if shade == 0 else "black"
    place = (frame * 2, image.height + frame + bar // 4)
    ImageDraw.Draw(result).text(place, " ".join(rng.choice(WORDS, 5)), ink, font_size=max(bar // 2, 8))
    return result


def with_cutout(image: Image.Image, donor: Image.Image, area: float, rng: Rng) -> Image.Image:
    """With an oval piece of another picture pasted over that share of the area, at a random place."""
    side = (area * 4 / np.pi) ** 0.5
    size = (max(round(image.width * side), 2), max(round(image.height * side), 2))
    place = tuple(
        int(rng.integers(0, whole - part + 1)) for whole, part in zip(image.size, size, strict=True)
    )
    oval = Image.new("L", size)
    ImageDraw.Draw(oval).ellipse((0, 0, size[0] - 1, size[1] - 1), fill=255)
    result = image.copy()
    result.paste(ImageOps.fit(donor, size, Image.Resampling.LANCZOS), (place[0], place[1]), oval)
    return result


def denoised(image: Image.Image) -> bytes:
    """Median over 3 by 3 pixels, then AVIF at quality 35: another codec and a filter draw the detail anew."""
    return saved(image.filter(ImageFilter.MedianFilter(3)), "AVIF", quality=35, speed=8)


def screenshot(image: Image.Image, rng: Rng) -> bytes:
    """Scaled into a browser window 900 to 1400 pixels wide, with its bars, saved as PNG or JPEG 85."""
    width = int(rng.integers(900, 1401))
    shown = resized(image, min((width - 40) / image.width, 900 / image.height))
    page = Image.new("RGB", (width, shown.height + 130), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, width, 70), fill=(222, 225, 230))
    draw.rounded_rectangle((110, 34, width - 60, 62), 14, fill="white")
    draw.text((130, 40), "https://example.org/" + str(rng.choice(WORDS)), "black", font_size=14)
    draw.text((20, 82), " ".join(rng.choice(WORDS, 6)), "black", font_size=20)
    page.paste(shown, ((width - shown.width) // 2, 115))
    return lossless(page) if rng.random() < 0.5 else saved(page, "JPEG", quality=85)


def social(image: Image.Image, times: int) -> bytes:
    """Scaled down to SOCIAL_SIDE and saved as JPEG at quality 75; each further time a fifth smaller."""
    data = saved(at_most(image, SOCIAL_SIDE), "JPEG", quality=75)
    for number in range(1, times):
        data = saved(at_most(reread(data), round(SOCIAL_SIDE * 0.8**number)), "JPEG", quality=75)
    return data


def messenger(image: Image.Image) -> bytes:
    """Scaled down to MESSENGER_SIDE and saved as progressive JPEG at quality 60."""
    return saved(at_most(image, MESSENGER_SIDE), "JPEG", quality=60, progressive=1)


def printed(image: Image.Image, rng: Rng) -> bytes:
    """Printed and photographed, simulated: less contrast, a tint, a slight turn, blur, noise, JPEG 80."""
    image = ImageEnhance.Contrast(at_most(image, 1600)).enhance(0.75)
    tint = rng.uniform(0.92, 1.0, 3)
    image = Image.fromarray((np.asarray(image) * tint).astype(np.uint8))
    image = turned(image, float(rng.uniform(-2, 2))).filter(ImageFilter.GaussianBlur(0.8))
    return saved(noisy(image, rng, 4.0), "JPEG", quality=80)


# A simulated screen: its longest side in pixels, the share of each side that the camera sees, and from how
# far: camera pixels to a pixel of the screen.
SCREEN_SIDE = 640
SEEN = 0.8
SCREEN_PITCH = (0.9, 2.2)
GAMMA = 2.2


def screen_photo(image: Image.Image, rng: Rng) -> bytes:
    """Shown on a screen and photographed, simulated.

    Each pixel as three colours in a black grid, turned by 1 to 8 degrees in slight perspective, blurred,
    sampled by a sensor, darker in the corners, noisy, JPEG 85.
    """
    image = at_most(image, SCREEN_SIDE)
    lit = lit_screen(image, int(rng.integers(3, 5)))
    pitch = float(rng.uniform(*SCREEN_PITCH))
    width, height = (max(round(side * SEEN * pitch), MIN_SIDE) for side in image.size)
    view = seen_askew((lit.shape[1], lit.shape[0]), rng)
    taps = np.array([1.0, 2.0 * float(rng.uniform(0.5, 1.5)), 1.0], dtype=np.float32)
    planes = [
        photographed(plane, (width, height), view, taps / taps.sum()) for plane in np.moveaxis(lit, 2, 0)
    ]
    light = np.stack(planes, axis=2) * vignette(width, height)[:, :, None]
    levels = 255 * np.clip(light * 0.8 / max(float(np.percentile(light, 99)), 1e-3), 0, 1) ** (1 / GAMMA)
    picture = Image.fromarray(levels.astype(np.uint8))
    return saved(noisy(picture, rng, float(rng.uniform(1.5, 4.0))), "JPEG", quality=85)


def lit_screen(image: Image.Image, cells: int) -> Light:
    """Linear light of a screen with `cells` rows and columns a pixel: red, green, blue, else dark."""
    light = (np.asarray(image, dtype=np.float32) / 255) ** GAMMA
    mask = np.full((cells, cells, 3), 0.04, dtype=np.float32)
    for colour in range(3):
        mask[:-1, colour, colour] = 1
    pixels = light.repeat(cells, axis=0).repeat(cells, axis=1)
    return np.asarray(pixels * np.tile(mask, (image.height, image.width, 1)))


def seen_askew(size: tuple[int, int], rng: Rng) -> tuple[float, ...]:
    """Pillow's eight numbers for a view of the middle, turned and in slight perspective."""
    angle = np.deg2rad(rng.uniform(1, 8)) * (1 if rng.random() < 0.5 else -1)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=float) * size
    centre = np.array(size) / 2
    seen = (corners - centre) * SEEN @ turn.T + centre + rng.uniform(-0.012, 0.012, (4, 2)) * min(size)
    rows = [(*at, 1, 0, 0, 0, *(-to[0] * at)) for at, to in zip(corners, seen, strict=True)]
    rows += [(0, 0, 0, *at, 1, *(-to[1] * at)) for at, to in zip(corners, seen, strict=True)]
    return tuple(np.linalg.solve(np.array(rows), seen.T.ravel()).tolist())


def photographed(plane: Light, size: tuple[int, int], view: tuple[float, ...], taps: Light) -> Light:
    """One colour as a sensor of that size sees it: through the view, a lens that blurs by `taps`, a pixel."""
    screen = Image.fromarray(np.ascontiguousarray(plane))
    askew = screen.transform(screen.size, Image.Transform.PERSPECTIVE, view, Image.Resampling.BILINEAR)
    twice = np.asarray(askew.resize((size[0] * 2, size[1] * 2), Image.Resampling.BOX))
    for axis in (0, 1):
        twice = np.asarray(sum(tap * np.roll(twice, step - 1, axis) for step, tap in enumerate(taps)))
    return np.asarray(Image.fromarray(twice).resize(size, Image.Resampling.BOX))


def vignette(width: int, height: int) -> Light:
    """1 in the middle, 0.75 in the corners."""
    down, right = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    return np.asarray(1 - 0.125 * (down**2 + right**2), dtype=np.float32)
