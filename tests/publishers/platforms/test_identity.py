"""One identity per post, over all the addresses that its platform gives it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.publishers.platforms import blog, canonical_address, post_identity

SAME = {
    "blog.naver.com/jogakbo/223000000011": (
        "https://blog.naver.com/jogakbo/223000000011",
        "http://m.blog.naver.com/jogakbo/223000000011?referrerCode=0",
        "https://blog.naver.com/PostView.naver?blogId=jogakbo&logNo=223000000011&redirect=Dlog",
        "https://blog.naver.com/PostView.nhn?logNo=223000000011&blogId=Jogakbo",
        "https://m.blog.naver.com/PostView.naver?blogId=jogakbo&logNo=223000000011",
        "https://blog.naver.com/jogakbo?Redirect=Log&logNo=223000000011",
        "http://jogakbo.blog.me/223000000011",
    ),
    "yeonnal.tistory.com/31": (
        "https://yeonnal.tistory.com/31",
        "https://yeonnal.tistory.com/m/31",
        "http://yeonnal.tistory.com/31?category=7",
        "https://yeonnal.tistory.com/31/",
    ),
    "yeonnal.tistory.com/entry/바람": (
        "https://yeonnal.tistory.com/entry/%EB%B0%94%EB%9E%8C",
        "https://yeonnal.tistory.com/m/entry/바람",
        "https://yeonnal.tistory.com/entry/%E1%84%87%E1%85%A1%E1%84%85%E1%85%A1%E1%86%B7",
    ),
    "haetnim.example/2026/02/버섯": (
        "https://www.haetnim.example/2026/02/%EB%B2%84%EC%84%AF/",
        "http://haetnim.example/2026/02/버섯.html",
        "https://haetnim.example/2026/02/버섯/index.html?utm_source=feed#more",
        "https://haetnim.example//2026/02/버섯/amp/",
    ),
    "haetnim.example?p=412": ("https://haetnim.example/?p=412", "https://www.haetnim.example/index.php?p=412&fbclid=x"),
}


@pytest.mark.parametrize(("key", "url"), [(key, url) for key, urls in SAME.items() for url in urls])
def test_all_addresses_of_a_post_are_one(key: str, url: str) -> None:
    identity = post_identity(url)
    assert identity is not None
    assert (identity.key, identity.publisher) == (key, key.split("/")[0].split("?")[0])


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/",
        "https://a.example",
        "https://a.tistory.com/m",
        "https://blog.naver.com/jogakbo",
        "ftp://a/1",
        "https://blog.naver.com/PostList.naver?blogId=jogakbo",
        "http://a@127.0.0.1/1",
        "javascript:alert(1)",
        "",
    ],
)
def test_what_names_no_post_has_no_identity(url: str) -> None:
    assert post_identity(url) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/?p=1", "https://a.example/?p=2"),
        ("https://a.example/view.php?no=1", "https://a.example/view.php?no=2"),
        ("https://a.example/1", "https://b.example/1"),
        ("https://a.example/x%3Fp=1", "https://a.example/x?p=1"),
        ("https://a.example/%B0%A1", "https://a.example/%B0%A2"),
    ],
)
def test_different_posts_stay_apart(one: str, other: str) -> None:
    assert post_identity(one) != post_identity(other)


@given(st.text() | st.text().map(lambda text: f"https://a.example/{text}"))
def test_no_text_raises_and_every_key_can_be_kept(text: str) -> None:
    identity = post_identity(text)
    if identity:
        identity.key.encode()
        assert "\0" not in identity.key


def test_the_address_of_a_key_is_known_where_the_platform_fixes_it() -> None:
    assert canonical_address("blog.naver.com/jogakbo/1") == "https://blog.naver.com/jogakbo/1"
    assert canonical_address("yeonnal.tistory.com/31") == "https://yeonnal.tistory.com/31"
    assert canonical_address("haetnim.example/2026/02/버섯") is None


def test_a_known_blog_is_a_publisher_of_a_few_lines() -> None:
    known = blog(id="yeonnal", name="연날리는 언덕", home="https://yeonnal.tistory.com/", platform="tistory")
    from newsarchive.normalization.urls import address

    parts = address("https://yeonnal.tistory.com/m/31")
    assert parts is not None
    assert (known.extractor, known.key(parts)) == ("tistory-1", "yeonnal.tistory.com/31")


def test_of_a_host_with_many_blogs_a_known_blog_has_its_own_only() -> None:
    from newsarchive.normalization.urls import address

    known = blog(id="jogakbo", name="조각보", home="https://blog.naver.com/jogakbo", platform="naver")
    own, other = (address(f"https://m.blog.naver.com/{name}/12") for name in ("jogakbo", "jogakbo2"))
    assert own is not None
    assert other is not None
    assert known.key(own) == "blog.naver.com/jogakbo/12"
    assert known.key(other) is None
    assert "m.blog.naver.com" in known.hosts
