"""Captures as rows, apart from their bodies (payloads.py), and whole again on the way out."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import Connection, RowMapping

from newsarchive.archive import payloads
from newsarchive.archive.validators import kept_validators
from newsarchive.items import Capture, Hop, Medium


class Columns(TypedDict):
    """What a capture's row says of its page, without run, article, fate and where its body is."""

    url: str
    fetched_at: datetime
    status: int | None
    status_line: str | None
    headers: Sequence[Sequence[str]]
    hops: Sequence[tuple[str, int]]
    received_sha256: str
    payload_sha256: str
    payload_size: int
    simulated: bool
    medium: Medium
    etag: str | None
    last_modified: str | None


class Kept(Columns):
    """The same with where the body is."""

    payload_id: int | None


def to_row(capture: Capture) -> Columns:
    """The columns of `capture`."""
    etag, last_modified = kept_validators(capture.headers, capture.fetched_at)
    return {
        "url": capture.url,
        "fetched_at": capture.fetched_at,
        "status": capture.status,
        "status_line": capture.status_line,
        "headers": [list(header) for header in capture.headers],
        "hops": [(hop.url, hop.status) for hop in capture.hops],
        "received_sha256": capture.received_sha256,
        "payload_sha256": _payload_sha256(capture),
        "payload_size": len(capture.body),
        "simulated": capture.simulated,
        "medium": capture.medium,
        "etag": etag,
        "last_modified": last_modified,
    }


def _payload_sha256(capture: Capture) -> str:
    """The digest of the decoded body: what was received, where no Content-Encoding came between."""
    if any(name.lower() == "content-encoding" for name, _ in capture.headers):
        return hashlib.sha256(capture.body).hexdigest()
    return capture.received_sha256


def from_row(connection: Connection, row: RowMapping | Kept) -> Capture:
    """The capture that was archived as `row`, with its decoded payload."""
    return Capture(
        url=row["url"],
        fetched_at=row["fetched_at"],
        medium=row["medium"],
        status=row["status"],
        protocol=row["status_line"].partition(" ")[0] if row["status_line"] else None,
        headers=tuple((name, value) for name, value in row["headers"]),
        body=payloads.body_of(connection, row["payload_id"]),
        received_sha256=row["received_sha256"],
        hops=tuple(Hop(url=url, status=status) for url, status in row["hops"]),
        simulated=row["simulated"],
    )
