"""Archives of real pages that were read well, and how an older reader would have left them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha1, sha256

from benchmarks import pages
from newsarchive.archive import Archive, open_archive
from newsarchive.archive.rows import change
from newsarchive.archive.schema import VersionRow
from newsarchive.archive.versions import content_digest
from newsarchive.crawling.rereading import extract_again
from newsarchive.items import Capture, OutLink, PageResult
from tests.archive.looking import rows, run

AT = datetime(2026, 8, 8, tzinfo=UTC)


def fill(url: str, count: int) -> None:
    """So many articles of one publisher, each with one capture, one version and its source links."""
    with open_archive(url, create=True) as archive:
        run_id = archive.open_run(spider="kbs", arguments={}, simulated=False).id
        captures = [captured(ncd) for ncd in pages.numbers(count)]
        for start in range(0, count, 50):
            keep(archive, run_id, captures[start : start + 50])
        archive.close_run(run_id)


def keep(archive: Archive, run_id: int, captures: Sequence[Capture]) -> None:
    """Commit what today's code reads in these captures."""
    archive.enqueue(run_id, tuple(map(_link, captures)))
    leased = {each.url: each.id for each in archive.lease(run_id, len(captures))}
    archive.record_all([_page(run_id, leased[each.url], each) for each in captures], extract_again)


def captured(ncd: int, body: bytes | None = None, at: datetime = AT) -> Capture:
    """The page of an article as it is archived."""
    body = body if body is not None else b"".join(pages.article_page(ncd))
    return Capture(
        url=f"{pages.SITE}{pages.ARTICLE_PATH}{ncd}",
        fetched_at=at,
        status=200,
        protocol="HTTP/1.1",
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=body,
        received_sha256=sha256(body).hexdigest(),
    )


def _link(capture: Capture) -> OutLink:
    fingerprint = sha1(f"{capture.url} {capture.fetched_at}".encode(), usedforsecurity=False).digest()
    return OutLink(url=capture.url, fingerprint=fingerprint, host=pages.HOST, delay=0.0, callback="parse_article")


def _page(run_id: int, frontier_id: int, capture: Capture) -> PageResult:
    article = extract_again(capture)
    assert article is not None
    return PageResult(
        run_id=run_id,
        frontier_id=frontier_id,
        url=capture.url,
        outcome="article",
        identity=article.identity,
        capture=capture,
        articles=(article,),
    )


def lose_section(url: str, *numbers: int) -> None:
    """An older reader found neither section nor bylines in these articles."""
    for number in numbers:
        run(url, "UPDATE versions SET extractor = 'kbs-0', section = NULL, bylines = '[]' WHERE article_id = ?", number)


def lose_paragraph(url: str, *numbers: int) -> None:
    """An older reader missed the last paragraph of these articles; the search index knows no better."""
    from newsarchive.archive.engine import connect, writing
    from newsarchive.archive.index import refresh, unindex

    texts = {number: text for number, *text in rows(url, "SELECT article_id, id, headline, body FROM versions")}
    engine = connect(url)
    with writing(engine) as connection:
        for number in numbers:
            version, headline, body = texts[number]
            short = body.rpartition("\n")[0]
            unindex(connection, number)
            values = {"extractor": "kbs-0", "body": short, "digest": content_digest(headline, short)}
            change(connection, VersionRow, version, values)
        refresh(connection, numbers)
    engine.dispose()


def failed_before(url: str, *numbers: int) -> None:
    """An older reader made nothing of these pages: no article came of them."""
    for number in numbers:
        ((capture, key),) = rows(url, "SELECT c.id, c.key FROM captures c WHERE c.article_id = ?", number)
        for table in ("source_links", "article_urls", "indexed"):
            run(url, f"DELETE FROM {table} WHERE article_id = ?", number)
        run(url, "DELETE FROM images WHERE version_id IN (SELECT id FROM versions WHERE article_id = ?)", number)
        run(url, "DELETE FROM versions WHERE article_id = ?", number)
        gone = (
            "UPDATE captures SET article_id = NULL, fate = 'unrecognised', problem = 'no layout', key = ? WHERE id = ?"
        )
        run(url, gone, key, capture)
        run(url, "DELETE FROM articles WHERE id = ?", number)
