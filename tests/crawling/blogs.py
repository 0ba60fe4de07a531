"""Blogs of generated posts, served as their platforms serve them: marks on the pages, lists, spellings of addresses."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from tests.crawling.site import Site, page, robots

XML = "application/xml; charset=utf-8"
JSON = "application/json; charset=UTF-8"
_PLACES = ("방앗간", "나루터", "우체국", "빵집", "도서관", "과수원", "등대", "목공소", "시장", "정류장")
_DEEDS = (
    "문을 열었다",
    "벽을 칠했다",
    "손님을 맞았다",
    "종을 달았다",
    "지붕을 고쳤다",
    "마당을 넓혔다",
    "간판을 바꿨다",
)


@dataclass(frozen=True)
class Post:
    """One of the posts: number 1 is the oldest, one is written every five hours."""

    number: int

    @property
    def title(self) -> str:
        return f"{_PLACES[self.number % 10]} {self.number}호점이 {_DEEDS[self.number % 7]}"

    @property
    def slug(self) -> str:
        return quote(f"{_PLACES[self.number % 10]}-{self.number}")

    @property
    def written(self) -> datetime:
        return datetime.fromisoformat("2026-01-01T06:00:00+09:00") + timedelta(hours=5 * self.number)

    @property
    def lines(self) -> tuple[str, ...]:
        place, deed = _PLACES[self.number % 10], _DEEDS[self.number % 7]
        return (
            f"별내리 {place}이 {self.number}번째 아침에 {deed}. 이웃들은 떡을 돌렸다.",
            f"주인은 “{self.number}년은 더 하겠다”며 웃었고, 아이들은 {place} 앞에서 줄을 섰다.",
        )

    def text(self, mark: str = "<p>") -> str:
        """Its lines as paragraphs that open so."""
        return "".join(f"{mark}{line}</p>" for line in self.lines)


Posts = Sequence[Post]


@dataclass(frozen=True)
class Blog:
    """A blog on a server; `pages` are the addresses at which the text of each post, by its number, is served."""

    site: str
    hosts: tuple[str, ...]
    pages: Mapping[int, tuple[str, ...]]


def jekyll(site: Site, posts: Posts) -> Blog:
    """An index of sitemaps named in robots.txt, and a feed of the latest ten, which writes addresses otherwise."""
    host = "narumal.example"
    path = {post.number: f"/{post.written:%Y/%m/%d}/{post.slug}.html" for post in posts}
    marks = """<meta name="generator" content="Jekyll v4.3.3"><link rel="stylesheet" href="/assets/css/style.css">
        <link type="application/atom+xml" rel="alternate" href="/feed.xml">"""
    site.at("/", page(_html(marks, f'<a href="{path[posts[-1].number]}">글</a>')), host=host)
    _sitemaps_of_jekyll(site, host, list(path.values()))
    latest = [(f"https://{host}{path[post.number]}?utm_source=feed", post) for post in posts[-10:]]
    site.at("/feed.xml", page(_atom(latest), content_type=XML), host=host)
    for post in posts:
        text = f'<h1 class="p-name">{post.title}</h1><div class="e-content">{post.text()}</div>'
        answer = page(_html(marks + _published(post), f'<article class="h-entry">{text}</article>', post.title))
        for query in ("", "?utm_source=feed"):
            site.at(path[post.number] + query, answer, host=host)
    pages = {number: (at, f"{at}?utm_source=feed") for number, at in path.items()}
    return Blog(f"https://{host}", (host,), pages)


def _sitemaps_of_jekyll(site: Site, host: str, paths: list[str]) -> None:
    halves = paths[: len(paths) // 2], paths[len(paths) // 2 :]
    site.at("/robots.txt", robots(f"Sitemap: https://{host}/sitemap.xml"), host=host)
    index = _index(f"https://{host}/posts-{half}.xml" for half in (1, 2))
    site.at("/sitemap.xml", page(index, content_type=XML), host=host)
    for half, listed in enumerate(halves, 1):
        urls = [f"https://{host}{path}" for path in (*listed, "/", "/tags/", "/assets/boat.jpg")]
        site.at(f"/posts-{half}.xml", page(_urlset(urls), content_type=XML), host=host)


def tistory(site: Site, posts: Posts) -> Blog:
    """A sitemap that nothing names, of desktop, mobile and category pages, and a feed of the latest fifty."""
    host = "haetnim.tistory.com"
    path = {post.number: f"/entry/{post.slug}" for post in posts}
    script = '<script src="https://t1.daumcdn.net/tistory_admin/lib/blog.js"></script>'
    head = f'{script}<link rel="alternate" type="application/rss+xml" title="햇님" href="https://{host}/rss">'
    links = "".join(f'<a href="{path[post.number]}?category=7">{post.title}</a>' for post in posts[-5:])
    site.at("/", page(_html(head, f'{links}<a href="/?page=2">다음</a>', body_id="tt-body-index")), host=host)
    lists = ("/", "/category", "/category/%EB%A7%88%EC%9D%84", "/tag", "/guestbook", "/m")
    mobile = (f"/m{tail}" for tail in path.values())
    urls = [f"https://{host}{tail}" for tail in (*lists, *path.values(), *mobile)]
    site.at("/sitemap.xml", page(_urlset(urls), content_type=XML), host=host)
    latest = [(f"https://{host}{path[post.number]}", post) for post in posts[:-51:-1]]
    site.at("/rss", page(_rss(latest), content_type=XML), host=host)
    for post in posts:
        site.at(path[post.number], page(_of_tistory(post, script, f"https://{host}{path[post.number]}")), host=host)
    return Blog(f"https://{host}/", (host,), {number: (at, f"/m{at}") for number, at in path.items()})


def _of_tistory(post: Post, script: str, url: str) -> str:
    head = f'''{script}<meta property="og:title" content="{post.title}"><meta property="og:url" content="{url}">
        <meta property="og.article.author" content="연지기">{_published(post)}'''
    text = post.text('<p data-ke-size="size16">')
    body = f"""<div class="article-view"><div class="tt_article_useless_p_margin contents_style">{text}</div></div>
        <div class="another_category"><a href="/entry/{Post(1).slug}?category=7">다른 글</a></div>"""
    return _html(head, body, post.title, "tt-body-page")


def wordpress(site: Site, posts: Posts) -> Blog:
    """The interface, a hundred posts a page and 400 behind the last; beside it a feed with pages of ten."""
    host = "www.byeolnae.example"
    path = {post.number: f"/{post.written:%Y/%m}/{post.slug}/" for post in posts}
    links = "".join(f'<a href="https://{host}{path[post.number]}#more">{post.title}</a>' for post in posts[-10:])
    site.at("/", page(_html(_marks_of_wordpress(host), f'{links}<a href="/page/2/">다음</a>')), host=host)
    _lists_of_wordpress(site, host, [(f"https://{host}{path[post.number]}", post) for post in reversed(posts)])
    for post in posts:
        body = f'<h1 class="entry-title">{post.title}</h1><div class="entry-content">{post.text()}</div>'
        answer = page(_html(_marks_of_wordpress(host) + _published(post), body, post.title))
        for query in ("", "?utm_source=rss"):
            site.at(path[post.number] + query, answer, host=host)
    pages = {number: (at, f"{at}?utm_source=rss") for number, at in path.items()}
    return Blog(f"https://{host}/", (host,), pages)


def _marks_of_wordpress(host: str) -> str:
    return f"""<meta name="generator" content="WordPress 6.7.1">
        <link rel="https://api.w.org/" href="https://{host}/wp-json/">
        <link rel="alternate" type="application/rss+xml" href="https://{host}/feed/">
        <link rel="alternate" type="application/rss+xml" href="https://{host}/comments/feed/">"""


def _lists_of_wordpress(site: Site, host: str, newest: list[tuple[str, Post]]) -> None:
    api = "/wp-json/wp/v2/posts?per_page=100&page={}&_fields=link,date_gmt,title"
    for number, start in enumerate(range(0, len(newest), 100), 1):
        listed = json.dumps([_row(url, post) for url, post in newest[start : start + 100]])
        site.at(api.format(number), page(listed, content_type=JSON), host=host)
    behind = page('{"code": "rest_post_invalid_page_number"}', 400, JSON)
    site.at(api.format(-(-len(newest) // 100) + 1), behind, host=host)
    for number, start in enumerate(range(0, len(newest), 10), 1):
        listed = _rss([(f"{url}?utm_source=rss", post) for url, post in newest[start : start + 10]], is_wordpress=True)
        site.at("/feed/" if number == 1 else f"/feed/?paged={number}", page(listed, content_type=XML), host=host)


def naver(site: Site, posts: Posts) -> Blog:
    """A frame as first page, Naver's list of titles, a feed of the latest fifty, each post in a frame of its own."""
    host, feeds, name = "blog.naver.com", "rss.blog.naver.com", "jogakbo"
    newest = [(f"https://{host}/{name}/{_log_number(post)}", post) for post in reversed(posts)]
    alternate = f'<link rel="alternate" type="application/rss+xml" href="https://{feeds}/{name}.xml">'
    site.at(f"/{name}", page(_html(alternate, _frame(f"/PostList.naver?blogId={name}&widgetTypeCall=true"))), host=host)
    announced = [(f"{url}?fromRss=true&trackingCode=rss", post) for url, post in newest[:50]]
    foreign = (f"https://{host}/somebody/223999999999", posts[0])
    site.at(f"/{name}.xml", page(_rss([*announced, foreign]), content_type=XML), host=feeds)
    for number, start in enumerate(range(0, len(newest), 30), 1):
        listing = f"/PostTitleListAsync.naver?blogId={name}&currentPage={number}&countPerPage=30"
        titles = [_title(post) for _, post in newest[start : start + 30]]
        site.at(listing, page(_titles(titles, len(posts)), content_type="text/html; charset=utf-8"), host=host)
    inner = {post.number: f"/PostView.naver?blogId={name}&logNo={_log_number(post)}&redirect=Dlog" for post in posts}
    for post in posts:
        for query in ("", "?fromRss=true&trackingCode=rss"):
            frame = page(_html("", _frame(inner[post.number]), post.title))
            site.at(f"/{name}/{_log_number(post)}{query}", frame, host=host)
        site.at(inner[post.number], page(_post_view(post)), host=host)
    return Blog(f"https://{host}/{name}", (host, feeds), {number: (at,) for number, at in inner.items()})


