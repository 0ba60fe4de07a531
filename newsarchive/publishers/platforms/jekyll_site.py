"""What a Jekyll site says of itself: `_config.yml` and `CNAME`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from newsarchive.publishers.platforms.jekyll_folder import UnreadableSource, read_bytes
from newsarchive.publishers.platforms.jekyll_front_matter import read_front_matter
from newsarchive.publishers.platforms.jekyll_source import ZONE, text_of

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""Jekyll's permalink styles by name."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """A site: ``home`` is its address without a slash at the end, None where it is not known.

    ``template`` is the permalink template of posts; ``zone`` the IANA zone in which its dates are read.
    """

    home: str | None = None
    template: str = STYLES["date"]
    zone: str = ZONE
    title: str | None = None
    language: str | None = None


def read_site(config: bytes, cname: bytes = b"", address: str | None = None) -> Site:
    """The site that ``_config.yml`` and ``CNAME`` state; ``address`` (``--site``) wins over both. Never raises.

    Of a config that is no YAML those lines are taken that are.
    """
    text = config.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    values = read_front_matter(f"---\n{text}\n---\n").values
    return Site(
        home=_home(values, cname.decode("ascii", "ignore").strip(), address),
        template=_template(values),
        zone=_zone(text_of(values, "timezone")),
        title=text_of(values, "title", "name"),
        language=text_of(values, "lang", "language", "locale"),
    )


def site_of(folder: Path, address: str | None = None) -> Site:
    """The site whose source is in ``folder``; files that are not there, or cannot be read, state nothing."""
    return read_site(_optional(folder / "_config.yml"), _optional(folder / "CNAME"), address)


def _optional(path: Path) -> bytes:
    try:
        return read_bytes(path)
    except UnreadableSource:
        return b""


def _home(values: Mapping[str, object], cname: str, address: str | None) -> str | None:
    if address:
        return address.rstrip("/")
    url = text_of(values, "url") or (f"https://{cname}" if cname else "")
    base = (text_of(values, "baseurl") or "").strip("/")
    if not _is_web(url):
        return None
    return "/".join(part for part in (url.rstrip("/"), base) if part)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _template(values: Mapping[str, object]) -> str:
    """``collections.posts.permalink`` wins over ``permalink``; a style's name stands for its template."""
    posts: object = values
    for key in ("collections", "posts"):
        posts = posts.get(key) if isinstance(posts, dict) else None
    stated = (text_of(posts, "permalink") if isinstance(posts, dict) else None) or text_of(values, "permalink")
    return STYLES.get(stated or "date", stated or STYLES["date"])


def _zone(name: str | None) -> str:
    try:
        return ZoneInfo(name).key if name else ZONE
    except (OSError, ValueError, LookupError):
        return ZONE
