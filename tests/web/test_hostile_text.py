"""Whatever was archived is text: in a real browser no line of any list of attacks runs, with or without the policy."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request

from newsarchive.items import Byline, Image
from tests.archive.looking import run
from tests.archive.tracing_world import naming
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, address, an_article, later
from tests.web.browsing import browser, reader
from tests.web.serving import Served, serving

CORPORA = Path(__file__).parents[3] / "shared" / "data" / "corpora"
TOGETHER = 20
"""Lines in one article."""
OWN = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "</title></textarea></style></script><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}${7*7}<%= 7 %>",
    "--><script>alert(1)</script><!--",
    '<a href="jav\tascript:alert(1)">x</a>',
    "]]><script>alert(1)</script>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'>",
)


def lines() -> list[str]:
    """Ours, and those of the shared corpora where they are."""
    found = list(OWN)
    if CORPORA.is_dir():
        found += json.loads((CORPORA / "blns" / "blns.json").read_text(encoding="utf-8"))
        for file in sorted((CORPORA / "bleach-xss").glob("*.test")):
            found += file.read_text(encoding="utf-8").split("\n--\n")
        for file in sorted(CORPORA.glob("html5lib-*/**/*.dat")):
            text = file.read_text(encoding="utf-8", errors="replace")
            found += re.findall(r"#data\n(.*?)\n#errors", text, re.DOTALL)
    kept = (re.sub(r"[\x00\ud800-\udfff]", "", line)[:2_000] for line in found)
    return list(dict.fromkeys(line for line in kept if line.strip()))


def _keep(room: Newsroom, number: int, some: list[str]) -> None:
    """An article with one of `some` in each field, in two versions; the body has all."""
    one = [some[place % len(some)] for place in range(8)]
    fields: dict[str, Any] = {
        "section": one[1],
        "issue": one[2],
        "bylines": (Byline(name=one[3], email=one[4]),),
        "images": tuple(Image(url=each, caption=each, credit=each) for each in some),
        "credits": tuple(some),
        "addresses": (address(number), *some),
        "canonical_url": one[5],
        "source_links": tuple(naming(None, url=each, outlet=each, label=each) for each in some),
        "language": "ko",
    }
    for version, hours in ((1, 0), (2, 5)):
        body = "\n".join(line for line in [*some, f"{version} 판"])
        article = an_article(number, headline=f"{some[(number + version) % len(some)]}", body=body, **fields)
        room.keep(article, a_capture(address(number), str(version).encode(), later(hours)))


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as found:
        yield found


def without_policy(app: Any) -> Any:
    """The application as if it had forgotten the content security policy."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                kept = [each for each in message["headers"] if each[0] != b"content-security-policy"]
                message = {**message, "headers": kept}
            await send(message)

        await app(scope, receive, sending)

    return wrapped


@pytest.mark.parametrize("share", [pytest.param(12, id="some"), pytest.param(1, id="all", marks=pytest.mark.long)])
def test_no_line_of_any_corpus_runs_anywhere(opened: Browser, tmp_path: Path, share: int) -> None:
    found = [line for place, line in enumerate(lines()) if place < len(OWN) or place % share == 0]
    groups = [found[start : start + TOGETHER] for start in range(0, len(found), TOGETHER)]
    with Newsroom(tmp_path, url=new_archive("sqlite", tmp_path)) as room:
        for number, some in enumerate(groups, start=1):
            _keep(room, number, some)
        run(room.url, "UPDATE runs SET message = '<script>alert(1)</script><img src=x onerror=alert(1)>'")
        with serving(room.url, without_policy) as served:
            _look_everywhere(opened, served, len(groups))


def _look_everywhere(opened: Browser, served: Served, articles: int) -> None:
    paths = ["/", "/?lang=en", "/publishers", "/publisher/kbs", "/runs", "/run/1", "/search?q=alert&sort=newest"]
    for number in range(1, articles + 1):
        paths += [f"/article/{number}{rest}" for rest in ("", "?version=1", "/diff", "/diff?view=inline", "/trace")]
    with reader(opened) as page:
        ran: list[str] = []
        _watch(page, served, ran)
        for path in paths:
            page.goto(served.url + path, wait_until="load")
            ran += page.evaluate(_FOREIGN)
            assert not ran, f"{path}: {ran[:3]}"


def _watch(page: Page, served: Served, ran: list[str]) -> None:
    """Write into `ran` what a script would do: open a dialog, or ask for something elsewhere."""

    def on_dialog(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    def on_request(request: Request) -> None:
        if not request.url.startswith(served.url):
            ran.append(request.url)

    page.on("dialog", on_dialog)
    page.on("request", on_request)


_FOREIGN = """() => [...document.querySelectorAll('*')].flatMap(each => [
    ...[...each.attributes].filter(at => /^on/i.test(at.name)).map(at => each.outerHTML),
    ...(/^(iframe|object|embed|base|img|style)$/i.test(each.localName) ? [each.outerHTML] : []),
    ...(each.localName === 'script' && each.type !== 'application/ld+json' && !each.src.includes('/static/')
        ? [each.outerHTML] : []),
    ...(each.hasAttribute('href') && !/^(https?:|\\/|#)/i.test(each.getAttribute('href')) ? [each.outerHTML] : []),
])"""
"""Elements and attributes that no template of ours has."""


def test_what_is_typed_is_text_too(opened: Browser, newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    with serving(newsroom.url, without_policy) as served, reader(opened) as page:
        ran: list[str] = []
        _watch(page, served, ran)
        for line in OWN:
            page.goto(served.url)
            page.fill("#q", line)
            page.press("#q", "Enter")
            page.wait_for_url("**/search?**")
            assert page.input_value("#q") == line.replace("\t", " ").strip()
            ran += page.evaluate(_FOREIGN)
        assert not ran