BLOGS: dict[str, Callable[[Site, Posts], Blog]] = {
    "jekyll": jekyll,
    "tistory": tistory,
    "wordpress": wordpress,
    "naver": naver,
}


def _log_number(post: Post) -> int:
    return 223_000_000_000 + post.number


def _frame(path: str) -> str:
    return f'<iframe id="mainFrame" name="mainFrame" src="{path}"></iframe>'


def _post_view(post: Post) -> str:
    style = '<link rel="stylesheet" href="https://editor-static.pstatic.net/c/service.css">'
    title = f'<div class="se-module se-title-text"><p>{post.title}</p></div>'
    date = f'<span class="se_publishDate pcol2">{post.written:%Y. %m. %d. %H:%M}</span>'
    text = f'<div class="se-main-container">{post.text("<p class=se-text-paragraph>")}</div>'
    return _html(style, f'<div id="post-area">{title}{date}{text}</div>', post.title)


def _title(post: Post) -> dict[str, str]:
    day = f"{post.written.year}. {post.written.month}. {post.written.day}."
    return {"logNo": str(_log_number(post)), "title": quote(post.title), "addDate": day}


def _titles(titles: list[dict[str, str]], total: int) -> str:
    """Naver writes an apostrophe as no JSON has it."""
    answer = json.dumps({"resultCode": "S", "postList": titles, "countPerPage": "30", "totalCount": str(total)})
    return answer[:-1] + r""", "pagingHtml": "<a onclick=\'go(2)\'>2</a>"}"""


