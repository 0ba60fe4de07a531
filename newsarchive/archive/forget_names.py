"""What a takedown is about: which articles of the archive are meant, and every name that they go by."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, or_, select

from newsarchive.archive import reading, takedowns
from newsarchive.archive.errors import NoSuchArticle, TakenDown
from newsarchive.archive.forget_text import Pieces, pieces_of
from newsarchive.archive.provenance_schema import AttemptRow
from newsarchive.archive.reading import Identify
from newsarchive.archive.schema import (
    ArticleRow,
    ArticleUrlRow,
    CaptureRow,
    HintRow,
    ImageRow,
    VersionRow,
)
from newsarchive.archive.selection import IS_CURRENT
from newsarchive.archive.takedowns import Bars
from newsarchive.normalization.address_form import names_a_page, one_form

_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Meant:
    """Articles that are to go: `articles` are their numbers, `keys` and `addresses` all that they go by.

    `files` are the source files that they were imported from. Nothing of the archive need have them: then only what is
    still to come is barred.
    """

    articles: tuple[int, ...] = ()
    keys: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()

    @property
    def bars(self) -> Bars:
        """By what their requests are told."""
        keys = frozenset(map(takedowns.digest, self.keys))
        return Bars(keys, frozenset(takedowns.digests_of(self.addresses)))


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One article that is to go: `key` is its identity, `number` what it has in the archive, None where it has none.

    `reference` is what it was named by: its number, its key or an address; `headline` is None where it is not archived.
    """

    reference: str
    publisher: str
    key: str
    number: int | None
    headline: str | None = None
    meant: Meant


@dataclass(frozen=True)
class Written:
    """The texts of articles: what must stand nowhere afterwards."""

    headlines: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    names: tuple[str, ...] = field(default=())

    @property
    def pieces(self) -> Pieces:
        """By what lists are known that show some of it."""
        return pieces_of(self.headlines, self.bodies)

    @property
    def whole(self) -> str:
        """All of it, one after the other."""
        return "\n".join((*self.headlines, *self.bodies, *self.names))


def subject(connection: Connection, reference: str, identify: Identify) -> Subject:
    """What a person means by an article's number, its key or any address of it, archived or not.

    Raises NoSuchArticle where that is neither archived nor an address or an identity.
    """
    try:
        number = reading.find_article(connection, reference, identify)
    except NoSuchArticle as error:
        return _not_archived(connection, reference, identify, error)
    row = connection.execute(
        select(ArticleRow.publisher, ArticleRow.key, ArticleRow.canonical_url, VersionRow.headline)
        .join(VersionRow, IS_CURRENT)
        .where(ArticleRow.id == number)
    ).one()
    addresses = {*_own_addresses(connection, number), row.canonical_url}
    if names_a_page(reference):
        addresses.add(reference)
    meant = Meant(
        articles=(number,),
        keys=frozenset({row.key}),
        addresses=frozenset(addresses),
        files=_files(connection, [number]),
    )
    return Subject(
        reference=reference,
        publisher=row.publisher,
        key=row.key,
        number=number,
        headline=row.headline,
        meant=meant,
    )


def _not_archived(connection: Connection, reference: str, identify: Identify, error: NoSuchArticle) -> Subject:
    identity = identify(reference)
    is_address = names_a_page(reference)
    hinted = connection.scalars(select(HintRow.url).where(HintRow.key == reference)).one_or_none()
    if identity is None and not is_address and hinted is None and takedowns.plain_key(reference) is None:
        if isinstance(error, TakenDown):
            raise error
        raise NoSuchArticle(f"{error}; what is not archived is barred by its address or its key") from error
    key = identity.key if identity else one_form(reference) if is_address else reference
    publisher = identity.publisher if identity else key.partition(":")[0].partition("/")[0]
    addresses = frozenset({url for url in (reference if is_address else None, hinted) if url})
    meant = Meant(keys=frozenset({key}), addresses=addresses)
    return Subject(reference=reference, publisher=publisher, key=key, number=None, meant=meant)


