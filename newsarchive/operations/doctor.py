"""What needs a person: each finding says what is amiss, where, since when, and what to do (docs/operations.md)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from newsarchive import clock
from newsarchive.archive import Archive, NoSuchArticle, Run
from newsarchive.archive.judging import Alarm, in_words
from newsarchive.archive.latest_runs import RunAmiss
from newsarchive.archive.runs import TROUBLES
from newsarchive.items import DOUBTS

Check = Literal["runs", "visits", "doubts", "revisits", "hosts", "index"]
"""What a finding is about."""

REMEMBERED = timedelta(days=30)
"""How long a run that went wrong is held against its command, where nobody runs that again."""
OVERDUE = timedelta(days=1)
"""So long may an article wait for its turn."""
SELDOM = timedelta(days=2)
"""Where no revisit has begun for so long, nobody runs them."""
_SAMPLES = 5


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is amiss: `where` is a publisher, a host, or a spider with its arguments.

    `since` is None where nobody knows. `pages` are addresses to look at, `anchor` the place in docs/operations.md.
    """

    check: Check
    where: str
    what: str
    since: datetime | None
    pages: tuple[str, ...] = ()
    fix: str
    anchor: str


Look = Callable[[Archive], Iterator[Finding]]


def examine(archive: Archive, looks: tuple[Look, ...]) -> list[Finding]:
    """All that `looks` find, in their order."""
    return [finding for look in looks for finding in look(archive)]


def runs(archive: Archive) -> Iterator[Finding]:
    """The latest run of each command that did not end well: a later complete one of the same clears it."""
    for amiss in archive.runs_amiss(clock.now() - REMEMBERED):
        alarms = [alarm for alarm in amiss.run.alarms if not alarm.is_notice]
        yield from (_of_alarm(amiss, alarm) for alarm in alarms)
        troubles = _troubles(amiss.run)
        if troubles or not alarms:
            yield _of_run(amiss, troubles)


def _of_alarm(amiss: RunAmiss, alarm: Alarm) -> Finding:
    return Finding(
        check="runs",
        where=_command(amiss.run),
        what=f"run {amiss.run.id} ended {amiss.run.outcome}: {in_words(alarm)}",
        since=amiss.since,
        pages=alarm.pages,
        fix=_SIGN_FIXES[alarm.sign],
        anchor="unlike-earlier-runs",
    )


def _of_run(amiss: RunAmiss, troubles: str) -> Finding:
    run = amiss.run
    outcome = str(run.outcome)
    told = "; ".join(dict.fromkeys((*([run.message] if run.message else ()), *(why for *_, why in run.problems))))
    why = ": ".join(part for part in (troubles, told) if part)
    return Finding(
        check="runs",
        where=_command(run),
        what=f"run {run.id} " + ("was killed" if outcome == "killed" else f"ended {outcome}") + (why and f": {why}"),
        since=amiss.since,
        pages=tuple(dict.fromkeys(url for _, url, _ in run.problems)),
        fix=_OUTCOME_FIXES[outcome].format(run=run.id),
        anchor="how-a-run-ended",
    )


def _troubles(run: Run) -> str:
    return ", ".join(f"{run.counts[name]:,} {name}" for name in TROUBLES if run.counts.get(name))


def _command(run: Run) -> str:
    return " ".join((run.spider, *(f"{name}={value}" for name, value in sorted(run.arguments.items()))))


_LAYOUT = "Look at the pages: where they show what is missed, the page class of the publisher must learn their layout"
_SIGN_FIXES = {
    "yield": f"{_LAYOUT} (newsarchive fixture URL makes a test case); where the site shows none, ask again later.",
    "no-text": f"{_LAYOUT} (newsarchive fixture URL makes a test case).",
    "no-date": f"{_LAYOUT} (newsarchive fixture URL makes a test case).",
    "few": "Look at the publisher's list or sitemap: it may have moved, or be empty for a while.",
}
_OUTCOME_FIXES = {
    "suspicious": "See newsarchive runs {run}: what could not be read is asked for again by the next run.",
    "failed": "See newsarchive runs {run}; put right what it names, and give the same command again.",
    "killed": "Give the same command again: it goes on from where it was.",
}


def visits(archive: Archive) -> Iterator[Finding]:
    """Articles that cannot be looked at again any more."""
    for failing in archive.failing():
        why = failing.reason or "nothing was received"
        yield Finding(
            check="visits",
            where=failing.publisher,
            what=f"{failing.articles:,} archived articles could not be read the last times; most often: {why}",
            since=failing.since,
            pages=failing.pages,
            fix="Open a page in a browser. Where it shows the article, its layout is new (newsarchive fixture URL); "
            "where it does not, the site refuses us or is down: newsarchive runs tells.",
            anchor="articles-that-cannot-be-looked-at",
        )


def doubts(archive: Archive) -> Iterator[Finding]:
    """Pages that were read and not believed, and were not read well since."""
    for doubted in archive.doubted():
        yield Finding(
            check="doubts",
            where=doubted.publisher,
            what=f"{doubted.articles:,} pages are not believed ({doubted.doubt}): {DOUBTS[doubted.doubt]}",
            since=doubted.since,
            pages=doubted.pages,
            fix="Open a page in a browser. Where it really reads so: newsarchive crawl article -a urls=URL "
            "-a trust=yes; where not, its layout is new: newsarchive fixture URL.",
            anchor="read-but-not-believed",
        )


def revisits(archive: Archive) -> Iterator[Finding]:
    """Articles that should have been looked at again for more than a day."""
    overdue = archive.overdue(clock.now() - OVERDUE)
    last = archive.last_start("revisit") if overdue else None
    nobody = last is None or last < clock.now() - SELDOM
    for each in overdue:
        yield Finding(
            check="revisits",
            where=each.publisher,
            what=f"{each.articles:,} articles should have been looked at again more than a day ago",
            since=each.since,
            pages=each.pages,
            fix="Nobody runs newsarchive crawl revisit: let cron do it every hour."
            if nobody
            else "Raise revisits_per_day of its host in newsarchive.toml, or run newsarchive crawl revisit more often.",
            anchor="revisits-overdue",
        )


def hosts(archive: Archive) -> Iterator[Finding]:
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


def index(archive: Archive) -> Iterator[Finding]:
    """The search index against a rebuild of it; takes the time of reading all texts."""
    differences = archive.index_differences()
    articles = list(dict.fromkeys(article for _, article, _, _ in differences))
    if differences:
        yield Finding(
            check="index",
            where="search",
            what=f"the search index of {len(articles):,} articles is not that of their texts"
            f" ({len(differences):,} entries)",
            since=None,
            pages=tuple(_name(archive, article) for article in articles[:_SAMPLES]),
            fix="Searches may miss these articles, or find them by old words; show and versions have every text. "
            "Make it anew: newsarchive index. And tell the makers of newsarchive.",
            anchor="the-search-index",
        )


def _name(archive: Archive, article: int) -> str:
    try:
        return archive.article(str(article), lambda _: None).canonical_url
    except NoSuchArticle:
        return f"article {article}, which does not exist"


QUICK: tuple[Look, ...] = (runs, visits, doubts, revisits, hosts)
"""Looks that take a second or two on an archive of any size."""
SLOW: tuple[Look, ...] = (index,)
"""And those that read every text."""
