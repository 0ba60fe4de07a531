"""The archive's door for people who want to be told: saved searches, watched articles, what is new."""

from collections.abc import Sequence

from sqlalchemy import Connection

from newsarchive import clock
from newsarchive.archive import alerts, reading, saved_searches, settled, watches
from newsarchive.archive.alerts import Alerts, Ask, Waiting
from newsarchive.archive.engine import alone_with, writing
from newsarchive.archive.engine import reading as look
from newsarchive.archive.filters import Cited, CitedAs, Names
from newsarchive.archive.opened import Opened
from newsarchive.archive.reading import Identify
from newsarchive.archive.saved_searches import Saved, SavedSearch
from newsarchive.archive.search import Asked, Found, search
from newsarchive.archive.watches import WatchedArticle

NOBODY = Names(identify=lambda _address: None, cited_as=lambda _name: Cited())


class Alerting(Opened):
    """What is kept is kept in one transaction, what comes out is one consistent look."""

    def save_search(self, name: str, typed: str) -> Saved:
        """Keep a search under `name`; what it finds by now counts as told. Another one of that name is replaced.

        The same search under the same name stays as it is. Raises NotSaved where there is no name, or where nothing
        that was typed can be searched.
        """
        name, query, until = saved_searches.clean_name(name), saved_searches.clean_query(typed), self._settled()
        with writing(self._engine) as connection:
            return saved_searches.save(connection, name, query, until, clock.now())

    def saved_searches(
        self, *, identify: Identify = NOBODY.identify, cited_as: CitedAs = NOBODY.cited_as
    ) -> tuple[Waiting, ...]:
        """All saved searches by name, each with the number of articles that it has still to tell of."""
        with look(self._engine) as connection:
            ask = asking(connection, Names(identify=identify, cited_as=cited_as))
            return alerts.waiting(connection, saved_searches.named(connection), ask, settled.newest(connection))

    def forget_search(self, name: str) -> SavedSearch:
        """Keep that search no more; gives what it was. Raises NoSuchSearch."""
        with writing(self._engine) as connection:
            return saved_searches.forget(connection, name)

    def watch(self, references: Sequence[str], identify: Identify) -> tuple[WatchedArticle, ...]:
        """Watch these articles from now on; gives them. Raises NoSuchArticle: then none of them is."""
        until = self._settled()
        with writing(self._engine) as connection:
            article_ids = _numbers(connection, references, identify)
            watches.watch(connection, article_ids, until, clock.now())
            return watches.about(connection, article_ids)

    def stop_watching(self, references: Sequence[str], identify: Identify) -> tuple[WatchedArticle, ...]:
        """Watch these articles no more; gives them. Raises NoSuchArticle, NotWatched: then all are as they were."""
        with writing(self._engine) as connection:
            article_ids = _numbers(connection, references, identify)
            watches.stop(connection, article_ids)
            return watches.about(connection, article_ids)

    def watched(self) -> tuple[WatchedArticle, ...]:
        """All watched articles, in the order in which people began to watch them."""
        with look(self._engine) as connection:
            return watches.watched(connection)

    def alerts(
        self,
        names: Sequence[str] = (),
        *,
        peek: bool = False,
        identify: Identify = NOBODY.identify,
        cited_as: CitedAs = NOBODY.cited_as,
    ) -> Alerts:
        """What is new since last time: for the saved searches of these names, or for all and all watched articles.

        Give the answer to `told` when people have it. With `peek`, which needs no permission to write, that must not
        be done: captures that others are writing may be passed over. Raises NoSuchSearch.
        """
        until = None if peek else self._settled()
        with look(self._engine) as connection:
            searches = saved_searches.named(connection, names)
            ask = asking(connection, Names(identify=identify, cited_as=cited_as))
            newest = settled.newest(connection) if until is None else until
            return alerts.look(connection, searches, ask, newest, with_watched=not names)

    def told(self, told: Alerts) -> None:
        """Remember that people have been told all this: it is not new any more."""
        with writing(self._engine) as connection:
            alone_with(connection, "what was told")  # else two might take the same rows in different orders
            saved_searches.move_on(connection, [alert.search.id for alert in told.searches], told.until)
            if told.watched is not None:
                watches.move_on(connection, told.until)

    def _settled(self) -> int:
        """In a transaction of its own, because what was waited for is seen by later ones only.

        Where nothing can be written that is found out here, not when everything has been told and is to be remembered.
        """
        with writing(self._engine) as connection:
            saved_searches.move_on(connection, (), until=0)
            return settled.settled(connection)


def _numbers(connection: Connection, references: Sequence[str], identify: Identify) -> list[int]:
    found = (reading.find_article(connection, reference, identify) for reference in references)
    return list(dict.fromkeys(found))


def asking(connection: Connection, names: Names) -> Ask:
    """How saved searches are asked in this look at the archive."""
    now = clock.now()

    def ask(query: str, among: Sequence[int], limit: int) -> Found:
        asked = Asked(typed=query, sort="newest", limit=limit, names=names, now=now, among=among)
        return search(connection, asked)

    return ask
