"""The IPTC terms for how a picture came to be, in plain words.

NewsCodes "Digital Source Type", http://cv.iptc.org/newscodes/digitalsourcetype/, and the terms of C2PA 2.2.
"""

from __future__ import annotations

from typing import Final

SOURCE_TYPES: Final = {
    "digitalCapture": "photographed with a digital camera",
    "computationalCapture": "photographed, and put together from several frames by the camera",
    "negativeFilm": "scanned from a film negative",
    "positiveFilm": "scanned from a slide",
    "print": "scanned from a print",
    "screenCapture": "a picture of a screen",
    "virtualRecording": "recorded from a computer's scene",
    "humanEdits": "photographed and edited by a person",
    "minorHumanEdits": "photographed and slightly edited by a person",
    "algorithmicallyEnhanced": "photographed and improved by a program",
    "composite": "put together from several pictures",
    "compositeCapture": "put together from photographs",
    "compositeSynthetic": "put together, with parts made by a program",
    "compositeWithTrainedAlgorithmicMedia": "put together or edited with parts made by an AI model",
    "trainedAlgorithmicMedia": "made by an AI model",
    "trainedAlgorithmicData": "data made by an AI model",
    "algorithmicMedia": "made by a program that was not trained on pictures",
    "dataDrivenMedia": "drawn by a program from data",
    "digitalCreation": "drawn by a person with a program",
    "digitalArt": "drawn by a person with a program",
    "softwareImage": "made with a program",
    "empty": "an empty canvas",
}
CAPTURED: Final = frozenset({"digitalCapture", "computationalCapture", "negativeFilm", "positiveFilm"})
GENERATED: Final = frozenset({"trainedAlgorithmicMedia", "trainedAlgorithmicData"})


def source_type(value: str) -> str:
    """The last part of a term's address if it is one we know, else ""."""
    term = value.rstrip("/").rsplit("/", 1)[-1]
    return term if term in SOURCE_TYPES else ""
