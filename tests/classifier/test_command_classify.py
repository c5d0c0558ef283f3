"""`manage.py classify`: every file gets a line, no file stops another, no row is written."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from classifier.inference.decision import in_range
from classifier.intake.decode import MAX_BYTES
from classifier.models import Submission
from classifier.services.releases import withdraw
from tests.classifier import pictures


@pytest.fixture
def folder(tmp_path):
    """Two pictures, one cut short, one text file, one of them deep inside."""
    place = tmp_path / "pictures"
    (place / "deep").mkdir(parents=True)
    (place / "a.png").write_bytes(pictures.png(1))
    (place / "deep" / "no-extension").write_bytes(pictures.jpeg(2))
    (place / "cut.png").write_bytes(pictures.png(3)[:500])
    (place / "notes.txt").write_text("no picture")
    return place


def run(*arguments):
    out = io.StringIO()
    call_command("classify", *map(str, arguments), stdout=out)
    return out.getvalue()


def lines_of(*arguments):
    return [json.loads(line) for line in run(*arguments, "--format", "json").splitlines()]


def test_a_folder_gives_one_line_for_everything_that_starts_like_a_picture(release, folder):
    found = {line["path"].removeprefix(f"{folder}/"): line for line in lines_of(folder)}
    assert set(found) == {"a.png", "cut.png", "deep/no-extension"}
    assert found["cut.png"]["error"]["code"] == "truncated"
    assert found["cut.png"]["band"] is None
    good = found["a.png"]
    assert good["error"] is None
    assert good["release"] == "tiny-1"
    assert good["interval"][0] <= good["probability"] <= good["interval"][1]
    assert good["band"] in {"likely", "inconclusive", "no_evidence"}
    assert good["sha256"]
    assert good["calibration_id"] == release.calibration_id


def test_the_line_has_the_documented_keys(release, folder):
    keys = (
        "path sha256 probability interval likelihood_ratio log10_lr_real log10_lr_other strength "
        "threshold_likely threshold_no_evidence band reasons caveats release calibration_id "
        "reading reading_rule signals error"
    )
    assert list(lines_of(folder)[0]) == keys.split()


def test_the_band_follows_from_the_numbers_of_the_line(release, folder):
    """As in the export, so that a row of it can be reproduced and checked."""
    good = lines_of(folder / "a.png")[0]
    strong, weak = (
        good["strength"] >= good["threshold_likely"],
        good["strength"] < good["threshold_no_evidence"],
    )
    in_band = {(True, False): "likely", (False, True): "no_evidence", (False, False): "inconclusive"}
    assert in_range(good["reasons"])
    assert good["band"] == in_band[strong, weak]
    assert good["log10_lr_real"] is not None
    assert good["log10_lr_other"] is not None


def test_no_row_is_written(release, folder):
    run(folder)
    assert not Submission.objects.exists()


def test_a_name_that_is_no_text_is_printed_with_a_mark_and_stops_nothing(release, tmp_path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png")).write_bytes(pictures.png(1))
    (line,) = lines_of(tmp_path)
    assert line["path"] == f"{tmp_path}/caf\ufffd.png"
    assert line["band"]
    run(tmp_path).encode("utf-8")


def test_the_numbers_are_those_of_the_site(ready, tmp_path):
    path = tmp_path / "same.png"
    path.write_bytes(pictures.png(0))
    (line,) = lines_of(path)
    verdict = ready.verdicts.get()
    assert line["sha256"] == ready.sha256
    assert (line["probability"], line["band"]) == (verdict.probability, verdict.band)
    assert line["caveats"] == verdict.caveats


def test_a_named_file_that_is_no_picture_gets_its_error(release, folder):
    first, second = lines_of(folder / "notes.txt", folder / "a.png")
    assert first["error"]["code"] == "not_an_image"
    assert second["error"] is None


def test_a_file_that_is_not_there_and_one_too_large_stop_nothing(release, folder, tmp_path):
    large = tmp_path / "large.png"
    with large.open("wb") as handle:
        handle.write(pictures.png())
        handle.truncate(MAX_BYTES + 1)
    missing, too_large, good = lines_of(tmp_path / "missing.png", large, folder / "a.png")
    assert missing["error"]["code"] == "cannot_open"
    assert too_large["error"]["code"] == "too_many_bytes"
    assert good["error"] is None


def test_more_files_than_a_batch_come_out_in_order(release, tmp_path):
    for number in range(9):
        (tmp_path / f"{number}.png").write_bytes(pictures.png(number, side=80))
    assert [line["path"][-5] for line in lines_of(tmp_path)] == list("012345678")


def test_csv_opens_in_a_strict_reader(release, folder):
    text = run(folder, "--format", "csv").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert len(rows) == 3
    assert [row["error"] for row in rows] == ["", "truncated", ""]


def test_text_puts_words_first_and_the_number_with_its_base_rate(release, folder):
    text = run(folder / "a.png", "--format", "text")
    assert text.startswith("Was this image generated by DALL·E 3?")
    assert "Suppose 1 in 5 pictures you check is from DALL·E 3." in text


def test_it_fails_only_where_nothing_could_be_read(release, folder):
    with pytest.raises(CommandError, match="No picture could be read"):
        run(folder / "notes.txt", folder / "cut.png")


def test_an_unknown_release_is_named(release, folder):
    with pytest.raises(CommandError, match="There is no release other"):
        run(folder, "--release", "other")


def test_a_withdrawn_release_answers_by_name_only_and_says_so(release, folder, capsys):
    withdraw(release=release, reason="It flags paintings", actor=None)
    with pytest.raises(CommandError, match="No release answers now"):
        run(folder / "a.png")
    assert json.loads(run(folder / "a.png", "--release", "tiny-1", "--format", "json"))["release"] == "tiny-1"
    assert "(tiny-1) was withdrawn: It flags paintings." in capsys.readouterr().err


def test_it_works_on_a_checkout_without_a_database(release_dir, folder, tmp_path):
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "provenance_site.settings.base",
        "PROVENANCE_DATA_DIR": str(tmp_path / "empty"),
        "RELEASES_DIR": str(release_dir),
    }
    env.pop("DATABASE_URL", None)
    command = [sys.executable, "manage.py", "classify", str(folder / "a.png"), "--format", "json"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["release"] == "tiny-1"
    assert "1/1" in done.stderr
