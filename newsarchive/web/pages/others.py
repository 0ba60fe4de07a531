"""Publishers, runs, and what this archive is."""

from starlette.requests import Request
from starlette.responses import Response

from newsarchive.operations.trace_reports import reported
from newsarchive.verdicts import VERDICTS
from newsarchive.web.asking import Unasked, asking, reader_of
from newsarchive.web.rendering import page

_RUNS = 50
_NEWEST = 10


@asking
def publishers(request: Request) -> Response:
    """`/publishers`: who is archived."""
    return page(request, "publishers.html", stats=reader_of(request).stats())


@asking
def publisher(request: Request) -> Response:
    """`/publisher/{id}`: what is archived of one, how it cites, its newest articles and latest runs."""
    reader, name = reader_of(request), str(request.path_params["name"])
    found = next((each for each in reader.stats().publishers if each.publisher == name), None)
    if found is None:
        raise Unasked(404, "publisher.not_found")
    newest = reader.search(f'publisher:"{name}"', sort="newest", limit=_NEWEST)
    return page(request, "publisher.html", publisher=found, report=reported(reader, name, None, None), newest=newest)


@asking
def runs(request: Request) -> Response:
    """`/runs`: the latest crawls."""
    return page(request, "runs.html", runs=reader_of(request).runs(_RUNS))


@asking
def run(request: Request) -> Response:
    """`/run/{number}`: one crawl, with pages to look at."""
    return page(request, "run.html", run=reader_of(request).run(int(request.path_params["number"])))


@asking
def about(request: Request) -> Response:
    """`/about`: what this is, how it is gathered and judged."""
    return page(request, "about.html", stats=reader_of(request).stats(), verdicts=tuple(VERDICTS))
