"""Which articles are looked at again: what is due, within a host's budget of the day, and none by two crawls."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from newsarchive import clock
from newsarchive.archive import Archive, open_archive
from newsarchive.archive.due import TAKEN, Budget, Spending
from newsarchive.items import Identity
from tests.archive.looking import rows, run
from tests.building import Newsroom, a_capture, an_article

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """It is nine in the morning of some day to come, in Seoul: no budget ends while a test runs."""
    midnight_utc = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
    clock.ahead = midnight_utc - datetime.now(UTC)
    yield
    clock.ahead = timedelta()


def of(most: int = 1000, **others: int) -> Budget:
    """So many a host and day; `others` for hosts that begin so."""

    def budget(url: str) -> Spending:
        host = urlsplit(url).hostname or ""
        return Spending(host=host, delay=0.0, most=others.get(host.partition(".")[0], most))

    return budget


def keep(newsroom: Newsroom, number: int, publisher: str = "kbs", host: str | None = None, *, hours: float = 24) -> str:
    """An article that was captured that long ago, when it had just appeared; gives its key."""
    url, at = f"https://{host or publisher + '.example'}/{number}", clock.now() - timedelta(hours=hours)
    named = Identity(publisher=publisher, key=f"{publisher}:{number}")
    article = an_article(identity=named, canonical_url=url, addresses=(url,), date_published=at)
    newsroom.keep(article, a_capture(url, fetched_at=at))
    return named.key


def take(archive: Archive, budget: Budget | None = None, limit: int = 100, publisher: str | None = None) -> list[str]:
    """The keys of what is taken, in order."""
    return [due.key for due in archive.take_due(budget or of(), limit=limit, publisher=publisher)]


def test_what_is_due_is_taken_at_the_address_where_it_was_last_seen(newsroom: Newsroom) -> None:
    keep(newsroom, 1, hours=24)
    keep(newsroom, 1, host="m.kbs.example", hours=20)
    keep(newsroom, 2, hours=0.1)
    (due,) = newsroom.archive.take_due(of(), limit=9)
    assert (due.key, due.url) == ("kbs:1", "https://m.kbs.example/1")


def test_nothing_is_due_in_an_empty_archive(newsroom: Newsroom) -> None:
    assert take(newsroom.archive) == []
    assert newsroom.archive.next_due() is None


def test_the_next_is_due_when_its_history_says(newsroom: Newsroom) -> None:
    keep(newsroom, 1, hours=0.1)
    first = newsroom.archive.next_due()
    assert first is not None
    assert abs(first - clock.now() - timedelta(minutes=9)) < timedelta(minutes=1)
    clock.ahead += timedelta(minutes=10)
    assert take(newsroom.archive) == ["kbs:1"]


def test_what_was_taken_is_taken_again_only_when_nobody_has_asked_for_it(newsroom: Newsroom) -> None:
    for number in (1, 2):
        keep(newsroom, number)
    assert len(take(newsroom.archive)) == 2
    assert take(newsroom.archive) == []
    keep(newsroom, 1, hours=0)
    clock.ahead += TAKEN - timedelta(minutes=50)
    assert take(newsroom.archive) == []
    clock.ahead += timedelta(minutes=2)
    run(newsroom.url, "UPDATE articles SET revisit_at = NULL WHERE key = 'kbs:1'")
    assert take(newsroom.archive) == []
    clock.ahead += timedelta(minutes=50)
    assert take(newsroom.archive) == ["kbs:2"]


def test_a_budget_is_of_a_host_and_a_day_in_korea(newsroom: Newsroom) -> None:
    for number in range(5):
        keep(newsroom, number)
        keep(newsroom, number, "blog")
    first = take(newsroom.archive, of(3))
    assert Counter(key.partition(":")[0] for key in first) == {"kbs": 3, "blog": 3}
    assert take(newsroom.archive, of(3)) == []
    assert len(take(newsroom.archive, of(4))) == 2
    clock.ahead += 14 * HOUR + timedelta(minutes=59)
    assert take(newsroom.archive, of(3)) == []
    clock.ahead += timedelta(minutes=2)
    assert len(take(newsroom.archive, of(3))) == 6


def test_hosts_have_budgets_of_their_own(newsroom: Newsroom) -> None:
    for number in range(5):
        keep(newsroom, number)
        keep(newsroom, number, "blog")
    taken = take(newsroom.archive, of(1, blog=4))
    assert Counter(key.partition(":")[0] for key in taken) == {"kbs": 1, "blog": 4}


def test_what_was_spent_is_kept_with_the_host_and_nothing_else_of_it_changes(newsroom: Newsroom) -> None:
    for number in range(3):
        keep(newsroom, number)
    newsroom.archive.pause_host("kbs.example", 2.0, lambda _: 600.0, "answered 429")
    before = rows(newsroom.url, "SELECT delay, next_allowed_at, paused_until, reason FROM hosts")
    take(newsroom.archive, limit=2)
    kept = "SELECT revisit_day, revisits FROM hosts WHERE host = 'kbs.example'"
    assert rows(newsroom.url, kept) == [(f"{clock.now() + 9 * HOUR:%Y-%m-%d}", 2)]
    told = "SELECT delay, next_allowed_at, paused_until, reason FROM hosts WHERE host = 'kbs.example'"
    assert rows(newsroom.url, told) == before


def test_only_of_the_publisher_that_was_asked_for(newsroom: Newsroom) -> None:
    for number in range(3):
        keep(newsroom, number)
        keep(newsroom, number, "blog")
    assert set(take(newsroom.archive, publisher="blog")) == {"blog:0", "blog:1", "blog:2"}
    assert take(newsroom.archive, publisher="nobody") == []
    assert len(take(newsroom.archive)) == 3


def test_three_quarters_are_of_what_changed_last_the_rest_of_what_waits_for_longest(newsroom: Newsroom) -> None:
    days = [1, 2, 3, 4, 100, 200, 300, 400]
    for number, ago in enumerate(days):
        keep(newsroom, number, hours=24 * ago)
    assert take(newsroom.archive, limit=4) == ["kbs:0", "kbs:1", "kbs:2", "kbs:7"]
    assert take(newsroom.archive, limit=1) == ["kbs:3"]
    assert take(newsroom.archive, limit=100) == ["kbs:4", "kbs:5", "kbs:6"]


def test_a_host_whose_budget_is_spent_does_not_keep_others_from_their_turn(newsroom: Newsroom) -> None:
    for number in range(230):
        keep(newsroom, number, hours=24)
    for number in range(3):
        keep(newsroom, number, "blog", hours=48)
    assert Counter(key.partition(":")[0] for key in take(newsroom.archive, of(2, blog=9))) == {"kbs": 2, "blog": 3}


def test_the_lively_share_is_that_of_hosts_with_a_budget(newsroom: Newsroom) -> None:
    for number in range(210):
        keep(newsroom, number, hours=24)
    for number in range(8):
        keep(newsroom, number, "blog", hours=48 * (number + 1))
    assert take(newsroom.archive, of(0, blog=9), limit=4) == ["blog:0", "blog:1", "blog:2", "blog:7"]


def test_two_crawls_never_take_the_same_and_together_take_all(newsroom: Newsroom) -> None:
    keys = {keep(newsroom, number) for number in range(60)}

    def takes_all(_crawl: int) -> list[str]:
        taken: list[str] = []
        with open_archive(newsroom.url) as archive:
            while some := take(archive, of(50), limit=7):
                taken += some
        return taken

    with ThreadPoolExecutor(3) as crawls:
        taken = [key for some in crawls.map(takes_all, range(3)) for key in some]
    assert len(taken) == len(set(taken)) == 50
    assert set(taken) <= keys


def test_what_was_read_from_a_source_file_is_never_due(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    run(newsroom.url, "UPDATE articles SET revisit_at = NULL")
    assert take(newsroom.archive) == []


def test_what_is_gone_is_looked_at_too_in_case_it_comes_back(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    named = Identity(publisher="kbs", key="kbs:1")
    capture = a_capture("https://kbs.example/1", fetched_at=clock.now() - HOUR, status=410)
    newsroom.record(newsroom.page("missing", capture, named, missing="410"))
    assert take(newsroom.archive) == []
    clock.ahead += timedelta(days=1)
    assert take(newsroom.archive) == ["kbs:1"]
