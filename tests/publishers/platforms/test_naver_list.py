"""Naver's list of titles: all posts of a blog, page by page, or a clear refusal."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.extraction.errors import NotAListing
from newsarchive.publishers.platforms import following_titles, read_titles, titles_of

URL = "https://blog.naver.com/PostTitleListAsync.naver?blogId=jogakbo&currentPage=1&countPerPage=30"


@pytest.mark.parametrize(
    "site",
    [
        "https://blog.naver.com/jogakbo",
        "http://m.blog.naver.com/Jogakbo/",
        "https://blog.naver.com/PostList.naver?blogId=jogakbo",
        "https://jogakbo.blog.me",
        "https://blog.naver.com/jogakbo/223000000011",
    ],
)
def test_every_address_of_a_blog_gives_its_list(site: str) -> None:
    assert titles_of(site) == URL


@pytest.mark.parametrize("site", ["https://blog.naver.com/", "https://a.example/jogakbo", "ftp://blog.naver.com/a", ""])
def test_what_is_no_naver_blog_has_none(site: str) -> None:
    assert titles_of(site) is None


def answer(total: Any = 31, **more: Any) -> bytes:
    rows = [{"logNo": "223000000011", "addDate": "2026. 2. 4."}, {"logNo": "x"}, 7]
    return json.dumps({"postList": rows, "totalCount": total, **more}).encode()


def test_titles_are_posts_with_their_day_and_the_total_says_whether_a_page_follows() -> None:
    (entry,), goes_on = read_titles(answer(), URL)
    assert (entry.url, entry.date_text) == ("https://blog.naver.com/jogakbo/223000000011", "2026. 2. 4.")
    assert goes_on
    assert not read_titles(answer(), following_titles(URL))[1]
    assert not read_titles(answer("30"), URL)[1]
    assert following_titles(following_titles(URL)) == URL.replace("currentPage=1", "currentPage=3")


def test_the_apostrophe_that_no_json_has_is_read() -> None:
    assert read_titles(answer(pagingHtml="go('2')").replace(b"'", b"\\'"), URL)[0]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"postList": {}}', b"[" * 100_000])
def test_anything_else_is_refused_by_name(body: bytes) -> None:
    with pytest.raises(NotAListing, match="not Naver's list of titles"):
        read_titles(body, URL)


@given(
    st.binary(max_size=200)
    | st.dictionaries(st.sampled_from(["postList", "totalCount"]), st.text()).map(
        lambda found: json.dumps(found).encode()
    )
)
def test_no_bytes_raise_anything_else(body: bytes) -> None:
    with contextlib.suppress(NotAListing):
        read_titles(body, URL)
