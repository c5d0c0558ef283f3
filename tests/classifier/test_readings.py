"""From a real file with real signatures or marks to what its page, its row and its CSV say."""

import json
from dataclasses import asdict

import pytest
from PIL.PngImagePlugin import PngInfo

from classifier.provenance import content_credentials
from classifier.services.classify import classify_submission
from classifier.services.export import own_rows
from classifier.services.export_columns import COLUMNS
from classifier.services.report import report
from tests.classifier import pictures
from tests.provenance.signing import Authority, created, sign


@pytest.fixture(scope="module")
def openai():
    return Authority("OpenAI")


@pytest.fixture
def trusted(openai, monkeypatch):
    """The test's own authority on the list of issuers."""
    monkeypatch.setattr(content_credentials, "load_trust_list", openai.trusted)
    return openai


@pytest.fixture
def read(send, tester):
    """Send a file, classify it, and give its verdict and its report."""

    def reading(data, name="picture.png"):
        submission = send(data, name=name)
        classify_submission(pk=submission.pk)
        return submission.verdicts.get(), report(submission=submission, viewer=tester)

    return reading


def signed(authority, *actions):
    return sign(authority, pictures.png(), "image/png", actions)


def marked(**texts):
    info = PngInfo()
    for key, value in texts.items():
        info.add_text(key, value)
    return pictures.saved(pictures.picture(), "PNG", pnginfo=info)


WEBUI = {"parameters": "a harbour\nSteps: 20, Sampler: Euler a, Seed: 1"}


@pytest.mark.parametrize("log10_lr", [3.0, 0.0, -3.0])
def test_a_signature_that_names_dalle_settles_it_whatever_the_pixels_say(
    trusted, make_release, read, log10_lr
):
    make_release(f"only{log10_lr}", log10_lr)
    verdict, page = read(signed(trusted, created("DALL·E")))
    assert verdict.reading == "established"
    assert verdict.details["reading"]["rule"] == "signed_dalle3"
    assert page.headline == "Made with DALL·E 3, according to its signed Content Credentials"
    assert "Issued by OpenAI" in page.next_line
    assert page.band == verdict.band


def test_what_weakens_the_detectors_answer_is_not_told_where_a_signature_gave_it(trusted, make_release, read):
    make_release("close", 1.0)
    answers = {data: read(data) for data in (signed(trusted, created("DALL·E")), pictures.png())}
    for data, (verdict, page) in answers.items():
        assert "near_threshold" in {caveat["code"] for caveat in verdict.caveats}
        is_told = "near_threshold" in {caveat.code for caveat in page.caveats}
        assert is_told is (data == pictures.png())


def test_an_altered_file_says_nothing_but_that(trusted, make_release, read):
    make_release("none", -3.0)
    data = signed(trusted, created("DALL·E"))
    ours, others = (one[one.index(b"IDAT") - 4 :] for one in (data, pictures.png(seed=1)))
    verdict, page = read(data.removesuffix(ours) + others)
    assert verdict.reading == "no_evidence"
    assert "metadata_altered" in {caveat.code for caveat in page.caveats}
    assert page.headline == "No evidence of DALL·E 3 found"
    assert "DALL" not in " ".join(step for one in page.techniques for step in one.steps)


def test_marks_of_another_generator_against_a_strong_finding_are_a_conflict(make_release, read):
    make_release("likely", 3.0)
    verdict, page = read(marked(**WEBUI))
    assert (verdict.reading, verdict.band) == ("conflict", "likely")
    assert page.headline == "Signals disagree"
    assert "Stable Diffusion WebUI" in page.next_line
    assert "unresolved" in page.next_line


def test_marks_of_another_generator_without_a_finding_are_a_caveat(make_release, read):
    make_release("none", -3.0)
    verdict, page = read(marked(**WEBUI))
    assert verdict.reading == "no_evidence"
    assert "generator_named" in {caveat.code for caveat in page.caveats}


def test_a_signed_statement_is_never_called_one_that_anyone_could_have_written(trusted, make_release, read):
    make_release("likely", 3.0)
    verdict, page = read(signed(trusted, created("")))
    assert (verdict.reading, verdict.signals[0]["says"]) == ("likely", "generated")
    assert "anyone could have written" not in page.next_line


def test_an_unsigned_claim_where_pixels_cannot_tell_is_called_a_claim(make_release, read):
    make_release("unsure", 0.0)
    verdict, page = read(
        pictures.saved(pictures.picture(), "JPEG", quality=95, xmp=xmp_naming("DALL-E 3")), "a.jpg"
    )
    assert verdict.reading == "claimed"
    assert "cannot be verified" in page.headline


def xmp_naming(system):
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        f'e:AISystemUsed="{system}"/></rdf:RDF></x:xmpmeta>'
    ).encode()


def test_the_same_findings_stand_in_page_row_and_csv(trusted, make_release, read, tester):
    make_release("none", -3.0)
    verdict, page = read(signed(trusted, created("DALL·E")))
    (values,) = own_rows(tester=tester)
    row = dict(zip([column.name for column in COLUMNS], values, strict=True))
    assert (row["reading"], row["reading_rule"], row["band"]) == (
        "established",
        "signed_dalle3",
        "no_evidence",
    )
    assert row["signals"].startswith("content_credentials=verified:dalle3;metadata=none_found")
    credentials = next(one for one in page.techniques if one.name.startswith("Content Credentials"))
    assert credentials.steps[0].startswith("The picture: signed by OpenAI")
    assert verdict.signals[0]["summary"] == credentials.finding
    assert json.loads(json.dumps(asdict(page)))["reading"] == "established"


def test_the_hint_of_a_name_is_shown_and_not_kept(make_release, read):
    make_release("none", -3.0)
    verdict, page = read(pictures.png(), "DALL·E 2024-03-02 10.11.12 - harbour.png")
    assert "A hint only" in page.name_hint
    assert "DALL" not in json.dumps(verdict.signals, ensure_ascii=False)
    assert verdict.reading == "no_evidence"


def test_a_fault_in_one_technique_costs_no_verdict(make_release, read, monkeypatch):
    make_release("none", -3.0)

    def broken(*_args):
        raise RuntimeError

    monkeypatch.setattr("classifier.provenance.inspect.read_watermark", broken)
    verdict, _page = read(pictures.png())
    assert [signal["state"] for signal in verdict.signals].count("unreadable") == 1
    assert verdict.reading == "no_evidence"
