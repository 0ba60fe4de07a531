"""Making a publisher's dictionary out of its newest pages, within the transaction that keeps one of them.

So a kill leaves nothing half done. It takes a quarter of a second, once until the layout changes.
"""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from backports.zstd import ZstdDict
from sqlalchemy import Connection, bindparam, func, select

from newsarchive import clock
from newsarchive.archive import dictionaries, packing, payloads, statements
from newsarchive.archive.bases import LARGEST, SMALLEST, bases
from newsarchive.archive.chrome import chrome_of
from newsarchive.archive.dictionaries import ARTICLES, Dictionary, is_due
from newsarchive.archive.engine import alone_with
from newsarchive.archive.schema import ArticleRow, CaptureRow, PayloadRow, VersionRow

SAMPLES = 24
"""Pages that a dictionary is made of: each costs 6 ms, and from 16 on more of them change little."""
SAVES = 0.9
"""A dictionary is worth its bytes where pages take less than this part of what they take without."""


class Sample(NamedTuple):
    """A page of an article, as it is kept."""

    article_id: int
    payload_id: int
    base_id: int | None


def train_where_due(connection: Connection) -> None:
    """Make dictionaries for the publishers of whom pages were kept that stand alone, where their time has come."""
    changed = bases(connection).changed
    for publisher in sorted(changed):
        if _is_due(connection, publisher, dictionaries.newest(connection, publisher)):
            alone_with(connection, f"dictionary {publisher}")
            newest = dictionaries.newest(connection, publisher)  # another process may have made one meanwhile
            if _is_due(connection, publisher, newest):
                _train(connection, publisher, newest)
    changed.clear()


def _is_due(connection: Connection, publisher: str, newest: Dictionary | None) -> bool:
    if newest is None:
        return is_due(None, (), len(_samples(connection, publisher)))
    asked = {"of": publisher, "beside": newest.id if newest.size else -1}
    return is_due(newest.share, statements.each(connection, _LATELY, asked, _share), 0)


def _share(size: int, kept: int) -> float:
    return kept / size


def _samples(connection: Connection, publisher: str) -> list[Sample]:
    """The newest pages, each of another article."""
    found = statements.each(connection, _PAGES, {"of": publisher}, Sample)
    return list({sample.article_id: sample for sample in reversed(found)}.values())[-SAMPLES:]


def _train(connection: Connection, publisher: str, newest: Dictionary | None) -> None:
    samples = _samples(connection, publisher)
    pages = [payloads.body_of(connection, sample.payload_id) for sample in samples]
    made = chrome_of(pages, _names(connection, samples)) if len(pages) > 1 else b""
    before = _left(pages, _beside(connection, newest))
    after = _left(pages, ZstdDict(made, is_raw=True)) if len(made) >= SMALLEST else before
    if after < SAVES * before:
        dictionaries.add(connection, publisher, made, after, clock.now())
        _pack_again(connection, publisher, samples, pages)
    elif newest is None:
        dictionaries.add(connection, publisher, b"", before, clock.now())
    else:
        dictionaries.expect(connection, newest.id, before)


def _beside(connection: Connection, newest: Dictionary | None) -> ZstdDict | None:
    return dictionaries.load(connection, newest.id, newest.sha256) if newest is not None and newest.size else None


def _left(pages: Sequence[bytes], beside: ZstdDict | None) -> float:
    return sum(len(packing.pack(page, beside)) for page in pages) / sum(map(len, pages))


def _names(connection: Connection, samples: Collection[Sample]) -> set[str]:
    """Headlines, and who wrote: names are short enough to be taken for words."""
    told = (
        select(VersionRow.headline, VersionRow.bylines)
        .join(ArticleRow, (ArticleRow.id == VersionRow.article_id) & (ArticleRow.current_version == VersionRow.number))
        .where(ArticleRow.id.in_([sample.article_id for sample in samples]))
    )
    rows = connection.execute(told).all()
    named = {byline[field] for _, bylines in rows for byline in bylines for field in ("name", "email")}
    return {name for name in named | {headline for headline, _ in rows} if name}


def _pack_again(connection: Connection, publisher: str, samples: Sequence[Sample], pages: Sequence[bytes]) -> None:
    for sample, page in zip(samples, pages, strict=True):
        if sample.base_id is None:
            payloads.pack_again(connection, sample.payload_id, payloads.pack_alone(connection, page, publisher))


_WINDOW: Any = (
    select(CaptureRow.article_id, CaptureRow.payload_id)
    .where(CaptureRow.publisher == bindparam("of"))
    .order_by(CaptureRow.id.desc())
    .limit(16 * ARTICLES)
    .subquery()
)
_PAGES: Any = (
    select(_WINDOW.c.article_id, PayloadRow.id, PayloadRow.base_id)
    .join(PayloadRow, PayloadRow.id == _WINDOW.c.payload_id)
    .where(_WINDOW.c.article_id.is_not(None), PayloadRow.size.between(SMALLEST, LARGEST))
    .order_by(PayloadRow.id.desc())
    .limit(2 * SAMPLES)
)
_LATELY: Any = (
    select(PayloadRow.size, func.length(PayloadRow.content))
    .join(_WINDOW, PayloadRow.id == _WINDOW.c.payload_id)
    .where(_WINDOW.c.article_id.is_not(None), PayloadRow.base_id.is_(None), PayloadRow.size.between(SMALLEST, LARGEST))
    .where(func.coalesce(PayloadRow.dictionary_id, -1) == bindparam("beside"))
    .order_by(PayloadRow.id.desc())
    .limit(ARTICLES // 2)
)
