"""What surrounds source links while they are judged: outlets, clocks, silent hosts, what was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Self

from newsarchive.archive import Archive
from newsarchive.archive.verdicts_asked import Silent
from newsarchive.archive.verdicts_cases import NamedSource
from newsarchive.archive.verdicts_json import digest_of
from newsarchive.items import Identity
from newsarchive.operations.clocks import Clocks
from newsarchive.provenance.judging_rules import RULES
from newsarchive.provenance.judging_times import is_of_another_time
from newsarchive.provenance.outlets import Outlets
from newsarchive.provenance.own_outlets import configured_outlets
from newsarchive.provenance.resolving import Lead, resolve
from newsarchive.publishers import likely_identity, publishers, written_address
from newsarchive.verdicts import Issued


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
        is_old = is_of_another_time(self.issued(source), source.appeared, source.published)
        silent = self.silent_host(source) if not any(asked) else None
        return digest_of([RULES, *map(_plain, source.state), asked, is_old, silent.reason if silent else None])

    def is_never_asked(self, source: NamedSource) -> bool:
        """Whether the address names something, and neither is it archived nor was it ever asked for."""
        if source.taken_down or not self._is_to_be_asked(source):
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
        if source.cited_id == source.article_id:  # a newsroom's, too: what names itself says the same
            return "own-blog"
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
        return self.silent.get(host_of(url)) if url else None


def host_of(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0].lower()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


@lru_cache(maxsize=65536)
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
