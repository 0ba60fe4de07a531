"""Cases for the judge: source links with all that the archive, the shelf and the clocks know of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from typing import Self

from newsarchive.archive import Archive
from newsarchive.archive.verdicts_asked import Answers, Silent
from newsarchive.archive.verdicts_cases import NamedSource, Standing
from newsarchive.archive.verdicts_json import digest_of
from newsarchive.items import Identity
from newsarchive.operations.clocks import Clocks
from newsarchive.provenance.comparison import Text, compare
from newsarchive.provenance.judging import Case, Cited
from newsarchive.provenance.judging_rules import RULES
from newsarchive.provenance.judging_times import is_of_another_time
from newsarchive.provenance.outlets import Outlets
from newsarchive.provenance.own_outlets import configured_outlets
from newsarchive.provenance.resolving import Lead, led_through, resolve
from newsarchive.publishers import likely_identity, publishers, written_address
from newsarchive.verdicts import Asked, Comparison, Issued

_NOTHING = Answers(asked=(), simulated=False)


@dataclass
class Surroundings:
    """What is the same for all source links of one verification."""

    outlets: Outlets
    clocks: Clocks
    retelling: frozenset[str]
    silent: Mapping[str, Silent]
    _asked: dict[str, tuple[int, int]] = field(default_factory=dict)
    _network: dict[str, bool] = field(default_factory=dict)
    _newsrooms: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, archive: Archive) -> Self:
        """What the archive and the configuration tell now. Raises ConfigError."""
        return cls(
            outlets=configured_outlets(),
            clocks=Clocks(archive),
            retelling=archive.retelling_publishers(),
            silent=archive.silent_hosts(),
        )

    def bases(self, archive: Archive, named: Sequence[NamedSource]) -> list[str]:
        """Of each source link a digest of all that a change of would ask for another judgement."""
        keys = {key for source in named if self._is_to_be_asked(source) for key in asked_keys(source)}
        self._asked = archive.last_asked(sorted(keys)) if keys else {}
        return [self._basis(source) for source in named]

    def _is_to_be_asked(self, source: NamedSource) -> bool:
        """Whether the address names something that may be a newsroom's, and the archive lacks it."""
        link = source.link
        is_named = link.url is not None and not link.placeholder
        return is_named and source.cited_id is None and self.sister(source) is None

    def _basis(self, source: NamedSource) -> str:
        if not self._is_to_be_asked(source):
            return digest_of([RULES, *map(_plain, source.state), self.sister(source)])
        asked = [self._asked.get(key) for key in asked_keys(source)]
        is_old = is_of_another_time(self.issued(source), source.appeared)
        silent = self.silent_host(source) if not any(asked) else None
        return digest_of([RULES, *map(_plain, source.state), asked, is_old, silent.reason if silent else None])

    def is_never_asked(self, source: NamedSource) -> bool:
        """Whether the address names something, and neither is it archived nor was it ever asked for."""
        if not self._is_to_be_asked(source):
            return False
        return not any(key in self._asked for key in asked_keys(source)) and self.silent_host(source) is None

    def lead(self, source: NamedSource) -> Lead:
        """Where the source link leads."""
        if source.link.url is None or source.link.placeholder:
            return Lead()
        return resolve(source.link.url, source.link.target, named, self.outlets)

    def sister(self, source: NamedSource) -> str | None:
        """Why the address leads to another blog (a reason of the judge); None where it does not."""
        url = source.link.url
        if url is None or source.link.placeholder:
            return None
        if self._is_network(url):
            return "sister-blog"
        publisher = source.cited_publisher or self.lead(source).publisher
        if publisher is None or self._is_newsroom(publisher):
            return None
        if publisher == source.publisher:
            return "own-blog"
        return "retelling-blog" if publisher in self.retelling else None

    def _is_newsroom(self, publisher: str) -> bool:
        """Whether the table of outlets knows the publisher, by its home page where it is on the shelf."""
        if publisher not in self._newsrooms:
            homes = [each.home for each in publishers() if each.id == publisher]
            self._newsrooms[publisher] = self.outlets.at((homes or [f"https://{publisher}/"])[0]) is not None
        return self._newsrooms[publisher]

    def _is_network(self, url: str) -> bool:
        if url not in self._network:
            self._network[url] = self.outlets.is_network(url)
        return self._network[url]

    def issued(self, source: NamedSource) -> Issued | None:
        """When the number in the address was given out, where a clock tells."""
        identity = named(source.link.url) if source.link.url and not source.link.placeholder else None
        is_asked = identity is not None and source.cited_id is None and identity.key == source.link.target
        return self.clocks.issued(identity) if identity is not None and is_asked else None

    def silent_host(self, source: NamedSource) -> Silent | None:
        """What is wrong with the host of the address, where something is."""
        url = written_address(source.link.url) if source.link.url else None
        return self.silent.get(_host(url)) if url else None


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0].lower()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


