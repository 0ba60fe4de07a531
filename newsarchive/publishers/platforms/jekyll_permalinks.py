"""Where Jekyll publishes a post, as its documentation of permalinks has it."""

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from newsarchive.normalization.dates import read_date
from newsarchive.publishers.platforms.jekyll_site import Site
from newsarchive.publishers.platforms.jekyll_source import SourcePost, text_of

_PLACEHOLDER = re.compile(r":([a-z_]+)")
# Python's \w is Unicode's letters, digits and the underscore; slugs keep combining marks too, as decomposed Hangul has.
_MARKS = "\u0300-\u036f\u1100-\u11ff\u3099\u309a"
_NOT_PRETTY = re.compile(rf"[^\w{_MARKS}.~!$&'()+,;=@]+")
_NOT_PLAIN = re.compile(rf"(?:[^\w{_MARKS}]|_)+")
_SAFE = "/:@!$&'()*+,;=-._~%"

# Not by strftime: the address must not depend on the locale of the machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DATES: dict[str, Callable[[datetime], str]] = {
    "year": lambda day: f"{day:%Y}",
    "short_year": lambda day: f"{day:%y}",
    "month": lambda day: f"{day:%m}",
    "i_month": lambda day: str(day.month),
    "short_month": lambda day: _MONTHS[day.month - 1][:3],
    "long_month": lambda day: _MONTHS[day.month - 1],
    "day": lambda day: f"{day:%d}",
    "i_day": lambda day: str(day.day),
    "y_day": lambda day: f"{day:%j}",
    "week": lambda day: f"{day.isocalendar().week:02}",
    "w_year": lambda day: str(day.isocalendar().year),
    "w_day": lambda day: str(day.isoweekday()),
    "short_day": lambda day: _WEEKDAYS[day.weekday()][:3],
    "long_day": lambda day: _WEEKDAYS[day.weekday()],
    "hour": lambda day: f"{day:%H}",
    "minute": lambda day: f"{day:%M}",
    "second": lambda day: f"{day:%S}",
}


def post_path(post: SourcePost, site: Site) -> str | None:
    """The path of ``post`` below the site's home, e.g. ``/news/2024/05/03/%EB%B0%94%EB%8B%A4.html``.

    The post's own permalink wins over the site's template. None where the template needs a date and the post has
    none, or names a placeholder that Jekyll does not know.
    """
    template = post.permalink or site.template
    day = _day(post, site)
    try:
        filled = _PLACEHOLDER.sub(lambda match: _value(match[1], post, day), template)
    except LookupError:
        return None
    return _sanitized(filled)


def slugified(text: str, *, pretty: bool) -> str:
    """``text`` as Jekyll's ``slugify`` makes it; ``pretty`` keeps more signs, and the case."""
    slug = (_NOT_PRETTY if pretty else _NOT_PLAIN).sub("-", text).strip("-")
    return slug if pretty else slug.lower()


def _day(post: SourcePost, site: Site) -> datetime | None:
    """Jekyll knows the front matter and the file's name only, and never git."""
    stated = read_date(text_of(post.front_matter, "date"), site.zone) or read_date(post.date_in_name, site.zone)
    return stated.astimezone(ZoneInfo(site.zone)) if stated else None


def _value(name: str, post: SourcePost, day: datetime | None) -> str:
    """What stands for a placeholder; ``:title_`` is ``:title`` with an underscore behind it. Raises LookupError."""
    if name.endswith("_"):
        return f"{_value(name[:-1], post, day)}_"
    if name in _DATES:
        if day is None:
            raise LookupError(name)
        return _DATES[name](day)
    return quote(_text(name, post), safe=_SAFE)


def _text(name: str, post: SourcePost) -> str:
    match name:
        case "title":
            return slugified(post.slug, pretty=True)
        case "slug" | "name":
            return slugified(post.slug, pretty=False)
        case "categories":
            return "/".join(dict.fromkeys(category.lower() for category in post.categories))
        case "slugified_categories":
            return "/".join(dict.fromkeys(slugified(category, pretty=False) for category in post.categories))
        case "output_ext":
            return ".html"
        case "collection":
            return "posts"
    raise LookupError(name)


def _sanitized(path: str) -> str:
    cleaned = f"/{path}".replace("..", "/").replace("./", "")
    return re.sub(r"/{2,}", "/", quote(cleaned, safe=_SAFE))
