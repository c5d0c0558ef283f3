"""Which finding in a real file sets off which caveat."""

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from classifier.evaluation.modifications import EDITS, modify
from classifier.intake.decode import read_image
from classifier.provenance import content_credentials
from classifier.provenance.caveats import RULES, caveats_of
from classifier.provenance.inspect import inspect
from classifier.provenance.reading import read
from classifier.provenance.signal import Kind, Says, Signal, State
from tests.intake.makers import encode, exif, picture
from tests.provenance.signing import Authority, created, sign

LARGE = picture(320, 288)
STEPS = "a harbour\nSteps: 20, Sampler: Euler a, Seed: 1"


def signals_of(data):
    return inspect(data, read_image(data))


def params_of(data, **options):
    return {caveat["code"]: caveat["params"] for caveat in caveats_of(signals_of(data), **options)}


def with_text(**texts):
    info = PngInfo()
    for key, value in texts.items():
        info.add_text(key, value)
    return encode(LARGE, "PNG", pnginfo=info)


@pytest.fixture(scope="module")
def signed():
    """A file with Content Credentials, of an issuer that the trust list does not hold."""
    return sign(Authority("OpenAI"), encode(LARGE, "PNG"), "image/png", (created("DALL·E"),))


def test_a_file_that_says_nothing_of_itself_is_said_to_say_nothing():
    assert params_of(encode(LARGE, "PNG")) == {"metadata_absent": {}}


@pytest.mark.parametrize(
    "data",
    [
        with_text(parameters=STEPS),
        encode(LARGE, "JPEG", exif=exif({0x010F: "Spymaker"})),
        encode(LARGE, "JPEG", exif=exif({0x0131: "Paint 3"})),
        encode(LARGE, "JPEG", xmp=b"<broken"),
    ],
    ids=["marks", "camera", "program", "unreadable"],
)
def test_a_file_that_says_anything_is_not_said_to_say_nothing(data):
    assert "metadata_absent" not in params_of(data)


def test_credentials_are_something_and_every_way_of_saving_anew_loses_them(signed):
    assert "metadata_absent" not in params_of(signed)
    pixels = read_image(signed).pixels
    for name in EDITS:
        assert "metadata_absent" in params_of(modify(name, pixels, 1)), name


def test_a_small_file_without_a_word_has_its_weakest_caveat_last():
    assert list(params_of(encode(picture(), "PNG"))) == ["watermark_not_checked", "metadata_absent"]
    assert RULES[-1].code == "metadata_absent"


def test_a_technique_that_failed_or_was_not_run_leaves_it_open():
    silent = [Signal(kind, State.NONE, "None found.") for kind in Kind]
    broken = [Signal(Kind.MARKS, State.UNREADABLE, "A fault of ours.")]
    assert [one["code"] for one in caveats_of(silent)] == ["metadata_absent"]
    assert [one["code"] for one in caveats_of(silent[:2])] == []
    assert [one["code"] for one in caveats_of([*silent[:2], *broken])] == ["metadata_unreadable"]


@pytest.mark.parametrize("band", ["likely", "inconclusive", "no_evidence"])
def test_absence_never_moves_the_reading(band):
    assert read(band, signals_of(encode(LARGE, "PNG"))).code == band


def test_a_signature_of_nobody_we_know_is_a_caveat_with_its_issuer(signed):
    assert params_of(signed)["metadata_unverifiable"] == {"issuer": "OpenAI"}


def test_an_edited_dalle_picture_is_a_caveat(monkeypatch):
    authority = Authority("OpenAI")
    monkeypatch.setattr(content_credentials, "load_trust_list", authority.trusted)
    edits = (created("DALL·E"), {"action": "c2pa.color_adjustments", "softwareAgent": "Photo Desk"})
    assert "edited_dalle3" in params_of(sign(authority, encode(LARGE, "PNG"), "image/png", edits))


def test_marks_and_cameras_are_named():
    assert params_of(with_text(parameters=STEPS))["generator_named"]["generator"] == "Stable Diffusion WebUI"
    assert "camera_named" in params_of(encode(LARGE, "JPEG", exif=exif({0x010F: "Spymaker"})))


def test_a_finding_that_names_its_generator_goes_before_one_that_names_none():
    unnamed = Signal(
        Kind.METADATA, State.FOUND, "", Says.GENERATED, generator="an AI model that is not named"
    )
    named = Signal(Kind.MARKS, State.FOUND, "", Says.OTHER_GENERATOR, generator="Midjourney")
    for signals in ([unnamed, named], [named, unnamed]):
        (caveat,) = caveats_of(signals)
        assert caveat == {"code": "generator_named", "params": {"generator": "Midjourney"}}
    assert caveats_of([unnamed])[0]["params"] == {"generator": "an AI model that is not named"}


def test_a_screenshot_quotes_the_figures_of_screenshots():
    data = encode(Image.new("RGB", (300, 300), "teal"), "PNG", pnginfo=named_screenshot())
    quoted = params_of(data, figures=lambda code: {"condition": code, "tpr": 0.5})
    assert quoted["screenshot"] == {"condition": "screenshot", "tpr": 0.5}
    assert params_of(data)["screenshot"] == {}


def named_screenshot():
    info = PngInfo()
    info.add_text("Software", "gnome-screenshot")
    return info
