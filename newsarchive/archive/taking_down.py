"""The archive's door for takedowns: articles go for ever, and what is left is a tombstone that keeps them out."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from newsarchive import clock
from newsarchive.archive import (
    chores,
    forget_bodies,
    forget_mentions,
    forget_names,
    forget_rows,
    forget_verdicts,
    same_text,
    source_links,
    takedown_guard,
    takedown_traces,
    takedowns,
)
from newsarchive.archive.engine import reading as look
from newsarchive.archive.engine import writing
from newsarchive.archive.errors import NotTakenDown
from newsarchive.archive.forget_bodies import Looked, Tell
from newsarchive.archive.forget_names import Meant, Subject
from newsarchive.archive.forget_text import shares_a_run
from newsarchive.archive.opened import Opened
from newsarchive.archive.reading import Identify
from newsarchive.archive.takedowns import Bars, Tombstone
from newsarchive.items import OutLink

CHORE = "takedown traces"
"""The chore that is there as long as bytes of what was deleted may be in the database's files."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """Why an article goes, by whose word (None: not said), and what is answered for it: 410, or 451 by law."""

    reason: str
    author: str | None = None
    status: Literal[410, 451] = 410


@dataclass(frozen=True, kw_only=True)
class TakenOut:
    """What came of it: `key` is the article's identity, `number` what it had in the archive, None where it had none.

    `removed` counts the rows that went, by kind; `already` is when it was taken out before, None where it was not.
    `copies` are keys of other articles with the same text, `cited_by` of those that name it as a source: all stay.
    """

    publisher: str
    key: str
    number: int | None
    made_at: datetime
    removed: Mapping[str, int]
    already: datetime | None
    copies: tuple[str, ...]
    cited_by: tuple[str, ...]


class TakingDown(Opened):
    """Each method is one transaction, but for `remove_traces`."""

    def to_be_taken_down(self, reference: str, identify: Identify) -> Subject:
        """What a person means by an article's number, its key or any address, archived or not. Raises NoSuchArticle."""
        with look(self._engine) as connection:
            return forget_names.subject(connection, reference, identify)

    def look_through_lists(
        self, reference: str, identify: Identify, tell: Tell, before: Looked | None = None
    ) -> Looked:
        """Which bodies of lists show some of the article: found out before it is taken out, as that takes its time.

        Raises NoSuchArticle.
        """
        with look(self._engine) as connection:
            subject = forget_names.subject(connection, reference, identify)
            pieces = _written(connection, subject.meant).pieces
            return forget_bodies.look(connection, pieces, before or Looked(), tell)

    def shown_elsewhere(self, reference: str, identify: Identify, tell: Tell) -> list[str]:
        """The keys of its publisher's other articles of which a page shows some of it. Raises NoSuchArticle."""
        with look(self._engine) as connection:
            subject = forget_names.subject(connection, reference, identify)
            pieces = _written(connection, subject.meant).pieces
            return forget_bodies.shown_elsewhere(connection, subject.publisher, subject.meant.articles, pieces, tell)

    def take_down(
        self, reference: str, identify: Identify, order: Order, looked: Looked, *, dry_run: bool = False
    ) -> TakenOut:
        """Take out the article named by number, key or any address, which need not be archived, and keep it out.

        All of it or nothing; with `dry_run` it is taken back. `looked` is what look_through_lists found. Bytes of it
        stay in the database's files until `remove_traces`. Raises NoSuchArticle where nothing is named, NotTakenDown
        where the reason quotes the article.
        """
        with self._engine.connect().execution_options(writer=True) as connection, connection.begin() as transaction:
            takedowns.alone(connection)
            subject = forget_names.subject(connection, reference, identify)
            _require_own_words(connection, subject, order)
            taken = _take_out(connection, subject, identify, order, looked)
            if dry_run:
                transaction.rollback()
            return taken

    def barred(self, links: Sequence[OutLink]) -> list[OutLink]:
        """Those of `links` that lead to what was taken out: they are queued as done."""
        with look(self._engine) as connection:
            fingerprints = takedown_guard.barred_links(connection, links)
            return [link for link in links if link.fingerprint in fingerprints]

    def takedowns_of(self) -> list[Tombstone]:
        """All tombstones, the earliest first: plain data, to be given to `take_down_again` of another archive."""
        with look(self._engine) as connection:
            return takedowns.every(connection)

    def take_down_again(
        self, tombstones: Sequence[Tombstone], identify: Identify = lambda _url: None
    ) -> Mapping[str, int]:
        """Apply tombstones to this archive, which may be from before: what they name goes, and stays out.

        Gives how many rows of each kind went; `remove_traces` is to follow.
        """
        with writing(self._engine) as connection:
            takedowns.alone(connection)
            return _take_out_again(connection, tombstones, identify)

    def remove_traces(self) -> None:
        """Leave no byte of what was taken out in the database's files. Raises TracesLeft: then the chore stays.

        May be done again any time. Others cannot write meanwhile; on PostgreSQL they cannot read either.
        """
        left = self._left()
        takedown_traces.remove(self._engine)
        with writing(self._engine) as connection:
            if left is not None and chores.every(connection).get(CHORE) == left:
                chores.forget(connection, CHORE)

    def traces_left(self) -> datetime | None:
        """Since when bytes of what was taken out may be left in the database's files; None where none are."""
        left = self._left()
        return left.done_at if left is not None else None

    def _left(self) -> chores.Chore | None:
        with look(self._engine) as connection:
            return chores.every(connection).get(CHORE)


