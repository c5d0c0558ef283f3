"""How often the traces of edits are seen where an edit was made, and where none was.

    python -m benchmarks.edit_traces --data DIR [--images 16]

Takes that many pictures of each label of `val`, untouched and under each edit, and prints shares over the
limits of classifier/inference/caveats.py. `screen_photo` is a simulated photograph of a screen.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from classifier.evaluation.corpus import Sample, load_corpus, of_split, read_sample, some_of_each_label
from classifier.evaluation.edits import screen_photo
from classifier.evaluation.modifications import NONE, modify, rng_of
from classifier.inference.caveats import COLLAGE, FRAMED, LETTERED, RESAMPLED, SCREENED
from classifier.intake.decode import read_image
from classifier.intake.errors import RefusedImage
from classifier.intake.facts import Facts

SCREEN_PHOTO = "screen_photo"
EDITS = (
    NONE,
    "jpeg_80",
    "social",
    "border",
    "screenshot",
    "text",
    "resize_0.75",
    "resize_1.5",
    "resize_2",
    "printed",
    SCREEN_PHOTO,
)


def facts_of(sample: Sample) -> Iterator[tuple[str, Facts]]:
    """What intake measures on a picture under each edit."""
    try:
        original = read_sample(sample)
        for edit in EDITS:
            seed = int(sample.id[:8], 16)
            image = original if edit == NONE else read_image(edited(edit, original.pixels, seed))
            yield edit, image.facts
    except RefusedImage:
        return


def edited(edit: str, pixels: Image.Image, seed: int) -> bytes:
    """A file of the picture after an edit of the suite, or photographed from a screen."""
    if edit == SCREEN_PHOTO:
        return screen_photo(pixels, rng_of(edit, seed))
    return modify(edit, pixels, seed)


def main() -> None:
    """Print one line an edit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--images", type=int, default=16)
    options = parser.parse_args()
    found: dict[str, list[Facts]] = defaultdict(list)
    for sample in some_of_each_label(of_split(load_corpus(options.data), "val"), options.images):
        for edit, facts in facts_of(sample):
            found[edit].append(facts)
    heads = f"{'framed':>8} {'lettered':>9} {'resampled':>10} {'seamed':>8} {'screen':>8}"
    print(f"{'edit':12} {'images':>6} {heads}")
    for edit in EDITS:
        rows = found[edit]
        counts = (
            sum(facts.frame_share >= FRAMED for facts in rows),
            sum(facts.lettering_share >= LETTERED for facts in rows),
            sum(facts.resampling_peak >= RESAMPLED for facts in rows),
            sum(facts.seam_share >= COLLAGE for facts in rows),
            sum(facts.moire_peak >= SCREENED for facts in rows),
        )
        framed, lettered, resampled, seamed, screen = (f"{100 * count / len(rows):.1f} %" for count in counts)
        print(f"{edit:12} {len(rows):6} {framed:>8} {lettered:>9} {resampled:>10} {seamed:>8} {screen:>8}")


if __name__ == "__main__":
    main()
