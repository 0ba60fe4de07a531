"""The schedule for months, under a moved clock: memory stays flat, no lease is stuck, only the articles grow."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from newsarchive.archive import open_archive
from newsarchive.archive.tidying_leftovers import COMPARED
from tests.archive.looking import rows
from tests.archives import new_archive
from tests.crawling.crawls import environment
from tests.forks import Fork
from tests.years.soak import ARTICLES, AT_ONCE
from tests.years.soak_site import edited_at, is_removed, posts_until
from tests.years.world import BEGIN


@dataclass(frozen=True)
class Form:
    """So many blogs for so many days, each crawled every so many hours."""

    blogs: int
    days: int
    hours: int


SHORT, WHOLE = Form(2, 8, 24), Form(50, 180, 24)


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(SHORT, id="short"),
        pytest.param(WHOLE, marks=[pytest.mark.long, pytest.mark.timeout(4 * 3600)], id="whole"),
    ],
)
def test_the_schedule_runs_for_months_and_nothing_grows_but_the_articles(tmp_path: Path, form: Form) -> None:
    url = new_archive("sqlite", tmp_path)
    words = (url, str(form.blogs), str(form.days), str(form.hours))
    process = Fork("tests.years.soak", *words, cwd=tmp_path, environment=environment())
    assert process.wait(4 * 3600) == 0, process.err
    told = json.loads(process.out)
    print(f"{told['begun']} jobs in {told['seconds']} s; memory {told['memory'][::20]} KiB; {told['last']}")
    check(url, form, told)


def check(url: str, form: Form, told: Mapping[str, Any]) -> None:
    """All that is asked of it; `told` is what was seen on the way."""
    ends_whole(url, form)
    memory_is_flat(told["memory"])
    assert told["twice"] == []
    runs_do_not_overlap(url)
    no_lease_is_stuck(url, form)
    only_articles_grow(form, told)


def ends_whole(url: str, form: Form) -> None:
    """Every post that stood long enough is there, with its edit unless it was crawled too late for that; the index is
    sound.
    """
    end = BEGIN + timedelta(days=form.days)
    seen_until = end - timedelta(hours=2 * form.hours)
    due = sum(posts_until(blog, seen_until) for blog in range(form.blogs))
    assert rows(url, "SELECT count(*) FROM articles")[0][0] >= due - _never_seen(form)
    edits = sum(
        (at := edited_at(post, blog)) is not None and at <= end - timedelta(days=30) and form.hours < 5 * 24
        for blog in range(form.blogs)
        for post in range(posts_until(blog, end))
    )
    assert rows(url, "SELECT count(*) FROM versions WHERE number > 1")[0][0] >= edits
    with open_archive(url) as archive:
        assert archive.index_differences() == []
    assert rows(url, "PRAGMA integrity_check") == [("ok",)]
    assert rows(url, "PRAGMA foreign_key_check") == []


def _never_seen(form: Form) -> int:
    """Posts that were removed between two crawls."""
    end = BEGIN + timedelta(days=form.days)
    gone = (is_removed(post, blog, end) for blog in range(form.blogs) for post in range(posts_until(blog, end)))
    return sum(gone) if form.hours > 20 * 24 else 0


def memory_is_flat(memory: Sequence[int]) -> None:
    """The last third against the first."""
    third = max(1, len(memory) // 3)
    assert mean(memory[-third:]) <= mean(memory[:third]) * 1.05


def runs_do_not_overlap(url: str) -> None:
    """Of one command; the clock of the workers is that of their job."""
    found: dict[str, list[tuple[datetime, datetime]]] = {}
    for spider, arguments, began, ended in rows(url, "SELECT spider, arguments, started_at, ended_at FROM runs"):
        assert ended is not None
        at = datetime.fromisoformat(began), datetime.fromisoformat(ended)
        found.setdefault(f"{spider} {arguments}", []).append(at)
    for times in found.values():
        assert all(one[1] <= other[0] for one, other in pairwise(sorted(times)))


def no_lease_is_stuck(url: str, form: Form) -> None:
    """No job is held, all were at work of late, and no page is leased."""
    late = BEGIN + timedelta(days=form.days) - timedelta(hours=2 * form.hours, days=8)
    for name, owner, started, outcome in rows(url, "SELECT name, lease_owner, started_at, outcome FROM jobs"):
        assert (owner, outcome) == (None, "complete"), name
        assert datetime.fromisoformat(started) >= late, name
    assert rows(url, "SELECT count(*) FROM frontier WHERE state = 'leased'") == [(0,)]
    assert len(rows(url, "SELECT name FROM jobs")) == form.blogs + 2


def only_articles_grow(form: Form, told: Mapping[str, Any]) -> None:
    """What is not of articles is bounded by the number of commands, and by what was captured."""
    last, commands = told["last"], form.blogs + 2
    lists = commands * 3 * (form.days // 7 + 3)
    young = commands * 40 * max(1, 24 // form.hours) * 3
    assert last["captures"] <= last["articles"] * 15 + lists + young
    assert last["runs"] <= commands * (COMPARED + 1) + last["captures"]
    assert last["yields"] <= form.blogs * COMPARED + young
    assert last["frontier"] <= young
    assert (last["jobs"], last["chores"]) == (commands, 1)
    assert last["notices"] == last["attempts"] == 0
    assert last["robots"] <= form.blogs * AT_ONCE, "each worker serves the blogs at a port of its own"
    assert last["hosts"] <= form.blogs * AT_ONCE
    assert last["dictionaries"] <= form.blogs * 3
    if len(told["counts"]) >= 6:
        middle = told["counts"][len(told["counts"]) // 2]
        assert last["bytes"] / _of_articles(last) <= 1.1 * middle["bytes"] / _of_articles(middle)


def _of_articles(counts: Mapping[str, int]) -> int:
    return sum(counts[name] for name in ARTICLES)
