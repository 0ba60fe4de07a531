"""An article as people read it: what `show` and `extract` print."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsarchive.cli.screen import Screen, Styled
from newsarchive.telling.times import to_minute

if TYPE_CHECKING:
    from newsarchive.archive import Version
    from newsarchive.items import Article, Byline, Image, SourceLink


def print_head(screen: Screen, content: "Article | Version") -> None:
    """Headline, times, authors, section: what stands above the text."""
    screen.paragraph(Styled(content.headline or "(no headline)", "strong"))
    print_fields(
        screen,
        ("published", _published(content)),
        ("modified", to_minute(content.date_modified)),
        ("by", ", ".join(map(_byline, content.bylines))),
        ("section", content.section),
        ("issue", content.issue),
    )


def _published(content: "Article | Version") -> str:
    """The time, and what it was taken from where that is not the page itself."""
    time = to_minute(content.date_published)
    if not time:
        return "no date on the page"
    return f"{time} ({_GUESSED[content.date_origin]})" if content.date_origin in _GUESSED else time


_GUESSED = {"git": "when its file was first committed", "file name": "by its file's name"}


def print_body(screen: Screen, content: "Article | Version") -> None:
    """The paragraphs, then pictures and credits."""
    for paragraph in content.body.split("\n") if content.body else ("(no text: a page that shows a video only)",):
        screen.line()
        screen.paragraph(paragraph)
    if content.images or content.credits or content.photo_credits:
        screen.line()
    print_fields(
        screen,
        *(("image", _image(image)) for image in content.images),
        ("credits", " · ".join(content.credits)),
        ("photos", " · ".join(content.photo_credits)),
    )


def print_sources(screen: Screen, article: "Article") -> None:
    """What a post names as its sources, and what it only promotes."""
    if article.source_links or article.promotions:
        screen.line()
    print_fields(
        screen,
        *(("source", _source(link)) for link in article.source_links),
        *(("promotion", url) for url in article.promotions),
    )


def print_doubts(screen: Screen, article: "Article") -> None:
    """Why the page is not believed, one line each; then which fields were read in their second place."""
    from newsarchive.items import DOUBTS

    for doubt in article.doubts:
        screen.line(Styled(f"{'doubt':<10}", "quiet"), Styled(f"{DOUBTS[doubt]} ({doubt})", "alarm"))
    places = ", ".join(field.replace("_", " ") for field in article.fallbacks)
    print_fields(screen, ("fallback", places and f"{places}: not where the layout has it"))


def _source(link: "SourceLink") -> str:
    address = f"{link.url} (placeholder)" if link.url and link.placeholder else link.url
    said = (link.outlet, address, link.target and f"= {link.target}", f"({link.form})")
    return "  ".join(part for part in said if part)


def print_fields(screen: Screen, *fields: tuple[str, str | None]) -> None:
    """One line a field; fields without a value are left out."""
    for name, value in fields:
        if value:
            screen.line(Styled(f"{name:<10}", "quiet"), value)


def _byline(byline: "Byline") -> str:
    return f"{byline.name} <{byline.email}>" if byline.email else byline.name


def _image(image: "Image") -> str:
    said: Iterable[str | None] = (image.url, image.caption, image.credit and f"({image.credit})")
    return "  ".join(part for part in said if part)
