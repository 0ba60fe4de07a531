"""Who may ask, and what browsers may do with an answer: before any page is made.

A page of another site must not read the archive through a reader's browser: DNS rebinding is stopped by the list of
hosts, scripts and pictures from elsewhere by the content security policy.
"""

import base64
import binascii
import hmac
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsarchive.web.api.problems import problem

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""On every answer, also of errors."""
METHODS = ("GET", "HEAD")
_LONGEST = 8_192
"""Characters of an address; no search is longer."""


class Guard:
    """Answers who may not ask; lets others through, and puts HEADERS on what they get.

    `hosts` are the names, without port, under which the archive is asked for; None: any. With a `token`, it must come
    as the password of HTTP's Basic, or as Bearer.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str] | None, token: str | None) -> None:
        self._app, self._token = app, token
        self._hosts = None if hosts is None else frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                missing = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message["headers"], *(each for each in missing if each[0] not in given)]
            await send(message)

        refused = self._refusal(scope)
        await (refused or self._app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if self._hosts is not None and _host(headers.get("host", "")) not in self._hosts:
            return _refused(scope, "other-host", "This archive does not answer to that host name.\n", 421)
        if self._token is not None and not _has_token(headers.get("authorization", ""), self._token):
            challenge = {"www-authenticate": 'Basic realm="newsarchive", charset="UTF-8"'}
            return _refused(scope, "no-token", "A token is needed: give it as the password.\n", 401, challenge)
        if scope["method"] not in METHODS:
            allowed = {"allow": ", ".join(METHODS)}
            return _refused(scope, "only-read", "This archive is only read.\n", 405, allowed)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > _LONGEST:
            return _refused(scope, "too-long", "The address is too long.\n", 414)
        return None


def _refused(scope: Scope, kind: str, words: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """In words; to programs, which ask the API, as a problem of that kind (api/problems.py)."""
    if scope["path"].startswith("/api/"):
        return problem(kind, headers=headers)
    return PlainTextResponse(words, status, headers)


def _host(header: str) -> str:
    """The name in a Host header, without port."""
    try:
        return (urlsplit(f"//{header}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _has_token(header: str, token: str) -> bool:
    kind, _, given = header.partition(" ")
    if kind.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode("utf-8", "replace").partition(":")[2]
        except (binascii.Error, ValueError):
            return False
    elif kind.lower() != "bearer":
        return False
    return hmac.compare_digest(given.strip().encode(), token.encode())
