"""Moments from outside: read, or refused without an exception."""

from datetime import UTC, datetime

import pytest

from accounts.moments import moment


def test_a_moment_with_an_offset_is_read_in_utc():
    assert moment("2026-11-23 22:10:00+01:00") == datetime(2026, 11, 23, 21, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "\0",
        "2026-13-45T00:00:00Z",
        "2026-11-23T22:10:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_what_names_no_moment_is_none(text):
    assert moment(text) is None
