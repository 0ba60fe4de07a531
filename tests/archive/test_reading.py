"""Looking things up: by number, key and any address; counts over the whole archive."""

import pytest

from newsarchive.archive import NoSuchArticle
from newsarchive.items import Identity
from tests.building import Newsroom, a_capture, address, an_article, identity, later

MOBILE = "https://mn.kbs.co.kr/mobile/news/view.do?ncd=1"


def nothing(_reference: str) -> Identity | None:
    return None


def the_first(_reference: str) -> Identity | None:
    return identity(1)


@pytest.mark.parametrize("reference", ["1", "kbs:ncd:1", address(1), MOBILE])
def test_an_article_is_found_by_number_key_and_every_address_seen(newsroom: Newsroom, reference: str) -> None:
    newsroom.keep(an_article(addresses=(address(1), MOBILE)))
    newsroom.keep(an_article(2))
    assert newsroom.archive.article(reference, nothing).key == "kbs:ncd:1"
    assert newsroom.archive.versions(reference, nothing)[0].number == 1
    assert newsroom.archive.capture(reference, nothing).url == address(1)


def test_an_address_never_seen_is_found_by_its_identity(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    assert newsroom.archive.article("http://news.kbs.co.kr/never-seen?ncd=1", the_first).id == 1


def test_an_address_that_served_two_articles_names_the_later_one(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(2, addresses=(MOBILE,)), a_capture(fetched_at=later(1)))
    newsroom.keep(an_article(1, addresses=(MOBILE,)))
    assert newsroom.archive.article(MOBILE, nothing).key == "kbs:ncd:2"


def test_the_latest_capture_of_an_address_is_given(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(), a_capture(body=b"1"))
    newsroom.record(newsroom.page("unrecognised", a_capture(body=b"2", fetched_at=later(1))))
    latest = newsroom.archive.latest_capture(address(1))
    assert latest is not None
    assert latest.body == b"2"
    assert newsroom.archive.latest_capture("\udcff") is None


UNKNOWN = ["2", "0", "-1", "kbs:ncd:2", address(2), "", " ", "9" * 30, "٣", "\0", "\udcff", "%", "1 "]


@pytest.mark.parametrize("reference", UNKNOWN, ids=ascii)
def test_what_is_not_there_is_named(newsroom: Newsroom, reference: str) -> None:
    newsroom.keep(an_article())
    for ask in (newsroom.archive.article, newsroom.archive.versions, newsroom.archive.capture):
        with pytest.raises(NoSuchArticle, match="number, its key or an address") as caught:
            ask(reference, nothing)
        assert repr(reference) in str(caught.value)
        str(caught.value).encode("utf-8")


def test_an_unknown_address_is_named_with_its_identity(newsroom: Newsroom) -> None:
    with pytest.raises(NoSuchArticle, match=r"ncd=1 \(kbs:ncd:1\)"):
        newsroom.archive.article(address(1), the_first)


def test_an_empty_archive_counts_nothing(newsroom: Newsroom) -> None:
    stats = newsroom.archive.stats()
    assert (stats.articles, stats.live, stats.gone, stats.versions, stats.captures) == (0, 0, 0, 0, 0)
    assert (stats.payload_bytes, stats.stored_bytes, stats.edited, stats.publishers) == (0, 0, 0, ())


def test_stats_count_the_whole_archive_and_each_publisher(newsroom: Newsroom) -> None:
    other = Identity(publisher="blog.example", key="blog.example:/1")
    newsroom.keep(an_article(1), a_capture(body=b"x" * 1000))
    newsroom.keep(an_article(1, body="고친 글"), a_capture(body=b"x" * 1000, fetched_at=later(1)))
    newsroom.keep(an_article(2), a_capture(body=b"x" * 1000))
    newsroom.miss(2, "410", later(2))
    newsroom.keep(an_article(identity=other, date_published=None), a_capture(fetched_at=later(3)))
    stats = newsroom.archive.stats()
    assert (stats.articles, stats.live, stats.gone, stats.versions, stats.edited, stats.captures) == (3, 2, 1, 4, 1, 5)
    assert stats.payload_bytes > 3000 > stats.stored_bytes > 0
    assert (stats.payloads, stats.dictionaries) == (3, 0)  # of the five captures, three have the same
    blog, kbs = stats.publishers
    assert (blog.publisher, blog.articles, blog.first_published, blog.last_seen) == ("blog.example", 1, None, later(3))
    assert (kbs.publisher, kbs.articles, kbs.gone, kbs.versions, kbs.captures) == ("kbs", 2, 1, 3, 4)
    assert kbs.first_published == kbs.last_published == an_article().date_published
    assert kbs.last_seen == later(1)