def _html(head: str, body: str, title: str = "", body_id: str = "main") -> str:
    head = f'<meta charset="utf-8"><title>{title}</title>{head}'
    return f'<!doctype html><html lang="ko"><head>{head}</head><body id="{body_id}">{body}</body></html>'


def _published(post: Post) -> str:
    return f'<meta property="article:published_time" content="{post.written.isoformat()}">'


def _urlset(urls: Iterable[str]) -> str:
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>"


def _index(urls: Iterable[str]) -> str:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>"


def _atom(entries: Iterable[tuple[str, Post]]) -> str:
    dated = ((url, post.written.isoformat()) for url, post in entries)
    items = (f"<entry><link href='{url}'/><updated>{written}</updated></entry>" for url, written in dated)
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{''.join(items)}</feed>"


def _rss(entries: Iterable[tuple[str, Post]], *, is_wordpress: bool = False) -> str:
    generator = "<generator>https://wordpress.org/?v=6.7.1</generator>" if is_wordpress else ""
    items = (
        f"<item><title>{post.title}</title><link>{url.replace('&', '&amp;')}</link>"
        f"<pubDate>{post.written:%a, %d %b %Y %H:%M:%S %z}</pubDate></item>"
        for url, post in entries
    )
    return f'<rss version="2.0"><channel>{generator}{"".join(items)}</channel></rss>'


def _row(url: str, post: Post) -> dict[str, object]:
    written = post.written - timedelta(hours=9)
    return {"link": url, "date_gmt": f"{written:%Y-%m-%dT%H:%M:%S}", "title": {"rendered": post.title}}
