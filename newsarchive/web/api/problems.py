"""What goes wrong, as application/problem+json (RFC 9457): in our own words, never in those that were typed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from newsarchive.web.api.shapes import Schema, number, record, text

MEDIA_TYPE = "application/problem+json"
TYPES = "tag:newsarchive.invalid,2026:problem:"
"""Types are tag URIs (RFC 4151), as the ids of feeds are: names that stay, no addresses."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of problem: its HTTP status, its title, and what is said of it where nothing is known better."""

    status: int
    title: str
    detail: str


KINDS: Mapping[str, Kind] = {
    "bad-parameter": Kind(
        status=400, title="A parameter is wrong", detail="A parameter of this address has a value that it cannot have."
    ),
    "no-token": Kind(
        status=401,
        title="A token is needed",
        detail="Give the token of this archive: as the password (Basic), or as Bearer.",
    ),
    "no-such-address": Kind(
        status=404,
        title="There is nothing at this address",
        detail="/api/v1/openapi.json lists all addresses of this API.",
    ),
    "no-such-article": Kind(
        status=404,
        title="The archive has no such article",
        detail="Nothing in the archive has that number, key or address.",
    ),
    "only-named": Kind(
        status=404,
        title="The article is not archived",
        detail="A list of its publisher named it; its page has not been captured.",
    ),
    "no-such-version": Kind(
        status=404, title="The article has no such version", detail="Its versions are numbered from 1."
    ),
    "no-such-publisher": Kind(
        status=404,
        title="The archive has no such publisher",
        detail="/api/v1/publishers lists those that there are.",
    ),
    "no-such-run": Kind(status=404, title="There is no such run", detail="/api/v1/runs lists those that there are."),
    "only-read": Kind(status=405, title="This archive is only read", detail="Ask with GET or HEAD."),
    "taken-down": Kind(
        status=410,
        title="The article was taken down",
        detail="It was taken out of this archive for ever; nothing of its text is left.",
    ),
    "too-long": Kind(status=414, title="The address is too long", detail="No address of this API is so long."),
    "other-host": Kind(
        status=421,
        title="This archive does not answer to that host name",
        detail="It must be asked under a name that it was started for.",
    ),
    "taken-down-by-law": Kind(
        status=451,
        title="The article was taken down for legal reasons",
        detail="It was taken out of this archive for ever; nothing of its text is left.",
    ),
    "failed": Kind(
        status=500,
        title="Something went wrong here",
        detail="This is a fault of this program; its log says more.",
    ),
    "too-slow": Kind(
        status=503,
        title="This takes too long",
        detail="Ask for less: for fewer rows, for a shorter time, without counts.",
    ),
    "unusable": Kind(
        status=503,
        title="The archive cannot be read now",
        detail="Its database or its settings are amiss; the log says more.",
    ),
}

PROBLEM: Schema = record(
    "What went wrong (RFC 9457).",
    type=text(TYPES + "no-such-article", "The kind of problem; it stays the same."),
    title=text("The archive has no such article"),
    status=number(404),
    detail=text("Nothing in the archive has that number, key or address."),
)
HEADERS = {"cache-control": "no-store"}


class Problem(Exception):
    """A request that is answered by a problem of that kind; `detail` in our own words."""

    def __init__(self, kind: str, detail: str | None = None) -> None:
        super().__init__(kind)
        self.kind, self.detail = kind, detail


def problem(kind: str, detail: str | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that tells of a problem of that kind."""
    known = KINDS[kind]
    told = {
        "type": TYPES + kind,
        "title": known.title,
        "status": known.status,
        "detail": detail or known.detail,
    }
    return Response(
        json.dumps(told, ensure_ascii=False).encode(),
        known.status,
        {**HEADERS, **(headers or {})},
        media_type=MEDIA_TYPE,
    )
