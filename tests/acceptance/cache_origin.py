"""The origin of http-cache-tests as we meet it: each case is an article whose page is as the case has its resource."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from email.utils import formatdate
from typing import Any

from demo.pages import article_page
from tests.acceptance.http_cache_cases import Case, Request
from tests.crawling.behaviours import path_of
from tests.crawling.site import KBS, Answer, Asked, Piece, Site, page, raw, reset
from tests.crawling.stories import STORIES

Headers = dict[str, str]


def body_of(ncd: int, edition: int) -> bytes:
    """The article's page; each edition says something else."""
    story = STORIES[ncd % len(STORIES)]
    words = (f"{ncd}번째 소식의 {edition}번째 글이다. {story.paragraphs[0]}", *story.paragraphs[1:])
    return article_page(replace(story, ncd=ncd, headline=f"{story.headline} {ncd}", paragraphs=words))


def is_unchanged(request: Request) -> bool:
    """Whether the resource is meanwhile as it was: a request with the right conditions is answered 304."""
    return str(request.get("expected_type")).endswith("validated") or request.get("expected_status") == 304


@dataclass(frozen=True)
class Resource:
    """A case at an address of its own."""

    case: Case
    ncd: int
    editions: Sequence[int] = ()
    """What each answer shows, where the case itself does not tell."""

    @property
    def path(self) -> str:
        return path_of(self.ncd)

    @property
    def url(self) -> str:
        return f"https://{KBS}{self.path}"

    def edition(self, at: int) -> int:
        """What the page says at the answer `at`, from 0."""
        if self.editions:
            return self.editions[at]
        return sum(not is_unchanged(request) for request in self.case.requests[1 : at + 1])

    def status(self, at: int) -> int:
        return int(self.case.requests[at].get("response_status", [200])[0])


class Origin(Site):
    """Answers as the cases say, all of them as of `round`; 304 to those who hold what it has."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        super().__init__()
        self.resources = {resource.path: resource for resource in resources}
        self.round = 0
        self.rounds: list[dict[str, Headers]] = []
        """The conditions by which each path was asked for, round by round."""
        self.now = time.time()

    def begin(self, number: int) -> list[str]:
        """Begin a round; gives the addresses of the cases that go on so long."""
        self.round = number
        self.rounds.append({})
        return [one.url for one in self.resources.values() if len(one.case.requests) > number]

    def _headers(self, request: Request, *names: str) -> list[tuple[str, str]]:
        return headers_of(request, self.now, *names)

    def answer(self, asked: Asked) -> Answer:
        resource = self.resources.get(asked.path)
        if resource is None:
            return super().answer(asked)
        conditions = {name: value for name, value in asked.headers.items() if name.startswith("if-")}
        self.rounds[self.round][asked.path] = conditions
        request = resource.case.requests[self.round]
        if request.get("disconnect"):
            return raw(reset)
        held = self.round > 0 and is_unchanged(request) and self._is_held(resource, conditions)
        status = 304 if held else resource.status(self.round)
        return whole(
            status,
            self._headers(request),
            b"" if held else body_of(resource.ncd, resource.edition(self.round)),
            request,
        )

    def _is_held(self, resource: Resource, conditions: Headers) -> bool:
        before = resource.case.requests[self.round - 1]
        names = {"if-none-match": "etag", "if-modified-since": "last-modified"}
        first = next((name for name in names if name in conditions), None)
        return first is not None and (conditions[first],) in [
            (value,) for _, value in self._headers(before, names[first])
        ]


def headers_of(request: Request, now: float, *names: str) -> list[tuple[str, str]]:
    """The headers of the answer, or those with these names; the cases give dates as seconds from `now`."""
    given = [(str(name), text_of(value, now)) for name, value, *_ in request.get("response_headers", [])]
    return [(name, value) for name, value in given if not names or name.lower() in names]


def text_of(value: Any, now: float) -> str:
    """A value of the cases as it is sent."""
    return formatdate(now + value, usegmt=True) if isinstance(value, int) else str(value)


def whole(status: int, headers: Iterable[tuple[str, str]], body: bytes, request: Request) -> Answer:
    """The answer over the wire, behind those that are sent ahead of it; with their true length."""
    lengths = [] if status in (204, 304) else [("Content-Length", str(len(body)))]
    kept = [(name, value) for name, value in headers if status == 304 or name != "Content-Length"]
    types = [] if any(name == "Content-Type" for name, _ in kept) else [("Content-Type", "text/html; charset=utf-8")]
    pieces: list[Piece] = [_head(code, more[0] if more else []) for code, *more in request.get("interim_responses", [])]
    pieces += [_head(status, [*kept, *types, *lengths]), b"" if status in (204, 304) else body]
    return replace(page(b""), pieces=lambda: pieces)


def _head(status: int, headers: Iterable[Sequence[str]]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {status} Whatever\r\n{lines}\r\n".encode("latin-1")
