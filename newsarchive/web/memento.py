"""Memento (RFC 7089): an archived address as it stood at a time. A version stands for the captures that showed it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from newsarchive.archive import NoSuchArticle, StoredArticle, Version
from newsarchive.archive.read_handle import Reader
from newsarchive.publishers import likely_identity
from newsarchive.web.asking import Unasked, asking, reader_of
from newsarchive.web.own_address import ascii_address, whole_address

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_HTTP_DATE = re.compile(
    rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{{2}}) ({_MONTHS}) ([0-9]{{4}}) "
    r"([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT"
)
"""The one form in which a time may come (RFC 7089, 2.1.1.2)."""
_ESCAPED = re.compile(r"https?%3a", re.IGNORECASE)
_SCHEME = re.compile(r"(https?):/+", re.IGNORECASE)
_GATE, _MAP = "/timegate/", "/timemap/link/"
_VARY = {"vary": "accept-datetime"}


@dataclass(frozen=True, kw_only=True)
class Memento:
    """A version, and when it was captured: UTC, whole seconds, as HTTP has them."""

    at: datetime
    number: int


def mementos(versions: Sequence[Version]) -> tuple[Memento, ...]:
    """One for each second of capture, the first to the last; of two readings of one capture, the later."""
    latest: dict[datetime, int] = {}
    for version in sorted(versions, key=lambda each: each.number):
        latest[_second(version.captured_at)] = version.number
    return tuple(Memento(at=at, number=number) for at, number in sorted(latest.items()))


def as_of(known: Sequence[Memento], moment: datetime | None) -> Memento:
    """The one that held at `moment`: the first where it is earlier than all, the last where none is asked for."""
    until = [each for each in known if moment is None or each.at <= moment]
    return until[-1] if until else known[0]


def asked_for(header: str | None) -> datetime | None:
    """The time in Accept-Datetime. Raises ValueError where it is none, or in another form."""
    if header is None:
        return None
    told = _HTTP_DATE.fullmatch(header.strip())
    if told is None:
        raise ValueError("no HTTP date")
    day, month, year, *clock = told.groups()
    hour, minute, second = map(int, clock)
    return datetime(int(year), _MONTHS.split("|").index(month) + 1, int(day), hour, minute, second, tzinfo=UTC)


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


@asking
def timegate(request: Request) -> Response:
    """`/timegate/{url}` with Accept-Datetime: to the version that was there then."""
    original, found, known = _meant(request, _GATE)
    try:
        moment = asked_for(request.headers.get("accept-datetime"))
    except ValueError as error:
        raise Unasked(400, "memento.date_wrong") from error
    chosen = as_of(known, moment)
    links = ", ".join(_around(request, original, found.id, known, chosen, gate=False))
    where = _page(request, found.id, chosen)
    return Response(status_code=302, headers={"location": where, "link": links, **_VARY})


@asking
def timemap(request: Request) -> Response:
    """`/timemap/link/{url}`: all that there is, in the form of links (RFC 6690)."""
    original, found, known = _meant(request, _MAP)
    lines = [
        _link(original, "original"),
        _map_link(request, original, known, "self"),
        _link(whole_address(request, _GATE + original), "timegate"),
        *(_memento(request, found.id, known, each) for each in known),
    ]
    return Response(
        ",\n".join(lines) + "\n", media_type="application/link-format", headers={"cache-control": "no-cache"}
    )


def headers_of_version(
    request: Request, found: StoredArticle, versions: Sequence[Version], shown: Version
) -> dict[str, str]:
    """For the page of an article: where its other times are; Memento-Datetime where a version is asked for."""
    original, known = ascii_address(found.canonical_url), mementos(versions)
    if "version" not in request.query_params:
        return {"link": ", ".join(_whereabouts(request, original, known))}
    chosen = Memento(at=_second(shown.captured_at), number=shown.number)
    links = ", ".join(_around(request, original, found.id, known, chosen))
    return {"link": links, "memento-datetime": _http_date(chosen.at)}


def _meant(request: Request, prefix: str) -> tuple[str, StoredArticle, tuple[Memento, ...]]:
    """The address in ASCII, the article there, and its mementos. Raises NoSuchArticle."""
    url, reader = _url(request, prefix), reader_of(request)
    found = _article(reader, url)
    return ascii_address(url), found, mementos(reader.versions(found.key, lambda _: None))


def _url(request: Request, prefix: str) -> str:
    """The address behind `prefix`: as it is, with a query of its own; or escaped, and the query is ours.

    Servers on the way make one slash of two; an address without a scheme is one of http.
    """
    path = bytes(request.scope["raw_path"]).decode("ascii", "replace").partition(prefix)[2]
    if _ESCAPED.match(path):
        url = unquote(path)
    else:
        query = request.scope["query_string"].decode("ascii", "replace")
        url = f"{path}?{query}" if query else path
    scheme = _SCHEME.match(url)
    return f"{scheme[1].lower()}://{url[scheme.end() :]}" if scheme else f"http://{url}"


def _article(reader: Reader, url: str) -> StoredArticle:
    """The article at `url`, however that is spelled. Raises NoSuchArticle as for the first spelling.

    A tombstone answers to every spelling, so to the first, too.
    """
    missing: NoSuchArticle | None = None
    for spelled in _spellings(url):
        try:
            return reader.article(spelled, likely_identity)
        except NoSuchArticle as error:
            missing = missing or error
    assert missing is not None
    raise missing


def _spellings(url: str) -> Iterator[str]:
    """With words escaped and not, by https and by http: addresses are archived as they were asked for."""
    _, _, rest = url.partition("://")
    plain = unquote(rest)
    forms = dict.fromkeys((rest, plain, quote(plain, safe="/:?&=@!$'()*+,;~-._[]")))
    for form in forms:
        yield from (f"{scheme}://{form}" for scheme in ("https", "http"))


def _around(
    request: Request, original: str, article: int, known: Sequence[Memento], chosen: Memento, *, gate: bool = True
) -> Iterator[str]:
    """Links to the original, to the first and last, the one before and after, and the one chosen."""
    yield from _whereabouts(request, original, known, gate=gate)
    before = [each for each in known if each.at < chosen.at][-1:]
    after = [each for each in known if each.at > chosen.at][:1]
    near = {each.at: each for each in (known[0], known[-1], *before, *after, chosen)}
    for _, each in sorted(near.items()):
        places = ["prev"] if each in before else ["next"] if each in after else []
        yield _memento(request, article, known, each, *places)


def _whereabouts(request: Request, original: str, known: Sequence[Memento], *, gate: bool = True) -> Iterator[str]:
    yield _link(original, "original")
    if gate:
        yield _link(whole_address(request, _GATE + original), "timegate")
    yield _map_link(request, original, known, "timemap")


def _memento(request: Request, article: int, known: Sequence[Memento], each: Memento, *places: str) -> str:
    """A link to the page of one; `places` are what it is besides the first or last."""
    ends = [name for name, end in (("first", known[0]), ("last", known[-1])) if end.at == each.at]
    return _link(_page(request, article, each), " ".join([*ends, *places, "memento"]), datetime=_http_date(each.at))


def _map_link(request: Request, original: str, known: Sequence[Memento], relation: str) -> str:
    span = {"from": _http_date(known[0].at), "until": _http_date(known[-1].at)}
    return _link(whole_address(request, _MAP + original), relation, type="application/link-format", **span)


def _link(target: str, relation: str, **attributes: str) -> str:
    return "; ".join([f"<{target}>", f'rel="{relation}"', *(f'{name}="{said}"' for name, said in attributes.items())])


def _page(request: Request, article: int, memento: Memento) -> str:
    return whole_address(request, f"/article/{article}?version={memento.number}")


def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)
