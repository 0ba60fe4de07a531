"""What must not come back: asked of each page before anything of it is kept, and of each link before it is queued."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from newsarchive.archive import statements, takedowns
from newsarchive.archive.errors import LeaseLost
from newsarchive.archive.schema import FrontierRow
from newsarchive.archive.takedowns import BARE, OUTCOME, Bars, Names
from newsarchive.items import OutLink, PageResult


def admitted(connection: Connection, page: PageResult) -> PageResult:
    """`page`, or what may be kept of it.

    Of an article that was taken out that is nothing; a list that names one loses its body, which shows some of it.
    After `takedowns.stand_by`, what another process took out just now is seen.
    """
    keys, addresses = page.keys, _addresses(page)
    bars = takedowns.bars(connection, _with_links(keys, addresses, (*page.out_links, *page.hints)))
    if any(bars.bar(key, None) for key in keys) or any(bars.bar(None, url) for url in addresses):
        return _nothing_of(page)
    return page if page.articles else _without_barred(page, bars)


def _with_links(keys: Iterable[str], addresses: Iterable[str], links: Sequence[Any]) -> Names:
    return Names({*keys, *(link.key for link in links if link.key)}, {*addresses, *(link.url for link in links)})


def _addresses(page: PageResult) -> set[str]:
    """Those on the way to the page, and those that its articles give themselves."""
    way = {page.url} | ({page.capture.url, *(hop.url for hop in page.capture.hops)} if page.capture else set())
    return way | {url for article in page.articles for url in (article.canonical_url, *article.addresses)}


def _nothing_of(page: PageResult) -> PageResult:
    return PageResult(
        run_id=page.run_id,
        frontier_id=page.frontier_id,
        url=page.url,
        outcome="taken-down",
        next_links=page.next_links,
    )


def _without_barred(page: PageResult, bars: Bars) -> PageResult:
    hints = tuple(hint for hint in page.hints if not bars.bar(hint.key, hint.url))
    is_shown = len(hints) < len(page.hints) or any(bars.bar(link.key, link.url) for link in page.out_links)
    if not is_shown or page.capture is None:
        return page
    return replace(page, hints=hints, capture=replace(page.capture, body=b""))


def barred_links(connection: Connection, links: Sequence[OutLink]) -> set[bytes]:
    """The fingerprints of those of `links` that lead to what was taken out."""
    if not takedowns.are_there(connection):
        return set()
    bars = takedowns.bars(connection, _with_links((), (), links))
    return {link.fingerprint for link in links if bars.bar(link.key, link.url)}


def end(connection: Connection, frontier_id: int, owner: str) -> None:
    """End the lease of a row that leads to what was taken out, and forget what it asked for.

    Raises LeaseLost where it is another process's; not where the takedown itself has ended it meanwhile.
    """
    if connection.dialect.name == "sqlite":  # what the row held is overwritten, not only given up
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    if statements.change(connection, _END, {"row": frontier_id, "owner": owner}):
        return
    if statements.one(connection, _ENDED, {"row": frontier_id}, str) != OUTCOME:
        raise LeaseLost(f"frontier row {frontier_id} is not leased by {owner} any more")


_ENDED: Any = select(FrontierRow.outcome).where(FrontierRow.id == bindparam("row"), FrontierRow.state == "done")
_END = (
    update(FrontierRow)
    .where(FrontierRow.id == bindparam("row"), FrontierRow.state == "leased")
    .where(FrontierRow.lease_owner == bindparam("owner"))
    .values(state="done", lease_owner=None, lease_expires=None, outcome=OUTCOME, **BARE)
)
