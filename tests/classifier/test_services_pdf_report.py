"""The PDF says what the page says, read back by a reader of PDF files."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from classifier.services.classify import classify_submission
from classifier.services.pdf_report import WITHDRAWN, Subject, pdf_report
from classifier.services.releases import withdraw
from classifier.services.report import report
from tests.classifier import pictures
from tests.classifier.pictures import png

MADE = datetime(2026, 11, 26, 9, 5, tzinfo=UTC)


@pytest.fixture
def subject():
    return Subject(
        site="The desk",
        address="https://desk.example/submissions/1/",
        release_address="https://desk.example/releases/tiny-1/",
        made_at=MADE,
        checked_at=datetime(2026, 11, 25, 23, 59, tzinfo=UTC),
        name="harbour.png",
        picture=png(),
    )


def read(data):
    return PdfReader(io.BytesIO(data))


def words(text):
    """All white space as single blanks: lines break where the paper ends."""
    return " ".join(text.split())


def text_of(data):
    """The running text of all pages."""
    return words(" ".join(page.extract_text() for page in read(data).pages))


def said_by(told):
    """Every sentence that the page shows."""
    yield from (told.question, told.headline, told.consequences, told.number_sentence)
    yield from (told.strength_sentence, *told.meanings, *told.condition_sentences, *told.next_steps)
    yield from (caveat.sentence for caveat in told.caveats)
    yield from (rate.sentence for rate in told.base_rates)
    yield from (technique.finding for technique in told.techniques)


def test_it_says_everything_that_the_page_says(ready, tester, subject):
    told = report(submission=ready, viewer=tester)
    text = text_of(pdf_report(told, subject))
    # A head and a foot can stand between the lines of a sentence that runs over the end of a page.
    missing = [sentence for sentence in said_by(told) if words(sentence) not in text]
    assert len(missing) <= len(read(pdf_report(told, subject)).pages) - 1
    assert words(told.headline) in text


def test_what_reproduces_the_row_is_in_it(ready, tester, subject):
    text = text_of(pdf_report(report(submission=ready, viewer=tester), subject)).replace(" ", "")
    verdict = ready.verdicts.get()
    for value in (ready.sha256, verdict.release.weights_sha256, verdict.calibration_id, verdict.release.name):
        assert value in text
    assert f"{verdict.thresholds['likely']:.2f}" in text


def test_it_says_of_which_moment_it_is_and_where_it_may_have_changed(ready, tester, subject):
    text = text_of(pdf_report(report(submission=ready, viewer=tester), subject))
    assert "26 November 2026 at 09:05 UTC" in text
    assert "25 November 2026 at 23:59 UTC" in text
    assert subject.address in text
    assert subject.release_address in text


def test_a_withdrawn_release_is_said_on_every_page_and_first(ready, tester, release, subject):
    usual = text_of(pdf_report(report(submission=ready, viewer=tester), subject))
    assert WITHDRAWN not in usual
    withdraw(release=release, reason="It flagged paintings.", actor=None)
    data = pdf_report(report(submission=ready, viewer=tester), subject)
    pages = [words(page.extract_text()) for page in read(data).pages]
    assert len(pages) >= 2
    assert all(WITHDRAWN in page for page in pages)
    assert "It flagged paintings." in pages[0]
    assert pages[0].index(WITHDRAWN) < pages[0].index("Was this image generated")


def test_name_and_picture_are_there_only_where_they_were_given(ready, tester, subject):
    told = report(submission=ready, viewer=tester)
    whole = pdf_report(told, subject)
    assert "harbour.png" in text_of(whole)
    assert len(read(whole).pages[0].images) == 1
    bare = pdf_report(told, replace(subject, name="", picture=b""))
    assert "harbour" not in text_of(bare)
    assert not any(page.images for page in read(bare).pages)


@pytest.mark.parametrize(
    "name", ["снимок.png", "εικόνα.jpg", "写真.png", "\u202egnp.exe", "<b>&amp;{nb}", "a" * 255, "🖼.png"]
)
def test_any_name_makes_a_readable_paper(ready, tester, subject, name):
    told = report(submission=ready, viewer=tester)
    assert words(told.headline) in text_of(pdf_report(told, replace(subject, name=name)))


def test_title_language_and_outline_help_those_who_do_not_see_it(ready, tester, subject):
    told = report(submission=ready, viewer=tester)
    paper = read(pdf_report(told, subject))
    assert told.headline in paper.metadata.title
    assert paper.root_object["/Lang"].startswith("en")
    assert told.headline in [entry.title for entry in paper.outline if not isinstance(entry, list)]


def test_a_picture_out_of_range_has_no_number_on_paper(send, make_release, tester, subject):
    make_release("sure-1", 2.0)
    sent = send(pictures.png(side=100))
    classify_submission(pk=sent.pk)
    text = text_of(pdf_report(report(submission=sent, viewer=tester), subject))
    assert "We give no number" in text
    assert "Strength of the evidence" not in text
    assert "where you look" not in text
