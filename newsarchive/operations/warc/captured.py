"""Records as captures: what was fetched, when, and the bytes that came."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from newsarchive import clock
from newsarchive.crawling.guard import url_refusal
from newsarchive.crawling.stored_bodies import Undecodable, decoded
from newsarchive.items import Capture, Hop
from newsarchive.operations.warc import fields as ours
from newsarchive.operations.warc.digests import fits
from newsarchive.operations.warc.http_block import CutShort, Headers, HttpBlock, NotHttp, dechunked, parse
from newsarchive.publishers.platforms.jekyll_capture import NEEDED

FIRST = datetime(1993, 1, 1, tzinfo=UTC)
"""There was no web worth archiving before."""
AHEAD = timedelta(days=1)
"""Clocks may be ahead by so much."""
LONGEST_ADDRESS = 2083
"""As in a crawl (settings.URLLENGTH_LIMIT)."""
FILE = "file:///"


class Unusable(Exception):
    """The record cannot become a capture; the message says why."""


@dataclass(frozen=True)
class Record:
    """A record in full: its own headers (as warcio reads them) and its block."""

    fields: Any
    block: bytes

    def get(self, name: str) -> str | None:
        """The value of a header of the record; None where it is not there, or empty."""
        value: str | None = self.fields.get_header(name)
        return value.strip() or None if value else None


def capture_of(record: Record, original: Record | None = None) -> Capture:
    """What was captured; `original` holds the body of a revisit. Raises Unusable."""
    if record.get("WARC-Truncated"):
        raise Unusable(f"the record is not whole ({record.get('WARC-Truncated')})")
    if not fits(record.get("WARC-Block-Digest"), (record.block,)):
        raise Unusable("the record's block does not fit its digest")
    try:
        made = _made(record, original)
    except (NotHttp, CutShort, Undecodable) as error:
        raise Unusable(str(error)) from error
    return replace(made, **_told_by_us(record))


def _made(record: Record, original: Record | None) -> Capture:
    if record.get("WARC-Type") == "resource":
        return _resource(record)
    if not record.block and "server-not-modified" in (record.get("WARC-Profile") or "").lower():
        return _not_modified(record)
    return _answer(record, original)


def _not_modified(record: Record) -> Capture:
    """A record may keep no more of a 304 than that there was one."""
    nothing = hashlib.sha256(b"").hexdigest()
    return Capture(url=url_of(record), fetched_at=date_of(record), status=304, body=b"", received_sha256=nothing)


def _answer(record: Record, original: Record | None) -> Capture:
    block = parse(record.block) if record.block or original is None else None
    if original is not None:
        whole = _answer(original, None) if original.get("WARC-Type") != "resource" else _resource(original)
        body, received = whole.body, whole.received_sha256
        if not fits(record.get("WARC-Payload-Digest"), _payloads(original, body)):
            raise Unusable("the record that it refers to holds another body")
        if block is None:  # nothing was kept of the answer itself
            return replace(whole, url=url_of(record), fetched_at=date_of(record))
    else:
        assert block is not None
        body, received = _body(block)
        if record.get("WARC-Type") != "revisit" and not fits(
            record.get("WARC-Payload-Digest"), (block.body, dechunked(block), body)
        ):
            raise Unusable("its body does not fit its digest")
    return Capture(
        url=url_of(record),
        fetched_at=date_of(record),
        status=block.status,
        protocol=block.protocol,
        headers=_as_received(block.headers, record.get(ours.ADDED)),
        body=body,
        received_sha256=received,
    )


def _payloads(record: Record, body: bytes) -> tuple[bytes, ...]:
    if record.get("WARC-Type") == "resource":
        return (record.block,)
    block = parse(record.block)
    return block.body, dechunked(block), body


def _body(block: HttpBlock) -> tuple[bytes, str]:
    """The body as a reader gets it, and the digest of what was received."""
    sent = dechunked(block)
    body = decoded(sent, block.header("content-encoding") or "")
    length = block.header("content-length") or ""
    if sent is block.body and body is sent and length.isascii() and length.isdigit() and len(sent) < int(length[:15]):
        raise CutShort(f"its body is cut off after {len(sent)} of {length} bytes")
    return body, hashlib.sha256(sent).hexdigest()


def _resource(record: Record) -> Capture:
    kind = record.get("Content-Type")
    return Capture(
        url=url_of(record),
        fetched_at=date_of(record),
        status=None,
        headers=(("Content-Type", kind),) if kind else (),
        body=decoded(record.block, ""),
        received_sha256=hashlib.sha256(record.block).hexdigest(),
    )


def _as_received(headers: Headers, added: str | None) -> Headers:
    """Headers of the way under their own names again, without what whoever stored the body put in their place."""
    moved = {name.lower(): _own_name(name) for name, _ in headers}
    gone = {(added or "").lower(), *(own.lower() for name, own in moved.items() if own.lower() != name)}
    return tuple(
        (moved[name.lower()] if moved[name.lower()].lower() != name.lower() else name, value)
        for name, value in headers
        if name.lower() not in gone
    )


def _own_name(name: str) -> str:
    for prefix in ours.ALSO_ORIGINAL:
        own = name[len(prefix) :]
        if name.lower().startswith(prefix) and own.lower() in ours.OF_THE_WAY:
            return own
    return name


def _told_by_us(record: Record) -> dict[str, Any]:
    """What a record of ours says of its capture beside the standard's fields."""
    if record.get(ours.FATE) is None:
        return {}
    told: dict[str, Any] = {"simulated": record.get(ours.SIMULATED) == "true"}
    received = (record.get(ours.RECEIVED) or "").removeprefix("sha256:")
    if len(received) == 2 * hashlib.sha256().digest_size:
        told["received_sha256"] = received
    try:
        told["hops"] = tuple(Hop(url=str(url), status=int(status)) for url, status in _json(record, ours.HOPS) or ())
        if (source := _json(record, ours.SOURCE)) is not None:
            told |= {"medium": "jekyll", "headers": _pairs(source)}
            if missing := NEEDED - dict(told["headers"]).keys():
                raise ValueError(f"{', '.join(sorted(missing))} missing")
        if (answer := _json(record, ours.ANSWER)) is not None:
            protocol, headers = answer
            told |= {"protocol": protocol and str(protocol), "headers": _pairs(headers)}
    except (ValueError, TypeError) as error:
        raise Unusable(f"what newsarchive wrote beside it is damaged ({error})") from error
    return told


