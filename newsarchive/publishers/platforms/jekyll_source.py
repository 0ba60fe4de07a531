"""One Jekyll source, a file of a `_posts` folder: what it says of itself, without asking anything else."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from selectolax.lexbor import LexborHTMLParser

from newsarchive.extraction.decoding import decode
from newsarchive.extraction.paragraphs import paragraphs
from newsarchive.extraction.parse_cost import is_too_costly
from newsarchive.items import DateOrigin
from newsarchive.normalization.dates import read_date
from newsarchive.normalization.text import clean_line
from newsarchive.publishers.platforms.jekyll_front_matter import FrontMatter, read_front_matter
from newsarchive.publishers.platforms.jekyll_markup import body_html

TitleOrigin = Literal["front matter", "heading", "file name"]
"""What a title was taken from."""

MARKDOWN = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mkdown"})
HTML = frozenset({".html", ".htm"})
ZONE = "Asia/Seoul"

# Jekyll's rule is the start of the name; copies of posts are also kept as `blog__2024-05-03-title.md`.
_DATED_NAME = re.compile(r"(?:.*[_ ])?(\d{4}|\d\d)-(\d{1,2})-(\d{1,2})-(.+)", re.DOTALL)
_TOO_COSTLY = "the body is not of human measure: too many elements, too deep, or with too many attributes"
_IMAGE_KEYS = ("image", "feature_image", "header", "cover", "thumbnail", "teaser", "og_image", "path", "url", "src")
_LIST = re.compile(r"\[(.*)\]", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class SourcePost:
    """A post as its source states it.

    ``name`` is the path of the file below the source folder. ``html`` is the whole body for those who look for
    links in it; ``paragraphs`` is its text. ``categories`` are those of the folders above ``_posts``, then those
    stated; ``section`` is the first stated one. ``images`` and ``permalink`` are as written. ``date_text`` can be
    read by ``normalization.dates`` in the site's zone. ``recovered`` names what the front matter's YAML alone did
    not give, ``problem`` says what is wrong with it.
    """

    name: str
    slug: str
    title: str
    title_origin: TitleOrigin
    paragraphs: tuple[str, ...]
    html: str = field(repr=False)
    categories: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    excerpt: str | None = None
    images: tuple[str, ...] = ()
    language: str | None = None
    permalink: str | None = None
    published: bool = True
    date_text: str | None = None
    date_origin: DateOrigin | None = None
    date_in_name: str | None = None
    modified_text: str | None = None
    front_matter: Mapping[str, object] = field(repr=False)
    front_matter_valid: bool = True
    recovered: tuple[str, ...] = ()
    problem: str | None = None


def read_source(name: str, data: bytes) -> SourcePost:
    """The post in ``data``, the bytes of the file ``name`` (a path below the source folder). Never raises.

    Any bytes are read: title and body come out of front matter that is no YAML too, and what was recovered is said.
    """
    *folders, file = name.split("/")
    stem, dot, ending = file.rpartition(".")
    front = read_front_matter(decode(data).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"))
    html = body_html(front.body, f".{ending.lower()}" in MARKDOWN)
    too_costly = is_too_costly(html.encode("utf-8", "replace"))
    html = "" if too_costly else html
    tree = LexborHTMLParser(html)
    dated, slug = _parts_of_name(stem if dot else file)
    title, title_origin = _title(front, tree, slug)
    date_text, date_origin = _date(front.values, dated)
    stated = _stated_categories(front.values)
    return SourcePost(
        name=name,
        slug=text_of(front.values, "slug") or slug,
        title=title,
        title_origin=title_origin,
        paragraphs=paragraphs(tree.body) if tree.body else (),
        html=html,
        categories=tuple(dict.fromkeys((*_folders(folders), *stated))),
        section=next(iter(stated), None),
        tags=texts_of(front.values, "tags", "tag"),
        authors=texts_of(front.values, "author", "authors"),
        excerpt=text_of(front.values, "excerpt", "description", "feature_text", "summary"),
        images=tuple(dict.fromkeys((*_stated_images(front.values), *_images(tree)))),
        language=text_of(front.values, "lang", "language"),
        permalink=text_of(front.values, "permalink"),
        published=(text_of(front.values, "published") or "").lower() not in ("false", "no", "off"),
        date_text=date_text,
        date_origin=date_origin,
        date_in_name=dated,
        modified_text=text_of(front.values, "last_modified_at", "updated", "modified"),
        front_matter=front.values,
        front_matter_valid=front.valid,
        recovered=front.recovered,
        problem=_TOO_COSTLY if too_costly else front.problem,
    )


def text_of(values: Mapping[str, object], *keys: str) -> str | None:
    """The first of the keys that has a text, as one cleaned line."""
    texts = (value for key in keys if isinstance(value := values.get(key), str))
    return next((cleaned for text in texts if (cleaned := clean_line(text)) and cleaned not in ("~", "null")), None)


def texts_of(values: Mapping[str, object], *keys: str) -> tuple[str, ...]:
    """The texts that the keys list, each once; a single text, and ``[a, b]`` in broken YAML, are read too."""
    found = (clean_line(item) for key in keys for item in _items(values.get(key)))
    return tuple(dict.fromkeys(item for item in found if item))


def _items(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))
    elif isinstance(value, str):
        flow = _LIST.fullmatch(value.strip())
        yield from (item.strip(" \"'") for item in flow[1].split(",")) if flow else (value,)


def _stated_categories(values: Mapping[str, object]) -> tuple[str, ...]:
    """As in Jekyll: ``category`` is one, ``categories`` a list or words parted by spaces."""
    several = values.get("categories")
    words = several.split() if isinstance(several, str) and not _LIST.fullmatch(several.strip()) else several
    return texts_of({"category": values.get("category"), "categories": words}, "category", "categories")


def _parts_of_name(stem: str) -> tuple[str | None, str]:
    """Date and slug of a file name without its ending."""
    dated = _DATED_NAME.fullmatch(stem)
    if dated is None:
        return None, stem
    year, month, day, slug = dated.groups()
    return _day(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)), slug


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _folders(folders: Sequence[str]) -> tuple[str, ...]:
    """The folders above ``_posts`` are categories."""
    return tuple(map(clean_line, folders[: folders.index("_posts")])) if "_posts" in folders else ()


def _title(front: FrontMatter, tree: LexborHTMLParser, slug: str) -> tuple[str, TitleOrigin]:
    """As Jekyll's themes: the stated title, else the first heading, else the file's name."""
    if front.title:
        return front.title, "front matter"
    heading = tree.css_first("h1")
    if heading is not None and (text := clean_line(heading.text())):
        return text, "heading"
    return clean_line(slug.replace("-", " ")), "file name"


def _date(values: Mapping[str, object], dated: str | None) -> tuple[str | None, DateOrigin | None]:
    stated = text_of(values, "date")
    if stated and read_date(stated, ZONE) is not None:
        return stated, "front matter"
    return (dated, "file name") if dated else (None, None)


def _stated_images(values: Mapping[str, object]) -> Iterator[str]:
    for key in _IMAGE_KEYS[:7]:
        value = values.get(key)
        if isinstance(value, dict):
            value = text_of(value, *_IMAGE_KEYS)
        if isinstance(value, str) and (url := clean_line(value)):
            yield url


def _images(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("img"):
        attributes = node.attributes
        url = clean_line(attributes.get("data-src") or attributes.get("src") or "")
        if url and not url.startswith("data:"):
            yield url
