"""Real files, really signed, read in the real child process."""

import io
import time

import pytest

from classifier.intake.decode import read_image
from classifier.provenance import content_credentials
from classifier.provenance.content_credentials import ABSENT, read_credentials
from classifier.provenance.inspect import inspect
from classifier.provenance.signal import Kind, Says, State
from classifier.provenance.trust_list import TrustList
from tests.intake import heic_samples
from tests.intake.makers import chunk, encode, picture
from tests.provenance.signing import OPENED, Authority, created, flip, sign

FILES = {
    "image/png": encode(picture(), "PNG"),
    "image/jpeg": encode(picture(), "JPEG", quality=90),
    "image/webp": encode(picture(), "WEBP"),
    "image/avif": encode(picture(), "AVIF", speed=10),
    "image/heic": heic_samples.PLAIN,
}
PNG = FILES["image/png"]
CHILD = content_credentials._CHILD
EDIT = {"action": "c2pa.color_adjustments", "softwareAgent": "Photo Editor"}


@pytest.fixture(scope="module")
def openai():
    return Authority("OpenAI")


@pytest.fixture(scope="module")
def press():
    return Authority("Example Press")


def read(data, authority, mime="image/png"):
    return read_credentials(data, mime, authority.trusted())


@pytest.mark.parametrize("mime", FILES)
def test_a_signed_dalle_picture_is_recognised_in_every_format(openai, mime):
    data = sign(openai, FILES[mime], mime, [created("DALL·E")])
    found = read(data, openai, mime)
    assert (found.state, found.says, found.generator) == (State.VERIFIED, Says.DALLE3, "DALL·E 3")
    assert found.issuer == "OpenAI"
    assert found.details["trusted_by"] == "official"


@pytest.mark.parametrize("mime", FILES)
def test_intake_accepts_a_signed_picture_and_sees_that_it_is_one(openai, mime):
    data = sign(openai, FILES[mime], mime, [created("DALL·E")])
    assert read_image(data).facts.has_c2pa


@pytest.mark.parametrize("mime", ["image/png", "image/jpeg", "image/webp"])
def test_a_picture_changed_after_signing_is_altered_and_nothing_is_believed(openai, mime):
    data = sign(openai, FILES[mime], mime, [created("DALL·E")])
    at = data.rfind(b"IDAT") + 20 if mime == "image/png" else len(data) - 40
    found = read(flip(data, at), openai, mime)
    assert (found.state, found.says, found.generator) == (State.ALTERED, Says.NOTHING, "")
    assert "DALL" not in found.summary


def test_a_signer_that_nobody_knows_is_named_as_such(openai, press):
    found = read(sign(openai, PNG, "image/png", [created("DALL·E")]), press)
    assert (found.state, found.says) == (State.UNKNOWN_ISSUER, Says.DALLE3)
    assert "on no list we know" in found.summary


def test_an_expired_certificate_means_unverifiable_and_not_altered(press):
    short = Authority("OpenAI", days=(-30, 3 / 86_400))
    data = sign(short, PNG, "image/png", [created("DALL·E")])
    time.sleep(4)  # the library signs with no certificate that has ended already
    found = read(data, short)
    assert found.state is State.UNVERIFIABLE
    assert "signingCredential.expired" in found.details["failures"]


def test_a_pinned_authority_is_believed_for_its_known_issuers_only(openai, press):
    data = sign(openai, PNG, "image/png", [created("DALL·E")])
    found = read_credentials(data, "image/png", openai.trusted(pinned=True))
    assert (found.state, found.details["trusted_by"]) == (State.VERIFIED, "pinned")
    data = sign(press, PNG, "image/png", [created("DALL·E")])
    assert read_credentials(data, "image/png", press.trusted(pinned=True)).state is State.UNKNOWN_ISSUER


@pytest.mark.parametrize(
    ("actions", "says", "generator"),
    [
        ([created("DALL-E")], Says.DALLE3, "DALL·E 3"),
        ([created("Azure OpenAI DALL-E")], Says.DALLE3, "DALL·E 3"),
        ([created({"name": "gpt-image", "version": "2.0"})], Says.OTHER_GENERATOR, "gpt-image"),
        ([created("Adobe Firefly")], Says.OTHER_GENERATOR, "Adobe Firefly"),
        ([created("")], Says.GENERATED, "an AI model that is not named"),
        ([created("Leica M11", "digitalCapture")], Says.CAMERA, ""),
        ([created("DALL·E"), EDIT], Says.EDITED_DALLE3, "DALL·E 3"),
        (
            [created("Leica M11", "digitalCapture") | {"description": "certified: no DALL-E used"}],
            Says.CAMERA,
            "",
        ),
        ([created("Photo Editor", "digitalArt") | {"description": "after DALL-E"}], Says.NOTHING, ""),
        ([created("") | {"description": "Created with DALL·E"}], Says.DALLE3, "DALL·E 3"),
        ([created("Photo Editor", "digitalCreation")], Says.NOTHING, ""),
        (
            [created("Image Creator from Designer") | {"when": "2024-06-01T00:00:00Z"}],
            Says.DALLE3,
            "DALL·E 3",
        ),
        (
            [created("Image Creator from Designer") | {"when": "2026-06-01T00:00:00Z"}],
            Says.GENERATED,
            "Microsoft's image creator, which does not name its model",
        ),
    ],
)
def test_what_the_statement_says_of_the_origin(press, actions, says, generator):
    found = read(sign(press, PNG, "image/png", actions), press)
    assert (found.says, found.generator) == (says, generator)


