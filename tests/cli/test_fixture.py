import json
from collections.abc import Callable
from pathlib import Path

import pytest

from newsarchive.archive import Run, open_archive
from newsarchive.crawling.run import CrawlRequest
from tests.building import Newsroom, a_capture, address, an_article
from tests.cli.conftest import BOTH_ENGINES, CommandLine
from tests.cli.test_crawl import Crawls

CASES = Path(__file__).parent.parent / "fixtures" / "kbs"
ARTICLE = CASES / "now_tv_report" / "page.html"
REMOVED = CASES / "now_removed" / "page.html"
UNKNOWN = CASES / "unknown_layout" / "page.html"


def _case(folder: Path) -> tuple[bytes, dict[str, object], dict[str, object]]:
    """The page, capture.json and expected.json of a case."""
    capture, expected = (json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("capture", "expected"))
    return (folder / "page.html").read_bytes(), capture, expected


def test_a_saved_page_becomes_a_case_that_is_not_reviewed(newsarchive: CommandLine, tmp_path: Path) -> None:
    answer = newsarchive("fixture", str(ARTICLE), "--to", "cases/new", "--url", address(8630990))
    assert answer.code == 0
    page, capture, expected = _case(tmp_path / "cases" / "new")
    assert page == ARTICLE.read_bytes()
    assert (capture["url"], capture["status"]) == (address(8630990), 200)
    assert (expected["reviewed"], expected["outcome"], expected["identity"]) == (False, "article", "kbs:ncd:8630990")
    assert f"an article: {expected['headline']}" in answer.out
    assert 'compare cases/new/expected.json with page.html, correct it, and set "reviewed" to true' in answer.out


def test_the_folder_is_named_for_the_publisher_and_the_file(newsarchive: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "긴 제목…2026.html").write_bytes(ARTICLE.read_bytes())
    case = newsarchive("fixture", "긴 제목…2026.html", "--json").record
    assert case == {
        "folder": "tests/fixtures/kbs/긴_제목_2026",
        "expected": "tests/fixtures/kbs/긴_제목_2026/expected.json",
        "url": None,
        "outcome": "article",
    }


@BOTH_ENGINES
def test_the_archived_page_of_an_address(newsarchive: CommandLine, newsroom: Newsroom, tmp_path: Path) -> None:
    capture = a_capture(address(5), ARTICLE.read_bytes())
    newsroom.keep(an_article(5), capture)
    assert newsarchive("fixture", "https://mn.kbs.co.kr/news/view.do?ncd=5").code == 0
    page, kept, _ = _case(tmp_path / "tests" / "fixtures" / "kbs" / "ncd_5")
    assert page == capture.body
    assert kept == {
        "url": address(5),
        "fetched_at": "2026-01-06T03:00:00+00:00",
        "status": 200,
        "headers": [["Content-Type", "text/html; charset=utf-8"]],
    }


@BOTH_ENGINES
def test_an_archived_page_that_nobody_can_read_is_what_cases_are_for(
    newsarchive: CommandLine, newsroom: Newsroom
) -> None:
    capture = a_capture(address(6), UNKNOWN.read_bytes())
    newsroom.record(newsroom.page("unrecognised", capture, problem="not an article"))
    answer = newsarchive("fixture", address(6))
    assert answer.code == 0
    assert "tests/fixtures/kbs/ncd_6, which reads as no article" in answer.out


def test_a_removed_article(newsarchive: CommandLine) -> None:
    answer = newsarchive("fixture", str(REMOVED), "--to", "removed")
    assert "a removed article: 삭제된 기사입니다" in answer.out


class FetchingCrawls(Crawls):
    """Keeps the asked-for page as a crawl would, or nothing."""

    def __init__(self, body: bytes | None) -> None:
        super().__init__()
        self._body = body

    def __call__(self, request: CrawlRequest, *, progress: bool, announce: Callable[[str], None]) -> Run:
        open_archive(request.archive_url, create=True).close()
        if self._body is not None:
            with Newsroom(Path(), url=request.archive_url) as room:
                room.keep(an_article(9), a_capture(request.arguments["urls"], self._body))
        return super().__call__(request, progress=progress, announce=announce)


@BOTH_ENGINES
def test_a_page_that_is_not_archived_is_crawled_first(
    newsarchive: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawls = FetchingCrawls(ARTICLE.read_bytes())
    monkeypatch.setattr("newsarchive.crawling.run.crawl", crawls)
    answer = newsarchive("fixture", address(9), "--connect-to", "news.kbs.co.kr=127.0.0.1:8000", "--json")
    assert answer.record["folder"] == "tests/fixtures/kbs/ncd_9"
    (request,) = crawls.requests
    assert (request.spider, request.arguments) == ("article", {"urls": address(9)})
    assert request.connect_to == ("news.kbs.co.kr=127.0.0.1:8000",)


def test_a_page_that_cannot_be_fetched(newsarchive: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    crawls = FetchingCrawls(None)
    crawls.ends(outcome="failed", problems=(("refused", address(9), "robots.txt forbids it"),))
    monkeypatch.setattr("newsarchive.crawling.run.crawl", crawls)
    answer = newsarchive("fixture", address(9))
    assert (answer.code, answer.err) == (1, f"newsarchive: {address(9)} gave no page: refused: robots.txt forbids it\n")


def test_a_case_is_never_overwritten(newsarchive: CommandLine, tmp_path: Path) -> None:
    newsarchive("fixture", str(ARTICLE), "--to", "case")
    (tmp_path / "case" / "expected.json").write_text('{"reviewed": true}')
    answer = newsarchive("fixture", str(ARTICLE), "--to", "case")
    assert (answer.code, answer.err) == (
        1,
        "newsarchive: case exists already and is not overwritten; give another folder: --to DIR\n",
    )
    assert (tmp_path / "case" / "expected.json").read_text() == '{"reviewed": true}'


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (("absent.html",), 1, "absent.html"),
        (("/dev/zero",), 1, "/dev/zero"),
        (("https://news.kbs.co.kr/x", "--url", "https://news.kbs.co.kr/y"), 2, "--url"),
        ((str(UNKNOWN),), 2, "--to DIR"),
        ((str(ARTICLE), "--to", "/proc/case"), 1, "/proc/case"),
        ((), 2, "URL|FILE"),
    ],
)
def test_what_cannot_become_a_case_is_named(
    newsarchive: CommandLine, words: tuple[str, ...], code: int, named: str
) -> None:
    answer = newsarchive("fixture", *words)
    assert (answer.code, answer.out) == (code, "")
    assert named in answer.err
