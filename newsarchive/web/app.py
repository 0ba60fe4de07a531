"""The server: addresses, who may ask, and what is answered where something is wrong."""

from collections.abc import Collection
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from newsarchive.archive.read_handle import Reader
from newsarchive.archive.statistics import PublisherStats
from newsarchive.web import downloads, feeds, memento
from newsarchive.web.api.mounted import api
from newsarchive.web.asking import Unasked
from newsarchive.web.guard import Guard
from newsarchive.web.language import language_of
from newsarchive.web.pages import article, others, publisher, search, trace
from newsarchive.web.remembering import Remembered
from newsarchive.web.rendering import page

STATIC = Path(__file__).parent / "static"

_COUNTING_SECONDS = 30.0
"""So long the publishers of an archive may take to be counted, once a minute."""
_MOST_PUBLISHERS = 10_000

ROUTES = [
    Route("/", search.search),
    Route("/search", search.search),
    Route("/search.atom", feeds.of_search),
    Route("/search.csv", downloads.as_csv),
    Route("/search.jsonl", downloads.as_json_lines),
    Route("/article", article.find),
    Route("/article/{number:int}", article.article),
    Route("/article/{number:int}.atom", feeds.of_article),
    Route("/article/{number:int}/diff", article.diff),
    Route("/article/{number:int}/trace", trace.trace),
    Route("/publishers", others.publishers),
    Route("/publisher/{name}", publisher.publisher),
    Route("/runs", others.runs),
    Route("/run/{number:int}", others.run),
    Route("/about", others.about),
    Route("/timegate/{url:path}", memento.timegate),
    Route("/timemap/link/{url:path}", memento.timemap),
    api(),
    Mount("/static", StaticFiles(directory=STATIC)),
]


def make_app(reader: Reader, *, hosts: Collection[str] | None, token: str | None = None) -> Starlette:
    """The pages of the archive that `reader` reads. `hosts`, `token`: see guard.Guard."""
    app = Starlette(
        routes=ROUTES,
        middleware=[
            Middleware(Guard, hosts=hosts, token=token),
            Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5),
        ],
        exception_handlers={HTTPException: _problem, Exception: _fault},
    )
    app.state.reader = reader
    app.state.files = downloads.room_for_files()
    app.state.findings = Remembered(partial(others.found_amiss, reader))
    app.state.counts = search.remembered_counts(reader)
    app.state.publishers = Remembered(lambda: _publishers(reader))
    return app


def _publishers(reader: Reader) -> tuple[PublisherStats, ...]:
    """What the archive holds of each publisher: every article is counted, so it may take its time."""
    with reader.patiently(_COUNTING_SECONDS):
        held = reader.publishers_held(reader.publishers_after("", _MOST_PUBLISHERS))
    return tuple(held[name] for name in sorted(held))


def _problem(request: Request, error: Exception) -> Response:
    """What a reader is told; never what was typed but where our own words say so."""
    assert isinstance(error, HTTPException)
    t = language_of(request)
    if isinstance(error, Unasked):
        words = t(error.words, **error.values)
    else:
        words = t("problem.not_found" if error.status_code == 404 else "problem.wrong")
    return page(request, "problem.html", status=error.status_code, words=words)


def _fault(request: Request, _error: Exception) -> Response:
    """A fault of ours: the log has it (uvicorn.error), the reader learns that there was one."""
    return page(request, "problem.html", status=500, words=language_of(request)("problem.failed"))
