"""The archive's door for what people are told by the webhook."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from newsarchive import clock
from newsarchive.archive import alerts, notices, saved_searches, settled
from newsarchive.archive.alerting import asking
from newsarchive.archive.alerts import Alerts
from newsarchive.archive.engine import alone_with, writing
from newsarchive.archive.engine import reading as look
from newsarchive.archive.filters import CitedAs, Names
from newsarchive.archive.notices import Marks, NewNotice, Notice, Turn
from newsarchive.archive.opened import Opened
from newsarchive.archive.reading import Identify
from newsarchive.archive.schema import WatchRow

_OUTBOX = "notices"


class Noticing(Opened):
    """Each method that writes is one transaction, each that reads one consistent look."""

    def news(self, *, identify: Identify, cited_as: CitedAs) -> Alerts:
        """What is new for all saved searches and watched articles since it was last put into the outbox.

        What was saved or watched since then is told from its own beginning. Give the answer's `until` to
        `keep_notices`. Raises ArchiveError where others do not commit what they write.
        """
        with writing(self._engine) as connection:
            until = settled.settled(connection)
        with look(self._engine) as connection:
            return _news(connection, until, Names(identify=identify, cited_as=cited_as))

    def keep_notices(self, news: Sequence[NewNotice], standing: Sequence[NewNotice], until: int, now: datetime) -> int:
        """Put into the outbox what is not there yet; gives how many notices that made.

        `standing` is all that is amiss now; `until` is that of `news`, `now` a time before it was asked for.
        """
        with writing(self._engine) as connection:
            alone_with(connection, _OUTBOX)
            return notices.add(connection, news, standing, until, now)

    def notice_marks(self) -> Marks:
        """What was put into the outbox so far."""
        with look(self._engine) as connection:
            return notices.marks(connection)

    def unsent(self, limit: int) -> tuple[Notice, ...]:
        """What waits to be sent, at most so many, in the order in which it is to be sent."""
        with look(self._engine) as connection:
            return notices.unsent(connection, limit)

    def count_unsent(self) -> int:
        """How many notices wait to be sent."""
        with look(self._engine) as connection:
            return notices.count_unsent(connection)

    def notice_turn(self) -> Turn:
        """How sending went the last times."""
        with look(self._engine) as connection:
            return notices.turn(connection)

    def take_notice_turn(self) -> bool:
        """Whether this process may send now, alone, for two minutes from now on."""
        with writing(self._engine) as connection:
            alone_with(connection, _OUTBOX)
            self._be_heard(connection)
            return notices.take_turn(connection, self._owner, clock.now())

    def end_notice_turn(self, after: Turn | None) -> None:
        """Let others send; `after` is how it went, None where nothing was tried."""
        with writing(self._engine) as connection:
            alone_with(connection, _OUTBOX)
            notices.end_turn(connection, self._owner, after, clock.now())

    def notices_sent(self, ids: Collection[int]) -> None:
        """The receiver has taken these."""
        with writing(self._engine) as connection:
            notices.sent(connection, ids, clock.now())

    def notices_refused(self, ids: Collection[int], problem: str) -> None:
        """The receiver has not taken these; they stay, with the reason."""
        with writing(self._engine) as connection:
            notices.refused(connection, ids, problem)


def _news(connection: Connection, until: int, names: Names) -> Alerts:
    marks = notices.marks(connection)
    searches = [
        replace(search, seen_capture=_told(search.seen_capture, search.saved_at, marks))
        for search in saved_searches.named(connection)
    ]
    watching = {
        row.article_id: _told(row.seen_capture, row.watched_at, marks)
        for row in connection.execute(select(WatchRow.__table__))
    }
    return alerts.news(connection, searches, watching, asking(connection, names), until)


def _told(at_the_terminal: int, since: datetime, marks: Marks) -> int:
    """The last capture that was put into the outbox; of what is asked for only `since` the last look, its own."""
    return marks.until if since <= marks.looked_at else at_the_terminal
