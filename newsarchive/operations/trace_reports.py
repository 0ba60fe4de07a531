"""How a publisher of an archive cites: read in one look, counted by pure rules."""

from datetime import datetime

from newsarchive.archive import Archive
from newsarchive.provenance.own_outlets import configured_outlets
from newsarchive.provenance.tracing import DEPTH
from newsarchive.provenance.tracing_habits import Report, report
from newsarchive.provenance.tracing_sites import Sites
from newsarchive.publishers import publishers

_MOST_BEHIND = 20_000
"""Articles that are read behind a blog's source links at most."""


def known_sites() -> Sites:
    """What this installation knows of sites. Raises ConfigError where its table of outlets cannot be read."""
    outlets = configured_outlets()
    at_home = {each.id: (outlets.at(each.home), each.name) for each in publishers()}
    return Sites(outlets, {name: outlet.name if outlet else shown for name, (outlet, shown) in at_home.items()})


def reported(archive: Archive, publisher: str, since: datetime | None, until: datetime | None) -> Report:
    """How `publisher` cites in what appeared from `since` until before `until` (aware times; None: without bound).

    Raises NoSuchPublisher where the archive has nothing of it, ConfigError as `known_sites` does.
    """
    sites = known_sites()
    habits = archive.citing_habits(publisher, since, until, sites.is_newsroom, depth=DEPTH, most=_MOST_BEHIND)
    return report(habits, sites)


def reported_lately(archive: Archive, publisher: str, most: int) -> Report:
    """The same of its latest `most` articles, and only of what they name themselves: no `origins` are looked for.

    Raises ConfigError as `known_sites` does.
    """
    typed = publisher.replace('"', " ")
    numbers = archive.listing(f'publisher:"{typed}"', sort="newest", limit=most).article_ids
    return report(archive.habits_of(publisher, numbers), known_sites())
