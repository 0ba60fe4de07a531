"""All publishers, runs, and what this archive is."""

from starlette.requests import Request
from starlette.responses import Response

from newsarchive.archive.read_handle import Reader
from newsarchive.config import ConfigError
from newsarchive.operations.doctor import QUICK, Finding, examine
from newsarchive.verdicts import VERDICTS
from newsarchive.web.asking import Unasked, asking, reader_of
from newsarchive.web.rendering import page

_RUNS = 50
_LOOKING_SECONDS = 30.0
_COUNTED = ("articles", "gone", "versions", "captures")


@asking
def publishers(request: Request) -> Response:
    """`/publishers`: who is archived."""
    return page(request, "publishers.html", publishers=request.app.state.publishers())


@asking
def runs(request: Request) -> Response:
    """`/runs`: what is amiss, as `doctor --quick` finds it, and the latest crawls."""
    return page(request, "runs.html", runs=reader_of(request).runs(_RUNS), findings=request.app.state.findings())


def found_amiss(reader: Reader) -> tuple[Finding, ...]:
    """What needs a person; to look everywhere may take its time. Raises Unasked where the settings are wrong."""
    try:
        with reader.patiently(_LOOKING_SECONDS):
            return tuple(examine(reader, QUICK))
    except ConfigError as error:
        raise Unasked(503, "problem.failed") from error


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
