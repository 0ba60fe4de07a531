"""One identity per article over all its addresses."""

import json
import os
from pathlib import Path

from demo.server import DemoSite
from tests.acceptance.shared import crawl
from tests.forks import Fork

SPELLINGS = (
    "http://news.kbs.co.kr/tvnews/news9/{dated}/{ncd}.html",
    "http://news.kbs.co.kr/news/NewsView.do?SEARCH_NEWS_CODE={ncd}&ref=A",
    "http://news.kbs.co.kr/news/view.do?ncd={ncd}&ref=A",
    "https://news.kbs.co.kr/news/view.do?ncd={ncd}",
    "https://mn.kbs.co.kr/news/view.do?ncd={ncd}",
    "https://mn.kbs.co.kr/mobile/news/view.do?ncd={ncd}",
    "https://news.kbs.co.kr/mobile/news/view.do?ncd={ncd}",
    "https://news.kbs.co.kr/news/pc/view/view.do?ncd={ncd}",
    "https://www.kbs.co.kr/news/news.do?ncd={ncd}",
)


def _newsarchive(archive: Path, *arguments: str) -> list[dict[str, object]]:
    words = ("--archive", f"sqlite:///{archive}", *arguments, "--json")
    done = Fork("newsarchive", *words, cwd=Path.cwd(), environment=os.environ)
    assert done.wait(60) == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def test_nine_spellings_are_one_article_with_nine_addresses_found_by_each(tmp_path: Path) -> None:
    with DemoSite() as site:
        story = next(s for s in reversed(site.stories) if s.layout == "now" and s.from_edition == 1)
        urls = [url.format(ncd=story.ncd, dated=f"{story.published:%Y/%m/%d}") for url in SPELLINGS]
        run = crawl(site, tmp_path / "a.db", "article", "-a", "urls=" + ",".join(urls))
    assert run["counts"] == {"new": 1, "seen": 8}
    for url in urls:
        (article,) = _newsarchive(tmp_path / "a.db", "show", url)
        assert article["key"] == f"kbs:ncd:{story.ncd}"
        assert {address["url"] for address in article["addresses"]} >= set(urls)  # type: ignore[attr-defined]
    (stats,) = _newsarchive(tmp_path / "a.db", "stats")
    assert stats["articles"] == 1


def test_three_different_ncd_are_three_articles(tmp_path: Path) -> None:
    with DemoSite() as site:
        stories = [story for story in site.stories if story.from_edition == 1][-3:]
        urls = [f"https://news.kbs.co.kr/news/view.do?ncd={story.ncd}" for story in stories]
        run = crawl(site, tmp_path / "a.db", "article", "-a", "urls=" + " ".join(urls))
    assert run["counts"] == {"new": 3}
    (stats,) = _newsarchive(tmp_path / "a.db", "stats")
    assert stats["articles"] == 3
