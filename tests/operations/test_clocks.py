"""Clocks of real archives: a calibration and what archived articles tell."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from newsarchive.archive.dated_keys import DatedKey
from newsarchive.items import Identity
from newsarchive.operations.clocks import Clocks, Learnable, clock_of
from newsarchive.provenance.clock import SLACK
from newsarchive.publishers import likely_identity
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, an_article, later

SEOUL = ZoneInfo("Asia/Seoul")
BLOG = "lighthouse.tistory.com"


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(tmp_path, url=new_archive(request.param, tmp_path)) as newsroom:
        yield newsroom


def day(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SEOUL)


def report(newsroom: Newsroom, ncd: int, published: datetime, *, simulated: bool = False) -> None:
    """Keep a KBS article with this number, published then."""
    text = f"입력 {published:%Y.%m.%d (%H:%M)}"
    article = an_article(ncd, date_published=published, date_published_text=text, date_origin="page")
    capture = a_capture(article.canonical_url, fetched_at=published + timedelta(days=400), simulated=simulated)
    newsroom.keep(article, capture)


def post(newsroom: Newsroom, path: str, published: datetime, text: str | None = None, host: str = BLOG) -> None:
    """Keep a blog's post at this path."""
    url = f"https://{host}/{path}"
    identity = likely_identity(url)
    assert identity
    told: dict[str, Any] = {"identity": identity, "canonical_url": url, "addresses": (url,), "date_origin": "page"}
    text = text or f"{published:%Y. %m. %d. %H:%M}"
    article = an_article(**told, date_published=published, date_published_text=text)
    newsroom.keep(article, a_capture(url, fetched_at=published + timedelta(days=400)))


def test_without_an_archive_a_clock_knows_the_calibration() -> None:
    issued = Clocks().issued(Identity(publisher="kbs", key="kbs:ncd:5137615"))
    assert issued
    assert (issued.earliest, issued.latest) == (day("2020-04-18"), day("2021-07-12 23:59:59"))
    assert clock_of(None, BLOG) is None


def test_archived_articles_narrow_the_time_of_a_number_that_was_never_fetched(newsroom: Newsroom) -> None:
    report(newsroom, 5137000, day("2021-03-10 09:00"))
    report(newsroom, 5138000, day("2021-03-11 17:30"))
    issued = Clocks(newsroom.archive).issued(Identity(publisher="kbs", key="kbs:ncd:5137615"))
    assert issued
    assert issued.earliest == day("2021-03-10 09:00") - SLACK
    assert issued.latest == day("2021-03-11 17:30:59") + SLACK


def test_an_article_at_midnight_is_of_that_minute(newsroom: Newsroom) -> None:
    report(newsroom, 5137000, day("2021-03-10 00:00"))
    clock = clock_of(newsroom.archive, "kbs")
    assert clock
    assert clock.around(5137000)[1] == clock.around(5137000)[0]
    issued = clock.issued(5137000)
    assert issued
    assert issued.latest == day("2021-03-10 00:00:59") + SLACK


def test_articles_that_contradict_the_calibration_are_not_believed(newsroom: Newsroom) -> None:
    report(newsroom, 5137000, day("2023-03-10 09:00"))
    clock = clock_of(newsroom.archive, "kbs")
    assert clock
    assert (clock.learned, clock.strays) == (0, 1)


def test_a_page_that_claims_to_be_of_the_future_tells_nothing(newsroom: Newsroom) -> None:
    article = an_article(9_000_000, date_published=later(24 * 365), date_origin="page")
    newsroom.keep(article)
    clock = clock_of(newsroom.archive, "kbs")
    assert clock
    assert (clock.learned, clock.strays) == (0, 0)


def test_stand_in_servers_are_believed_only_where_there_is_nothing_else(newsroom: Newsroom) -> None:
    report(newsroom, 5137000, day("2021-03-10 09:00"), simulated=True)
    clock = clock_of(newsroom.archive, "kbs")
    assert clock
    assert clock.learned == 1
    report(newsroom, 5138000, day("2021-03-11 09:00"))
    clock = clock_of(newsroom.archive, "kbs")
    assert clock
    assert [point.code for point in clock.points if point.origin == "learned"] == [5138000]