def test_an_edit_of_a_dalle_picture_keeps_its_origin(openai, press):
    parent = sign(openai, PNG, "image/png", [created("DALL·E")])
    data = sign(press, parent, "image/png", [OPENED, EDIT], [(parent, "image/png", "parentOf")])
    found = read(data, press)
    assert (found.says, found.issuer) == (Says.EDITED_DALLE3, "Example Press")
    assert [step["issuer"] for step in found.details["chain"]] == ["Example Press", "OpenAI"]


@pytest.mark.parametrize(("agent", "says"), [("DALL·E", Says.DALLE3), ("Midjourney", Says.OTHER_GENERATOR)])
def test_a_strangers_statement_stays_a_strangers_when_a_known_tool_signs_over_it(press, agent, says):
    """Anyone can sign that DALL·E made a photograph, open it in a known program, and save it."""
    parent = sign(Authority("Nobody"), PNG, "image/png", [created(agent)])
    data = sign(press, parent, "image/png", [OPENED], [(parent, "image/png", "parentOf")])
    found = read(data, press)
    assert (found.state, found.says) == (State.UNKNOWN_ISSUER, says)
    assert "which no issuer we know has signed" in found.summary
    assert found.details["chain"][1]["doubts"] == ["signingCredential.untrusted"]


def test_a_trusted_statement_under_a_trusted_one_is_believed(openai, press):
    both = TrustList(openai.root_pem + press.root_pem, "", "2026-01-01")
    parent = sign(openai, PNG, "image/png", [created("DALL·E")])
    data = sign(press, parent, "image/png", [OPENED], [(parent, "image/png", "parentOf")])
    found = read_credentials(data, "image/png", both)
    assert (found.state, found.says) == (State.VERIFIED, Says.DALLE3)
    assert found.details["chain"][1]["doubts"] == []


def test_a_trusted_statement_that_came_through_a_strangers_hands_is_not(openai, press):
    both = TrustList(openai.root_pem + press.root_pem, "", "2026-01-01")
    first = sign(openai, PNG, "image/png", [created("DALL·E")])
    other = encode(picture(seed=4), "PNG")
    second = sign(Authority("Nobody"), other, "image/png", [OPENED], [(first, "image/png", "parentOf")])
    data = sign(press, second, "image/png", [OPENED], [(second, "image/png", "parentOf")])
    assert read_credentials(data, "image/png", both).state is State.UNKNOWN_ISSUER


def test_of_a_picture_altered_before_a_known_tool_took_it_in_nothing_is_believed(openai, press):
    both = TrustList(openai.root_pem + press.root_pem, "", "2026-01-01")
    parent = sign(openai, PNG, "image/png", [created("DALL·E")])
    altered = flip(parent, parent.rfind(b"IDAT") + 20)
    data = sign(press, PNG, "image/png", [OPENED], [(altered, "image/png", "parentOf")])
    found = read_credentials(data, "image/png", both)
    assert (found.state, found.says, found.generator) == (State.VERIFIED, Says.NOTHING, "")


def test_a_pinned_authoritys_other_customers_are_not_believed_under_a_known_issuer_either(openai, press):
    pinned = TrustList("", openai.root_pem + press.root_pem, "2026-01-01")
    parent = sign(press, PNG, "image/png", [created("DALL·E")])
    data = sign(openai, parent, "image/png", [OPENED], [(parent, "image/png", "parentOf")])
    assert read_credentials(data, "image/png", pinned).state is State.UNKNOWN_ISSUER


def test_what_a_part_was_made_from_is_a_part_too(openai):
    first = sign(openai, PNG, "image/png", [created("DALL·E")])
    part = sign(openai, first, "image/png", [OPENED], [(first, "image/png", "parentOf")])
    placed = [created("Photo Editor", "composite"), {"action": "c2pa.placed"}]
    whole = encode(picture(seed=4), "PNG")
    data = sign(openai, whole, "image/png", placed, [(part, "image/png", "componentOf")])
    assert read(data, openai).says is Says.PART_DALLE3


