"""The archive's door for verdicts: what is to be judged, what is held of source links, what people say of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from newsarchive import clock
from newsarchive.archive import reading, source_links, verdicts_asked, verdicts_cases, verdicts_held, verdicts_kept
from newsarchive.archive.correcting import Said
from newsarchive.archive.engine import reading as look
from newsarchive.archive.engine import writing
from newsarchive.archive.errors import NoSuchSource, NotCorrected
from newsarchive.archive.opened import Opened
from newsarchive.archive.reading import Identify
from newsarchive.archive.verdicts_asked import Answers, Silent
from newsarchive.archive.verdicts_cases import NamedSource, Standing, Which
from newsarchive.archive.verdicts_held import Verdict
from newsarchive.archive.verdicts_kept import NewVerdict
from newsarchive.items import SourceLink
from newsarchive.verdicts import Asked, VerdictName


class Verdicts(Opened):
    """Each method is one transaction. `ids` are numbers of articles, a few hundred at most."""

    def posts_with_sources(self, which: Which) -> list[int]:
        """The numbers of the articles whose source links are judged."""
        with look(self._engine) as connection:
            return verdicts_cases.posts(connection, which)

    def article_id(self, reference: str, identify: Identify) -> int:
        """The number of the article named by number, key or any address. Raises NoSuchArticle."""
        with look(self._engine) as connection:
            return reading.find_article(connection, reference, identify)

    def retelling_publishers(self) -> frozenset[str]:
        """The publishers of articles that name sources."""
        with look(self._engine) as connection:
            return verdicts_cases.retelling_publishers(connection)

    def silent_hosts(self) -> dict[str, Silent]:
        """The hosts that do not answer now, or ask for time."""
        with look(self._engine) as connection:
            return verdicts_asked.silent_hosts(connection)

    def named_sources(self, ids: Sequence[int]) -> tuple[list[NamedSource], dict[tuple[int, str], str]]:
        """The source links that count in these articles, and of what state the rules judged each last."""
        with look(self._engine) as connection:
            return verdicts_cases.named_sources(connection, ids), verdicts_kept.bases(connection, ids)

    def last_asked(self, keys: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Of each of these keys that was asked for in vain: something that changes when it is asked for again."""
        with look(self._engine) as connection:
            return verdicts_asked.last_asked(connection, keys)

    def answers(self, keys: Sequence[str]) -> dict[str, Answers]:
        """What came of asking for the articles with these keys, which the archive lacks."""
        with look(self._engine) as connection:
            return verdicts_asked.answers(connection, keys)

    def ways_to(self, article_id: int) -> tuple[Asked, ...]:
        """The captures of an article that redirects led to it; the earliest first."""
        with look(self._engine) as connection:
            return verdicts_asked.ways_to(connection, article_id)

    def current_states(self, ids: Sequence[int]) -> dict[int, Standing]:
        """The current version of each of these articles."""
        with look(self._engine) as connection:
            return verdicts_cases.told(connection, ids)

    def all_states(self, ids: Sequence[int]) -> dict[int, tuple[Standing, ...]]:
        """All versions of each of these articles, in the order of capture, each capture read by the latest code."""
        with look(self._engine) as connection:
            return verdicts_cases.standing(connection, ids)

    def keep_verdicts(self, named: Mapping[int, Sequence[SourceLink]], judged: Sequence[NewVerdict]) -> int:
        """Keep what was judged; `named` are all source links that count in these articles. Says how many are news."""
        with writing(self._engine) as connection:
            return verdicts_kept.keep(connection, named, judged, clock.now())

    def verdicts(self, ids: Sequence[int], as_of: datetime | None = None) -> list[Verdict]:
        """What is held of the source links of these articles; what people say stands beside what the rules hold."""
        with look(self._engine) as connection:
            return verdicts_held.held(connection, ids, as_of)

    def verdict_history(self, article_id: int) -> list[Verdict]:
        """All that was ever held of the sources of an article, the earliest first."""
        with look(self._engine) as connection:
            return verdicts_held.history(connection, article_id)

    def verdicts_by_key(self, keys: Sequence[str]) -> list[Verdict]:
        """What is held of the source links of the articles with these keys, a few hundred at most."""
        with look(self._engine) as connection:
            return verdicts_held.held_by_key(connection, keys)

    def verdict_counts(self, ids: Sequence[int]) -> dict[str, int]:
        """How many source links of these articles each verdict is held of now."""
        with look(self._engine) as connection:
            return verdicts_held.counts(connection, ids)

    def witness(self, publisher: str) -> str | None:
        """The address of an archived article of the publisher that is there, as far as is known: the last one seen."""
        with look(self._engine) as connection:
            return verdicts_asked.witness(connection, publisher)

    def say_verdict(
        self,
        reference: str,
        identify: Identify,
        number: int,
        verdict: VerdictName,
        author: str | None = None,
        note: str | None = None,
    ) -> int:
        """A person says what to hold of the article's source link `number`; gives the article's number.

        It stands over what the rules hold until it is withdrawn. Raises NoSuchArticle, NoSuchSource.
        """
        with writing(self._engine) as connection:
            article_id = reading.find_article(connection, reference, identify)
            links = _links_now(connection, article_id)
            said = Said(author=author, note=note, at=clock.now())
            verdicts_kept.say(connection, article_id, _numbered(links, number), links, verdict, said)
            return article_id

    def withdraw_verdict(self, reference: str, identify: Identify, number: int) -> int:
        """What a person said of the source link counts no more; gives the article's number.

        Raises NoSuchArticle, NoSuchSource; NotCorrected where nobody has said anything.
        """
        with writing(self._engine) as connection:
            article_id = reading.find_article(connection, reference, identify)
            links = _links_now(connection, article_id)
            if not verdicts_kept.withdraw(connection, article_id, _numbered(links, number), links, clock.now()):
                raise NotCorrected(f"nobody has said what to hold of source link {number} of {reference}")
            return article_id


def _links_now(connection: Connection, article_id: int) -> list[SourceLink]:
    """What the article names now, in the order of its numbers."""
    return [each.link for each in source_links.get(connection, article_id) if each.number is not None]


def _numbered(links: Sequence[SourceLink], number: int) -> SourceLink:
    """Raises NoSuchSource naming what there is."""
    if 1 <= number <= len(links):
        return links[number - 1]
    numbers = f"it names {len(links)}, numbered from 1" if links else "it names none"
    raise NoSuchSource(f"the article has no source link {number} now: {numbers}")
