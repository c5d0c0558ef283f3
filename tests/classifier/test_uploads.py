"""An upload stops at the size limit, and its neighbours still arrive."""

import io
from types import SimpleNamespace

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http.multipartparser import MultiPartParser
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from classifier import uploads
from classifier.uploads import SizeCapUploadHandler
from tests.classifier import pictures


@pytest.fixture
def receive(rf, monkeypatch):
    """Parses a form with these files as the site does, with a limit of 100 kB."""
    monkeypatch.setattr(uploads, "MAX_BYTES", 100_000)

    def parse(*files, is_known=True):
        body = encode_multipart(BOUNDARY, {"images": list(files)})
        request = rf.generic("POST", "/", body, content_type=MULTIPART_CONTENT)
        request.user = SimpleNamespace(is_authenticated=is_known)
        handlers = [SizeCapUploadHandler(request), TemporaryFileUploadHandler(request)]
        _, found = MultiPartParser(request.META, io.BytesIO(body), handlers).parse()
        return request, {one.name: one.read() for one in found.getlist("images")}

    return parse


def test_a_file_over_the_limit_is_dropped_and_named_and_the_others_arrive(receive):
    small, large = pictures.png(), b"\x89PNG" * 50_000
    request, found = receive(
        SimpleUploadedFile("a.png", small),
        SimpleUploadedFile("large.png", large),
        SimpleUploadedFile("b.png", small),
    )
    assert found == {"a.png": small, "b.png": small}
    assert request.oversized_files == ["large.png"]


def test_a_file_of_exactly_the_limit_arrives(receive):
    request, found = receive(SimpleUploadedFile("a.png", b"x" * 100_000))
    assert len(found["a.png"]) == 100_000
    assert not hasattr(request, "oversized_files")


def test_a_request_that_is_too_large_as_a_whole_is_refused_before_it_is_stored(receive, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_REQUEST_BYTES", 150_000)
    files = [SimpleUploadedFile(f"{number}.png", b"x" * 60_000) for number in range(3)]
    with pytest.raises(RequestDataTooBig):
        receive(*files)
    _, kept = receive(*files[:2])
    assert len(kept) == 2


def test_from_who_is_not_signed_in_one_pictures_worth_is_the_most(receive):
    with pytest.raises(RequestDataTooBig):
        receive(*(SimpleUploadedFile(f"{number}.png", b"x" * 60_000) for number in range(2)), is_known=False)
