"""An upload stops at the size limit, and its neighbours still arrive."""

import io

import pytest
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

    def parse(*files):
        body = encode_multipart(BOUNDARY, {"images": list(files)})
        request = rf.generic("POST", "/", body, content_type=MULTIPART_CONTENT)
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
