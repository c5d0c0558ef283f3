import csv
import hashlib
import subprocess
import tarfile

import pytest
from django.core.management import call_command

from classifier.evaluation.corpus import load_corpus
from classifier.training.gather import Snapshots, gather, how_to_bring
from tests.inference.kit import picture

COLUMNS = ("id", "split", "label", "repo", "commit", "path", "blob", "sha256", "format")


def git(folder, *words):
    done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def places(tmp_path):
    """A repository and a package with a picture each, and a manifest of both and of one that is nowhere."""
    checkout = tmp_path / "mirrors" / "someone+art" / "repo"
    checkout.mkdir(parents=True)
    git(checkout, "init", "-q")
    picture(seed=1).save(checkout / "a.png")
    git(checkout, "add", ".")
    package = tmp_path / "packages" / "scope-theme-1.0.0.tgz"
    package.parent.mkdir()
    picture(seed=2).save(tmp_path / "b.png")
    with tarfile.open(package, "w:gz") as archive:
        archive.add(tmp_path / "b.png", "package/img/b.png")
    first, second = ((checkout / "a.png").read_bytes(), (tmp_path / "b.png").read_bytes())
    rows = [
        row("someone/art", "a.png", first, blob=git(checkout, "hash-object", "a.png")),
        row("npm/@scope/theme", "package/img/b.png", second),
        row("debian/pictures", "./usr/share/c.png", b"never seen"),
    ]
    with (tmp_path / "manifest.csv").open("w", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return tmp_path


def row(repo, path, data, blob=""):
    digest = hashlib.sha256(data).hexdigest()
    values = (digest[:16], "train", "real-art", repo, "1.0.0", path, blob, digest, "PNG")
    return dict(zip(COLUMNS, values, strict=True))


def run(places):
    snapshots = Snapshots(places / "mirrors", places / "packages")
    return gather(snapshots, places / "out", places / "manifest.csv", say=lambda _line: None)


def test_what_the_snapshots_hold_is_written_and_can_be_loaded(places):
    run(places)
    samples = load_corpus(places / "out", manifest=places / "manifest.csv")
    assert {sample.source for sample in samples} == {"someone", "npm/@scope/theme"}
    for sample in samples:
        assert hashlib.sha256(sample.path.read_bytes()).hexdigest().startswith(sample.id)


def test_what_is_missing_is_told_as_the_command_that_brings_it(places):
    assert run(places) == ["apt-get download pictures"]
    assert run(places) == ["apt-get download pictures"]


def test_a_file_that_changed_since_is_not_taken(places):
    text = (places / "manifest.csv").read_text()
    digest = hashlib.sha256((places / "b.png").read_bytes()).hexdigest()
    (places / "manifest.csv").write_text(text.replace(digest, "0" * 64))
    assert "npm pack @scope/theme@1.0.0" in run(places)


def test_a_repository_is_brought_by_a_clone():
    assert "someone+art/repo" in how_to_bring(row("someone/art", "a.png", b""))


def test_the_command_prints_what_to_bring(tmp_path, capsys):
    call_command("gather_corpus", mirrors=tmp_path, packages=tmp_path, out=tmp_path / "out")
    printed = capsys.readouterr().out.splitlines()
    assert any(line.startswith("git clone --bare") for line in printed)
    assert any(line.startswith("npm pack") for line in printed)
    assert any(line.startswith("apt-get download") for line in printed)
    assert (tmp_path / "out" / "index.csv").read_text().split() == ["id,split,label,path"]
