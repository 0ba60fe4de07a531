"""What in a list of anything may be a post, which day an address states, where a list goes on."""

import pytest

from newsarchive.extraction.listings import day_in_address, following_page, may_be_post
from newsarchive.extraction.page import ListingPage

HOME = "https://blog.example"


@pytest.mark.parametrize(
    "path",
    [
        "/1",
        "/entry/%EB%B0%94%EB%9E%8C",
        "/2024/05/03/lighthouse.html",
        "/archives/412",
        "/archives/412/",
        "/archive/2024/05/lighthouse",
        "/category-of-the-year",
        "/pages-of-a-diary",
        "/?p=12",
        "/view.php?no=7&page=2",
    ],
)
def test_a_post_may_be_here(path: str) -> None:
    assert may_be_post(HOME + path)


@pytest.mark.parametrize(
    "path",
    [
        "/tag/sea",
        "/category",
        "/category/%EB%A7%88%EC%9D%84?page=2",
        "/page/2/",
        "/page2/",
        "/?page=2",
        "/news?page=2",
        "/archives/",
        "/archives/2024/05",
        "/author/kim/",
        "/feed.xml",
        "/wp-json/wp/v2/posts",
        "/wp-content/uploads/a",
        "/guestbook",
        "/m/guestbook",
        "/boat.JPG",
        "/report.pdf",
        "/about/",
        "/about.html",
        "/search/lighthouse",
    ],
)
def test_no_post_is_here(path: str) -> None:
    assert not may_be_post(HOME + path)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/05/03/lighthouse.html", "2024-05-03"),
        ("/news/2024/5/3/x", "2024-05-03"),
        ("/2024/05/lighthouse", None),
        ("/2024/13/03/x", None),
        ("/12024/05/03/x", None),
        ("/?d=/2024/05/03/x", None),
    ],
)
def test_the_day_that_an_address_states(path: str, day: str | None) -> None:
    assert day_in_address(HOME + path) == day


@pytest.mark.parametrize(
    ("markup", "number", "found"),
    [
        ('<a href="/?page=2">2</a><a href="/?page=3">3</a>', 1, "/?page=2"),
        ('<a href="/?page=2">2</a><a href="/?page=3">3</a>', 2, "/?page=3"),
        ('<a href="/page/2/">older</a>', 1, "/page/2/"),
        ('<a href="/page2">older</a>', 1, "/page2"),
        ('<a href="/category?page=2">2</a>', 1, "/category?page=2"),
        ('<a href="/?page=2">2</a><link rel="next" href="/older">', 1, "/older"),
        ('<a rel="nofollow next" href="/older">', 7, "/older"),
        ('<a href="/?page=1">1</a><a href="/?page=21">last</a>', 1, None),
        ('<a href="https://other.example/page/2/">2</a>', 1, None),
        ('<a rel="next" href="javascript:next()">2</a>', 1, None),
        ("<p>the end</p>", 1, None),
    ],
)
def test_the_next_page_of_a_list(markup: str, number: int, found: str | None) -> None:
    page = ListingPage(f"{HOME}/", markup.encode())
    assert following_page(page, number) == (HOME + found if found else None)
