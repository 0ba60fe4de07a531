"""Blogs of generated posts, served as their platforms serve them: marks on the pages, lists, spellings of addresses."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from tests.crawling.posts import Post, Posts, atom, html, index, published, row, rss, urlset
from tests.crawling.site import Site, page, robots

XML = "application/xml; charset=utf-8"
JSON = "application/json; charset=UTF-8"


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
    site.at("/", page(html(marks, f'<a href="{path[posts[-1].number]}">글</a>')), host=host)
    _sitemaps_of_jekyll(site, host, list(path.values()))
    latest = [(f"https://{host}{path[post.number]}?utm_source=feed", post) for post in posts[-10:]]
    site.at("/feed.xml", page(atom(latest), content_type=XML), host=host)
    for post in posts:
        text = f'<h1 class="p-name">{post.title}</h1><div class="e-content">{post.text()}</div>'
        answer = page(html(marks + published(post), f'<article class="h-entry">{text}</article>', post.title))
        for query in ("", "?utm_source=feed"):
            site.at(path[post.number] + query, answer, host=host)
    pages = {number: (at, f"{at}?utm_source=feed") for number, at in path.items()}
    return Blog(f"https://{host}", (host,), pages)


def _sitemaps_of_jekyll(site: Site, host: str, paths: list[str]) -> None:
    halves = paths[: len(paths) // 2], paths[len(paths) // 2 :]
    site.at("/robots.txt", robots(f"Sitemap: https://{host}/sitemap.xml"), host=host)
    both = index(f"https://{host}/posts-{half}.xml" for half in (1, 2))
    site.at("/sitemap.xml", page(both, content_type=XML), host=host)
    for half, listed in enumerate(halves, 1):
        urls = [f"https://{host}{path}" for path in (*listed, "/", "/tags/", "/assets/boat.jpg")]
        site.at(f"/posts-{half}.xml", page(urlset(urls), content_type=XML), host=host)


def tistory(site: Site, posts: Posts) -> Blog:
    """A sitemap that nothing names, of desktop, mobile and category pages, and a feed of the latest fifty."""
    host = "haetnim.tistory.com"
    path = {post.number: f"/entry/{post.slug}" for post in posts}
    script = '<script src="https://t1.daumcdn.net/tistory_admin/lib/blog.js"></script>'
    head = f'{script}<link rel="alternate" type="application/rss+xml" title="햇님" href="https://{host}/rss">'
    links = "".join(f'<a href="{path[post.number]}?category=7">{post.title}</a>' for post in posts[-5:])
    site.at("/", page(html(head, f'{links}<a href="/?page=2">다음</a>', body_id="tt-body-index")), host=host)
    lists = ("/", "/category", "/category/%EB%A7%88%EC%9D%84", "/tag", "/guestbook", "/m")
    mobile = (f"/m{tail}" for tail in path.values())
    urls = [f"https://{host}{tail}" for tail in (*lists, *path.values(), *mobile)]
    site.at("/sitemap.xml", page(urlset(urls), content_type=XML), host=host)
    latest = [(f"https://{host}{path[post.number]}", post) for post in posts[:-51:-1]]
    site.at("/rss", page(rss(latest), content_type=XML), host=host)
    for post in posts:
        site.at(path[post.number], page(_of_tistory(post, script, f"https://{host}{path[post.number]}")), host=host)
    return Blog(f"https://{host}/", (host,), {number: (at, f"/m{at}") for number, at in path.items()})


def _of_tistory(post: Post, script: str, url: str) -> str:
    head = f'''{script}<meta property="og:title" content="{post.title}"><meta property="og:url" content="{url}">
        <meta property="og.article.author" content="연지기">{published(post)}'''
    text = post.text('<p data-ke-size="size16">')
    body = f"""<div class="article-view"><div class="tt_article_useless_p_margin contents_style">{text}</div></div>
        <div class="another_category"><a href="/entry/{Post(1).slug}?category=7">다른 글</a></div>"""
    return html(head, body, post.title, "tt-body-page")


def wordpress(site: Site, posts: Posts) -> Blog:
    """The interface, a hundred posts a page and 400 behind the last; beside it a feed with pages of ten."""
    host = "www.byeolnae.example"
    path = {post.number: f"/{post.written:%Y/%m}/{post.slug}/" for post in posts}
    links = "".join(f'<a href="https://{host}{path[post.number]}#more">{post.title}</a>' for post in posts[-10:])
    site.at("/", page(html(_marks_of_wordpress(host), f'{links}<a href="/page/2/">다음</a>')), host=host)
    _lists_of_wordpress(site, host, [(f"https://{host}{path[post.number]}", post) for post in reversed(posts)])
    for post in posts:
        body = f'<h1 class="entry-title">{post.title}</h1><div class="entry-content">{post.text()}</div>'
        answer = page(html(_marks_of_wordpress(host) + published(post), body, post.title))
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
    api = "/wp-json/wp/v2/posts?per_page=100&page={}&_fields=link,date_gmt,modified_gmt,title"
    for number, start in enumerate(range(0, len(newest), 100), 1):
        listed = json.dumps([row(url, post) for url, post in newest[start : start + 100]])
        site.at(api.format(number), page(listed, content_type=JSON), host=host)
    behind = page('{"code": "rest_post_invalid_page_number"}', 400, JSON)
    site.at(api.format(-(-len(newest) // 100) + 1), behind, host=host)
    for number, start in enumerate(range(0, len(newest), 10), 1):
        listed = rss([(f"{url}?utm_source=rss", post) for url, post in newest[start : start + 10]], is_wordpress=True)
        site.at("/feed/" if number == 1 else f"/feed/?paged={number}", page(listed, content_type=XML), host=host)


def naver(site: Site, posts: Posts) -> Blog:
    """A frame as first page, Naver's list of titles, a feed of the latest fifty, each post in a frame of its own."""
    host, feeds, name = "blog.naver.com", "rss.blog.naver.com", "jogakbo"
    newest = [(f"https://{host}/{name}/{_log_number(post)}", post) for post in reversed(posts)]
    alternate = f'<link rel="alternate" type="application/rss+xml" href="https://{feeds}/{name}.xml">'
    site.at(f"/{name}", page(html(alternate, _frame(f"/PostList.naver?blogId={name}&widgetTypeCall=true"))), host=host)
    announced = [(f"{url}?fromRss=true&trackingCode=rss", post) for url, post in newest[:50]]
    foreign = (f"https://{host}/somebody/223999999999", posts[0])
    site.at(f"/{name}.xml", page(rss([*announced, foreign]), content_type=XML), host=feeds)
    for number, start in enumerate(range(0, len(newest), 30), 1):
        listing = f"/PostTitleListAsync.naver?blogId={name}&currentPage={number}&countPerPage=30"
        titles = [_title(post) for _, post in newest[start : start + 30]]
        site.at(listing, page(_titles(titles, len(posts)), content_type="text/html; charset=utf-8"), host=host)
    inner = {post.number: f"/PostView.naver?blogId={name}&logNo={_log_number(post)}&redirect=Dlog" for post in posts}
    for post in posts:
        for query in ("", "?fromRss=true&trackingCode=rss"):
            frame = page(html("", _frame(inner[post.number]), post.title))
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
    return html(style, f'<div id="post-area">{title}{date}{text}</div>', post.title)


def _title(post: Post) -> dict[str, str]:
    day = f"{post.written.year}. {post.written.month}. {post.written.day}."
    return {"logNo": str(_log_number(post)), "title": quote(post.title), "addDate": day}


def _titles(titles: list[dict[str, str]], total: int) -> str:
    """Naver writes an apostrophe as no JSON has it."""
    answer = json.dumps({"resultCode": "S", "postList": titles, "countPerPage": "30", "totalCount": str(total)})
    return answer[:-1] + r""", "pagingHtml": "<a onclick=\'go(2)\'>2</a>"}"""
