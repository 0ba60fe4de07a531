"""What the blogs answer to which address: blog and path in, status and bytes out, no sockets."""

from collections.abc import Callable
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from demo import blog_lists
from demo.blog_pages import home_page, post_page
from demo.posts import Blog, Post
from demo.site import Answer

XML: Final = "application/xml;charset=UTF-8"
JSON: Final = "application/json;charset=UTF-8"
TEXT: Final = "text/plain;charset=UTF-8"
FEEDS: Final[dict[str, tuple[str, Callable[[Blog], bytes]]]] = {
    "jekyll": ("/feed.xml", blog_lists.atom),
    "tistory": ("/rss", blog_lists.rss),
    "wordpress": ("/feed/", blog_lists.rss),
}


def blog_answer(blog: Blog, target: str) -> Answer:
    """The blog's answer to a request."""
    url = urlsplit(target)
    if found := _list(blog, url) or _named_by_number(blog, url):
        return found
    post = next((post for post in blog.posts if post.path == unquote(url.path)), None)
    if post:
        return Answer(body=post_page(blog, post))
    return Answer(body=home_page(blog)) if url.path == "/" else Answer(status=404, body=b"<p>404</p>")


def _list(blog: Blog, url: SplitResult) -> Answer | None:
    """What stands at the addresses that are for machines."""
    feed, make_feed = FEEDS[blog.platform]
    if url.path == "/robots.txt":
        return Answer(content_type=TEXT, body=blog_lists.robots(blog))
    if url.path == feed:
        return Answer(content_type=XML, body=make_feed(blog))
    if blog.platform == "wordpress":
        return _wordpress_list(blog, url)
    return Answer(content_type=XML, body=blog_lists.sitemap(blog)) if url.path == "/sitemap.xml" else None


def _wordpress_list(blog: Blog, url: SplitResult) -> Answer | None:
    match url.path:
        case "/wp-sitemap.xml":
            return Answer(content_type=XML, body=blog_lists.sitemap_index(blog))
        case "/wp-sitemap-posts-post-1.xml":
            return Answer(content_type=XML, body=blog_lists.sitemap(blog))
        case "/wp-sitemap-taxonomies-category-1.xml":
            return Answer(content_type=XML, body=blog_lists.other_sitemap(blog, blog_lists.category_paths(blog)))
        case "/wp-sitemap-users-1.xml":
            return Answer(content_type=XML, body=blog_lists.other_sitemap(blog, ["/author/editor/"]))
        case "/wp-json/wp/v2/posts":
            posts = blog_lists.wordpress_posts(blog, parse_qs(url.query))
            return Answer(content_type=JSON, body=posts) if posts else Answer(status=400, content_type=JSON, body=b"{}")
    return None


def _named_by_number(blog: Blog, url: SplitResult) -> Answer | None:
    """Tistory's `/3` and WordPress's `/?p=3` lead to the post's own address."""
    asked = parse_qs(url.query).get("p", [""])[0] if blog.platform == "wordpress" else url.path.removeprefix("/")
    post: Post | None = next((post for post in blog.posts if str(post.number) == asked), None)
    if post is None or blog.platform == "jekyll":
        return None
    return Answer(status=301, location=blog.address(post))
