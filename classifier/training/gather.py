"""Writes the original files of the manifest from local snapshots of the places that they come from."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from classifier.evaluation.corpus import MANIFEST

Row = dict[str, str]
INDEX = "index.csv"
COLUMNS = ("id", "split", "label", "path")


@dataclass(frozen=True)
class Snapshots:
    """Folders of what was brought here: `OWNER+NAME/repo` git directories, and .deb and .tgz packages."""

    mirrors: Path
    packages: Path

    def of(self, repository: str) -> Path | None:
        """The snapshot that holds a repository's files, or None."""
        place, name = repository.split("/", maxsplit=1)
        if place == "debian":
            return next(iter(sorted(self.packages.glob(f"{name}_*.deb"))), None)
        if place == "npm":
            return next(iter(sorted(self.packages.glob(f"{name.lstrip('@').replace('/', '-')}-*.tgz"))), None)
        return git_directory(self.mirrors / repository.replace("/", "+", 1))


def git_directory(snapshot: Path) -> Path | None:
    """Where git keeps the files of a folder OWNER+NAME, bare or with a work tree; None for an empty one."""
    bare = snapshot / "repo"
    return next((folder for folder in (bare / ".git", bare) if (folder / "HEAD").is_file()), None)


def how_to_bring(row: Row) -> str:
    """A command that brings the snapshot of a row."""
    place, name = row["repo"].split("/", maxsplit=1)
    if place == "debian":
        return f"apt-get download {name}"
    if place == "npm":
        return f"npm pack {name}@{row['commit']}"
    return f"git clone --bare https://github.com/{row['repo']} {row['repo'].replace('/', '+', 1)}/repo"


def gather(
    snapshots: Snapshots, out: Path, manifest: Path = MANIFEST, say: Callable[[str], None] = print
) -> list[str]:
    """Write <split>/<label>/<id>.<format> and index.csv under `out`; the commands for what is missing.

    A file is only written when its SHA-256 is the manifest's; one that is there already is kept.
    """
    with manifest.open(newline="", encoding="utf-8") as handle:
        rows = sorted(csv.DictReader(handle), key=itemgetter("repo"))
    missing: list[str] = []
    for repository, some in groupby(rows, key=itemgetter("repo")):
        wanted = [row for row in some if not place_of(row, out).is_file()]
        snapshot = snapshots.of(repository) if wanted else None
        for row, data in files_of(snapshot, wanted) if snapshot else ():
            if hashlib.sha256(data).hexdigest() == row["sha256"]:
                write(place_of(row, out), data)
        left = [row for row in wanted if not place_of(row, out).is_file()]
        if left:
            missing.append(how_to_bring(left[0]))
            say(f"{repository}: {len(left)} pictures are missing")
    write_index(rows, out)
    return missing


def place_of(row: Row, out: Path) -> Path:
    """Where a row's original lies."""
    return out / row["split"] / row["label"] / f"{row['id']}.{row['format'].lower()}"


def write(path: Path, data: bytes) -> None:
    """A file whose folder may not exist yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def files_of(snapshot: Path, rows: Iterable[Row]) -> Iterator[tuple[Row, bytes]]:
    """The rows that the snapshot holds, with their bytes."""
    if snapshot.suffix == ".deb":
        yield from of_archive(["dpkg-deb", "--fsys-tarfile", str(snapshot)], rows)
    elif snapshot.suffix == ".tgz":
        yield from of_archive(["gzip", "-dc", str(snapshot)], rows)
    else:
        for row in rows:
            done = subprocess.run(
                ["git", "--git-dir", str(snapshot), "cat-file", "blob", row["blob"]],  # noqa: S607
                capture_output=True,
                check=False,
            )
            if done.returncode == 0:
                yield row, done.stdout


def of_archive(command: list[str], rows: Iterable[Row]) -> Iterator[tuple[Row, bytes]]:
    """Rows found by path in the tar archive that a command prints."""
    wanted = {row["path"].removeprefix("./"): row for row in rows}
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        with tarfile.open(fileobj=process.stdout, mode="r|") as archive:
            for member in archive:
                row = wanted.get(member.name.removeprefix("./"))
                file = archive.extractfile(member) if row and member.isfile() else None
                if row and file:
                    yield row, file.read()
        process.kill()


def write_index(rows: Iterable[Row], out: Path) -> None:
    """index.csv of the originals that are there."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / INDEX).open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(COLUMNS)
        for row in rows:
            path = place_of(row, out)
            if path.is_file():
                writer.writerow([row["id"], row["split"], row["label"], path.relative_to(out)])
