"""A blog's post is found under any spelling of its address, and what the blog says of it later is tied to it."""

import pytest

from tests.cli.conftest import Answer, CommandLine
from tests.crawling.crawls import Archive, command
from tests.crawling.site import Site, page
from tests.crawling.test_blog_walk import BLOG, HOME, at, crawl, home, post

SLUG = "/2024/05/03/%EB%93%B1%EB%8C%80.html"
SPELLINGS = (
    f"https://{BLOG}{SLUG}",
    f"http://www.{BLOG}/2024/05/03/등대",
    f"https://{BLOG}/2024/05/03/%EB%93%B1%EB%8C%80/?utm_source=x#top",
    f"https://{BLOG}/2024/05/03/등대/index.html",
    f"{BLOG}/2024/05/03/등대",
)


def asked(archive: Archive, *words: str) -> Answer:
    return CommandLine()("--archive", archive.url, *words)


@pytest.fixture(scope="module")
def archived(shared_archive: Archive) -> Archive:
    """One post, which names a KBS article and an earlier post of its own blog."""
    links = "https://news.kbs.co.kr/news/view.do?ncd=77", f"httpss://www.{BLOG}/2024/05/01/earlier/"
    tail = "".join(f'<p>출처: <a href="{link}">기사</a></p>' for link in links)
    with Site() as site:
        at(site, **{"/": home(body=f'<a href="{SLUG}">글</a>'), SLUG: post(1, tail)})
        assert crawl(shared_archive, site).counts["new"] == 1
    return shared_archive


def test_every_spelling_of_its_address_finds_a_post(archived: Archive) -> None:
    for spelling in SPELLINGS:
        for name in ("show", "sources", "versions"):
            assert asked(archived, name, spelling).code == 0, spelling
        shown = asked(archived, "show", spelling, "--json").record
        assert shown["key"] == f"{BLOG}/2024/05/03/등대"


@pytest.mark.parametrize("url", [HOME, f"https://{BLOG}/2024/05/04/등대", "https://other.example/2024/05/03/등대"])
def test_another_address_is_no_post_of_the_archive(archived: Archive, url: str) -> None:
    ended = asked(archived, "show", url)
    assert (ended.code, ended.out) == (1, "")
    assert url in ended.err


def test_who_cites_a_post_of_the_same_blog_is_found_though_it_is_not_archived(archived: Archive) -> None:
    for spelling in (f"https://{BLOG}/2024/05/01/earlier", f"http://{BLOG}/2024/05/01/earlier.html?fbclid=1"):
        cited = asked(archived, "citing", spelling, "--json").record
        assert cited["source_link"]["target"] == f"{BLOG}/2024/05/01/earlier"
        found = asked(archived, "search", f"cites:{spelling}", "--json").record
        assert found["key"] == f"{BLOG}/2024/05/03/등대"


def test_a_post_that_is_not_there_any_more_is_tied_to_its_article(archive: Archive, site: Site) -> None:
    links = "".join(f'<a href="/{number}?from=home">글</a>' for number in (1, 2))
    gone, missing = page("삭제된 글", 410), page("없는 글", 404)
    at(site, **{"/": home(body=links)})
    site.at("/1?from=home", post(1), gone, host=BLOG)
    site.at("/2?from=home", post(2), missing, host=BLOG)
    assert crawl(archive, site).counts["new"] == 2
    crawl(archive, site)
    assert archive.rows("SELECT key, status FROM articles ORDER BY key") == [
        (f"{BLOG}/1", "gone"),
        (f"{BLOG}/2", "live"),
    ]
    tied = (
        "SELECT c.fate, a.key FROM captures c JOIN articles a ON a.id = c.article_id WHERE c.status >= 400 ORDER BY 2"
    )
    assert archive.rows(tied) == [("gone", f"{BLOG}/1"), ("missing", f"{BLOG}/2")]


@pytest.mark.parametrize("sister_first", [True, False], ids=["the cited blog first", "the citing blog first"])
def test_who_cites_a_sister_blogs_post_is_found_whichever_was_crawled_first(
    archive: Archive, site: Site, sister_first: bool
) -> None:
    sister = "sister.example"
    tail = f'<p>출처: <a href="http://www.{sister}/7.html?utm_medium=x">자매</a></p>'
    at(site, **{"/": home(body='<a href="/1">글</a>'), "/1": post(1, tail)})
    site.at("/", home(body='<a href="/7">글</a>'), host=sister)
    site.at("/7", post(7), host=sister)
    for host in (sister, BLOG) if sister_first else (BLOG, sister):
        words = ("crawl", "blog", "-a", f"site=https://{host}/", "--json", "--connect-to", site.connect_to(host)[0])
        assert command("--archive", archive.url, *words, cwd=archive.folder).counts["new"] == 1
    assert asked(archive, "citing", f"https://{sister}/7", "--json").record["key"] == f"{BLOG}/1"


def test_own_outlets_are_known_to_a_crawl_and_a_broken_table_stops_it_before_it_begins(
    archive: Archive, site: Site
) -> None:
    at(site, **{"/": home(body='<a href="/1">글</a>'), "/1": post(1, "<p>출처: 별내리소식통</p>")})
    (archive.folder / "newsarchive.toml").write_text('[provenance]\noutlets = ["own.toml"]\n')
    (archive.folder / "own.toml").write_text("[[media]]\n")
    refused = crawl(archive, site)
    assert (refused.code, site.requests) == (2, [])
    assert "own.toml is no table of outlets: [[media]] {} has no name" in refused.err
    named = '[[media]]\nname = "별내리 신문"\nalso = ["별내리소식통"]\n'
    (archive.folder / "own.toml").write_text(named, encoding="utf-8")
    assert crawl(archive, site).counts["new"] == 1
    assert archive.rows("SELECT outlet FROM source_links") == [("별내리 신문",)]
