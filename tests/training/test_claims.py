import json

import pytest
from PIL.PngImagePlugin import PngInfo

from classifier.intake.decode import read_image
from classifier.training.claims import claim_of, of_name
from tests.intake.makers import encode, exif, picture
from tests.provenance.signing import Authority, created, flip, sign

SQUARE = (1024, 1024)
UUID = "01234567-89ab-4cde-8f01-23456789abcd"


def claim(data, name="picture.png"):
    return claim_of(data, read_image(data), name)


def with_text(**texts):
    info = PngInfo()
    for key, value in texts.items():
        info.add_text(key, value)
    return encode(picture(), "PNG", pnginfo=info)


def graph(model):
    return json.dumps({"4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": model}}})


@pytest.mark.parametrize(
    ("agent", "label"),
    [("DALL·E", "dalle3"), ("GPT-4o", "gpt-image"), ("Adobe Firefly", "firefly"), ("Ideogram", "other-ai")],
)
def test_a_signature_gives_the_label(agent, label):
    signed = sign(Authority(), encode(picture(), "PNG"), "image/png", [created(agent)])
    found = claim(signed)
    assert (found.label, found.evidence) == (label, "c2pa")


def test_a_signature_that_does_not_fit_the_picture_is_no_evidence():
    signed = sign(Authority(), encode(picture(), "JPEG"), "image/jpeg", [created("DALL·E")])
    assert claim(flip(signed, len(signed) - 200)) is None


@pytest.mark.parametrize(
    ("model", "label"),
    [
        ("flux1-dev.safetensors", "flux"),
        ("ponyDiffusionV6XL.safetensors", "sdxl"),
        ("v1-5-pruned-emaonly.ckpt", "sd"),
        ("qwen_image.safetensors", "other-ai"),
    ],
)
def test_the_model_in_a_graph_gives_the_label(model, label):
    found = claim(with_text(prompt=graph(model)))
    assert (found.label, found.evidence) == (label, "metadata")
    assert model in found.note


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("DALL·E 2024-02-03 10.11.12 - A harbour.webp", "dalle3"),
        ("DALL·E 2022-12-01 18.38.41 - a harbour.png", "dalle2"),
        (f"somebody_a_harbour_{UUID}_2.png", "midjourney"),
        ("grid_0 (1).png", "midjourney"),
        ("Image_fx (3).jpg", "imagen"),
        ("Gemini_Generated_Image_ab12.png", "imagen"),
        ("ChatGPT Image Apr 5, 2025, 10_12_33 AM.png", "gpt-image"),
        ("Leonardo_Phoenix_A_harbour_0.jpg", "other-ai"),
    ],
)
def test_a_default_file_name_gives_the_label(name, label):
    assert of_name(name, SQUARE).label == label
    assert claim(encode(picture(), "PNG"), "harbour.png") is None


@pytest.mark.parametrize("name", ["Designer.jpeg", "OIG1.jpg", "hero.webp", "DALL·E 2025-06-01 10.00.00.png"])
def test_a_name_that_several_generators_give_is_no_evidence(name):
    assert of_name(name, SQUARE) is None


def test_a_name_of_midjourneys_is_none_at_sizes_that_it_does_not_make():
    assert of_name("0_1.webp", (1000, 750)) is None


def test_a_camera_is_named_with_make_and_model():
    data = encode(picture(), "JPEG", exif=exif({271: "NIKON", 272: "D750"}))
    assert claim(data, "DSC_0001.jpg").label == "real-photo"
    assert claim(encode(picture(), "JPEG", exif=exif({271: "NIKON"}))) is None


def test_a_signature_outweighs_a_name():
    signed = sign(Authority(), encode(picture(), "PNG"), "image/png", [created("DALL·E")])
    assert claim(signed, "ChatGPT Image Apr 5, 2025, 10_12_33 AM.png").label == "dalle3"
