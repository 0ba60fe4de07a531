"""Bad pages, sitemaps and arguments: each a counted outcome or a clear error, and the good pages are stored."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from click.testing import CliRunner

from newsarchive.cli.main import cli
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Crawl, Ended, command, crawl_articles
from tests.crawling.site import KBS, Answer, Site, page
from tests.crawling.stories import STORIES, path_of, sitemap, story_page

SITEMAP = "/sitemap/recentNewsList.xml"
GOOD = b"".join(piece for piece in story_page(0).pieces() if isinstance(piece, bytes)).partition(b"\r\n\r\n")[2]
WORD = STORIES[0].paragraphs[0].encode()


def with_headline(text: bytes) -> bytes:
    """The good page with `text` before its first paragraph, wherever that stands."""
    return GOOD.replace(WORD, text + WORD)


READ: dict[str, Answer] = {
    "mislabelled in the header": page(GOOD, content_type="text/html; charset=euc-kr"),
    "mislabelled in the markup": page(GOOD.replace(b'charset="utf-8"', b'charset="euc-kr"'), content_type="text/html"),
    "euc-kr without a label": page(
        GOOD.decode().encode("cp949", "replace").replace(b'charset="utf-8"', b""), content_type="text/html"
    ),
    "an unknown charset": page(GOOD, content_type="text/html; charset=klingon"),
    "no content type": page(GOOD, content_type=""),
    "another content type": page(GOOD, content_type="application/octet-stream"),
    "5 MB": page(GOOD.replace(b"</body>", b"<!-- " + b"x" * 5_000_000 + b" --></body>")),
    "NULs": page(with_headline(b"\0\0")),
    "a lone surrogate by number": page(with_headline(b"&#xD800;&#xDFFF;&#55296;")),
    "a lone surrogate in bytes": page(with_headline(b"\xed\xa0\x80")),
}
"""What is an article all the same."""

NOT_READ: dict[str, tuple[Answer, str, str]] = {
    "empty": (page(""), "unrecognised", "not an article"),
    "blank": (page(" \n"), "unrecognised", "not an article"),
    "truncated": (page(GOOD[: GOOD.index(WORD) + len(WORD)]), "unrecognised", "cut off"),
    "an image": (page(b"\x89PNG\r\n\x1a\n" + bytes(500)), "unrecognised", "not an article"),
    "not found": (page(GOOD, 404), "missing", "HTTP status 404"),
    "gone": (page(GOOD, 410), "gone", "HTTP status 410"),
    "an error": (page(GOOD, 500), "failed", "HTTP status 500"),
    "removed": (page("<html><body><p>삭제된 기사입니다.</p></body></html>"), "gone", ""),
}
"""What is not, and what comes of it."""


def url_of(name: str) -> str:
    return f"https://{KBS}/news/view.do?ncd={7_000_000 + [*READ, *NOT_READ].index(name)}"


@dataclass(frozen=True)
class Fed:
    """The crawl, done."""

    site: Site
    archive: Archive
    ended: Ended


@pytest.fixture(scope="module")
def fed(shared_archive: Archive) -> Iterator[Fed]:
    archive = shared_archive
    answers = {**READ, **{name: answer for name, (answer, _, _) in NOT_READ.items()}}
    with Site() as site:
        for name, answer in answers.items():
            site.at(url_of(name).removeprefix(f"https://{KBS}"), answer)
        yield Fed(site, archive, crawl_articles(archive, site, *map(url_of, answers)))


@pytest.mark.parametrize("name", READ)
def test_this_page_is_read_whatever_is_wrong_with_it(fed: Fed, name: str) -> None:
    rows = fed.archive.rows(
        "SELECT v.headline, v.body FROM versions v JOIN captures c ON c.id = v.capture_id "
        f"WHERE c.url = '{url_of(name)}'"
    )

    assert len(rows) == 1
    headline, body = rows[0]
    assert headline == STORIES[0].headline
    assert STORIES[0].paragraphs[0] in body
    assert "\0" not in body
    assert not any("\ud800" <= character <= "\udfff" for character in body)


@pytest.mark.parametrize("name", NOT_READ)
def test_this_page_is_counted_and_captured_and_makes_no_article(fed: Fed, name: str) -> None:
    _, fate, said = NOT_READ[name]
    rows = fed.archive.rows(f"SELECT fate, problem, article_id FROM captures WHERE url = '{url_of(name)}'")

    assert [(row[0], row[2]) for row in rows] == [(fate, None)]
    assert said in (rows[0][1] or "")


def test_all_are_counted_and_an_error_is_asked_three_times(fed: Fed) -> None:
    assert fed.ended.counts == {"new": len(READ), "unrecognised": 4, "missing": 1, "gone": 2, "failed": 1}
    assert fed.ended.outcome == "suspicious"
    assert len(fed.site.asked(url_of("an error").removeprefix(f"https://{KBS}"))) == 3
    assert fed.archive.open_rows == 0


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (page("<!DOCTYPE html><html><body>점검 중</body></html>"), "not a sitemap: an HTML page"),
        (sitemap(), "the sitemap lists nothing"),
    ],
)
def test_a_sitemap_that_is_none_fails_the_run(archive: Archive, site: Site, answer: Answer, said: str) -> None:
    site.at(SITEMAP, answer)
    words = ("crawl", "kbs", "--connect-to", site.connect_to()[0], "--json")

    ended = command("--archive", archive.url, *words, cwd=archive.folder)

    assert ended.code == 1, ended.err
    assert ended.outcome == "failed"
    assert ended.counts == {"unrecognised": 1}
    assert said in ended.run["problems"][0]["problem"]


def test_a_sitemap_that_names_a_foreign_host_leads_nowhere_else(archive: Archive, site: Site) -> None:
    good = site.at(path_of(STORIES[0]), story_page())
    foreign = ("https://evil.example/news/view.do?ncd=1", "http://127.0.0.1/", "https://kbs.co.kr.evil.example/")
    site.at(SITEMAP, sitemap(*foreign, good, "file:///etc/passwd", "javascript:alert(1)"))

    ended = Crawl(archive, "kbs", site.connect_to(KBS, "evil.example", "kbs.co.kr.evil.example")).run()

    assert ended.counts == {"listing": 1, "new": 1}
    assert ended.outcome == "complete"
    assert {asked.host for asked in site.requests} == {KBS}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("crawl", "kbs", "--since", "nonsense"), "nonsense"),
        (("crawl", "kbs", "--until", "2026-02-30"), "2026-02-30"),
        (("crawl", "kbs", "-a", "since=nonsense"), "nonsense"),
        (("crawl", "kbs", "-a", "limit=none"), "limit 'none' is no whole number"),
        (("crawl", "kbs", "-a", "colour=red"), "no argument 'colour'"),
        (("crawl", "article"), "needs -a urls="),
        (("crawl", "article", "-a", "urls=ftp://a/b"), "does not begin with http"),
        (("crawl", "nobody"), "there is no spider 'nobody'; there are: article, blog, cited,"),
        (("crawl", "kbs", "--connect-to", "nonsense"), "not of the form HOST=ADDRESS:PORT"),
    ],
)
def test_what_is_asked_wrongly_is_named_and_no_archive_is_made(
    unmade: Archive, words: tuple[str, ...], said: str
) -> None:
    if "--connect-to" not in words:
        words = (*words, "--connect-to", f"{KBS}=127.0.0.1:9")

    ended = at_once("--archive", unmade.url, *words)

    assert ended.code == 2, ended.err
    assert said in ended.err
    assert not unmade.path.exists()


@SQLITE_ONLY
@pytest.mark.parametrize("place", ["no/such/folder/a.db", "folder", "text.db"])
def test_an_archive_that_cannot_be_opened_is_named(archive: Archive, place: str) -> None:
    path = archive.folder / place
    (archive.folder / "folder").mkdir()
    (archive.folder / "text.db").write_text("this is no database, whatever it is called\n" * 100)
    words = ("crawl", "kbs", "--connect-to", f"{KBS}=127.0.0.1:9")

    ended = at_once("--archive", f"sqlite:///{path}", *words)

    assert ended.code == 1, ended.err
    assert str(path) in ended.err


def at_once(*words: str) -> Ended:
    """The command line in this process: for what ends before a crawl begins."""
    ended = CliRunner().invoke(cli, words, prog_name="newsarchive")
    assert ended.exception is None or isinstance(ended.exception, SystemExit)
    return Ended(ended.exit_code, ended.stdout, ended.stderr)
