"""Captures that gave no article once and are read well today: a version as of their time, and nobody is told."""

from typing import Any

import pytest

from newsarchive.archive.late_reading import ReadLate
from newsarchive.archive.store import ExtractAgain
from newsarchive.items import Article, Outcome
from tests.archive.looking import contents, rows
from tests.building import (
    BODY,
    NOON,
    Newsroom,
    a_capture,
    address,
    an_article,
    identity,
    later,
    no_article_again,
    today_reads,
)


def fail(newsroom: Newsroom, at: Any = NOON, outcome: Outcome = "unrecognised", body: bytes = b"<p>new layout") -> None:
    """A page that the reader of then made nothing of."""
    capture = a_capture(address(1), body, at)
    newsroom.record(newsroom.page(outcome, capture, identity(), problem="no layout that we know"))


def read(newsroom: Newsroom, article: Article) -> list[ReadLate]:
    """What today's code reads in all such captures."""
    found = []
    with newsroom.archive.unread() as load:
        for number in newsroom.archive.unread_captures():
            unread = load(number)
            assert unread is not None
            told = {"run_id": unread.run_id, "fate": unread.fate, "publisher": unread.publisher, "key": unread.key}
            found.append(ReadLate(capture_id=number, **told, capture=unread.capture, article=article, outcome="new"))  # type: ignore[arg-type]
    return found


def keep(
    newsroom: Newsroom, article: Article, *, again: ExtractAgain = no_article_again, write: bool = True
) -> list[tuple[str, str | None]]:
    """The outcomes of all such captures, in their order."""
    run = newsroom.archive.begin_renewal({"failed": True}) if write else None
    done = newsroom.archive.keep_late(read(newsroom, article), again, run.id if run else None)
    if run is not None:
        newsroom.archive.end_renewal(run.id, stopped=False)
    return [(each.outcome, each.problem) for each in done]


def fates(newsroom: Newsroom) -> list[tuple[Any, ...]]:
    return rows(newsroom.url, "SELECT id, fate, problem, article_id FROM captures ORDER BY id")


@pytest.mark.parametrize("outcome", ["unrecognised", "parse_failed", "login-wall"])
def test_an_article_that_was_never_read_is_archived_as_of_its_capture(newsroom: Newsroom, outcome: Outcome) -> None:
    fail(newsroom, later(-3), outcome)
    assert keep(newsroom, an_article()) == [("new", None)]
    article = newsroom.archive.article("kbs:ncd:1", lambda _url: None)
    assert (article.first_seen, article.current.captured_at) == (later(-3), later(-3))
    assert (article.current.origin, article.current.number) == ("publisher", 1)
    assert [(fate, *rest) for _, fate, *rest in fates(newsroom)] == [("seen", None, 1)]
    assert list(newsroom.archive.matching("등대").article_ids) == [1]
    assert newsroom.archive.index_differences() == []


def test_a_newer_state_of_an_article_is_its_current_version(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    fail(newsroom, later(2))
    edited = an_article(body=BODY + "\n고친 글입니다.")
    assert keep(newsroom, edited) == [("changed", None)]
    found = newsroom.archive.versions("1", lambda _url: None)
    assert [(each.number, each.origin, each.captured_at) for each in found] == [
        (1, "publisher", NOON),
        (2, "publisher", later(2)),
    ]
    assert newsroom.archive.article("1", lambda _url: None).last_seen == later(2)


def test_what_has_something_newer_is_left_as_it_is(newsroom: Newsroom) -> None:
    fail(newsroom, later(1))
    newsroom.keep(an_article(), a_capture(fetched_at=later(2)))
    before = fates(newsroom)
    ((outcome, problem),) = keep(newsroom, an_article(body="옛 글입니다."))
    assert (outcome, problem) == ("newer", "the archive has a newer state of the article")
    assert fates(newsroom) == before


def test_better_code_is_not_taken_for_an_edit_here_either(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    fail(newsroom, later(2))
    today = an_article(body=BODY + "\n놓친 문단입니다.", extractor="kbs.now/2")
    assert keep(newsroom, today, again=today_reads(today)) == [("seen", None)]
    found = newsroom.archive.versions("1", lambda _url: None)
    assert [(each.number, each.origin) for each in found] == [(1, "publisher"), (2, "reextraction")]


def test_captures_of_one_article_are_kept_in_their_order(newsroom: Newsroom) -> None:
    fail(newsroom, later(1), body=b"one")
    fail(newsroom, later(2), body=b"two")
    assert [outcome for outcome, _ in keep(newsroom, an_article())] == ["new", "seen"]
    assert newsroom.archive.article("1", lambda _url: None).last_seen == later(2)


def test_what_lost_text_against_the_archive_is_not_believed(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    fail(newsroom, later(2))
    ((outcome, problem),) = keep(newsroom, an_article(body=""))
    assert outcome == "doubted"
    assert "not believed" in str(problem)
    assert len(newsroom.archive.versions("1", lambda _url: None)) == 1


def test_nobody_is_told_of_what_was_read_late(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    newsroom.archive.watch(["1"], lambda _url: None)
    fail(newsroom, later(2))
    newsroom.archive.told(newsroom.archive.alerts())
    keep(newsroom, an_article(body=BODY + "\n고친 글입니다."))
    alerts = newsroom.archive.alerts()
    assert [each for each in alerts.watched or () if each.events] == []


def test_a_trial_writes_nothing(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    fail(newsroom, later(2))
    before = contents(newsroom.url)
    assert keep(newsroom, an_article(body=BODY + "\n고친 글입니다."), write=False) == [("changed", None)]
    assert contents(newsroom.url) == before


def test_a_second_time_there_is_nothing_left(newsroom: Newsroom) -> None:
    fail(newsroom)
    late = read(newsroom, an_article())
    keep(newsroom, an_article())
    assert newsroom.archive.unread_captures() == []
    (again,) = newsroom.archive.keep_late(late, no_article_again, None)
    assert (again.outcome, again.problem) == ("newer", "it was read meanwhile")


def test_lists_are_never_read_as_articles(newsroom: Newsroom) -> None:
    newsroom.record(newsroom.page("unrecognised", a_capture("https://news.kbs.co.kr/list")))
    assert newsroom.archive.unread_captures() == []
