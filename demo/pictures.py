"""The pictures of README, made anew: ``python -m demo.pictures`` after ``make demo`` and ``make test``.

Serves the demo's archive, and writes what Chromium shows of it to docs/pictures.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from demo.commands import ROOT

PICTURES = ROOT / "docs" / "pictures"
PAGES = {
    "search.png": "/search?q=" + quote("기준금리 인하"),
    "trace.png": "/article?ref=" + quote("onjul.example/2026/11/13/why-loan-rates-stay", safe=""),
}
_WIDTH, _HEIGHT = 1000, 760


def main() -> int:
    """Make all pictures; 0 where that went well."""
    archive = ROOT / "demo" / "run" / "demo.db"
    if not archive.exists():
        print("make demo first: the pictures show its archive", file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "newsarchive", "--archive", f"sqlite:///{archive}", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        found = re.search(r"http://\S+?:\d+", server.stderr.readline())
        try:
            _take(found[0] if found else "", PICTURES)
        finally:
            server.terminate()
    return 0


def _take(site: str, folder: Path) -> None:
    from playwright.sync_api import sync_playwright  # of the development packages: who runs the demo needs none

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, locale="ko-KR", color_scheme="light")
        for name, path in PAGES.items():
            page.goto(site + path)
            if name == "trace.png":
                page.click("a[href$='/trace']")
            page.screenshot(path=folder / name)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