@cache
def _named(url: str) -> Identity | None:
    written = written_address(url)
    return likely_identity(written) if written else None


def named(url: str) -> Identity | None:
    """The article that an address names by itself, as somebody wrote it."""
    return _named(url)


def asked_keys(source: NamedSource) -> tuple[str, ...]:
    """The keys under which what came of asking for the address is kept."""
    identity = named(source.link.url) if source.link.url and not source.link.placeholder else None
    keys = (source.link.target, identity.key if identity else None)
    return tuple(dict.fromkeys(key for key in keys if key))


def cases_of(
    archive: Archive, around: Surroundings, sources: Sequence[NamedSource]
) -> Iterator[tuple[NamedSource, Case, bool]]:
    """Each source link as a case, and whether anything that it rests on came from a stand-in server."""
    if not sources:
        return
    told = archive.current_states(sorted({source.article_id for source in sources}))
    cited = archive.all_states(sorted({source.cited_id for source in sources if source.cited_id is not None}))
    keys = {key for source in sources if source.cited_id is None for key in asked_keys(source)}
    answers = archive.answers(sorted(keys)) if keys else {}
    for source in sources:
        versions = cited.get(source.cited_id or 0, ())
        came = _came(archive, around, source, answers)
        case = _case(around, source, told[source.article_id], versions, came)
        simulated = told[source.article_id].state.simulated or came.simulated
        yield source, case, simulated or any(version.state.simulated for version in versions)


def _case(
    around: Surroundings, source: NamedSource, told: Standing, versions: tuple[Standing, ...], came: Answers
) -> Case:
    texts = {each.state.version: Text(headline=each.state.headline, body=each.body) for each in versions}
    post = Text(headline=told.state.headline, body=told.body)
    return Case(
        told=told.state,
        has_text=bool(told.body.strip()),
        appeared=source.appeared,
        url=source.link.url,
        placeholder=source.link.placeholder,
        lead=around.lead(source),
        sister=around.sister(source),
        cited=_cited(versions) if versions else None,
        asked=came.asked,
        witnesses=came.witnesses,
        has_articles=came.has_articles,
        issued=around.issued(source),
        compare=cache(partial(_compared, post, texts)),
    )


def _compared(post: Text, texts: Mapping[int, Text], number: int) -> Comparison:
    return compare(post, texts[number])


def _cited(versions: tuple[Standing, ...]) -> Cited:
    return Cited(
        versions=tuple(each.state for each in versions),
        gone_at=versions[-1].state.gone_at,
        doubted=frozenset(each.state.version for each in versions if each.doubts),
        empty=frozenset(each.state.version for each in versions if not each.body.strip()),
    )


def _came(archive: Archive, around: Surroundings, source: NamedSource, answers: Mapping[str, Answers]) -> Answers:
    """What came of asking for the address; of an archived article, only how the address led to it."""
    if source.cited_id is not None:
        return _way(archive, around, source)
    found = [answers[key] for key in asked_keys(source) if key in answers]
    if found:
        return _together(found)
    silent = around.silent_host(source)
    url = written_address(source.link.url) if source.link.url else None
    if silent is None or url is None or source.link.placeholder:
        return _NOTHING
    asked = Asked(at=silent.since, url=url, outcome="failed", problem=f"{_host(url)} {silent.reason}")
    return Answers(asked=(asked,), simulated=False)


def _way(archive: Archive, around: Surroundings, source: NamedSource) -> Answers:
    assert source.cited_id is not None
    if around.lead(source).resolved_by not in ("redirect", "shortener"):
        return _NOTHING
    ways = archive.ways_to(source.cited_id)
    through = tuple(each for each in ways if source.link.url and led_through(source.link.url, each))
    return Answers(asked=through, simulated=False)


def _together(found: Sequence[Answers]) -> Answers:
    asked = sorted((each for answers in found for each in answers.asked), key=lambda each: each.at)
    witnesses = {at for answers in found for at in answers.witnesses}
    return Answers(
        asked=tuple(asked),
        simulated=any(answers.simulated for answers in found),
        witnesses=tuple(sorted(witnesses)),
        has_articles=any(answers.has_articles and answers.witnesses for answers in found),
    )
