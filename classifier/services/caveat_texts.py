"""Caveat codes in plain words: a title, a sentence, a number and one thing to do. Must not read rows."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from classifier.services import wording
from classifier.services.caveat_rates import rate_sentences


class Text(NamedTuple):
    """`sentence` may name params in braces; only params that the code's rule always gives."""

    title: str
    sentence: str
    advice: str


@dataclass(frozen=True)
class CaveatText:
    """One caveat as a reader sees it; `number` may be empty."""

    code: str
    title: str
    sentence: str
    number: str
    advice: str


TEXTS: Final = {
    "too_small": Text(
        "Small picture",
        "The shorter side has only {short_side} pixels. Small pictures carry few traces.",
        "Look for a larger copy, such as the first one published.",
    ),
    "heavy_jpeg": Text(
        "Strong compression",
        "The file was saved as JPEG with a quality of about {jpeg_quality}. That removes traces.",
        "Ask for the original file, or find a copy of better quality.",
    ),
    "flat_or_line_art": Text(
        "Mostly flat colour",
        "Much of the picture is flat colour, as in drawings and charts. Flat areas leave little to read.",
        "Look for the first publication; do not rely on the pixels.",
    ),
    "border_or_caption": Text(
        "A frame or a caption around it",
        "Part of the area is a plain frame, a bar or the window of a screenshot. We looked at that too.",
        "Crop it away and check the picture alone.",
    ),
    "text_overlay": Text(
        "Text over the picture",
        "Large outlined letters seem to lie over the picture. They hide part of it and change the rest.",
        "Look for a copy without the text.",
    ),
    "collage": Text(
        "A straight line runs right across",
        "The picture has a hard seam from side to side, as where pictures were put together.",
        "Cut the parts out and check each alone.",
    ),
    "resampled": Text(
        "Scaled before",
        "The detail repeats as it does when a picture is enlarged or scaled. That changes the traces.",
        "Look for a copy in its first size.",
    ),
    "photo_of_screen": Text(
        "A photograph of a screen",
        "A fine grid lies over it, as when a screen is photographed. "
        "The nearest we measured are simulated photographs of prints.",
        "Find the picture that the screen showed.",
    ),
    "text_page": Text(
        "Hardly more than two tones",
        "Nearly all of it is in two tones, like a page of text, a line drawing or a night.",
        "Look for the first publication; do not rely on the pixels.",
    ),
    "grayscale_or_tinted": Text(
        "Black and white",
        "The picture has no colour, or one tint. Some traces live in colour only.",
        "Look for a version in colour.",
    ),
    "non_rgb_source": Text(
        "Unusual colour format",
        "The file stores colours as {mode} with {bit_depth} bits. We converted it to read it.",
        "Ask for the file before it was converted.",
    ),
    "animated_first_frame": Text(
        "Only the first frame",
        "This is an animation of {frame_count} frames. We checked the first one.",
        "Save other frames as pictures and check them too.",
    ),
    "other_generator_suspected": Text(
        "Another generator fits better",
        "The patterns fit another image generator better than DALL·E 3. We do not say which, and pictures "
        "that people drew can set this off too.",
        "Do not read this result as “not made by AI”.",
    ),
    "near_threshold": Text(
        "A close call",
        "A slightly different copy of this picture could get another answer.",
        "Check the original file or a larger copy before you decide.",
    ),
    "few_measurements": Text(
        "Few measurements",
        "We have measured few pictures like this one. Our error rates for them are rough.",
        "Give this result less weight.",
    ),
    "outside_evaluation": Text(
        "Outside what we measured",
        "At {width} × {height} pixels, it is larger or longer than any picture we measured.",
        "Check a part of it as well, cut out without resizing.",
    ),
    "metadata_altered": Text(
        "Changed after signing",
        "Its Content Credentials were signed in the name of {issuer}, but something was changed since.",
        "Do not believe what they say. Find the file as it was first published.",
    ),
    "metadata_unverifiable": Text(
        "A signature we cannot verify",
        "We cannot confirm that the Content Credentials come from {issuer}: anyone can sign under any name.",
        "Check the file with another Content Credentials reader, or ask the issuer.",
    ),
    "metadata_unreadable": Text(
        "Metadata that cannot be read",
        "The file carries metadata that is damaged or built in an unusual way. The other findings stand.",
        "Ask for the file as it was first saved.",
    ),
    "edited_dalle3": Text(
        "An edited DALL·E picture",
        "According to its Content Credentials, more was done to it than DALL·E 3 did.",
        "Look at the list of steps to see what was added.",
    ),
    "generator_named": Text(
        "The file says that an AI made it",
        "It says, unsigned: made with {generator}. Anyone can write that.",
        "Do not read this result as “not made by AI”.",
    ),
    "camera_named": Text(
        "The file names a camera",
        "That is unsigned, so anyone could have written it. It moves nothing here.",
        "Ask the photographer for the file as it came from the camera.",
    ),
    "watermark_not_checked": Text(
        "Watermarks not looked for",
        "The picture is too small for the watermarks that we can read.",
        "Look for a larger copy.",
    ),
    "screenshot": Text(
        "A screenshot",
        "The file says that it shows a screen. What was shown may have lost its traces.",
        "Find the picture that the screen showed.",
    ),
    "metadata_absent": Text(
        "Nothing in the file says where it comes from",
        "Saving anew and most sites remove metadata, and anyone can write it. This says nothing either way.",
        "Look for the file as it was first published.",
    ),
}
UNKNOWN: Final = Text(
    "Something unusual",
    "The detector noted something that this page has no words for.",
    "Ask the operators what it means before you rely on the result.",
)


def caveat_text(code: str, params: dict[str, Any]) -> CaveatText:
    """The words of a caveat; `params` are as inference.caveats writes them."""
    text = TEXTS.get(code, UNKNOWN)
    return CaveatText(code, text.title, text.sentence.format_map(params), number(code, params), text.advice)


def number(code: str, params: dict[str, Any]) -> str:
    """The rates a caveat quotes: of its condition, else of its technique; empty where none were measured."""
    if params.get("condition") is None:
        return rate_sentences(code)
    return " ".join(wording.condition_sentences(params, measured_on=params.get("label", "")))
