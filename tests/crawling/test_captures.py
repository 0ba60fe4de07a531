"""What is kept of a fetch: hops, addresses, headers, digests, identity."""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.crawling.crawls import Archive, crawl_articles
from tests.crawling.site import KBS, Site, page, redirect
from tests.crawling.stories import STORIES, path_of, story_page

ONE, TWO, THREE = (f"kbs:ncd:{story.ncd}" for story in STORIES[:3])
BODY = b"".join(piece for piece in story_page(0).pieces() if isinstance(piece, bytes)).partition(b"\r\n\r\n")[2]
ZIPPED = gzip.compress(BODY)


@dataclass(frozen=True)
class Fetched:
    """The crawl, done; `hops` and `addresses` by what was asked for."""

    site: Site
    archive: Archive

    def hops(self, url: str) -> list[list[object]]:
        """The hops of the capture that ended at `url`."""
        hops: list[list[object]] = self.archive.json(f"SELECT hops FROM captures WHERE url = '{url}'")
        return hops

    def addresses(self, key: str) -> set[str]:
        """All addresses of an article."""
        rows = self.archive.rows(
            f"SELECT u.url FROM article_urls u JOIN articles a ON a.id = u.article_id WHERE a.key = '{key}'"
        )
        return {url for (url,) in rows}


def url(story: int) -> str:
    return f"https://{KBS}{path_of(STORIES[story])}"


def other(story: int) -> str:
    return f"https://mn.kbs.co.kr/news/view.do?ncd={STORIES[story].ncd}"


@pytest.fixture(scope="module")
def fetched(shared_archive: Archive) -> Iterator[Fetched]:
    archive = shared_archive
    with Site() as site:
        site.at(path_of(STORIES[0]), page(ZIPPED, Content_Encoding="gzip", X_Odd="é", Set_Cookie="a=b"))
        site.at(path_of(STORIES[1]), story_page(1))
        site.at(path_of(STORIES[2]), story_page(2))
        # A shortener, then another address form, then home.
        site.at("/abc", redirect(other(0)), host="kbs.short.example")
        site.at(other(0).removeprefix("https://mn.kbs.co.kr"), redirect(url(0), 301), host="mn.kbs.co.kr")
        # An address that names article 3 leads to article 2.
        site.at("/news/view.do?ncd=3333333", redirect(url(1), 307))
        # An article that now leads to the front page.
        site.at("/news/view.do?ncd=4444444", redirect("/"))
        site.at("/", story_page(2))
        asked = [
            *("https://kbs.short.example/abc", f"https://{KBS}/news/view.do?ncd=3333333"),
            *(f"https://{KBS}/news/view.do?ncd=4444444", f"{url(2)}#comments"),
        ]
        crawl_articles(archive, site, *asked, hosts=(KBS, "mn.kbs.co.kr", "kbs.short.example"))
        yield Fetched(site, archive)


def test_the_hops_are_kept_with_their_statuses_in_order(fetched: Fetched) -> None:
    assert fetched.hops(url(0)) == [["https://kbs.short.example/abc", 302], [other(0), 301]]
    assert fetched.hops(url(1)) == [[f"https://{KBS}/news/view.do?ncd=3333333", 307]]
    assert fetched.hops(url(2)) == []


def test_every_hop_that_names_the_article_or_nothing_is_an_address_of_it(fetched: Fetched) -> None:
    assert fetched.addresses(ONE) == {"https://kbs.short.example/abc", other(0), url(0)}


def test_a_hop_that_names_another_article_is_no_address_of_this_one(fetched: Fetched) -> None:
    assert fetched.addresses(TWO) == {url(1)}


def test_a_fragment_is_no_part_of_an_address(fetched: Fetched) -> None:
    assert fetched.addresses(THREE) == {url(2)}


def test_an_article_that_leads_to_the_front_page_is_not_read_there(fetched: Fetched) -> None:
    assert fetched.archive.fates[f"https://{KBS}/"] == "unrecognised"
    assert fetched.archive.one("SELECT count(*) FROM articles") == 3


def test_digests_are_of_the_bytes_received_and_of_the_payload(fetched: Fetched) -> None:
    rows = fetched.archive.rows(
        f"SELECT received_sha256, payload_sha256, payload_size FROM captures WHERE url = '{url(0)}'"
    )

    assert rows == [(hashlib.sha256(ZIPPED).hexdigest(), hashlib.sha256(BODY).hexdigest(), len(BODY))]


def test_all_headers_are_kept_as_they_came(fetched: Fetched) -> None:
    headers = fetched.archive.json(f"SELECT headers FROM captures WHERE url = '{url(0)}'")

    assert ["Content-Encoding", "gzip"] in headers
    assert ["X-Odd", "é"] in headers
    assert ["Set-Cookie", "a=b"] in headers
    assert ["Content-Length", str(len(ZIPPED))] in headers