def test_a_blog_whose_numbers_grow_with_time_dates_a_post_that_is_not_archived(newsroom: Newsroom) -> None:
    for number in range(20):
        post(newsroom, str(100 + 2 * number), day("2024-05-01 10:00") + timedelta(days=number))
    identity = likely_identity(f"https://{BLOG}/m/111")
    assert identity
    issued = Clocks(newsroom.archive).issued(identity)
    assert issued
    assert issued.earliest == day("2024-05-06 10:00") - SLACK
    assert issued.latest == day("2024-05-07 10:00:59") + SLACK


def test_a_post_of_which_a_day_is_known_may_be_of_any_hour_of_it(newsroom: Newsroom) -> None:
    for number in range(20):
        date = day("2024-05-01") + timedelta(days=number)
        post(newsroom, str(100 + 2 * number), date, f"{date:%Y. %m. %d.}")
    clock = clock_of(newsroom.archive, BLOG)
    assert clock
    issued = clock.issued(110)
    assert issued
    assert issued.earliest == day("2024-05-06") - SLACK
    assert issued.latest == day("2024-05-06 23:59:59") + SLACK


def test_a_blog_whose_numbers_say_nothing_of_time_has_no_clock(newsroom: Newsroom) -> None:
    for number in range(20):
        post(newsroom, str(100 + (number * 7) % 20), day("2024-05-01 10:00") + timedelta(days=number))
    assert clock_of(newsroom.archive, BLOG) is None


def test_a_blog_without_numbers_has_no_clock(newsroom: Newsroom) -> None:
    for number in range(20):
        post(newsroom, f"entry/등대-{number}", day("2024-05-01 10:00") + timedelta(days=number))
    assert clock_of(newsroom.archive, BLOG) is None


def test_all_naver_blogs_have_one_clock(newsroom: Newsroom) -> None:
    for number in range(20):
        path = f"blog{number % 3}/{223_400_000_000 + number * 1_000_000}"
        post(newsroom, path, day("2024-05-01 10:00") + timedelta(days=number), host="blog.naver.com")
    identity = likely_identity("https://blog.naver.com/another/223405500000")
    assert identity
    issued = Clocks(newsroom.archive).issued(identity)
    assert issued
    assert issued.earliest == day("2024-05-06 10:00") - SLACK


class Counting:
    """An archive that counts how often it is asked."""

    def __init__(self, archive: Learnable) -> None:
        self.archive, self.times = archive, 0

    def dated_keys(self, publisher: str) -> list[DatedKey]:
        self.times += 1
        return self.archive.dated_keys(publisher)


def test_the_archive_is_asked_once_for_many_numbers(newsroom: Newsroom) -> None:
    counting = Counting(newsroom.archive)
    clocks = Clocks(counting)
    for ncd in range(5137000, 5137100):
        assert clocks.issued(Identity(publisher="kbs", key=f"kbs:ncd:{ncd}"))
    assert clocks.issued(Identity(publisher="kbs", key="kbs:world:e:5")) is None
    assert clocks.of(BLOG) is None
    assert clocks.of(BLOG) is None
    assert counting.times == 2


@pytest.mark.parametrize("stated", [datetime(1, 1, 1, tzinfo=SEOUL), datetime(1970, 1, 1, tzinfo=SEOUL)])
def test_dates_from_before_the_web_tell_nothing(stated: datetime) -> None:
    dated = DatedKey(
        key="kbs:ncd:9", date_published=stated, date_text=None, captured_at=day("2024-05-01"), simulated=False
    )

    class Old:
        def dated_keys(self, publisher: str) -> list[DatedKey]:
            return [dated, replace(dated, key=f"{publisher}:ncd:10")]

    clock = clock_of(Old(), "kbs")
    assert clock
    assert clock.learned == 0
