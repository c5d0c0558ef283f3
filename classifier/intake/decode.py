"""Turns bytes into a trusted RGB picture with its facts; the only door by which a file comes in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from PIL import Image

from classifier.intake import look, marks
from classifier.intake.containers import read_layout
from classifier.intake.errors import RefusedImage
from classifier.intake.facts import Facts
from classifier.intake.flatten import apply_orientation, flatten, has_alpha
from classifier.intake.jpeg_quality import estimate_quality
from classifier.intake.layout import Layout
from classifier.intake.open import open_picture
from classifier.intake.polyglot import refuse_second_file
from classifier.intake.sniff import Format, sniff
