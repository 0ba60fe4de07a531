"""What our WARC files hold, record by record. Pure."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from newsarchive.archive.capture_reading import ArchivedCapture
from newsarchive.items import Capture
from newsarchive.operations.warc import fields as ours
from newsarchive.operations.warc.captured import FILE
from newsarchive.operations.warc.digests import stated
from newsarchive.operations.warc.http_block import Headers, written

Fields = list[tuple[str, str]]
_HTTP = "application/http; msgtype=response"
_LONGEST_FIELD = 16 * 1024
_CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


@dataclass(frozen=True, kw_only=True)
class Original:
    """The capture under which a body was written already."""

    url: str
    at: datetime
    record_id: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """A record as it is to be written: its headers, but for version and length, and its block."""

    kind: Literal["warcinfo", "response", "revisit", "resource"]
    fields: Fields
    block: bytes


def record_of(archived: ArchivedCapture, original: Original | None) -> Written:
    """The record of a capture; `original` is set where its body was written before."""
    capture = archived.capture
    if capture.status is None:
        return _resource(archived, capture)
    if archived.refers is not None or capture.status == 304:
        return _not_modified(archived, capture)
    return _response(archived, capture) if original is None else _identical(archived, capture, original)


def original_of(archived: ArchivedCapture) -> Original | None:
    """What later records of the same body refer to; None where this one is none to refer to."""
    capture = archived.capture
    if capture.status is None or not capture.body:
        return None
    return Original(url=capture.url, at=capture.fetched_at, record_id=record_id(archived))


def info_record(software: str, at: datetime, *, simulated: bool) -> Written:
    """The first record of a file: what wrote it, and what to know of it."""
    told = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": _CONFORMS_TO,
        "robots": "obey",
        "description": "Captures of a newsarchive. Bodies are decoded: headers that were true of the bytes on"
        " the way (Content-Encoding, Transfer-Encoding, Content-Length) begin with X-Archive-Orig-. No requests kept.",
    }
    if simulated:
        told["simulated"] = (
            "the archive holds captures of stand-in servers; their records say Newsarchive-Simulated: true"
        )
    block = "".join(f"{name}: {value}\r\n" for name, value in told.items()).encode()
    own = uuid5(NAMESPACE_URL, f"warcinfo\n{timestamp(at)}\n{software}\n{simulated}").urn
    fields = [("WARC-Type", "warcinfo"), ("WARC-Record-ID", f"<{own}>"), ("WARC-Date", timestamp(at))]
    return _record("warcinfo", [*fields, ("Content-Type", "application/warc-fields")], block)


def record_id(archived: ArchivedCapture) -> str:
    """The same in every archive that holds the capture."""
    capture = archived.capture
    return _id_of(capture.url, capture.fetched_at, archived.payload_sha256, capture.medium, capture.status)


def _id_of(url: str, at: datetime, payload_sha256: str, medium: str, status: int | None) -> str:
    """Of the time its milliseconds count: SQLite keeps no more, PostgreSQL does."""
    milliseconds = at.astimezone(UTC).isoformat(timespec="milliseconds")
    facts = (url, milliseconds, payload_sha256, medium, str(status))
    return f"<{uuid5(NAMESPACE_URL, chr(10).join(facts)).urn}>"


def timestamp(at: datetime) -> str:
    """As WARC-Date has it: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _response(archived: ArchivedCapture, capture: Capture) -> Written:
    headers, added = decoded_headers(capture.headers, len(capture.body))
    assert capture.status is not None
    begins = written(capture.protocol, capture.status, headers)
    fields = [("Content-Type", _HTTP), ("WARC-Payload-Digest", stated(capture.body)), *_added(added)]
    return _record("response", [*_told(archived, "response"), *fields], begins + capture.body)


def _identical(archived: ArchivedCapture, capture: Capture, original: Original) -> Written:
    headers, added = decoded_headers(capture.headers, len(capture.body))
    assert capture.status is not None
    fields = [
        ("Content-Type", _HTTP),
        ("WARC-Payload-Digest", stated(capture.body)),
        ("WARC-Profile", ours.IDENTICAL),
        ("WARC-Refers-To", original.record_id),
        ("WARC-Refers-To-Target-URI", original.url),
        ("WARC-Refers-To-Date", timestamp(original.at)),
        *_added(added),
    ]
    return _record(
        "revisit", [*_told(archived, "revisit"), *fields], written(capture.protocol, capture.status, headers)
    )


