"""Addresses of posts, as Jekyll's documentation of permalinks has them."""

import pytest

from newsarchive.publishers.platforms.jekyll_permalinks import post_path, slugified
from newsarchive.publishers.platforms.jekyll_site import read_site
from newsarchive.publishers.platforms.jekyll_source import read_source

NAME = "_posts/2024-05-03-Sea_light-2.md"


def path(config: str, front: str = "categories: [News, 사회]", name: str = NAME) -> str | None:
    post = read_source(name, f"---\ntitle: a\n{front}\n---\n글".encode())
    return post_path(post, read_site(config.encode()))


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("", "/news/%EC%82%AC%ED%9A%8C/2024/05/03/Sea_light-2.html"),
        ("permalink: date", "/news/%EC%82%AC%ED%9A%8C/2024/05/03/Sea_light-2.html"),
        ("permalink: pretty", "/news/%EC%82%AC%ED%9A%8C/2024/05/03/Sea_light-2/"),
        ("permalink: ordinal", "/news/%EC%82%AC%ED%9A%8C/2024/124/Sea_light-2.html"),
        ("permalink: weekdate", "/news/%EC%82%AC%ED%9A%8C/2024/W18/Fri/Sea_light-2.html"),
        ("permalink: none", "/news/%EC%82%AC%ED%9A%8C/Sea_light-2.html"),
        ("permalink: /:title/", "/Sea_light-2/"),
        ("permalink: /:slug/", "/sea-light-2/"),
        ("permalink: blog/:year-:i_month-:i_day-:title", "/blog/2024-5-3-Sea_light-2"),
        ("permalink: /:year_:title", "/2024_Sea_light-2"),
        ("permalink: /:short_month/:long_day/:short_year", "/May/Friday/24"),
        ("permalink: /:slugified_categories//x/../:name", "/news/%EC%82%AC%ED%9A%8C/x/sea-light-2"),
        ("collections:\n  posts:\n    permalink: /p/:title", "/p/Sea_light-2"),
        ("permalink: /:nonsense/", None),
    ],
)
def test_styles(style: str, expected: str | None) -> None:
    assert path(style) == expected


def test_korean_names_are_encoded() -> None:
    assert path("permalink: /:title/", name="_posts/2024-05-03-바다, 등대!.md") == (
        "/%EB%B0%94%EB%8B%A4,-%EB%93%B1%EB%8C%80!/"
    )
    assert slugified("바다, 등대! A", pretty=False) == "바다-등대-a"


def test_the_post_itself_wins() -> None:
    assert path("permalink: pretty", "permalink: /here/") == "/here/"
    assert path("permalink: /:title/", "slug: other") == "/other/"
    assert path("", "date: 2023-01-02 23:30:00 +0900") == "/2023/01/02/Sea_light-2.html"


def test_folders_above_posts_are_in_the_path() -> None:
    assert path("permalink: none", name="News/_posts/2024-05-03-a.md") == "/news/%EC%82%AC%ED%9A%8C/a.html"


def test_a_template_with_a_date_needs_one() -> None:
    assert path("", name="_posts/about.md") is None
    assert path("permalink: /:title/", name="_posts/about.md") == "/about/"


def test_the_day_is_that_of_the_sites_zone() -> None:
    late = "date: 2024-05-03 23:30:00 +0900"
    assert path("timezone: UTC", late, "_posts/2024-05-04-a.md") == "/2024/05/03/a.html"
    assert path("timezone: Pacific/Auckland", late, "_posts/2024-05-04-a.md") == "/2024/05/04/a.html"
    assert path("timezone: Nowhere/Town", late) == "/2024/05/03/Sea_light-2.html"


@pytest.mark.parametrize(
    ("config", "cname", "address", "home"),
    [
        ("url: https://blog.example/\nbaseurl: /news/", "", None, "https://blog.example/news"),
        ("url: https://blog.example", "", "https://other.example/x/", "https://other.example/x"),
        ("baseurl: ''", "www.blog.example\n", None, "https://www.blog.example"),
        ("url: ''", "", None, None),
        ("url: javascript:alert(1)", "", None, None),
        ("title: [broken] x\nurl: https://blog.example", "", None, "https://blog.example"),
        ("\0\x01: [", "", None, None),
    ],
)
def test_homes(config: str, cname: str, address: str | None, home: str | None) -> None:
    site = read_site(config.encode(), cname.encode(), address)
    assert site.home == home
