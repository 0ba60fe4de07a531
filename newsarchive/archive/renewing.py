"""The archive's door for reading articles again with today's code."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection, bindparam, select, update

from newsarchive import clock
from newsarchive.archive import late_reading, renewal_runs, rereadable, rereading, runs, statements, stored, takedowns
from newsarchive.archive.article_rows import Shown, add_version
from newsarchive.archive.engine import alone_with, writing
from newsarchive.archive.engine import reading as look
from newsarchive.archive.index import refresh
from newsarchive.archive.late_reading import LateRecorder, ReadLate, Unread
from newsarchive.archive.opened import Opened
from newsarchive.archive.renewal import OlderRenewal, Renewal, Rereadable, Reviewed, Silent, own_columns
from newsarchive.archive.renewal_runs import RenewalRun
from newsarchive.archive.rereadable import Named
from newsarchive.archive.rows import change
from newsarchive.archive.schema import ArticleRow, VersionRow
from newsarchive.archive.store import ExtractAgain
from newsarchive.items import Article, Identity


class Renewing(Opened):
    """Reading is one consistent look, writing one transaction."""

    def article_ids(self, publisher: str | None = None) -> list[int]:
        """The numbers of all articles, or of one publisher's, in their order."""
        with look(self._engine) as connection:
            return rereadable.article_ids(connection, publisher)

    def named(self, article_id: int) -> Named | None:
        """Publisher and key of the article; None where it is not there any more."""
        with look(self._engine) as connection:
            return rereadable.named(connection, article_id)

    @contextmanager
    def rereadable(
        self, ids: Sequence[int], *, all_versions: bool = False
    ) -> Iterator[Callable[[int], Rereadable | None]]:
        """Gives the articles with these numbers, and the captures to read again; None for those that there are not.

        With `all_versions`, those of older versions, too. What it gives raises ZstdError where the database holds a
        capture damaged.
        """
        with look(self._engine) as connection:
            yield rereadable.Loader(connection, ids, all_versions=all_versions).load

    def unread_captures(self, publisher: str | None = None) -> list[int]:
        """The numbers of captures that gave no article though they should have, of all publishers or of one."""
        with look(self._engine) as connection:
            return late_reading.unread_ids(connection, publisher)

    @contextmanager
    def unread(self) -> Iterator[Callable[[int], Unread | None]]:
        """Gives such captures by their numbers; None for those that were read meanwhile. Raises as `rereadable`."""
        with look(self._engine) as connection:
            yield partial(late_reading.load, connection)

    def keep_late(self, late: Sequence[ReadLate], extract_again: ExtractAgain, run_id: int | None) -> list[ReadLate]:
        """Keep what today's code reads in captures, in their order; gives each with what came of it.

        Where `run_id` is None, all is taken back: what would come of them. Else it is counted in that run.
        """
        with self._engine.connect().execution_options(writer=True) as connection, connection.begin() as transaction:
            recorder = LateRecorder(connection, self._owner, extract_again)
            recorder.hold(each.article.identity.key for each in late if each.article is not None)
            done = [_recorded(recorder, each) for each in sorted(late, key=lambda each: each.capture_id)]
            if run_id is None:
                transaction.rollback()
                return done
            recorder.finish()
            runs.require_own(connection, run_id, self._owner)
            renewal_runs.advance(connection, run_id, Counter(str(each.outcome) for each in done), done[-1].capture_id)
            return done

    def begin_renewal(self, arguments: dict[str, object], *, fresh: bool = False) -> RenewalRun:
        """Go on with the run of the same arguments that was killed or stopped, unless `fresh`; else begin one."""
        with writing(self._engine) as connection:
            self._be_heard(connection)
            return renewal_runs.begin(connection, arguments, self._owner, clock.now(), fresh=fresh)

    def end_renewal(self, run_id: int, *, stopped: bool) -> None:
        """The run is over; where it was `stopped`, the next one of the same arguments goes on."""
        with writing(self._engine) as connection:
            renewal_runs.end(connection, run_id, "stopped" if stopped else "complete", clock.now())

    def renew(self, run_id: int, reviewed: Sequence[Reviewed], up_to: int) -> list[int]:
        """Keep what today's code reads; gives the numbers of the articles that have moved on since they were read.

        Of these nothing is written, nor are they counted in the run, which has done all up to number `up_to`. Nobody is
        told of an edit.
        """
        with writing(self._engine) as connection:
            takedowns.stand_by(connection)
            to_write = [each.to_write for each in reviewed]
            renewals = [each for each in to_write if isinstance(each, Renewal)]
            alone_with(connection, *(each.key for each in renewals))
            _keep_silently(connection, [each for each in to_write if isinstance(each, Silent)])
            _keep_older(connection, [each for each in to_write if isinstance(each, OlderRenewal)])
            moved = _keep(connection, renewals)
            counted = Counter(str(each.outcome) for each in reviewed if each.article_id not in moved)
            runs.require_own(connection, run_id, self._owner)
            renewal_runs.advance(connection, run_id, counted, up_to)
            return moved


def _keep(connection: Connection, renewals: Sequence[Renewal]) -> list[int]:
    """In order of their numbers, so that two processes do not wait for each other in a circle."""
    in_order = sorted(renewals, key=lambda each: each.known.id)
    moved = [each.known.id for each in in_order if not _renew(connection, each)]
    refresh(connection, [each.known.id for each in in_order])
    return moved


def _keep_older(connection: Connection, renewals: Sequence[OlderRenewal]) -> None:
    for each in renewals:
        if statements.one(connection, _DIGEST, {"wanted": each.version_id}, str) == each.digest:
            rereading.read_version_again(connection, each.version_id, each.article)


def _recorded(recorder: LateRecorder, late: ReadLate) -> ReadLate:
    if late.article is None:
        return late
    outcome, problem = recorder.record_late(late)
    return replace(late, outcome=outcome, problem=problem)


def _keep_silently(connection: Connection, silent: Sequence[Silent]) -> None:
    rows = [
        {"version": each.version_id, "held": each.digest, "extractor": each.extractor, "text_digest": each.text_digest}
        for each in silent
    ]
    statements.change_each(connection, _SILENTLY, rows)


def _renew(connection: Connection, renewal: Renewal) -> bool:
    """Whether the article is still as it was read, and so was renewed."""
    known = stored.find(connection, Identity(publisher=renewal.publisher, key=renewal.key))
    if known != renewal.known:
        return False

    def add(number: int, article: Article, shown: Shown) -> int:
        return add_version(connection, known.id, number, article, shown, "reextraction")

    rereading.renew(connection, known, renewal.behind, renewal.newest, add)
    if renewal.newest.article is not None:
        change(connection, ArticleRow, known.id, own_columns(renewal.newest.article))
    return True


_DIGEST = select(VersionRow.digest).where(VersionRow.id == bindparam("wanted"))
_SILENTLY = (
    update(VersionRow)
    .where(VersionRow.id == bindparam("version"), VersionRow.digest == bindparam("held"))
    .values(extractor=bindparam("extractor"), text_digest=bindparam("text_digest"))
)
