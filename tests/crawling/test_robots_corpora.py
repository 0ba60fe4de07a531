"""Our reading of robots.txt against three corpora: Google's cases, crawler-commons' files, 4,231 real files."""

import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from protego import Protego

from newsarchive.crawling.robots import MAX_BYTES, text_of
from newsarchive.crawling.rules import PRODUCT, Rules, _lines
from tests.acceptance.shared import SHARED
from tests.crawling.google_cases import Case, read

CORPORA = SHARED / "data" / "corpora"
GOOGLE = CORPORA / "google-robotstxt" / "robots_test.cc"
COMMONS = CORPORA / "crawler-commons" / "src" / "test" / "resources" / "robots"
REAL = CORPORA / "protego-robots" / "protego-robots-10000.tgz"

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora (../shared/data/corpora) are not here")

DISAGREEMENTS = {
    "ID_Encoding 3": "the address is not percent-encoded, which Google leaves to its caller; ours always are",
    "ID_Encoding 5": "the same, with the rule percent-encoded",
    "ID_Encoding 6": "a percent-encoded letter is that letter (RFC 9309, 2.2.2); Google compares it as it stands",
}
"""With Google, one by one; docs/politeness.md tells them to people."""


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Google's."""
    return read(GOOGLE)


def test_all_of_googles_cases_are_read(cases: list[Case]) -> None:
    calls = GOOGLE.read_text(encoding="utf-8").count("IsUserAgentAllowed(")
    assert len(cases) == calls - 1 == 145  # one is the function itself


def test_google_and_we_agree_but_for_what_is_listed(cases: list[Case]) -> None:
    otherwise = {case.name for case in cases if Rules(case.rules, case.agent).allows(case.url) != case.allowed}
    assert otherwise == set(DISAGREEMENTS)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xef\xbb", b"\xef"])
def test_google_and_we_skip_a_byte_order_mark_and_what_is_left_of_one(mark: bytes) -> None:
    assert not Rules(text_of(mark + b"User-Agent: foo\nDisallow: /"), "foo").allows("https://a.example/")


@pytest.mark.parametrize("garbage", [b"\xef\x11\xbf", b"x"])
def test_google_and_we_lose_a_line_that_begins_with_garbage(garbage: bytes) -> None:
    assert Rules(text_of(garbage + b"User-Agent: foo\nDisallow: /"), "foo").allows("https://a.example/")


COMMONS_CASES: dict[str, list[tuple[str, str, bool]]] = {
    "rfc9309-example-longest-match-robots.txt": [
        ("foobot", "/example/page/x.html", True),
        ("foobot", "/example/page/disallowed.gif", False),
    ],
    "rfc9309-example-rule-group-merging.txt": [
        ("examplebot", "/foo", False),
        ("examplebot", "/baz", False),
        ("bazbot", "/foo", True),
        ("bazbot", "/baz", False),
        ("other", "/bar", False),
        ("other", "/baz", True),
    ],
    "rfc9309-example-simple-robots.txt": [
        ("other", "/x/pic.gif", False),
        ("other", "/example/1", False),
        ("other", "/publications/1", True),
        ("foobot", "/example/page.html", True),
        ("foobot", "/example/allowed.gif", True),
        ("foobot", "/publications/", False),
        ("barbot", "/example/page.html", False),
        ("bazbot", "/example/page.html", False),
        ("barbot", "/example/pic.gif", True),
        ("quxbot", "/example/page.html", True),
    ],
    "crawl-delay-group-merging.txt": [
        ("mybot", "/private/1", False),
        ("yourbot", "/private/1", False),
        ("yourbot", "/login/", False),
        ("mybot", "/news/", True),
        ("other", "/private/1", True),
    ],
    "extensions-group-merging.txt": [
        ("mybot", "/private/", False),
        ("yourbot", "/login/", False),
        ("other", "/x", False),
    ],
    "merge-rules.txt": [
        ("testy", "/", False),
        ("curl", "/", False),
        ("wget", "/tmp/bar", False),
        ("wget", "/ckh/bar", True),
        ("wget", "/foo/bar", True),  # allow and disallow alike: allow (RFC 9309, 2.2.2)
        ("other", "/foo/bar", False),
    ],
    "precedence-of-rules.txt": [
        ("testy", "/foo", False),
        ("testy", "/foo/bar", True),
        ("testy", "/foo/baz", False),
        ("wget", "/foo", True),
        ("wget", "/x", False),
        ("wget", "/index.html", True),
        ("other", "/foo", True),
    ],
    "format-errors-robots.txt": [
        ("bot-one", "/whitespace-before-colon/", False),
        ("bot-one", "/no-colon/", False),
        ("bot-two", "/no-colon-useragent/", False),
        ("bot-three", "/whitespace-before-colon", True),
        ("bot-three", "/x", False),
    ],
    "malformed-path.txt": [
        ("other", "/wiki/Wikipedia_talk:Mediation_Committee/1", False),
        ("other", "/wiki/Wikipedia_talk", True),
    ],
}
"""Of the files that say what they mean: agent, path, whether it is allowed. (The corpus has no expectations beside.)"""


