"""Chromium, as a reader has it: Debian's own, driven over its debugging pipe. No page of the net is ever asked for."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync")


def chromium() -> str:
    """Where the browser is; skips the test where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None or not Path(found).exists():
        pytest.skip("no chromium: apt-get install chromium (the Makefile does so where it may)")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser that forgets everything when it is closed."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(_QUIET))
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def reader(opened: Browser, **how: Any) -> Iterator[Page]:
    """A page of a fresh reader: Korean, 1100 pixels wide, unless `how` says otherwise."""
    context = opened.new_context(**{"locale": "ko-KR", "viewport": {"width": 1100, "height": 900}, **how})
    try:
        yield context.new_page()
    finally:
        context.close()
