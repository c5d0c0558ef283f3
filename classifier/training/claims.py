"""What a stranger's file and its name say of how a picture was made, as a label of the manifest."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from classifier.intake.decode import DecodedImage
from classifier.provenance.content_credentials import read_credentials
from classifier.provenance.generator_marks import read_marks
from classifier.provenance.generators import DALLE3
from classifier.provenance.metadata import read_metadata
from classifier.provenance.signal import Says, Signal, State


class Claim(NamedTuple):
    """A label of the manifest, the generator, the kind of evidence, and what it is in words."""

    label: str
    generator: str
    evidence: str
    note: str


_LABELS: Final = {
    DALLE3: "dalle3",
    "gpt-image": "gpt-image",
    "DALL·E 2": "dalle2",
    "Adobe Firefly": "firefly",
    "Midjourney": "midjourney",
    "Google Imagen": "imagen",
    "Flux": "flux",
    "Stable Diffusion": "sd",
    "Stable Diffusion WebUI": "sd",
}
# Words in the names of models that ComfyUI and the web UI write into a file.
_MODELS: Final = (
    ("flux", r"flux"),
    ("other-ai", r"qwen|hunyuan|z_image|hidream|lumina|chroma|wan2|cascade"),
    ("sd3", r"sd3"),
    ("sdxl", r"xl|pony|illustrious|noob|turbo_1\.0"),
    ("sd", r"v1-5|sd-?v?1|1[.-]5|v2-1|safetensors|ckpt"),
)
_MODEL_FILE: Final = re.compile(r"[\w\-. ]+\.(?:safetensors|ckpt|gguf)|Model: [^,]{1,60}")
# Midjourney writes an identifier of the job into XMP and names no tool.
_MIDJOURNEY_XMP: Final = b"DigImageGUID"
_UUID: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# The sides of Midjourney's pictures are whole steps of 16 pixels, which web-sized copies seldom are.
_STEP: Final = 16

_NAMES: Final = (
    ("midjourney", "Midjourney", rf"^\w+_{_UUID}(_[0-3])?( ?\(\d+\))?\.(png|webp|jpe?g)$"),
    ("midjourney", "Midjourney", r"^(grid_0|0_[0-3])( ?\(\d+\))?\.(png|webp|jpe?g)$"),
    ("imagen", "Google ImageFX", r"^image_fx[ _\-]?(\(\d+\))?\w*\.(jpe?g|png)$"),
    ("imagen", "Gemini app", r"^gemini_generated_image"),
    ("gpt-image", "gpt-image", r"^chatgpt image \w+ \d+, 202[5-9]"),
    ("firefly", "Adobe Firefly", r"^firefly[ _].{8,}"),
    ("other-ai", "Leonardo.ai", r"^leonardo_(phoenix|diffusion|kino|anime|lightning|vision|creative|lucid)"),
    ("other-ai", "Freepik AI", r"^freepik__"),
)
_DALLE_DATE: Final = re.compile(r"^dall[·\-. ]?e (20\d\d-\d\d-\d\d)", re.IGNORECASE)
# ChatGPT drew with DALL·E 3 between these days.
_DALLE3_FROM, _DALLE3_UNTIL = "2023-10-01", "2025-03-25"


def claim_of(data: bytes, image: DecodedImage, name: str) -> Claim | None:
    """The strongest claim: a signature before metadata, marks, a name and a camera; None without any."""
    looks: tuple[Callable[[], Claim | None], ...] = (
        lambda: _of_credentials(data, image),
        lambda: _of_metadata(image),
        lambda: _of_marks(image),
        lambda: of_name(name, image.pixels.size),
        lambda: _of_camera(image),
    )
    return next((claim for look in looks if (claim := look())), None)


def _of_credentials(data: bytes, image: DecodedImage) -> Claim | None:
    if not image.facts.has_c2pa:
        return None
    found = read_credentials(data, image.facts.mime)
    note = f"C2PA ({found.state}, {found.issuer}): {found.generator}"
    usable = found.state in {State.VERIFIED, State.UNKNOWN_ISSUER, State.UNVERIFIABLE}
    return _named(found, "c2pa", note) if usable else None


def _named(found: Signal, evidence: str, note: str) -> Claim | None:
    if found.says not in {Says.DALLE3, Says.OTHER_GENERATOR}:
        return None
    return Claim(_LABELS.get(found.generator, "other-ai"), found.generator, evidence, note)


def _of_metadata(image: DecodedImage) -> Claim | None:
    found = read_metadata(image.metadata)
    if found.says is Says.GENERATED and _MIDJOURNEY_XMP in image.metadata.xmp:
        note = "Midjourney XMP: DigImageGUID with trainedAlgorithmicMedia"
        return Claim("midjourney", "Midjourney", "metadata", note)
    return _named(found, "metadata", f"metadata names {found.generator}")


def _of_marks(image: DecodedImage) -> Claim | None:
    found = read_marks(image.metadata, image.pixels)
    claim = _named(found, "metadata", f"marks of {found.generator}")
    if claim is None or claim.label not in {"sd", "other-ai"}:
        return claim
    text = " ".join(value for _, value in image.metadata.texts)
    models = " + ".join(_MODEL_FILE.findall(text)[:2])[:80]
    label = next((kind for kind, words in _MODELS if re.search(words, models, re.IGNORECASE)), claim.label)
    return claim._replace(label=label, note=f"{claim.note}; {models or 'model not named'}")


def of_name(name: str, size: tuple[int, int]) -> Claim | None:
    """What a generator's default file name says of a picture of that size, None for any other name."""
    dated = _DALLE_DATE.search(name)
    if dated:
        return _of_dalle(dated[1])
    for label, generator, pattern in _NAMES:
        if re.search(pattern, name, re.IGNORECASE):
            off = label == "midjourney" and any(side % _STEP for side in size)
            return None if off else Claim(label, generator, "filename", f"{generator} file name")
    return None


def _of_dalle(date: str) -> Claim | None:
    if _DALLE3_FROM <= date < _DALLE3_UNTIL:
        return Claim("dalle3", "DALL-E 3", "filename", f"ChatGPT file name of {date}")
    if date < _DALLE3_FROM:
        return Claim("dalle2", "DALL-E 2", "filename", f"DALL-E file name of {date}")
    return None


def _of_camera(image: DecodedImage) -> Claim | None:
    found = read_metadata(image.metadata)
    make, model = (str(found.details.get(name, "")) for name in ("make", "model"))
    if found.says is not Says.CAMERA or not (make and model and image.facts.has_camera_exif):
        return None
    return Claim("real-photo", "", "exif", f"camera EXIF {make} {model}")
