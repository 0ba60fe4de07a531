"""Addresses as posts write them: often without a scheme, with two, or standing in for one that was never filled in."""

import re
from urllib.parse import unquote

_SCHEMES = re.compile(r"(?:[a-z]{2,10}:)?//|https?s?:", re.IGNORECASE)
_PRESS = re.compile(r"[?&]oid=(\d{3})\b|/(?:article|comment)/(?:\w+/)?(\d{3})/\d")
_DUMMY_HOST = re.compile(
    r"(?:^|\.)(?:(?:example|sample|placeholder|dummy|yoursite|yourwebsite|yourdomain|mywebsite|test)[\w-]*"
    r"|your-?\w{0,20}|(?:news|article|source|web|my|some)-?(?:link|url)[\w-]{0,12}|(?:link|url)\d{1,2}|link-?to[\w-]{0,40}|domain|website|abc123)\.[a-z.]{2,7}$"
    r"|^(?:example|sample|your)[\w-]*$|^localhost$"
)
_DUMMY_PATH = re.compile(
    r"/(?:your-?|example-?|sample-?|dummy-?)\w{0,20}(?:[/.?-]|$)"
    r"|/(?:article|news|story|post|link|page|url|source)-?_?(?:id|no|link|url|path|title|here|x{2,8}|123(?:4(?:56?7?8?9?0?)?)?|\d)?/?$"
    r"|[=/](?:x{3,12}|0{4,12}|1234(?:5(?:67?8?9?0?)?)?)$|\.\.\.$|…$",
    re.IGNORECASE,
)
_FRONT_FILE = re.compile(r"^(?:index|main|home|default)\.\w{2,5}$", re.IGNORECASE)
_SECTION = re.compile(
    r"^(?:news|newslist|articles?|kr|ko|en|korean?|m|mobile|pc|web|main|home|section|category|list|all|latest|headlines?|breaking"
    r"|politics?|econom(?:y|ic)|business|finance|market|stock|society|social|national|local|region|world|international|culture"
    r"|life|lifestyle|sports?|entertain(?:ment)?|star|enter|science|tech|technology|it|health|opinion|photo|video|people|view)$",
    re.IGNORECASE,
)
# After a host, anything but white space and what closes a bracket; Hangul only inside a path (/글-제목), not behind it.
_PLAIN = re.compile(
    r"(?<![\w@./=&?%-])(?:(?:https?s?:/{1,2}){1,2}|www\.)[A-Za-z0-9][A-Za-z0-9.-]{1,250}(?::\d{1,5})?"
    r"(?:[/?#](?:[^\s<>()\[\]{}\"'“”‘’「」›〉】\u3131-\ud7a3]|(?<=[/_=%\u3131-\ud7a3-])[\u3131-\ud7a3]){0,2000})?"
    r"|(?<![\w@./=&?%-])(?:[a-z0-9][a-z0-9-]{0,60}\.){1,4}(?:co\.kr|go\.kr|or\.kr|kr|com|net|org)"
    r"(?:/[^\s<>()\[\]{}\"'“”‘’「」›〉】\u3131-\ud7a3]{0,2000}|(?![\w.-]))"
)
# What every address has: text without any of it, as most lines are, need not be searched.
_HINT = re.compile(r"http|www\.|\.(?:co\.kr|go\.kr|or\.kr|kr|com|net|org)")
# Longer than any server accepts; what stands behind it is not looked at.
_LONGEST = 8192
_AFTER = ".,;:!?*_~'\""


def host(url: str) -> str:
    """The host in lower case without www. and m.; "" where there is none."""
    rest = _without_scheme(url)
    name = re.split(r"[/?#:\s\\]", rest, maxsplit=1)[0].rpartition("@")[2].lower().strip(".")
    return name.removeprefix("www.") if "." in name or name else ""


def compared(url: str) -> str:
    """The address without scheme, www., fragment and trailing slash: equal for two spellings of one page."""
    if url.startswith("#"):
        return url
    where = host(url)
    behind = _behind_host(url).partition("#")[0].rstrip("/")
    return where + unquote(behind)


def is_home_page(url: str) -> bool:
    """Whether nothing stands behind the host."""
    return bool(host(url)) and not _behind_host(url).strip("/?# ")


def is_dummy(url: str) -> bool:
    """Whether the host was made up to be filled in later (example.com), or there is none."""
    where = host(url)
    return "." not in where or not where.isascii() or bool(_DUMMY_HOST.search(where))


def is_placeholder(url: str) -> bool:
    """Whether the address names no article: empty, ``#``, a word, an example host, a dummy path, a front page."""
    if url.strip().startswith("#") or is_dummy(url):
        return True
    behind = _behind_host(url)
    return not behind.strip("/?# ") or bool(_DUMMY_PATH.search(behind)) or _is_front_page(behind)


def press_number(url: str) -> str | None:
    """The number that a portal has given the newsroom whose article this address shows."""
    found = _PRESS.search(url)
    return (found[1] or found[2]) if found else None


def plain_addresses(text: str) -> list[tuple[int, int]]:
    """Where addresses stand in a text, without the punctuation behind them."""
    spans = [found.span() for found in _PLAIN.finditer(text)] if "." in text and _HINT.search(text) else []
    return [(start, start + len(text[start:end].rstrip(_AFTER))) for start, end in spans]


def _is_front_page(behind: str) -> bool:
    path, _, query = behind.partition("#")[0].partition("?")
    segments = [segment for segment in path.split("/") if segment]
    if segments and _FRONT_FILE.match(segments[-1]):
        return not re.search(r"\d{5}.*&|(?:idx|no|id|ncd|aid)=\d", query, re.IGNORECASE)
    return not query and len(segments) <= 2 and all(map(_SECTION.match, segments))


def _without_scheme(url: str) -> str:
    rest = url[:_LONGEST].strip()
    while found := _SCHEMES.match(rest):
        rest = rest[found.end() :].lstrip("/")
    return rest


def _behind_host(url: str) -> str:
    rest = _without_scheme(url)
    found = re.search(r"[/?#]", rest)
    return rest[found.start() :] if found else ""
