"""All publishers, runs, and what this archive is."""

from starlette.requests import Request
from starlette.responses import Response

from newsarchive.verdicts import VERDICTS
from newsarchive.web.asking import asking, reader_of
from newsarchive.web.rendering import page

_RUNS = 50
_COUNTED = ("articles", "gone", "versions", "captures")


@asking
def publishers(request: Request) -> Response:
    """`/publishers`: who is archived."""
    return page(request, "publishers.html", publishers=request.app.state.publishers())


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
    publishers = request.app.state.publishers()
    counts = {name: sum(getattr(each, name) for each in publishers) for name in _COUNTED}
    return page(request, "about.html", counts=counts, verdicts=tuple(VERDICTS))
