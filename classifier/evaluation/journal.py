"""Raw scores kept in a file as they are measured, so that a run that was cut off goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.evaluation.corpus import Sample, data_hash
from classifier.inference.card import ModelCard
from classifier.intake.facts import Facts


@dataclass(frozen=True)
class Row:
    """Raw scores of one image under one modification, before any calibration."""

    sample: Sample
    modification: str
    score_real: float
    score_other: float
    facts: Facts


class Journal:
    """Rows by id of the sample and modification, in a file of JSON lines; the first says what it is about.

    A row that was cut off in writing is measured again. The file holds for the weights and views of one
    release, one set of pictures and one version of the code that modifies them. The last it cannot know:
    start anew when that changes.
    """

    def __init__(self, path: Path, card: ModelCard, seed: int, samples: Sequence[Sample]) -> None:
        """Raises ValueError for a file about other weights, views, pictures or seed."""
        self.path = path
        about = {
            "weights_sha256": card.weights_sha256,
            "views": card.preprocessing.to_json(),
            "seed": seed,
            "pictures": data_hash(samples),
        }
        lines = whole_lines(path)
        if lines and lines[0] != about:
            raise ValueError(
                f"{path.name} was measured with other weights, views or pictures. Name a new file."
            )
        by_id = {sample.id: sample for sample in samples}
        self.rows = {(row["id"], row["modification"]): row_of(row, by_id) for row in lines[1:]}
        if not lines:
            self.write([about])

    def add(self, rows: Iterable[Row]) -> None:
        """Keep rows, at once on the disk."""
        rows = list(rows)
        self.rows.update({(row.sample.id, row.modification): row for row in rows})
        self.write([json_of(row) for row in rows])

    def write(self, values: Sequence[Mapping[str, Any]]) -> None:
        """Append values, one a line."""
        with self.path.open("a", encoding="utf-8") as handle:
            handle.writelines(json.dumps(value) + "\n" for value in values)


def whole_lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a file, [] without one; an unfinished last line is cut off it."""
    if not path.is_file():
        return []
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    if whole != content:
        path.write_bytes(whole)
    return [json.loads(line) for line in whole.splitlines()]


def json_of(row: Row) -> dict[str, Any]:
    """A row as plain JSON values."""
    return {
        "id": row.sample.id,
        "modification": row.modification,
        "score_real": row.score_real,
        "score_other": row.score_other,
        "facts": row.facts.to_json(),
    }


def row_of(values: Mapping[str, Any], samples: Mapping[str, Sample]) -> Row:
    """The inverse of json_of."""
    scores = values["score_real"], values["score_other"]
    return Row(samples[values["id"]], values["modification"], *scores, Facts.from_json(values["facts"]))