def _not_modified(archived: ArchivedCapture, capture: Capture) -> Written:
    """A 304 has no body of its own; where it is not known what it refers to, it is an answer like others.

    Its record has no block: pywb would show the bare 304 instead of the page.
    """
    assert capture.status is not None
    refers = archived.refers
    block = written(capture.protocol, capture.status, capture.headers)
    if refers is None:
        fields = [("Content-Type", _HTTP), ("WARC-Payload-Digest", stated(capture.body))]
        return _record("response", [*_told(archived, "response"), *fields], block + capture.body)
    own = _id_of(refers.url, refers.fetched_at, refers.payload_sha256, refers.medium, refers.status)
    fields = [
        ("WARC-Payload-Digest", f"sha256:{refers.payload_sha256}"),
        ("WARC-Profile", ours.NOT_MODIFIED),
        ("WARC-Refers-To", own),
        ("WARC-Refers-To-Target-URI", refers.url),
        ("WARC-Refers-To-Date", timestamp(refers.fetched_at)),
    ]
    answer = _json([capture.protocol, capture.headers])
    if len(answer) > _LONGEST_FIELD:
        return _record("revisit", [*_told(archived, "revisit"), *fields, ("Content-Type", _HTTP)], block)
    return _record("revisit", [*_told(archived, "revisit"), *fields, (ours.ANSWER, answer)], b"")


def _resource(archived: ArchivedCapture, capture: Capture) -> Written:
    """What did not come from a web server: the source file of a post, or what another archive held as a resource."""
    fields = [("Content-Type", _kind_of(capture)), ("WARC-Payload-Digest", stated(capture.body))]
    if capture.medium == "jekyll":
        fields.append((ours.SOURCE, _json(capture.headers)))
    return _record("resource", [*_told(archived, "resource"), *fields], capture.body)


def _kind_of(capture: Capture) -> str:
    if capture.medium != "jekyll":
        return next((value for name, value in capture.headers if name.lower() == "content-type"), "text/html")
    return "text/html" if capture.url.lower().endswith((".html", ".htm")) else "text/markdown"


def _told(archived: ArchivedCapture, kind: str) -> Fields:
    """What all records of captures say."""
    capture = archived.capture
    url = capture.url if capture.medium == "http" else FILE + quote(capture.url)
    fields = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id(archived)),
        ("WARC-Target-URI", url),
        ("WARC-Date", timestamp(capture.fetched_at)),
        (ours.FATE, archived.fate),
    ]
    if capture.simulated:
        fields.append((ours.SIMULATED, "true"))
    if capture.received_sha256 != archived.payload_sha256:
        fields.append((ours.RECEIVED, f"sha256:{capture.received_sha256}"))
    if capture.hops:
        fields.append((ours.HOPS, _json([[hop.url, hop.status] for hop in capture.hops])))
    return fields


def _added(name: str | None) -> Fields:
    return [(ours.ADDED, name)] if name else []


def decoded_headers(headers: Headers, length: int) -> tuple[Headers, str | None]:
    """`headers` as they are true of the decoded body of `length` bytes, and the name of the one that was added."""
    states_length = [value for name, value in headers if name.lower() == "content-length"]
    is_true = states_length == [str(length)]
    moved = tuple((_moved(name, is_true), value) for name, value in headers)
    if is_true:
        return moved, None
    return (*moved, ("Content-Length", str(length))), "Content-Length"


def _moved(name: str, is_length_true: bool) -> str:
    is_of_the_way = name.lower() in ours.OF_THE_WAY and not (is_length_true and name.lower() == "content-length")
    return f"{ours.ORIGINAL}{name}" if is_of_the_way else name


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _record(kind: Literal["warcinfo", "response", "revisit", "resource"], fields: Fields, block: bytes) -> Written:
    return Written(kind=kind, fields=[*fields, ("WARC-Block-Digest", stated(block))], block=block)