def _require_own_words(connection: Connection, subject: Subject, order: Order) -> None:
    text = _written(connection, subject.meant).whole
    said = f"{order.reason} {order.author or ''}".encode("utf-8", "replace")
    if shares_a_run(text, said):
        raise NotTakenDown("the reason quotes the article, and is kept for ever: say it in other words")


def _written(connection: Connection, meant: Meant) -> forget_names.Written:
    """What its versions say, and what lists said of it."""
    own, hinted = forget_names.written(connection, meant.articles), forget_names.hinted(connection, meant.keys)
    return replace(own, headlines=own.headlines + hinted.headlines, bodies=own.bodies + hinted.bodies)


def _take_out(connection: Connection, subject: Subject, identify: Identify, order: Order, looked: Looked) -> TakenOut:
    now = clock.now()
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as every engine keeps it
    digest = takedowns.digest(subject.key)
    before = takedowns.find(connection, subject.key, "")
    copies = _copies(connection, subject)
    cited_by = tuple(dict.fromkeys(each.key for each in source_links.citing(connection, subject.key)))
    tombstone = Tombstone(
        publisher=subject.publisher,
        key=takedowns.plain_key(subject.key),
        key_digest=digest,
        number=subject.number,
        made_at=now,
        reason=order.reason,
        author=order.author,
        status=order.status,
        removed={},
        addresses=takedowns.digests_of(subject.meant.addresses),
    )
    takedowns.keep(connection, tombstone)
    removed = _purge(connection, subject.meant, {subject.publisher}, identify, looked, now)
    takedowns.count_removed(connection, digest, removed)
    return TakenOut(
        publisher=subject.publisher,
        key=subject.key,
        number=subject.number,
        made_at=now,
        removed=removed,
        already=before.made_at if before else None,
        copies=copies,
        cited_by=cited_by,
    )


def _copies(connection: Connection, subject: Subject) -> tuple[str, ...]:
    if subject.number is None:
        return ()
    return tuple(copy.key for copy in same_text.copies(connection, subject.number))


def _take_out_again(connection: Connection, tombstones: Sequence[Tombstone], identify: Identify) -> Mapping[str, int]:
    for tombstone in tombstones:
        takedowns.keep(connection, tombstone)
    bars = Bars(
        frozenset(each.key_digest for each in tombstones),
        frozenset(digest for each in tombstones for digest in each.addresses),
    )
    meant = forget_names.barred(connection, bars)
    return _purge(connection, meant, {each.publisher for each in tombstones}, identify, Looked(), clock.now())


def _purge(
    connection: Connection,
    meant: Meant,
    publishers: Collection[str],
    identify: Identify,
    looked: Looked,
    now: datetime,
) -> dict[str, int]:
    """Delete it everywhere; gives how many rows of each kind went."""
    written = _written(connection, meant)
    gone: Counter[str] = Counter()
    gone["verdicts emptied"] = forget_verdicts.empty(connection, meant, written.whole, now)
    gone["requests"] = forget_mentions.empty_queue(connection, meant, identify)
    gone += forget_rows.remove(connection, meant)
    looked = forget_bodies.look(connection, written.pieces, looked, lambda _done, _of: None)
    gone["lists emptied"] = forget_bodies.empty_lists(connection, looked.bodies, written.pieces)
    gone["dictionaries"] = forget_bodies.drop_dictionaries(connection, publishers, written.whole)
    gone["mentions"] = forget_mentions.scrub(connection, meant)
    chores.keep(connection, CHORE, {"left": True}, now)
    return {name: number for name, number in gone.items() if number}
