"""The identity of a post on a blog that no publisher module knows: one key over all its addresses."""

import re
import unicodedata
from urllib.parse import quote, unquote, urlencode

from newsarchive.items import Identity
from newsarchive.normalization.traps import is_session, without_session
from newsarchive.normalization.urls import Address, address

NAVER = "blog.naver.com"
_NAVER_HOSTS = frozenset({NAVER, "m.blog.naver.com"})
_NAVER_ID = re.compile(r"[a-z0-9_-]{1,40}", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)
# What addresses carry to say where a reader came from, or how a page is to be shown: never which post it is.
_NOT_THE_POST = re.compile(
    r"utm_\w+|fbclid|gclid|igshid|mc_[ce]id|ref|referrer|source|from|share|amp|m|category|no_mobile|pidx|fromfeed"
    r"|trackingcode|proxyreferer|replytocom"
)
_ENDS_A_PATH = re.compile(r"[\x00-\x20\x7f-\x9f?#%]")
_INDEX = re.compile(r"/index\.(?:html?|php)$")
_FILE_ENDING = re.compile(r"(?<=[^/])\.html?$")
_MOBILE_FORM = re.compile(r"^/m(?=/(?:entry/|notice/)?[^/]+$)")
_AMP_FORM = re.compile(r"(?<=[^/])/amp$")


def post_identity(url: str) -> Identity | None:
    """Which post ``url`` names; None for a blog's home page and for what is no plain web address. Never raises.

    The publisher is the host without www; the key is that host and the path in its plainest spelling: decoded,
    without index.html, ``.html`` and the last slash, without the mobile form ``/m/``. What of the query can name
    a post stays (``?p=12``). On Naver blogs the key is ``blog.naver.com/<blogId>/<logNo>``.
    """
    parts = address(url)
    key = post_key(parts) if parts else None
    return Identity(publisher=re.split("[/?]", key, maxsplit=1)[0], key=key) if key else None


def post_key(parts: Address) -> str | None:
    """The key of the post at this address, ``host/path``; None for a home page and Naver's other pages."""
    if parts.host in _NAVER_HOSTS or parts.host.endswith(".blog.me"):
        return _naver_key(parts)
    path, query = _plain_path(parts.path), _plain_query(parts)
    return f"{parts.host.removeprefix('www.')}{path}{query}" if path or query else None


def naver_blog(parts: Address) -> str | None:
    """The id of the Naver blog that this address belongs to, in lower case; None for any other address."""
    if parts.host not in _NAVER_HOSTS and not parts.host.endswith(".blog.me"):
        return None
    blog = _only(parts, "blogid") or (_naver_segments(parts) or [""])[0]
    return blog.lower() if _NAVER_ID.fullmatch(blog.lower()) else None


def canonical_address(key: str) -> str | None:
    """The platform's own address of a key, where the key alone tells it (Naver, Tistory); else None."""
    host, _, path = key.partition("/")
    known = host == NAVER or host.endswith(".tistory.com")
    return f"https://{host}/{quote(path)}" if known and path and "?" not in path else None


def _plain_path(path: str) -> str:
    plain = re.sub(r"/{2,}", "/", _decoded(without_session(path)))
    for ending in (_INDEX, _AMP_FORM, _FILE_ENDING):
        plain = ending.sub("", plain.rstrip("/"))
    return _MOBILE_FORM.sub("", "" if plain == "/m" else plain)


def _decoded(path: str) -> str:
    """As a reader writes it; what is no UTF-8 stays encoded, and so does what would end the path."""
    decoded = unicodedata.normalize("NFC", unquote(path))
    return path if "\ufffd" in decoded else _ENDS_A_PATH.sub(lambda found: quote(found[0]), decoded)


def _plain_query(parts: Address) -> str:
    """The query that may name a post, in one order; text that a browser would encode is encoded."""
    kept = [(name, value) for name, values in parts.query.items() for value in values if name and value]
    named = sorted(
        (name, value) for name, value in kept if not (_NOT_THE_POST.fullmatch(name) or is_session(name, value))
    )
    return f"?{urlencode(named)}" if named else ""


def _naver_key(parts: Address) -> str | None:
    """Of blog.naver.com/<id>/<number>, PostView.naver?blogId=&logNo=, <id>?Redirect=Log&logNo= and <id>.blog.me."""
    blog, segments = naver_blog(parts), _naver_segments(parts)
    number = parts.number("logno") or (segments[1] if len(segments) == 2 else "")
    return f"{NAVER}/{blog}/{number}" if blog and _NUMBER.fullmatch(number) else None


def _naver_segments(parts: Address) -> list[str]:
    """The path's parts as blog.naver.com has them, where the blog's id is the first."""
    segments = [segment for segment in unquote(parts.path).split("/") if segment]
    if parts.host.endswith(".blog.me"):
        segments.insert(0, parts.host.removesuffix(".blog.me").removeprefix("m."))
    return segments


def _only(parts: Address, name: str) -> str:
    values = set(parts.query.get(name, ()))
    return values.pop() if len(values) == 1 else ""
