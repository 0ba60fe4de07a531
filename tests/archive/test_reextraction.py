"""Better code is never taken for an edit: the previous capture is read again with today's code first."""

from typing import Any

from newsarchive.archive import Version
from newsarchive.items import Article, Byline, Capture, Image, SourceLink, Validators
from tests.archive.looking import rows
from tests.building import BODY, NOON, Newsroom, a_capture, an_article, identity, later, no_article_again, today_reads

FULL = BODY + "\n옛 코드가 놓친 문단입니다."


def today(body: str = FULL, **fields: Any) -> Article:
    return an_article(body=body, extractor="kbs.now/2", **fields)


def versions(newsroom: Newsroom) -> tuple[Version, ...]:
    return newsroom.archive.versions("kbs:ncd:1", lambda _url: None)


def numbered(newsroom: Newsroom) -> list[tuple[int, str, str, str]]:
    return [(v.number, v.origin, v.extractor, v.body) for v in versions(newsroom)]


def test_better_code_alone_is_no_edit(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    assert newsroom.keep(today(), a_capture(fetched_at=later(5)), again=today_reads(today())) == "seen"
    assert numbered(newsroom) == [(1, "publisher", "kbs.now/1", BODY), (2, "reextraction", "kbs.now/2", FULL)]
    assert versions(newsroom)[1].captured_at == NOON
    assert newsroom.archive.stats().edited == 0
    assert newsroom.archive.index_differences() == []


def test_an_edit_at_the_same_time_is_a_version_of_its_own(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    edited = today(FULL + "\n고친 글입니다.")
    assert newsroom.keep(edited, a_capture(fetched_at=later(5)), again=today_reads(today())) == "changed"
    assert [(v.number, v.origin, v.captured_at) for v in versions(newsroom)] == [
        (1, "publisher", NOON),
        (2, "reextraction", NOON),
        (3, "publisher", later(5)),
    ]
    assert newsroom.archive.stats().edited == 1
    assert newsroom.archive.index_differences() == []


def test_the_capture_that_is_read_again_is_the_archived_one(newsroom: Newsroom) -> None:
    seen: list[Capture] = []

    def again(capture: Capture) -> Article:
        seen.append(capture)
        return today()

    capture = a_capture(body=b"<p>before\0</p>")
    newsroom.keep(an_article(), capture)
    newsroom.keep(today(), a_capture(fetched_at=later(1)), again=again)
    assert seen == [capture]


def test_code_that_reads_the_same_is_remembered_and_asked_once(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    assert newsroom.keep(today(BODY), a_capture(fetched_at=later(1)), again=today_reads(today(BODY))) == "seen"
    assert numbered(newsroom) == [(1, "publisher", "kbs.now/2", BODY)]
    assert newsroom.keep(today(BODY), a_capture(fetched_at=later(2)), again=today_reads(None)) == "seen"


def test_what_today_is_read_better_beside_the_text_is_kept(newsroom: Newsroom) -> None:
    newsroom.keep(
        an_article(bylines=(), section=None, body=BODY.replace("\n", " "), images=(Image(url="https://a.kr/1"),))
    )
    better = today(BODY, bylines=(Byline(name="한바다"),), section="사회", images=(Image(url="https://a.kr/2"),))
    assert newsroom.keep(better, a_capture(fetched_at=later(1)), again=today_reads(better)) == "seen"
    (version,) = versions(newsroom)
    assert (version.extractor, version.bylines, version.section) == ("kbs.now/2", (Byline(name="한바다"),), "사회")
    assert (version.body, version.images, version.captured_at) == (BODY, better.images, NOON)
    assert newsroom.archive.index_differences() == []


def test_a_better_reading_of_the_edit_time_is_not_touched(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    better = today(BODY, date_modified=later(-1))
    assert newsroom.keep(better, a_capture(fetched_at=later(1)), again=today_reads(better)) == "seen"


def test_a_real_touch_beside_better_code_is_touched(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    touched = today(date_modified=later(3))
    assert newsroom.keep(touched, a_capture(fetched_at=later(5)), again=today_reads(today())) == "touched"


def test_an_edit_time_that_moved_on_before_is_not_moved_back(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(date_modified=later(-2)))
    newsroom.keep(an_article(date_modified=later(1)), a_capture(fetched_at=later(2)))
    touched = today(BODY, date_modified=later(1))
    first = today(BODY, date_modified=later(-2))
    assert newsroom.keep(touched, a_capture(fetched_at=later(5)), again=today_reads(first)) == "seen"


def test_where_todays_code_reads_nothing_the_old_text_is_compared(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    assert newsroom.keep(today(BODY), a_capture(fetched_at=later(1)), again=no_article_again) == "seen"
    assert newsroom.keep(today(), a_capture(fetched_at=later(2)), again=no_article_again) == "changed"


def test_a_gone_article_that_returns_is_compared_with_todays_code_too(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    newsroom.miss(1, "410", later(1))
    assert newsroom.keep(today(), a_capture(fetched_at=later(2)), again=today_reads(today())) == "back"
    assert [origin for _, origin, _, _ in numbered(newsroom)] == ["publisher", "reextraction"]


def test_what_todays_code_does_not_believe_itself_is_no_better_reading(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    doubted = today("앞부분만 읽혔습니다.", doubts=("text-elsewhere",))
    newsroom.keep(today(BODY), a_capture(fetched_at=later(5)), again=today_reads(doubted))
    assert numbered(newsroom) == [(1, "publisher", "kbs.now/1", BODY)]


def test_sources_are_read_again_in_the_page_that_was_called_unchanged(newsroom: Newsroom) -> None:
    """A 304 has no page: what it refers to is read, not the version's capture, which named other sources."""
    named = {body: _source(f"https://a.kr/{body.decode()}") for body in (b"old", b"new")}
    newsroom.keep(an_article(source_links=(named[b"old"],)), a_capture(body=b"old"))
    newsroom.keep(an_article(source_links=(named[b"new"],)), a_capture(body=b"new", fetched_at=later(1)))
    answer = a_capture(body=b"", fetched_at=later(2), status=304)
    [(newest_id,)] = rows(newsroom.url, "SELECT max(id) FROM captures")
    asked_by = Validators(capture_id=newest_id, etag='"a"', last_modified=None)
    assert newsroom.record(newsroom.page("article", answer, identity(), unchanged=asked_by)) == "seen"

    def again(capture: Capture) -> Article | None:
        return today(BODY, source_links=(named[capture.body],)) if capture.body else None

    newest = today(BODY, source_links=(named[b"new"],))
    newsroom.keep(newest, a_capture(body=b"new", fetched_at=later(3)), again=again)
    sources = newsroom.archive.sources("kbs:ncd:1", lambda _url: None)
    told = {each.link.url: (each.first_seen, each.gone_at) for each in sources}
    assert told == {"https://a.kr/new": (later(1), None), "https://a.kr/old": (NOON, later(1))}


def test_sources_of_a_page_that_todays_code_does_not_believe_are_not_kept(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(source_links=(_source("https://a.kr/1"),)), a_capture(body=b"old"))
    newsroom.keep(an_article(source_links=(_source("https://a.kr/1"),)), a_capture(body=b"new", fetched_at=later(1)))
    good = today(BODY, source_links=(_source("https://a.kr/1"),))
    doubted = today(BODY, source_links=(_source("https://a.kr/login"),), doubts=("walled",))
    again = {b"old": good, b"new": doubted}
    newsroom.keep(good, a_capture(body=b"last", fetched_at=later(2)), again=lambda capture: again[capture.body])
    sources = newsroom.archive.sources("kbs:ncd:1", lambda _url: None)
    assert [(each.link.url, each.first_seen, each.gone_at) for each in sources] == [("https://a.kr/1", NOON, None)]


def test_a_page_by_which_a_removed_article_stays_removed_is_not_read_for_its_sources(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(), a_capture(body=b"page"))
    newsroom.miss(1, "410", later(1))
    gone = a_capture(body=b"notice", fetched_at=later(2), status=410)
    assert newsroom.record(newsroom.page("missing", gone, identity(), missing="410", problem="removed")) == "seen"
    read: list[bytes] = []

    def again(capture: Capture) -> Article:
        read.append(capture.body)
        return today(BODY)

    newsroom.keep(today(BODY), a_capture(fetched_at=later(3)), again=again)
    assert read == [b"page"]


def test_both_readings_hold_since_the_earliest_capture_that_is_known_to_show_them(newsroom: Newsroom) -> None:
    """An import may have brought an earlier capture of the same words since."""
    newsroom.keep(an_article())
    assert newsroom.keep(an_article(), a_capture(body=b"imported", fetched_at=later(-5))) == "earlier"
    newsroom.keep(today(), a_capture(fetched_at=later(5)), again=today_reads(today()))
    assert [(each.number, each.captured_at) for each in versions(newsroom)] == [(1, later(-5)), (2, later(-5))]


def _source(url: str) -> SourceLink:
    return SourceLink(url=url, outlet="KBS", label="출처", form="table", rule="table row", where="출처 KBS")
