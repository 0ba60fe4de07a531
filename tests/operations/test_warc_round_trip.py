"""What was crawled, as WARC and back again: the same articles, versions and captures, on both engines."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from demo.pages import removal_page
from tests.archive.looking import rows
from tests.archives import new_archive
from tests.crawling.crawls import Archive, crawl_articles
from tests.crawling.site import KBS, Site, page, redirect
from tests.operations.test_warc_export import assert_sound, captures, exported, what_is_in
from tests.operations.warcs import a_page, imported


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An archive of two crawls: gzip, a redirect, an edit, a 304, a removal, a 404."""
    archive = Archive.on("sqlite", tmp_path_factory.mktemp("crawled"))
    packed = gzip.compress(a_page(1), mtime=0)
    with Site() as site:
        urls = [
            site.at(_path(1), page(packed, Content_Encoding="gzip"), page(a_page(1, "새 제목"))),
            site.at(_path(2), page(a_page(2), ETag='"two"'), page("", 304, ETag='"two"')),
            site.at(_path(3), page(a_page(3)), page(removal_page())),
            site.at(_path(4), page(a_page(4)), page("no", 404)),
        ]
        site.at("/old", redirect(f"https://{KBS}{_path(5)}"))
        site.at(_path(5), page(a_page(5)))
        first = crawl_articles(archive, site, *urls, f"https://{KBS}/old", hours_ahead=-24)
        again = crawl_articles(archive, site, *urls, f"https://{KBS}/old")
    assert first.counts == {"new": 5}, first.err
    assert again.counts == {"changed": 1, "seen": 2, "gone": 1, "missing": 1}, again.err
    return archive.url


def _path(ncd: int) -> str:
    return f"/news/pc/view/view.do?ncd={ncd}"


_KNOWN = (
    "SELECT key, canonical_url, kind, status, current_version, first_seen_at, last_seen_at FROM articles a",
    "SELECT a.key, number, origin, extractor, v.digest, headline, body, section, v.date_published, captured_at"
    " FROM articles a JOIN versions v ON v.article_id = a.id",
    "SELECT a.key, url, u.first_seen_at, u.last_seen_at FROM articles a JOIN article_urls u ON u.article_id = a.id",
    "SELECT a.key, c.url, fate, c.problem FROM articles a JOIN captures c ON c.article_id = a.id",
)


def known(archive: str) -> list[list[tuple[str, ...]]]:
    """What is known of the articles, but for numbers of rows."""
    return [sorted(tuple(map(_plain, row)) for row in rows(archive, sql)) for sql in _KNOWN]


def _plain(value: Any) -> str:
    """Times as SQLite keeps them."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds") if isinstance(value, datetime) else str(value)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_crawl_goes_to_another_archive_and_back_unchanged(tmp_path: Path, crawled: str, engine: str) -> None:
    archive, files = new_archive(engine, tmp_path), [tmp_path / name for name in ("a.warc.gz", "b.warc.gz")]
    counts = exported(crawled, files[0])
    assert (counts.records, counts.responses, counts.revisits, counts.simulated) == (10, 8, 2, 10)
    assert_sound(files[0])
    fates, _, _ = imported(archive, files[0])
    assert fates == {"new": 5, "changed": 1, "seen": 2, "gone": 1, "missing": 1}
    assert captures(archive) == captures(crawled)
    exported(archive, files[1])
    assert sorted(what_is_in(files[1])) == sorted(what_is_in(files[0]))
    assert known(archive) == known(crawled)
