"""The archive's door for what is kept: pages, runs, corrections."""

from collections.abc import Mapping, Sequence

from sqlalchemy.exc import DataError, IntegrityError

from newsarchive import clock
from newsarchive.archive import (
    correcting,
    reading,
    resuming,
    runs,
    store,
    targets,
)
from newsarchive.archive.corrections import Correction
from newsarchive.archive.engine import reading as look
from newsarchive.archive.engine import writing
from newsarchive.archive.index import Tell, rebuild
from newsarchive.archive.opened import Opened
from newsarchive.archive.reading import Identify
from newsarchive.archive.resuming import OpenRun
from newsarchive.archive.runs import Run
from newsarchive.archive.server_engine import out_of_circles
from newsarchive.archive.store import ExtractAgain
from newsarchive.items import PageResult, SourceLink


class Keeping(Opened):
    """Each method is one transaction."""

    def record(self, page: PageResult, extract_again: ExtractAgain) -> str:
        """Commit all that came of one frontier row; gives its fate. Raises LeaseLost (nothing is written then)."""
        (fate,) = self.record_together((page,), extract_again)
        return fate

    def record_all(self, pages: Sequence[PageResult], extract_again: ExtractAgain) -> list[str]:
        """Commit several pages in one transaction; gives their fates.

        Where the database refuses what one of them holds, that one's row ends `failed` and says so.
        """
        try:
            return self.record_together(pages, extract_again)
        except (DataError, IntegrityError, UnicodeError) as refusal:
            if len(pages) == 1:
                return [self.record(store.refused(pages[0], refusal), extract_again)]
        return [fate for page in pages for fate in self.record_all((page,), extract_again)]

    def rebuild_index(self, tell: Tell) -> int:
        """Make the search index anew out of the archive; says of how many articles."""
        with writing(self._engine) as connection:
            return rebuild(connection, tell)

    def record_together(self, pages: Sequence[PageResult], extract_again: ExtractAgain) -> list[str]:
        """Commit several pages in one transaction, or none of them; gives their fates. Raises as `record`."""
        return out_of_circles(lambda: self._record_together(pages, extract_again))

    def _record_together(self, pages: Sequence[PageResult], extract_again: ExtractAgain) -> list[str]:
        with writing(self._engine) as connection:
            recorder = store.Recorder(connection, self._owner, extract_again)
            recorder.hold(set().union(*(page.keys for page in pages)))
            fates = [recorder.record(page) for page in pages]
            recorder.finish()
            return fates

    def tie_source_links(self, named: targets.NamedArticle, key: str | None = None) -> int:
        """Give their targets to source links that lead to blogs archived since; says how many were given one.

        Only to those of the article `key`, unless that is None.
        """
        with look(self._engine) as connection:
            found = targets.ties(connection, named, key)
        if found:
            with writing(self._engine) as connection:
                targets.tie(connection, found)
        return len(found)

    def open_run(
        self, *, spider: str, arguments: Mapping[str, object], simulated: bool, fresh: bool = False
    ) -> OpenRun:
        """Resume the killed or stopped run of the same spider and arguments, else begin one."""
        with writing(self._engine) as connection:
            self._be_heard(connection)
            return resuming.open_run(
                connection,
                spider=spider,
                arguments=arguments,
                simulated=simulated,
                owner=self._owner,
                now=clock.now(),
                fresh=fresh,
            )

    def take_back_runs(self) -> list[int]:
        """Give back what processes had that are gone; the numbers of their runs, which now stand as killed."""
        with writing(self._engine) as connection:
            return resuming.take_back(connection, clock.now())

    def goes_on(self, *, spider: str, arguments: Mapping[str, object], simulated: bool) -> bool:
        """Whether `open_run` with these arguments would resume an earlier run."""
        with look(self._engine) as connection:
            return resuming.goes_on(connection, spider, arguments, simulated)

    def seeds_complete(self, run_id: int) -> None:
        """Remember that every seed of the run is queued."""
        with writing(self._engine) as connection:
            resuming.seeds_complete(connection, run_id)

    def close_run(
        self,
        run_id: int,
        *,
        stopped: bool = False,
        failed: bool = False,
        message: str | None = None,
        compares: bool = True,
    ) -> Run:
        """End the run, count and judge it; `failed` where it broke down whatever was read.

        `compares`: runs with the same spider and arguments find about as many articles each time.
        """
        ended = clock.now()
        with writing(self._engine) as connection:
            return runs.close_run(
                connection, run_id, self._owner, ended, stopped, message, failed=failed, compares=compares
            )

    def correct(
        self,
        reference: str,
        identify: Identify,
        number: int,
        rewrite: correcting.Rewrite,
        author: str | None = None,
        note: str | None = None,
    ) -> Correction:
        """Overrule the article's source link `number`: `rewrite` says how it reads, or None where it is no source.

        Raises NoSuchArticle, NoSuchSource; NotCorrected where that counts already.
        """
        with writing(self._engine) as connection:
            article_id = reading.find_article(connection, reference, identify)
            said = correcting.Said(author=author, note=note, at=clock.now())
            return correcting.correct(connection, article_id, number, rewrite, said)

    def add_source(
        self,
        reference: str,
        identify: Identify,
        link: SourceLink,
        author: str | None = None,
        note: str | None = None,
    ) -> Correction:
        """Name a source that the rules missed. Raises NoSuchArticle; NotCorrected where it is named already."""
        with writing(self._engine) as connection:
            article_id = reading.find_article(connection, reference, identify)
            said = correcting.Said(author=author, note=note, at=clock.now())
            return correcting.add(connection, article_id, link, said)

    def withdraw(self, correction_id: int) -> Correction:
        """Let the rules be right again. Raises NoSuchCorrection; NotCorrected where it was withdrawn before."""
        with writing(self._engine) as connection:
            return correcting.withdraw(connection, correction_id, clock.now())
