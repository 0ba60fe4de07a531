"""A Jekyll source as `extract` shows it."""

from pathlib import Path

import pytest

from newsarchive.extraction.errors import NotAnArticle
from newsarchive.normalization.article import normalize
from newsarchive.publishers.platforms.jekyll_article import is_source, read_saved_source

SOURCE = (
    "---\ntitle: 바다 등대 소식\ncategories: [사회]\nauthor: 김바다 기자\ndate: 2024-05-03 19:00:00\n"
    "image: /pictures/a.png\n---\n\n바다 등대 소식\n\n섬의 등대에 불이 켜졌다.\n"
).encode()


@pytest.fixture
def post(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_text("url: https://blog.example\nlang: ko\npermalink: /:title/\n")
    (tmp_path / "_posts").mkdir()
    return tmp_path / "_posts" / "2024-05-03-sea.md"


def test_a_source_in_its_site(post: Path) -> None:
    article = normalize(read_saved_source(post, SOURCE))
    assert (article.identity.publisher, article.identity.key) == ("blog.example", "blog.example/sea")
    assert (article.canonical_url, article.headline, article.body) == (
        *("https://blog.example/sea/", "바다 등대 소식"),
        "섬의 등대에 불이 켜졌다.",
    )
    assert article.date_published is not None
    assert article.date_published.isoformat() == "2024-05-03T10:00:00+00:00"
    assert (article.section, article.language, article.bylines[0].name) == ("사회", "ko", "김바다")
    assert article.images[0].url == "https://blog.example/pictures/a.png"


def test_a_source_alone_is_named_by_its_place(tmp_path: Path) -> None:
    blog = tmp_path / "sea"
    article = read_saved_source(blog / "_posts" / "2024-05-03-sea.md", SOURCE)
    edited = read_saved_source(blog / "_posts" / "2024-05-03-sea.md", SOURCE + b".")
    undated = read_saved_source(blog / "_posts" / "tide.md", SOURCE.replace(b"date", b"dat"))
    assert (article.url, article.canonical_url, article.identity.publisher) == ("", None, "jekyll:sea")
    assert article.identity.key.startswith("jekyll:sea/")
    assert article.identity.key.endswith("/2024/05/03/sea.html")
    assert article.identity == edited.identity
    assert undated.identity.key == "jekyll:sea/_posts/tide.md"


def test_a_given_address_wins(post: Path) -> None:
    assert read_saved_source(post, SOURCE, "https://a.example/x").identity.key == "a.example/x"


def test_a_source_without_text_is_no_article(post: Path) -> None:
    with pytest.raises(NotAnArticle, match="text below the front matter"):
        read_saved_source(post, b"---\ntitle: a\n---\n")


def test_what_is_a_source() -> None:
    assert is_source("a.md", b"")
    assert is_source("a.HTML", b"\xef\xbb\xbf---\ntitle: a\n---\n")
    assert not is_source("a.html", b"<html>")
    assert not is_source("-", b"---\n")