def test_passing_a_dalle_picture_on_is_no_edit(openai):
    parent = sign(openai, PNG, "image/png", [created("DALL·E")])
    data = sign(openai, parent, "image/png", [OPENED], [(parent, "image/png", "parentOf")])
    assert read(data, openai).says is Says.DALLE3


def test_a_dalle_picture_as_a_part_makes_no_dalle_picture(openai, press):
    part = sign(openai, PNG, "image/png", [created("DALL·E")])
    placed = [created("Photo Editor", "composite"), {"action": "c2pa.placed"}]
    data = sign(
        press, encode(picture(seed=4), "PNG"), "image/png", placed, [(part, "image/png", "componentOf")]
    )
    assert read(data, press).says is Says.PART_DALLE3


def test_a_statement_without_actions_about_a_single_part_passes_its_origin_on(openai):
    """As ChatGPT has signed since 2025: the picture is a component, and no action is named."""
    for agent, says in (("DALL·E", Says.DALLE3), ("GPT-4o", Says.OTHER_GENERATOR)):
        part = sign(openai, PNG, "image/png", [created(agent)])
        data = sign(openai, part, "image/png", [], [(part, "image/png", "componentOf")])
        assert read(data, openai).says is says


def test_microsofts_image_creator_is_not_quoted_as_dalle(press):
    actions = [created("Image Creator from Designer") | {"when": "2024-06-01T00:00:00Z"}]
    found = read(sign(press, PNG, "image/png", actions), press)
    assert "made with Microsoft's image creator, which ran on DALL·E 3 at that time" in found.summary
    part = sign(press, PNG, "image/png", [created("DALL·E")])
    wrapped = sign(press, part, "image/png", actions, [(part, "image/png", "componentOf")])
    for named in (part, wrapped):
        assert "made with DALL·E 3" in read(named, press).summary


def test_a_manifest_that_takes_too_long_costs_its_own_finding_only(openai, monkeypatch):
    data = sign(openai, PNG, "image/png", [created("DALL·E")])
    monkeypatch.setattr(content_credentials, "_WALL_SECONDS", 0.01)
    found = read(data, openai)
    assert (found.state, found.details["reason"]) == (State.UNREADABLE, "reading it took too long")


def test_a_reader_that_dies_costs_its_own_finding_only(openai, monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setattr(content_credentials, "_CHILD", child)
    assert read(PNG, openai).details["reason"] == "the reader gave up"


def test_the_child_has_limits_on_time_and_memory(openai, monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text(CHILD.read_text().replace("3 << 30", "1 << 20"))
    monkeypatch.setattr(content_credentials, "_CHILD", child)
    data = sign(openai, PNG, "image/png", [created("DALL·E")])
    assert read(data, openai).state is State.UNREADABLE


def test_a_file_without_a_manifest_says_nothing():
    assert read_credentials(PNG, "image/png") == ABSENT


def test_a_cut_manifest_is_unreadable_and_costs_no_other_finding(openai):
    data = sign(openai, PNG, "image/png", [created("DALL·E")])
    at = data.index(b"caBX")
    length = int.from_bytes(data[at - 4 : at], "big")
    cut = data[: at - 4] + chunk(b"caBX", data[at + 4 : at + 4 + length // 2]) + data[at + 8 + length :]
    image = read_image(cut)
    signals = inspect(cut, image)
    assert [signal.kind for signal in signals] == list(Kind)
    assert signals[0].state is State.UNREADABLE
    assert signals[0].details["reason"]
    assert all(signal.state in {State.NONE, State.NOT_CHECKED} for signal in signals[1:])


@pytest.mark.parametrize("seed", range(12))
def test_a_manifest_with_a_turned_bit_is_never_verified_with_another_origin(openai, seed):
    data = sign(openai, PNG, "image/png", [created("DALL·E")])
    start = data.index(b"caBX")
    found = read(flip(data, start + 40 + seed * 97), openai)
    assert found.state is not State.VERIFIED or found.says is Says.DALLE3


def test_a_pointer_to_a_remote_manifest_is_told_and_not_followed():
    pointer = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:dcterms="http://purl.org/dc/terms/" '
        b'dcterms:provenance="http://127.0.0.1:9/manifest.c2pa"/></rdf:RDF></x:xmpmeta>'
    )
    out = io.BytesIO()
    picture().save(out, "JPEG", xmp=pointer)
    image = read_image(out.getvalue())
    assert inspect(out.getvalue(), image)[0].state is State.REMOTE
