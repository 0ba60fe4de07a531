"""The archive's door for long lists, a page at a time: what arrives or goes meanwhile moves nothing.

Each page begins after the last row of the one before, which is named by its number, its name, or its date and number.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from newsarchive.archive import exported_links, paging, reading, runs, source_links, statistics, verdicts_held, yields
from newsarchive.archive.engine import reading as look
from newsarchive.archive.exported_links import CaptureState
from newsarchive.archive.judging import Yield
from newsarchive.archive.opened import Opened
from newsarchive.archive.paging import Dated
from newsarchive.archive.reading import Identify
from newsarchive.archive.runs import Run
from newsarchive.archive.schema import ArticleRow, PublisherRow, RunRow, SourceLinkRow
from newsarchive.archive.source_links import Citing
from newsarchive.archive.statistics import PublisherStats
from newsarchive.archive.verdicts_held import Verdict
from newsarchive.verdicts import VerdictName


class Leafing(Opened):
    """Each method is one consistent look; it gives at most `limit` rows."""

    def runs_before(self, before: int | None, limit: int) -> list[Run]:
        """The latest runs with numbers below `before` (None: all), newest first."""
        with look(self._engine) as connection:
            ids = select(RunRow.id).order_by(RunRow.id.desc()).limit(limit)
            found = ids if before is None else ids.where(RunRow.id < before)
            return [runs.get_run(connection, each) for each in connection.scalars(found).all()]

    def runs_of(self, publisher: str, limit: int = 20) -> list[tuple[Run, Yield | None]]:
        """The latest runs that read of the publisher, newest first, each with what it read of it, if known."""
        with look(self._engine) as connection:
            found = yields.of_publisher(connection, publisher, limit)
            return [(runs.get_run(connection, run_id), each) for run_id, each in found.items()]

    def captures_after(self, article_id: int, after: int, limit: int) -> list[CaptureState]:
        """The captures of the article with numbers above `after`, by number, without their bytes."""
        with look(self._engine) as connection:
            return exported_links.captures_after(connection, after, None, limit, article_id=article_id)

    def citing_after(self, reference: str, identify: Identify, after: str | None, limit: int) -> list[Citing]:
        """Who names the article as a source, after the one for which `citing_page` wrote `after`.

        The article need not be archived itself. Raises NoSuchArticle for no article, NotAPage.
        """
        page = paging.read(after, ranked=False) if after else None
        assert page is None or isinstance(page, Dated)
        with look(self._engine) as connection:
            key = reading.key_of(connection, reference, identify)
            return list(source_links.citing(connection, key, after=_beyond(page) if page else None, limit=limit))

    def verdicts_after(
        self,
        after: int,
        limit: int,
        *,
        article_id: int | None = None,
        publisher: str | None = None,
        verdict: VerdictName | None = None,
        history: bool = False,
    ) -> list[Verdict]:
        """What is held of source links, by its number, which is above `after`; with `history`, what was held, too.

        Of those of an article, of a publisher's, or with that verdict: of all unless one is given.
        """
        with look(self._engine) as connection:
            return verdicts_held.after(
                connection, after, limit, article_id=article_id, publisher=publisher, verdict=verdict, history=history
            )

    def publishers_held(self, names: Sequence[str]) -> dict[str, PublisherStats]:
        """What the archive holds of each of these publishers; those of which it has nothing are left out."""
        with look(self._engine) as connection:
            there = _publishers(connection, names)
            return {each: statistics.publisher_stats(connection, each) for each in there}

    def publishers_after(self, after: str, limit: int) -> list[str]:
        """The ids of archived publishers that come after `after`, by the codes of their letters on both engines."""
        with look(self._engine) as connection:
            found = select(PublisherRow.id).where(PublisherRow.id.collate(_BY_CODE[connection.dialect.name]) > after)
            ordered = found.order_by(PublisherRow.id.collate(_BY_CODE[connection.dialect.name]))
            return list(connection.scalars(ordered.limit(limit)))


_BY_CODE = {"sqlite": "BINARY", "postgresql": "C"}


def citing_page(last: Citing) -> str:
    """What the page after `last` begins with."""
    return paging.write(Dated(published=last.date_published, number=last.source.id))


def _beyond(page: Dated) -> Any:
    """Whether a row of source_links.citing comes after that one: undated articles come last."""
    if page.published is None:
        return and_(ArticleRow.date_published.is_(None), SourceLinkRow.id > page.number)
    same = and_(ArticleRow.date_published == page.published, SourceLinkRow.id > page.number)
    return or_(ArticleRow.date_published > page.published, same, ArticleRow.date_published.is_(None))


def _publishers(connection: Connection, names: Sequence[str]) -> list[str]:
    return list(connection.scalars(select(PublisherRow.id).where(PublisherRow.id.in_(names)).order_by(PublisherRow.id)))
