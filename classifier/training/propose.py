"""Finds pictures with evidence in snapshots of repositories that the manifest does not know yet."""

from __future__ import annotations

import csv
import hashlib
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from classifier.evaluation.corpus import MANIFEST, Sample, kind_of
from classifier.intake.decode import read_image
from classifier.intake.errors import RefusedImage
from classifier.training.claims import Claim, claim_of
from classifier.training.gather import Row, git_directory
from classifier.training.likeness import NEAR_BITS, bits_apart, perceptual_hash

Hash = npt.NDArray[np.uint8]

_PICTURE: Final = re.compile(r"\.(png|jpe?g|webp|avif)$", re.IGNORECASE)
# Below this a file is a thumbnail or an icon; in between lie the sizes that generators and cameras give.
_MIN_BYTES, _MIN_SIDE, _MAX_ASPECT = 25_000, 384, 3.0
_CROP: Final = 448
_DRAFT: Final = 256
_ENOUGH: Final = 60  # pictures with evidence in one place; some hold thousands
# A source must not fill the corpus; of photographs there are enough, so a few of each stranger do.
LIMITS: Final = {0: 20, 1: 12, 2: 3}


@dataclass(frozen=True)
class Found:
    """A row for the manifest and the hash of its picture."""

    row: Row
    hash: Hash


def propose(
    snapshots: Iterable[Path],
    known: Sequence[Row],
    there: Iterable[Sample],
    split: Callable[[str], str],
    *,
    processes: int = 1,
    say: Callable[[str], None] = print,
) -> list[Row]:
    """Rows for the manifest, none of an owner or a file in `known`, none like another or one of `there`.

    `snapshots` are folders OWNER+NAME with a git directory; `split` gives the split of an owner.
    """
    owners = {row["repo"].split("/")[0].lower() for row in known}
    fresh = [folder for folder in snapshots if folder.name.split("+")[0].lower() not in owners]
    blobs = {row["blob"] for row in known}
    rows: list[Row] = []
    with ProcessPoolExecutor(processes) as pool:
        hashes = list(pool.map(hash_of, there, chunksize=16))
        for folder, found in zip(fresh, pool.map(pictures_of, fresh), strict=True):
            new = [one for one in found if one.row["blob"] not in blobs]
            kept = limited(without_copies(new, hashes))
            owner = folder.name.split("+")[0]
            rows += [{**one.row, "split": split(owner)} for one in kept]
            say(f"{folder.name}: {len(kept)} of {len(found)} pictures with evidence")
    return rows


def read_rows(manifest: Path = MANIFEST) -> list[Row]:
    """The manifest as it is."""
    with manifest.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def write_rows(rows: Sequence[Row], columns: Iterable[str], out: Path) -> None:
    """A CSV of the manifest's columns, whose rows can be appended to it."""
    with out.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(columns))
        writer.writeheader()
        writer.writerows(rows)


def by_hash(owner: str) -> str:
    """`val` for the owners whose SHA-256 in lower case is divisible by three, else `train`."""
    return "train" if int(hashlib.sha256(owner.lower().encode()).hexdigest(), 16) % 3 else "val"


def hash_of(sample: Sample) -> Hash:
    """The perceptual hash of one original, decoded no larger than it needs."""
    with Image.open(sample.path) as image:
        image.draft("RGB", (_DRAFT, _DRAFT))
        return perceptual_hash(ImageOps.exif_transpose(image))


def without_copies(found: Iterable[Found], hashes: list[Hash]) -> Iterator[Found]:
    """Those that are like none of `hashes`, to which they are added."""
    for one in found:
        if not hashes or bits_apart(one.hash, np.stack(hashes)).min() > NEAR_BITS:
            hashes.append(one.hash)
            yield one


def limited(found: Iterable[Found]) -> list[Found]:
    """At most LIMITS of each kind, in the order given."""
    counts: Counter[int] = Counter()
    kept = []
    for one in found:
        kind = kind_of(one.row["label"])
        counts[kind] += 1
        if counts[kind] <= LIMITS[kind]:
            kept.append(one)
    return kept


def pictures_of(folder: Path) -> list[Found]:
    """Pictures with evidence in the history of one snapshot OWNER+NAME, by path, the first _ENOUGH."""
    repository = folder.name.replace("+", "/", 1)
    git = git_directory(folder)
    found: list[Found] = []
    if git is None:
        return found
    for path, blob in blobs_of(git):
        if len(found) == _ENOUGH:
            break
        data = run_git(git, "cat-file", "blob", blob)
        one = looked_at(data, path) if len(data) >= _MIN_BYTES else None
        if one is not None:
            one.row.update(repo=repository, commit=commit_of(git, blob), path=path, blob=blob)
            found.append(one)
    return found


def run_git(folder: Path, *words: str) -> bytes:
    """What git prints; nothing where it fails, as for a file that the snapshot lacks."""
    command = ["git", "--git-dir", str(folder), *words]
    return subprocess.run(command, capture_output=True, check=False).stdout


def blobs_of(git: Path) -> list[tuple[str, str]]:
    """Path and blob of each picture file of any commit, each blob once."""
    listing = run_git(git, "rev-list", "--objects", "--all").decode("utf-8", "replace").splitlines()
    pairs = (line.split(" ", 1) for line in listing if " " in line)
    return sorted((path, blob) for blob, path in pairs if _PICTURE.search(path))


def commit_of(git: Path, blob: str) -> str:
    """The newest commit that added or changed a file to this blob."""
    return (
        run_git(git, "log", "--all", f"--find-object={blob}", "--format=%H", "--diff-filter=AM", "-1")
        .decode()
        .strip()
    )


def looked_at(data: bytes, path: str) -> Found | None:
    """A row without its place; None for a refused file, a small one, or one without evidence."""
    try:
        image = read_image(data)
    except RefusedImage:
        return None
    width, height = image.pixels.size
    if min(width, height) < _MIN_SIDE or max(width, height) > _MAX_ASPECT * min(width, height):
        return None
    claim = claim_of(data, image, Path(path).name)
    if claim is None:
        return None
    return Found(row_of(claim, data, image.facts.format, (width, height)), perceptual_hash(image.pixels))


def row_of(claim: Claim, data: bytes, format_: str, size: tuple[int, int]) -> Row:
    """The columns of the manifest that do not depend on where a file lies."""
    digest = hashlib.sha256(data).hexdigest()
    left, top = (max(side - _CROP, 0) // 2 for side in size)
    return {
        "id": digest[:16],
        "label": claim.label,
        "generator": claim.generator,
        "evidence": claim.evidence,
        "sha256": digest,
        "bytes": str(len(data)),
        "width": str(size[0]),
        "height": str(size[1]),
        "format": format_,
        "crop_x": str(left),
        "crop_y": str(top),
        "note": claim.note,
    }