def _pairs(told: Any) -> Headers:
    return tuple((str(name), str(value)) for name, value in told)


def _json(record: Record, name: str) -> Any:
    value = record.get(name)
    return json.loads(value) if value is not None else None


def url_of(record: Record) -> str:
    """The address that was asked for. Raises Unusable where a crawl would not ask for it."""
    url = (record.get("WARC-Target-URI") or "").partition("#")[0]
    if record.get(ours.SOURCE) is not None and url.startswith(FILE):
        return unquote(url.removeprefix(FILE))
    if len(url) > LONGEST_ADDRESS:
        raise Unusable(f"its address is longer than {LONGEST_ADDRESS} characters")
    if reason := url_refusal(url):
        raise Unusable(f"its address is none that a crawl would ask for: {reason}")
    return url


def date_of(record: Record) -> datetime:
    """When it was captured. Raises Unusable."""
    written = record.get("WARC-Date")
    if written is None:
        raise Unusable("it has no date")
    at = read_date(written)
    if at is None:
        raise Unusable(f"its date is none: {written[:40]!r}")
    if not FIRST <= at <= clock.now() + AHEAD:
        raise Unusable(f"its date cannot be: {written[:40]}")
    return at


def read_date(written: str) -> datetime | None:
    """A date and time of a record (W3C, UTC), aware; None for anything else, also for a day without a time."""
    try:
        at = datetime.fromisoformat(written) if "T" in written else None
    except ValueError:
        return None
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)
