"""Finds the corpus: which image belongs to which split, label and source, and where its original lies."""

from __future__ import annotations

import csv
import hashlib
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.intake.decode import DecodedImage, read_image

MANIFEST = Path(__file__).parents[1] / "training" / "manifest.csv"
# DALL·E 3, another generator, nobody: positions in `network.CLASSES`.
DALLE3, OTHER, REAL = range(3)
REAL_LABELS = ("real-photo", "real-art", "real-graphic")


@dataclass(frozen=True)
class Sample:
    """One image. `origin` is `original`, or `pack` for a crop that stands in for a missing original."""

    id: str
    split: str
    label: str
    source: str
    path: Path
    origin: str

    @property
    def kind(self) -> int:
        """DALLE3, OTHER or REAL."""
        return kind_of(self.label)


def kind_of(label: str) -> int:
    """Position of a label's class in `network.CLASSES`."""
    if label == "dalle3":
        return DALLE3
    return REAL if label in REAL_LABELS else OTHER


def some_of_each_label(samples: Sequence[Sample], most: int) -> list[Sample]:
    """The same random samples of each label at every call, at most so many."""
    by_label: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_label[sample.label].append(sample)
    chance = random.Random(3)
    return [
        sample
        for label in sorted(by_label)
        for sample in chance.sample(by_label[label], min(most, len(by_label[label])))
    ]


def source_of(repository: str) -> str:
    """Owner of a repository; a package of Debian or npm is its own source."""
    return repository if repository.startswith(("debian/", "npm/")) else repository.split("/", maxsplit=1)[0]


def load_corpus(data: Path, pack: Path | None = None, manifest: Path = MANIFEST) -> list[Sample]:
    """All samples that can be read, in the order of the manifest.

    `data` holds index.csv (id, split, label, path) and the originals; `pack` holds
    <split>/<label>/<id>.avif for rows whose original is missing.
    """
    with (data / "index.csv").open(newline="") as handle:
        originals = {row["id"]: data / row["path"] for row in csv.DictReader(handle)}
    with manifest.open(newline="") as handle:
        found = [locate(row, originals, pack) for row in csv.DictReader(handle)]
    return [sample for sample in found if sample is not None]


def locate(row: dict[str, str], originals: dict[str, Path], pack: Path | None) -> Sample | None:
    """The sample of one manifest row, or None when neither original nor stand-in is there."""
    path, origin = originals.get(row["id"]), "original"
    if path is None and pack is not None:
        path, origin = pack / row["split"] / row["label"] / f"{row['id']}.avif", "pack"
    if path is None or not path.is_file():
        return None
    return Sample(row["id"], row["split"], row["label"], source_of(row["repo"]), path, origin)


def of_split(samples: Iterable[Sample], split: str) -> list[Sample]:
    """The samples of train, val or test."""
    return [sample for sample in samples if sample.split == split]


def read_sample(sample: Sample) -> DecodedImage:
    """Pixels and facts, read exactly as an upload is. Raises RefusedImage where an upload would."""
    return read_image(sample.path.read_bytes())


def data_hash(samples: Sequence[Sample]) -> str:
    """Fingerprint of the set of images, whatever their order: 16 hex digits."""
    lines = sorted(f"{s.id} {s.split} {s.label} {s.origin}" for s in samples)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
