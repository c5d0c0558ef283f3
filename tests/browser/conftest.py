"""A live site, a Chromium, people and pictures for the browser tests."""

import base64
import hmac
import io
import os
import shutil
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.live_site import LiveSite

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the folder; say why it is skipped where there is no browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("REQUIRE_ALL"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's Chromium, quiet and offline."""
    return {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """The embedded default, served with its worker, for all browser tests of this run."""
    site = LiveSite(tmp_path_factory.mktemp("live"))
    try:
        site.start()
        yield site
    finally:
        site.stop()


@pytest.fixture
def base_url(live_site: LiveSite) -> str:
    """Relative addresses in `page.goto` mean the live site."""
    return live_site.url


@pytest.fixture
def phone(browser: Browser, live_site: LiveSite) -> Iterator[BrowserContext]:
    """A phone-sized context."""
    context = browser.new_context(
        base_url=live_site.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield context
    context.close()


@pytest.fixture
def without_javascript(browser: Browser, live_site: LiveSite) -> Iterator[BrowserContext]:
    """A browser that runs no script."""
    context = browser.new_context(base_url=live_site.url, java_script_enabled=False)
    yield context
    context.close()


def totp(secret: str, at: float | None = None) -> str:
    """The six digits an authenticator app shows (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int((at or time.time()) // 30))
    digest = hmac.digest(key, counter, "sha1")
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def picture(seed: int, size: tuple[int, int] = (1024, 1024), kind: str = "PNG") -> bytes:
    """A colourful picture made here; another seed is another picture."""
    image = Image.effect_noise(size, 60).convert("RGB").filter(ImageFilter.GaussianBlur(2))
    draw = ImageDraw.Draw(image)
    for step in range(12):
        x = (seed * 97 + step * 131) % size[0]
        y = (seed * 53 + step * 173) % size[1]
        colour = ((seed * 40 + step * 20) % 256, (step * 35) % 256, (seed * 70) % 256)
        draw.ellipse((x - 60, y - 60, x + 120, y + 90), fill=colour)
    buffer = io.BytesIO()
    image.save(buffer, kind, quality=88)
    return buffer.getvalue()


def press_and_wait(page: Page, button: str) -> None:
    """Press a button and wait for the page it leads to; a `goto` right after a click calls the form back."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in through the page."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    press_and_wait(page, "Sign in")