def _own_addresses(connection: Connection, number: int) -> set[str]:
    """The addresses under which this article was seen, and no other one."""
    urls = set(connection.scalars(select(ArticleUrlRow.url).where(ArticleUrlRow.article_id == number)))
    others: set[str] = set()
    for some in _some(sorted(urls)):
        shared = select(ArticleUrlRow.url).where(ArticleUrlRow.url.in_(some), ArticleUrlRow.article_id != number)
        others.update(connection.scalars(shared))
    return urls - others


def _files(connection: Connection, articles: Iterable[int]) -> frozenset[str]:
    found = set[str]()
    for number in articles:
        files = CaptureRow.article_id == number, CaptureRow.medium != "http"
        found.update(connection.scalars(select(CaptureRow.url).where(*files)))
    return frozenset(found)


def barred(connection: Connection, bars: Bars) -> Meant:
    """What the archive has of that which `bars` are about: looks at every name there is."""
    articles, keys, addresses = set[int](), set[str](), set[str]()
    for number, key, url in connection.execute(select(ArticleRow.id, ArticleRow.key, ArticleRow.canonical_url)):
        if bars.bar(key, url):
            articles.add(number)
    for number, url in connection.execute(select(ArticleUrlRow.article_id, ArticleUrlRow.url)):
        if bars.bar(None, url):
            articles.add(number)
    for number in articles:
        row = connection.execute(select(ArticleRow.key, ArticleRow.canonical_url).where(ArticleRow.id == number)).one()
        keys.add(row.key)
        addresses |= {row.canonical_url, *_own_addresses(connection, number)}
    for model in (CaptureRow, HintRow, AttemptRow):
        named: Any = select(model.key, model.url).distinct()
        loose = named.where(CaptureRow.article_id.is_(None)) if model is CaptureRow else named
        for key, url in connection.execute(loose):
            if bars.bar(key, url):
                keys |= {key} if key is not None and bars.bar(key, None) else set()
                addresses |= {url} if bars.bar(None, url) else set()
    return Meant(
        articles=tuple(sorted(articles)),
        keys=frozenset(keys),
        addresses=frozenset(addresses),
        files=_files(connection, articles),
    )


def written(connection: Connection, articles: Iterable[int]) -> Written:
    """All versions of these articles: what they say, and who wrote it."""
    headlines, bodies, names = dict[str, None](), dict[str, None](), dict[str, None]()
    for number in articles:
        own = VersionRow.article_id == number
        columns = (VersionRow.headline, VersionRow.body, VersionRow.bylines, VersionRow.credits)
        for headline, body, bylines, credits_ in connection.execute(select(*columns).where(own)):
            headlines[headline] = bodies[body] = None
            names |= dict.fromkeys(_strings((bylines, credits_)))
        captions = select(ImageRow.caption).join(VersionRow, VersionRow.id == ImageRow.version_id).where(own)
        bodies |= dict.fromkeys(each for each in connection.scalars(captions) if each)
    return Written(tuple(headlines), tuple(bodies), tuple(names))


def hinted(connection: Connection, keys: Iterable[str]) -> Written:
    """What lists said of articles with these keys."""
    found = [
        row
        for some in _some(sorted(keys))
        for row in connection.execute(select(HintRow.headline, HintRow.summary).where(HintRow.key.in_(some)))
    ]
    return Written(tuple(row[0] for row in found if row[0]), tuple(row[1] for row in found if row[1]))


def captures_of(connection: Connection, meant: Meant) -> list[int]:
    """The numbers of all captures of it: its own, and those of no article that were asked for under its names."""
    found = set[int]()
    for number in meant.articles:
        found.update(connection.scalars(select(CaptureRow.id).where(CaptureRow.article_id == number)))
    loose = CaptureRow.article_id.is_(None)
    for column, names in ((CaptureRow.key, meant.keys), (CaptureRow.url, _pages(meant.addresses))):
        for some in _some(sorted(names)):
            found.update(connection.scalars(select(CaptureRow.id).where(loose, or_(column.in_(some)))))
    return sorted(found)


def _pages(addresses: Iterable[str]) -> set[str]:
    return {url for url in addresses if names_a_page(url)}


def _some(names: list[str]) -> Iterable[list[str]]:
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)
