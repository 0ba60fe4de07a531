"""The numbers of what a search finds, and what happened to an article: the same on both engines."""

import pytest

from newsarchive.archive import NotAPage
from newsarchive.archive.search import Sort
from tests.building import Newsroom, a_capture, address, an_article, later


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_a_listing_has_the_numbers_that_a_search_finds_page_by_page(newsroom: Newsroom, sort: Sort) -> None:
    for number in range(1, 8):
        newsroom.keep(an_article(number, "등대 " * (number % 3 + 1), date_published=later(number)))
    page = None
    for expected in (3, 3, 1):
        found = newsroom.archive.search("등대", sort=sort, limit=3, page=page)
        listed = newsroom.archive.listing("등대", sort=sort, limit=3, page=page)
        assert listed.article_ids == tuple(hit.id for hit in found.hits)
        assert len(listed.article_ids) == expected
        assert (listed.next_page is None) == (found.next_page is None)
        again = newsroom.archive.listing("등대", sort=sort, limit=2, page=listed.pages[0])
        assert again.article_ids[: expected - 1] == listed.article_ids[1:]
        page = listed.next_page


def test_a_listing_says_what_was_read_otherwise_and_refuses_what_is_no_page(newsroom: Newsroom) -> None:
    assert newsroom.archive.listing("publisher:nobody").warnings == newsroom.archive.search("publisher:nobody").warnings
    assert newsroom.archive.listing("???").article_ids == ()
    with pytest.raises(NotAPage):
        newsroom.archive.listing("등대", page="x")


def test_the_events_of_an_article_come_with_the_versions_that_they_led_to(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    newsroom.keep(an_article(2))
    newsroom.keep(an_article(1, body="고친 글"), a_capture(address(1), fetched_at=later(1)))
    newsroom.miss(1, "410", later(2))
    events = newsroom.archive.events("kbs:ncd:1", lambda _: None)
    assert [event.kind for event in events] == ["new", "edited", "gone"]
    assert [event.after.number if event.after else None for event in events] == [None, 2, None]
    assert events[1].silent


def test_what_was_taken_out_meanwhile_is_left_out_of_an_export(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    assert [each.id for each in newsroom.archive.export_articles([7, 1])] == [1]
