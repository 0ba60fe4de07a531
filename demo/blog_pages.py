"""The blogs' pages as their platforms write them, and the source of the Jekyll blog. Pure."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt

from demo.pages import fill
from demo.posts import Blog, Post
from demo.stories import KST

PARAGRAPHS: Final = {"tistory": '<p data-ke-size="size16">{}</p>', "wordpress": "<p>{}</p>"}
HEADINGS: Final = {"tistory": '<h2 data-ke-size="size26">{}</h2>', "wordpress": '<h2 class="wp-block-heading">{}</h2>'}

_markdown = MarkdownIt("commonmark", {"html": True}).enable("table")


def post_page(blog: Blog, post: Post) -> bytes:
    """The page of a post."""
    description = escape(f"{blog.about}: {post.title}")
    values = {**_common(blog), "title": escape(post.title), "address": blog.address(post), "description": description}
    values |= {"category": escape(post.category), "number": str(post.number), "body": body_html(blog, post)}
    return fill(f"{blog.platform}_post.html", values | _times(post.published))


def home_page(blog: Blog) -> bytes:
    """The first page of a blog: its posts, the newest first."""
    newest = "\n".join(
        f'<li><a href="{post.path}">{escape(post.title)}</a> {post.published:%Y. %m. %d.}</li>'
        for post in newest_first(blog)
    )
    return fill(f"{blog.platform}_home.html", {**_common(blog), "newest": newest})


def body_html(blog: Blog, post: Post) -> str:
    """The text of a post as its platform's editor, or Jekyll, makes HTML of it."""
    if blog.platform == "jekyll":
        return str(_markdown.render(_markdown_text(post)))
    return "\n".join(_block(blog.platform, line) for line in post.lines)


def newest_first(blog: Blog) -> Sequence[Post]:
    """The posts as every list has them."""
    return tuple(reversed(blog.posts))


def write_source(blog: Blog, folder: Path) -> None:
    """The Jekyll source of the blog in ``folder``: `_config.yml`, and just one Markdown file a post in `_posts`."""
    posts = folder / "_posts"
    posts.mkdir(parents=True, exist_ok=True)
    for earlier in posts.glob("*.md"):
        earlier.unlink()
    config = f"title: {blog.title}\nurl: {blog.home}\nlang: ko\ntimezone: Asia/Seoul\n"
    (folder / "_config.yml").write_text(f"{config}permalink: /:year/:month/:day/:title.html\n", encoding="utf-8")
    for post in blog.posts:
        (posts / f"{post.published:%Y-%m-%d}-{post.slug}.md").write_text(post_source(blog, post), encoding="utf-8")


def post_source(blog: Blog, post: Post) -> str:
    """A post as its author wrote it: front matter, then Markdown."""
    front = {
        "layout": "post",
        "title": f'"{post.title}"',
        "date": f"{post.published:%Y-%m-%d %H:%M:%S} +0900",
        "categories": f"[{post.category}]",
        "author": blog.author,
    }
    lines = "\n".join(f"{name}: {value}" for name, value in front.items())
    return f"---\n{lines}\n---\n\n{_markdown_text(post)}"


def _markdown_text(post: Post) -> str:
    return "\n\n".join(line.strip("\n") for line in post.lines) + "\n"


def _block(platform: str, line: str) -> str:
    if line.startswith("## "):
        return HEADINGS[platform].format(line.removeprefix("## "))
    return line if line.startswith("<") else PARAGRAPHS[platform].format(line)


def _common(blog: Blog) -> dict[str, str]:
    told = {"site": blog.title, "author": blog.author, "about": blog.about}
    return {"home": blog.home, **{name: escape(text) for name, text in told.items()}}


def _times(published: datetime) -> dict[str, str]:
    return {
        "iso": published.replace(tzinfo=KST).isoformat(),
        "shown": f"{published:%Y. %m. %d. %H:%M}",
        "day": f"{published.year}년 {published.month}월 {published.day}일",
    }