@pytest.mark.parametrize(
    ("name", "agent", "path", "allowed"), [(name, *case) for name, cases in COMMONS_CASES.items() for case in cases]
)
def test_files_of_crawler_commons_mean_what_they_say(name: str, agent: str, path: str, allowed: bool) -> None:
    text = text_of((COMMONS / name).read_bytes())
    for digit, word in (
        ("1", "-one"),
        ("2", "-two"),
        ("3", "-three"),
    ):  # product tokens have no digits
        text = text.replace(f"bot{digit}", f"bot{word}")
    assert Rules(text, agent).allows(f"https://a.example{path}") == allowed


def test_crawl_delays_of_crawler_commons_are_their_groups() -> None:
    text = text_of((COMMONS / "crawl-delay-group-merging.txt").read_bytes())
    assert {agent: Rules(text, agent).crawl_delay for agent in ("mybot", "yourbot", "other")} == {
        "mybot": 10,
        "yourbot": 0,
        "other": 30,
    }


def test_the_same_file_in_three_encodings_reads_alike() -> None:
    texts = [text_of(path.read_bytes()) for path in sorted(COMMONS.glob("robots-with-utf*"))]
    assert len(texts) == 3
    assert len({text.strip() for text in texts}) == 1
    assert "User-agent" in texts[0]


@pytest.mark.parametrize("path", sorted(COMMONS.glob("*.txt")), ids=lambda path: path.name)
def test_every_file_of_crawler_commons_is_read(path: Path) -> None:
    Rules(text_of(path.read_bytes())).allows("https://a.example/x")


OTHERWISE = {
    "bitbucket.org": "a Crawl-delay stands between the user agents of one group",
    "www.congress.gov": "a Crawl-delay stands between the user agents of one group",
    "www.khaleejtimes.com": "a Crawl-delay stands between the user agents of one group",
    "www.monstersandcritics.com": "a Crawl-delay stands between the user agents of one group",
}
"""Where we forbid what Protego alone would allow, and why."""


def real_files() -> Iterator[tuple[str, str]]:
    with tarfile.open(REAL) as archive:
        for member in archive:
            content = archive.extractfile(member) if "/test_data/" in member.name else None
            if content is not None:
                yield member.name.rpartition("/")[2], text_of(content.read(MAX_BYTES))


def addresses(name: str, text: str) -> Iterator[str]:
    """An address for each rule of the file, at most 200."""
    paths = [value for kind, value in _lines(text) if kind in ("allow", "disallow") and value.startswith("/")]
    for path in paths[:200]:
        yield f"https://{name}{path.replace('*', 'x').replace('$', '')}"


@pytest.mark.parametrize(
    ("every", "read"), [pytest.param(8, 533, id="short"), pytest.param(1, 4231, id="whole", marks=pytest.mark.long)]
)
def test_real_files_are_read_fast_and_as_protego_reads_them_but_for_what_is_listed(every: int, read: int) -> None:
    files, slowest, otherwise = 0, 0.0, set()
    chosen = (file for at, file in enumerate(real_files()) if at % every == 0 or file[0] in OTHERWISE)
    for name, text in chosen:
        begun = time.perf_counter()
        rules, protego = Rules(text), Protego.parse(text)
        slowest = max(slowest, time.perf_counter() - begun)
        files += 1
        if any(rules.allows(url) != protego.can_fetch(url, PRODUCT) for url in addresses(name, text)):
            otherwise.add(name)
    assert files == read
    assert otherwise == set(OTHERWISE)
    assert slowest < 5
