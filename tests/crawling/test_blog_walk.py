"""A blog's posts are found by what the blog says itself, each asked for once, and kept with one identity."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Ended, command
from tests.crawling.site import Answer, Site, page, robots

BLOG = "blog.example"
HOME = f"https://{BLOG}/"
XML = "application/xml"


def post(number: int, tail: str = "") -> Answer:
    """A post as a simple theme shows it."""
    kind = '<meta property="og:type" content="article">'
    text = f"{number}번째 글의 첫 문장이다. 바닷가 마을의 등대 이야기를 한다. 읽는 사람이 알아볼 만큼 길게 쓴다."
    return page(
        f"""<!doctype html><html lang="ko"><head><title>글 {number}</title>
        {kind}<meta property="og:title" content="등대 이야기 {number}">
        <meta property="article:published_time" content="2026-01-{number % 28 + 1:02}T09:00:00+09:00">
        </head><body><article><h1>등대 이야기 {number}</h1>
        <p>{text}</p><p>{text[::-1]}</p>{tail}</article></body></html>"""
    )


def home(head: str = "", body: str = "") -> Answer:
    return page(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>")


def sitemap(*pages: str, lastmod: str = "") -> str:
    stamp = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<urlset>{''.join(f'<url><loc>{HOME}{path}</loc>{stamp}</url>' for path in pages)}</urlset>"


def feed(*entries: tuple[str, str], following: str = "") -> str:
    items = "".join(f"<entry><link href='{path}'/><updated>{date}</updated></entry>" for path, date in entries)
    more = f"<link rel='next' href='{following}'/>" if following else ""
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{more}{items}</feed>"


def crawl(archive: Archive, site: Site, *words: str) -> Ended:
    given = ("--archive", archive.url, "crawl", "blog", "-a", f"site={HOME}", "--json", *words)
    return command(*given, "--connect-to", site.connect_to(BLOG)[0], cwd=archive.folder)


def at(site: Site, **answers: Answer) -> None:
    for path, answer in answers.items():
        site.at(path, answer, host=BLOG)


def posts(site: Site) -> list[str]:
    return sorted(
        asked.path for asked in site.requests if asked.path.removesuffix(".html").rpartition("/")[2].isdigit()
    )


def test_sitemaps_that_robots_names_bring_all_posts_once(archive: Archive) -> None:
    with Site() as site:
        index = (
            f"<sitemapindex><sitemap><loc>{HOME}a.xml.gz</loc></sitemap><sitemap><loc>{HOME}sitemap.xml</loc></sitemap>"
        )
        answers = {
            "/robots.txt": robots(f"User-agent: *\nAllow: /\nSitemap: {HOME}sitemap.xml"),
            "/": home(),
            "/sitemap.xml": page(f"{index}</sitemapindex>", content_type=XML),
            "/a.xml.gz": page(gzip.compress(sitemap("1", "2/", "m/1", "1.html", "tag/x", "category/y", "").encode())),
            "/1": post(1),
            "/2/": post(2),
        }
        at(site, **answers)
        ended = crawl(archive, site)
        assert (ended.code, ended.counts) == (0, {"new": 2, "listing": 3})
        asked = [asked.path for asked in site.requests]
        assert asked[:4] == ["/robots.txt", "/", "/sitemap.xml", "/a.xml.gz"]
        assert sorted(asked[4:]) == ["/1", "/2/"]
    assert archive.rows("SELECT key, publisher FROM articles ORDER BY key") == [
        (f"{BLOG}/1", BLOG),
        (f"{BLOG}/2", BLOG),
    ]


@SQLITE_ONLY
def test_a_feed_is_read_page_by_page_and_only_what_is_in_time(archive: Archive) -> None:
    now = datetime.now(UTC)
    recent, old = (f"{now - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}" for days in (1, 30))
    with Site() as site:
        answers = {
            "/": home('<link rel="alternate" type="application/atom+xml" href="/feed.xml">'),
            "/feed.xml": page(feed(("/1", recent), ("/2", old), following="/feed.xml?page=2"), content_type=XML),
            "/feed.xml?page=2": page(feed(("/1", recent), ("/3", recent)), content_type=XML),
            "/1": post(1),
            "/3": post(3),
        }
        at(site, **answers)
        ended = crawl(archive, site, "--since", "7d")
        assert (ended.code, ended.counts) == (0, {"new": 2, "listing": 3, "nothing": 1})
        assert posts(site) == ["/1", "/3"]


@SQLITE_ONLY
def test_wordpress_lists_its_posts_a_hundred_at_a_time(archive: Archive) -> None:
    def listed(*numbers: int) -> Answer:
        rows = [{"link": f"{HOME}{n}", "date_gmt": "2026-01-06T03:00:00", "title": {"rendered": "글"}} for n in numbers]
        return page(json.dumps(rows), content_type="application/json")

    api = "/wp-json/wp/v2/posts?per_page=100&page={}&_fields=link,date_gmt,modified_gmt,title"
    with Site() as site:
        at(site, **{"/": home(f'<link rel="https://api.w.org/" href="{HOME}wp-json/">')})
        at(site, **{api.format(1): listed(*range(1, 101)), api.format(2): listed(101, 102)})
        at(site, **{f"/{number}": post(number) for number in range(1, 103)})
        ended = crawl(archive, site)
        assert (ended.code, ended.counts) == (0, {"new": 102, "listing": 3})


@SQLITE_ONLY
def test_the_limit_is_exact(archive: Archive) -> None:
    with Site() as site:
        at(site, **{"/robots.txt": robots(f"User-agent: *\nAllow: /\nSitemap: {HOME}s.xml"), "/": home()})
        at(site, **{"/s.xml": page(sitemap("1", "2", "3"), content_type=XML)})
        at(site, **{f"/{number}": post(number) for number in (1, 2, 3)})
        ended = crawl(archive, site, "--limit", "2")
        assert ended.counts == {"new": 2, "listing": 2}


@SQLITE_ONLY
def test_where_a_blog_names_no_list_the_links_of_its_first_page_are_tried(archive: Archive) -> None:
    links = "".join(
        f'<a href="{path}">글</a>' for path in ("/1", "/1#top", "/2?utm_source=x", "https://other.example/9")
    )
    with Site() as site:
        at(site, **{"/": home(body=links), "/1": post(1), "/2?utm_source=x": post(2)})
        ended = crawl(archive, site)
        assert (ended.code, ended.counts) == (0, {"new": 2, "listing": 3})
        assert len(site.asked("/")) == 2


def test_one_bad_list_is_counted_and_costs_none_of_the_others(archive: Archive) -> None:
    heads = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{name}">' for name in ("good", "bomb"))
    bomb = '<!DOCTYPE rss [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss version="2.0"><channel/></rss>'
    with Site() as site:
        at(site, **{"/": home(heads), "/bomb": page(bomb, content_type=XML), "/1": post(1)})
        wrong = (("file:///etc/passwd", ""), ("http://127.0.0.1/2", ""), ("/1", ""))
        at(site, **{"/good": page(feed(*wrong), content_type=XML)})
        ended = crawl(archive, site)
        assert (ended.code, ended.counts) == (3, {"new": 1, "listing": 3, "nothing": 1, "unrecognised": 1})
    assert "entities" in archive.problems[f"{HOME}bomb"][1]


CITATION = """<table><tr><th>KBS 뉴스 소스</th><th>출처</th></tr><tr><td>기사 전문 보기</td>
    <td><a href="https://www.kbs.co.kr/news/news.do?ncd=5137615">링크</a></td></tr></table>"""


def test_what_a_post_names_as_its_source_is_kept_and_so_is_what_it_named_before(archive: Archive) -> None:
    with Site() as site:
        at(site, **{"/": home(body='<a href="/1">글</a>')})
        site.at("/1", post(1, CITATION), post(1, CITATION.replace("5137615", "8600001")), host=BLOG)
        assert crawl(archive, site).counts == {"new": 1, "listing": 3}
        assert crawl(archive, site).counts == {"seen": 1, "listing": 3}
    named = archive.rows("SELECT key, outlet, form, target FROM v_source_links WHERE gone_at IS NULL")
    assert [tuple(row) for row in named] == [(f"{BLOG}/1", "KBS", "table", "kbs:ncd:8600001")]
    before = archive.rows("SELECT url, target FROM v_source_links WHERE gone_at IS NOT NULL")
    assert [tuple(row) for row in before] == [("https://www.kbs.co.kr/news/news.do?ncd=5137615", "kbs:ncd:5137615")]


@pytest.mark.parametrize("site", ["blog.example", "ftp://blog.example", "https://localhost", ""])
@SQLITE_ONLY
def test_a_site_that_is_no_address_is_named(archive: Archive, site: str) -> None:
    ended = command("--archive", archive.url, "crawl", "blog", "-a", f"site={site}", cwd=archive.folder)
    assert ended.code == 2
    assert "site" in ended.err


def listing(*links: str) -> Answer:
    return home(body="".join(f'<a href="{link}">글</a>' for link in links))


@SQLITE_ONLY
def test_without_any_list_the_pages_for_people_are_turned_up_to_the_budget(archive: Archive, site: Site) -> None:
    at(site, **{"/": listing("/1", "/2", "/tag/sea", "/boat.jpg", "/?page=2")})
    at(site, **{f"/?page={n}": listing(f"/{n * 2 - 1}", f"/{n * 2}", "/", f"/?page={n + 1}") for n in (2, 3, 4)})
    at(site, **{f"/{number}": post(number) for number in range(1, 9)})
    ended = crawl(archive, site, "-a", "pages=3")
    assert ended.counts["new"] == 6, ended.err
    assert posts(site) == [f"/{number}" for number in range(1, 7)]
    assert not site.asked("/?page=4")
    assert not site.asked("/boat.jpg")


@SQLITE_ONLY
def test_a_list_that_dates_its_posts_is_left_once_they_are_too_old(archive: Archive, site: Site) -> None:
    links = [f"/{year}/05/0{day}/x-{day}" for year, day in ((2026, 3), (2026, 2), (2024, 1), (2023, 1))]
    at(site, **{"/": listing(*links[:2], "/page/2/"), "/page/2/": listing(links[2], "/page/3/")})
    at(site, **{links[0]: post(1), links[1]: post(2)})
    ended = crawl(archive, site, "--since", "2026-05-03")
    assert (ended.counts["new"], ended.outcome) == (1, "complete")
    assert not site.asked(links[1])
    assert site.asked("/page/2/")
    assert not site.asked("/page/3/")


@SQLITE_ONLY
def test_the_feed_of_wordpress_is_paged_where_its_interface_is_shut(archive: Archive, site: Site) -> None:
    def rss(*numbers: int) -> Answer:
        items = "".join(f"<item><link>{HOME}{number}</link></item>" for number in numbers)
        generator = "<generator>https://wordpress.org/?v=6.7.1</generator>"
        return page(f"<rss version='2.0'><channel>{generator}{items}</channel></rss>", content_type=XML)

    at(site, **{"/": home('<link rel="alternate" type="application/rss+xml" href="/feed/">')})
    at(site, **{"/feed/": rss(4, 3), "/feed/?paged=2": rss(2, 1)})
    at(site, **{f"/{number}": post(number) for number in range(1, 5)})
    ended = crawl(archive, site)
    assert (ended.code, ended.counts["new"]) == (0, 4), ended.err
    assert len(site.asked("/feed/?paged=3")) == 1


@pytest.mark.parametrize("status", [401, 403, 404])
@SQLITE_ONLY
def test_a_shut_interface_is_no_trouble_and_the_sitemap_is_tried(archive: Archive, site: Site, status: int) -> None:
    api = "/wp-json/wp/v2/posts?per_page=100&page=1&_fields=link,date_gmt,modified_gmt,title"
    at(site, **{"/": home(f'<link rel="https://api.w.org/" href="{HOME}wp-json/">'), api: page("{}", status)})
    at(site, **{"/sitemap.xml": page(sitemap("1", "archives/2"), content_type=XML)})
    at(site, **{"/1": post(1), "/archives/2": post(2)})
    ended = crawl(archive, site)
    assert (ended.code, ended.counts["new"]) == (0, 2), ended.err


@pytest.mark.parametrize("pages", ["0", "-1", "many", "901", "٣"])
@SQLITE_ONLY
def test_a_budget_that_is_no_number_of_pages_is_named(archive: Archive, pages: str) -> None:
    words = ("crawl", "blog", "-a", f"site={HOME}", "-a", f"pages={pages}")
    ended = command("--archive", archive.url, *words, cwd=archive.folder)
    assert ended.code == 2
    assert f"pages {pages!r} is no whole number from 1 to 900" in ended.err
