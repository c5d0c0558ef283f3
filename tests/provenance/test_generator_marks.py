import json

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from classifier.intake.decode import read_image
from classifier.intake.raw_metadata import RawMetadata
from classifier.provenance.file_names import hint_of
from classifier.provenance.generator_marks import read_marks
from classifier.provenance.generators import generator_named
from classifier.provenance.signal import Says, State
from tests.intake.makers import encode, exif, picture

SETTINGS = (
    "a harbour\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512"
)
GRAPH = json.dumps({"3": {"class_type": "KSampler", "inputs": {}}})
JOB = "a harbour --v 6 Job ID: 01234567-89ab-4cde-8f01-23456789abcd"
BAR = [(255, 255, 102), (66, 255, 255), (81, 218, 76), (255, 110, 60), (60, 70, 255)]


def marks(data):
    image = read_image(data)
    return read_marks(image.metadata, image.pixels)


def with_text(**texts):
    info = PngInfo()
    for key, value in texts.items():
        info.add_text(key, value)
    return encode(picture(), "PNG", pnginfo=info)


@pytest.mark.parametrize(
    ("texts", "generator"),
    [
        ({"parameters": SETTINGS}, "Stable Diffusion WebUI"),
        ({"prompt": GRAPH, "workflow": "{}"}, "ComfyUI"),
        ({"Software": "NovelAI", "Comment": "{}"}, "NovelAI"),
        ({"invokeai_metadata": "{}"}, "InvokeAI"),
        ({"Dream": "a harbour -s 50"}, "InvokeAI"),
        ({"Description": JOB, "Author": "somebody"}, "Midjourney"),
    ],
)
def test_text_chunks_of_generators_are_told_apart(texts, generator):
    found = marks(with_text(**texts))
    assert (found.state, found.says) == (State.FOUND, Says.OTHER_GENERATOR)
    assert found.generator.startswith(generator)
    assert "Anyone can copy" in found.summary


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize("order", ["utf-16-be", "utf-16-le"])
def test_settings_in_an_exif_comment_are_read_in_either_byte_order(kind, order):
    made = exif({})
    made.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + SETTINGS.encode(order)
    assert marks(encode(picture(), kind, exif=made)).generator == "Stable Diffusion WebUI"


def test_the_prompt_is_never_kept():
    assert "harbour" not in str(marks(with_text(parameters=SETTINGS)).to_json())


@pytest.mark.parametrize(
    "texts", [{}, {"Software": "GIMP"}, {"prompt": "Steps: many"}, {"Description": "Job ID: none"}]
)
def test_ordinary_texts_are_no_marks(texts):
    assert marks(with_text(**texts)).state is State.NONE


def with_bar(size=(512, 512)):
    image = Image.new("RGB", size, "teal")
    draw = ImageDraw.Draw(image)
    for number, colour in enumerate(BAR):
        left = size[0] - 80 + 16 * number
        draw.rectangle((left, size[1] - 16, left + 15, size[1] - 1), fill=colour)
    return image


@pytest.mark.parametrize(
    ("kind", "options"), [("PNG", {}), ("JPEG", {"quality": 80}), ("WEBP", {"quality": 80})]
)
def test_the_bar_of_dalle2_is_seen_after_saving(kind, options):
    assert marks(encode(with_bar(), kind, **options)).generator == "DALL·E 2"


@pytest.mark.parametrize("size", [(512, 512), (79, 300), (300, 64)])
def test_other_corners_are_no_bar(size):
    noise = np.random.default_rng(1).integers(0, 256, (*size[::-1], 3), dtype=np.uint8)
    assert read_marks(RawMetadata(), Image.fromarray(noise)).state is State.NONE


@pytest.mark.parametrize(
    ("text", "date", "name"),
    [
        ("DALL·E", "", "DALL·E 3"),
        ("DALL-E 3", "", "DALL·E 3"),
        ("Azure OpenAI DALL-E", "", "DALL·E 3"),
        ("DALL-E 2", "", "DALL·E 2"),
        ("Bing Image Creator", "2024-01-01", "DALL·E 3"),
        ("Bing Image Creator", "2023-06-01", "Microsoft's image creator, which does not name its model"),
        ("Bing Image Creator", "", "Microsoft's image creator, which does not name its model"),
        ("GPT-4o", "", "gpt-image"),
        ("Randall-Edwards studio", "", ""),
        ("Wall-E", "", ""),
    ],
)
def test_names_are_told_apart(text, date, name):
    assert generator_named(text, date) == name


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("DALL·E 2024-03-02 10.11.12 - harbour.webp", "ChatGPT"),
        ("ChatGPT Image 2. Mai 2025.png", "stopped using DALL·E 3"),
        ("OIG2.jpeg", "Bing"),
        ("Designer (3).png", "Designer"),
        ("ComfyUI_00012_.png", "ComfyUI"),
        ("IMG_1234.JPG", "cameras"),
    ],
)
def test_a_name_is_a_hint_only(name, hint):
    assert hint in hint_of(name)
    assert hint_of(name).startswith("A hint only")


@pytest.mark.parametrize("name", ["", "harbour.jpg", "design.png", "the designer of harbours.png"])
def test_most_names_hint_at_nothing(name):
    assert hint_of(name) == ""
