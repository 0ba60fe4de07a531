"""The blogs of the demo and their posts, as demo/posts.toml tells them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

POSTS_FILE = Path(__file__).with_name("posts.toml")

Platform = Literal["jekyll", "tistory", "wordpress"]


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a post names as its source, read by a person; the fields are those of the archive."""

    url: str | None = None
    outlet: str | None = None
    form: str
    placeholder: bool = False
    target: str | None = None


@dataclass(frozen=True, kw_only=True)
class Post:
    """One post; ``retells`` is the story that it was taken from, whatever it names as its source.

    ``published`` is naive Korean wall-clock time. ``path`` is where it stands on its blog.
    """

    number: int
    path: str
    slug: str
    title: str
    published: datetime
    category: str
    lines: tuple[str, ...]
    retells: int | None = None
    sources: tuple[Source, ...] = ()
    promotions: tuple[str, ...] = ()
    photo_credits: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Blog:
    """One blog; its posts in the order in which they were published."""

    platform: Platform
    host: str
    title: str
    author: str
    about: str
    posts: tuple[Post, ...]

    @property
    def home(self) -> str:
        """The address of its first page, without a slash at the end."""
        return f"https://{self.host}"

    def address(self, post: Post) -> str:
        """Where a post is."""
        return f"{self.home}{quote(post.path)}"

    def key(self, post: Post) -> str:
        """The identity key under which the archive keeps a post: its address in the plainest spelling."""
        return f"{self.host}{post.path.removesuffix('.html').rstrip('/')}"


def load_blogs(path: Path = POSTS_FILE) -> tuple[Blog, ...]:
    """All blogs of a TOML file, in its order."""
    return tuple(_blog(table) for table in tomllib.loads(path.read_text(encoding="utf-8"))["blog"])


def _blog(table: Mapping[str, Any]) -> Blog:
    told = sorted(table["post"], key=lambda post: post["published"])
    posts = tuple(_post(table["platform"], number, post) for number, post in enumerate(told, start=1))
    return Blog(**{name: value for name, value in table.items() if name != "post"}, posts=posts)


def _post(platform: Platform, number: int, table: Mapping[str, Any]) -> Post:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
    sources = tuple(Source(**source) for source in values.pop("source", ()))
    path = _path(platform, values["slug"], values["published"])
    return Post(**values, number=number, path=path, sources=sources)


def _path(platform: Platform, slug: str, published: datetime) -> str:
    """As each platform makes its addresses."""
    match platform:
        case "jekyll":
            return f"/{published:%Y/%m/%d}/{slug}.html"
        case "tistory":
            return f"/entry/{slug}"
    return f"/{published:%Y/%m/%d}/{slug}/"
