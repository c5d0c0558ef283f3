import csv
import subprocess

from django.core.management import call_command

from classifier.evaluation.corpus import load_corpus
from classifier.training.propose import LIMITS, by_hash, propose
from tests.evaluation.kit import write_corpus
from tests.inference.kit import picture

NAME = "Gemini_Generated_Image_{}.png"


def git(folder, *words):
    who = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *words], capture_output=True, check=True)


def repository(mirrors, name, files):
    """A snapshot whose first commit has all files and whose second has none."""
    folder = mirrors / name / "repo"
    folder.mkdir(parents=True)
    git(folder, "init", "-q")
    for path, image in files.items():
        image.save(folder / path)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "Add pictures")
    git(folder, "rm", "-q", *files)
    git(folder, "commit", "-qm", "Take them out")
    return folder.parent


def drawn(seed):
    return picture(400, 400, seed=seed)


def run(mirrors, known=(), there=()):
    return propose(sorted(mirrors.iterdir()), known, there, lambda _owner: "train", say=lambda _line: None)


def test_pictures_with_evidence_are_found_in_the_whole_history(tmp_path):
    repository(tmp_path, "someone+site", {NAME.format(1): drawn(1), "logo.png": drawn(2)})
    (row,) = run(tmp_path)
    assert (row["repo"], row["path"], row["label"]) == ("someone/site", NAME.format(1), "imagen")
    assert (row["split"], row["width"], row["crop_x"]) == ("train", "400", "0")
    shown = subprocess.run(
        ["git", "-C", str(tmp_path / "someone+site" / "repo"), "show", f"{row['commit']}:{row['path']}"],
        capture_output=True,
        check=True,
    )
    assert len(shown.stdout) == int(row["bytes"])


def test_owners_and_files_that_are_known_are_left_out(tmp_path):
    repository(tmp_path, "someone+site", {NAME.format(1): drawn(1)})
    (row,) = run(tmp_path)
    assert run(tmp_path, known=[row]) == []
    assert run(tmp_path, known=[{**row, "repo": "other/site"}]) == []


def test_of_two_copies_one_is_kept_and_none_of_what_is_there(tmp_path):
    corpus = write_corpus(tmp_path / "corpus")
    there = load_corpus(corpus, manifest=corpus / "manifest.csv")
    # Nine corpus cells are seeded 0, 10, 20 ...; the same blotches at another size are a copy.
    mirrors = tmp_path / "mirrors"
    smaller = drawn(7).resize((390, 390))
    repository(mirrors, "someone+site", {NAME.format(1): drawn(7), NAME.format(2): smaller})
    assert len(run(mirrors, there=there)) == 1
    drawn(7).save(there[0].path)
    assert run(mirrors, there=there) == []


def test_a_snapshot_that_did_not_arrive_holds_nothing(tmp_path):
    (tmp_path / "someone+site" / "repo").mkdir(parents=True)
    assert run(tmp_path) == []


def test_no_source_fills_the_corpus(tmp_path):
    many = {NAME.format(seed): drawn(seed) for seed in range(LIMITS[1] + 2)}
    repository(tmp_path, "someone+site", many)
    assert len(run(tmp_path)) == LIMITS[1]


def test_the_hash_gives_an_owner_one_split_whatever_its_case():
    splits = [by_hash(f"Owner{number}") for number in range(300)]
    assert splits == [by_hash(f"OWNER{number}") for number in range(300)]
    assert 70 < splits.count("val") < 130


def test_the_command_writes_rows_of_the_manifest(tmp_path):
    corpus = write_corpus(tmp_path / "corpus")
    repository(tmp_path / "mirrors", "nobody-we-know+site", {NAME.format(1): drawn(1)})
    out = tmp_path / "rows.csv"
    call_command("propose_pictures", mirrors=tmp_path / "mirrors", data=corpus, out=out, split="val")
    with out.open(newline="") as handle:
        (row,) = csv.DictReader(handle)
    assert (row["split"], row["id"]) == ("val", row["sha256"][:16])
    assert row["generator"] == "Gemini app"
