"""What the blogs say of their posts to machines: robots.txt, sitemaps, feeds, WordPress's interface. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Final
from urllib.parse import quote

from demo.blog_pages import body_html, newest_first
from demo.posts import Blog, Post
from demo.stories import KST

SITEMAPS: Final = {"jekyll": "/sitemap.xml", "tistory": "/sitemap.xml", "wordpress": "/wp-sitemap.xml"}
DECLARED: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP_SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
CLOSED: Final = {
    "jekyll": "",
    "tistory": "Disallow: /guestbook\nDisallow: /m/guestbook\nDisallow: /manage\nDisallow: /owner\nDisallow: /search\n",
    "wordpress": "Disallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n",
}


def robots(blog: Blog) -> bytes:
    """What is closed on such a platform, and where the sitemap is."""
    return f"User-agent: *\n{CLOSED[blog.platform]}\nSitemap: {blog.home}{SITEMAPS[blog.platform]}\n".encode()


def sitemap(blog: Blog) -> bytes:
    """All posts, and the pages besides that Jekyll's plugin and Tistory list with them."""
    others = ["/"] if blog.platform == "jekyll" else ["/", "/category", *_categories(blog), "/guestbook"]
    listed = [] if blog.platform == "wordpress" else [f"{blog.home}{path}" for path in others]
    posts = "".join(
        f"<url><loc>{blog.address(post)}</loc><lastmod>{_iso(post.published)}</lastmod></url>\n" for post in blog.posts
    )
    pages = "".join(f"<url><loc>{url}</loc></url>\n" for url in listed)
    return f"{DECLARED}<urlset {SITEMAP_SPACE}>\n{pages}{posts}</urlset>\n".encode()


def sitemap_index(blog: Blog) -> bytes:
    """WordPress's sitemap of sitemaps: posts, subjects, writers."""
    names = ("posts-post-1", "taxonomies-category-1", "users-1")
    listed = "".join(f"<sitemap><loc>{blog.home}/wp-sitemap-{name}.xml</loc></sitemap>\n" for name in names)
    return f"{DECLARED}<sitemapindex {SITEMAP_SPACE}>\n{listed}</sitemapindex>\n".encode()


def other_sitemap(blog: Blog, paths: Iterable[str]) -> bytes:
    """A sitemap of pages that are no posts."""
    listed = "".join(f"<url><loc>{blog.home}{path}</loc></url>\n" for path in paths)
    return f"{DECLARED}<urlset {SITEMAP_SPACE}>\n{listed}</urlset>\n".encode()


def category_paths(blog: Blog) -> Sequence[str]:
    """Where a blog lists the posts of one subject."""
    return _categories(blog)


def atom(blog: Blog) -> bytes:
    """The feed that Jekyll's plugin makes."""
    entries = "".join(_atom_entry(blog, post) for post in newest_first(blog))
    head = f'<title>{blog.title}</title><link href="{blog.home}/feed.xml" rel="self"/><id>{blog.home}/feed.xml</id>'
    updated = f"<updated>{_iso(blog.posts[-1].published)}</updated>"
    return f'{DECLARED}<feed xmlns="http://www.w3.org/2005/Atom">{head}{updated}\n{entries}</feed>\n'.encode()


def rss(blog: Blog) -> bytes:
    """The feed of Tistory, whose links say which list they stand in, and of WordPress."""
    items = "".join(_rss_item(blog, post) for post in newest_first(blog))
    head = f"<title>{blog.title}</title><link>{blog.home}</link><description>{blog.about}</description>"
    return f'{DECLARED}<rss version="2.0"><channel>{head}\n{items}</channel></rss>\n'.encode()


def wordpress_posts(blog: Blog, asked: Mapping[str, Sequence[str]]) -> bytes | None:
    """A page of WordPress's list of posts; None beyond the last."""
    size, page = (
        int(next(iter(asked.get(name, ())), otherwise)) for name, otherwise in (("per_page", 10), ("page", 1))
    )
    shown = newest_first(blog)[(page - 1) * size : page * size]
    rows = [_wordpress_row(blog, post) for post in shown]
    return json.dumps(rows, ensure_ascii=False).encode() if rows or page == 1 else None


def _wordpress_row(blog: Blog, post: Post) -> dict[str, object]:
    utc = post.published.replace(tzinfo=KST).astimezone(UTC)
    return {"link": blog.address(post), "date_gmt": f"{utc:%Y-%m-%dT%H:%M:%S}", "title": {"rendered": post.title}}


def _categories(blog: Blog) -> list[str]:
    return [f"/category/{quote(name)}" for name in dict.fromkeys(post.category for post in blog.posts)]


def _atom_entry(blog: Blog, post: Post) -> str:
    return (
        f'<entry><title type="html">{escape(post.title)}</title><link href="{blog.address(post)}" rel="alternate"/>'
        f"<id>{blog.address(post)}</id><published>{_iso(post.published)}</published>"
        f"<updated>{_iso(post.published)}</updated>"
        f'<content type="html">{escape(body_html(blog, post))}</content></entry>\n'
    )


def _rss_item(blog: Blog, post: Post) -> str:
    link = blog.address(post) + (f"?category={1000 + post.number}" if blog.platform == "tistory" else "")
    return (
        f"<item><title>{escape(post.title)}</title><link>{link}</link><guid>{blog.address(post)}</guid>"
        f"<pubDate>{format_datetime(post.published.replace(tzinfo=KST))}</pubDate>"
        f"<description>{escape(body_html(blog, post))}</description></item>\n"
    )


def _iso(moment: datetime) -> str:
    return moment.replace(tzinfo=KST).isoformat()
