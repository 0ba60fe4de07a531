"""Hosts that are not asked, and why: they want a pause, they give no robots.txt, nobody could reach us."""

from collections.abc import Iterator
from datetime import timedelta

from newsarchive import clock
from newsarchive.archive import Archive
from newsarchive.config import Config
from newsarchive.operations.doctor.finding import Finding

ROBOTS_FAULTS = 12
"""So many times in a row without a robots.txt: at first after 10 min, later hourly, half a day in all (crawling)."""


def hosts(archive: Archive, _config: Config) -> Iterator[Finding]:
    """Hosts that are not asked now."""
    for paused in archive.paused():
        yield Finding(
            check="hosts",
            where=paused.host,
            what=f"not asked for {_minutes(paused.until - clock.now())} more: it {paused.reason or 'wants a pause'}",
            since=paused.since,
            fix="Nothing, unless it stays so for days: crawls wait by themselves, and go on then.",
            anchor="hosts-that-are-paused",
        )


def _minutes(length: timedelta) -> str:
    return f"{max(1, round(length.total_seconds() / 60))} min"


def robots(archive: Archive, _config: Config) -> Iterator[Finding]:
    """Origins that are left alone because their robots.txt cannot be read."""
    for unread in archive.unread_robots(ROBOTS_FAULTS):
        yield Finding(
            check="robots",
            where=unread.origin,
            what=f"nothing is asked for: its robots.txt could not be read {unread.faults:,} times in a row"
            f" ({unread.reason or 'no answer'})",
            since=None,
            pages=(f"{unread.origin}/robots.txt",),
            fix="Open it in a browser. Where it is there, its owner refuses us: ask them. Where the site is gone, take"
            " it out of your crawls.",
            anchor="a-robotstxt-that-cannot-be-read",
        )


def contact(_archive: Archive, config: Config) -> Iterator[Finding]:
    """Nobody can reach us, though crawls of the live web are scheduled: each of them is refused."""
    spiders = sorted(job.name for job in config.schedule.jobs.values() if job.spider)
    if spiders and not config.contact_url:
        yield Finding(
            check="contact",
            where="newsarchive.toml",
            what=f"crawls are scheduled ({', '.join(spiders)}), and there is no contact URL: they are refused",
            since=None,
            fix="Set contact_url under [crawl] to an address where site owners reach you.",
            anchor="no-contact-url",
        )
