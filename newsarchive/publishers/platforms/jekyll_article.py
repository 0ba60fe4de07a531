"""A Jekyll source as an article: which post it is, and what it says, as its page would say it."""

from pathlib import Path

from newsarchive.extraction.errors import NotAnArticle
from newsarchive.items import Byline, ExtractedArticle, Identity, Image
from newsarchive.normalization.bylines import merge_bylines, read_bylines
from newsarchive.normalization.text import clean_line
from newsarchive.normalization.urls import absolute
from newsarchive.publishers.platforms.identity import post_identity
from newsarchive.publishers.platforms.jekyll_permalinks import post_path
from newsarchive.publishers.platforms.jekyll_site import Site, site_of
from newsarchive.publishers.platforms.jekyll_source import HTML, MARKDOWN, SourcePost, read_source
from newsarchive.publishers.platforms.post_text import part_post

EXTRACTOR = "jekyll-source-1"
"""The version of the code that reads sources; raised when what it reads changes."""

_BOM = b"\xef\xbb\xbf"


def is_source(name: str, data: bytes) -> bool:
    """Whether the file ``name`` with ``data`` is a Jekyll source: Markdown, or HTML under front matter."""
    ending = Path(name).suffix.lower()
    return ending in MARKDOWN or (ending in HTML and data.removeprefix(_BOM).lstrip()[:3] == b"---")


def read_saved_source(file: Path, data: bytes, url: str | None = None) -> ExtractedArticle:
    """The post in ``data``, the bytes of ``file``; the site's own files around it tell its address unless ``url`` does.

    Raises NotAnArticle where the file has no text.
    """
    root = root_of(file.absolute())
    name = file.absolute().relative_to(root).as_posix()
    return article_of(read_source(name, data), site_of(root), root.name, url)


def root_of(file: Path) -> Path:
    """The folder of the site: the nearest one with ``_config.yml``, else the one that holds ``_posts``."""
    configured = (folder for folder in file.parents if (folder / "_config.yml").is_file())
    holding = (folder.parent for folder in file.parents if folder.name == "_posts")
    return next(configured, None) or next(holding, file.parent)


def article_of(post: SourcePost, site: Site, folder: str, url: str | None = None) -> ExtractedArticle:
    """``post`` as an article of ``site``. Where no address is known, its place below ``folder`` names it.

    Raises NotAnArticle where it has no text.
    """
    path = post_path(post, site)
    address = url or (f"{site.home}{path}" if site.home and path else None)
    parted = part_post(post.paragraphs[post.paragraphs[:1] == (post.title,) :])
    if not parted.paragraphs:
        raise NotAnArticle(address or post.name, "text below the front matter")
    return ExtractedArticle(
        url=address or "",
        identity=post_identity(address or "") or _identity_below(folder, path or f"/{post.name}"),
        extractor=EXTRACTOR,
        headline=post.title,
        paragraphs=parted.paragraphs,
        bylines=_bylines(post),
        section=post.section,
        date_published=post.date_text,
        date_origin=post.date_origin or "page",
        date_modified=post.modified_text,
        zone=site.zone,
        language=post.language or site.language,
        images=_images(post, address or site.home or ""),
        credits=parted.credits,
        photo_credits=parted.photo_credits,
        canonical_url=address,
        markup=post.html,
    )


def _identity_below(folder: str, path: str) -> Identity:
    """Of a post whose site's address nobody told: the same file has the same identity in every import."""
    publisher = f"jekyll:{clean_line(folder)}"
    return Identity(publisher=publisher, key=f"{publisher}{path}")


def _bylines(post: SourcePost) -> tuple[Byline, ...]:
    return merge_bylines(byline for author in post.authors for byline in read_bylines(author))


def _images(post: SourcePost, base: str) -> tuple[Image, ...]:
    found = (absolute(url, base) for url in post.images)
    return tuple(Image(url=url) for url in dict.fromkeys(found) if url)
