"""A publisher: how much of it is archived and when it appeared, how it cites, its latest runs, its newest articles."""

from starlette.requests import Request
from starlette.responses import Response

from newsarchive.operations.trace_reports import reported_lately
from newsarchive.telling.verdict_bars import bars_of
from newsarchive.web.asking import Unasked, asking, reader_of
from newsarchive.web.charts import HEIGHT, WIDTH, chart_of
from newsarchive.web.pages.search import Wish
from newsarchive.web.rendering import page

_RUNS, _NEWEST = 10, 10
_REPORTED = 1_000
"""So many of its latest articles are looked at for how it cites: all of them may take longer than a page should."""
_COUNTED = 20_000
"""Of a publisher with more articles, captures, versions and removals are not counted for a page."""
_NAMED, _WIDEST = 6, 72
"""Bars that are named below the chart of verdicts, and pixels that one takes at most."""
_VERDICTS_HIGH = 2 * HEIGHT


@asking
def publisher(request: Request) -> Response:
    """`/publisher/{id}`."""
    reader, name = reader_of(request), str(request.path_params["name"])
    wish = Wish(publisher=name, sort="newest")
    days = reader.count(wish.typed, "day")
    held = reader.publishers_held([name]).get(name) if days.total <= _COUNTED else None
    if held is None and not days.total:
        raise Unasked(404, "publisher.not_found")
    report = reported_lately(reader, name, _REPORTED)
    return page(
        request,
        "publisher.html",
        name=name,
        articles=days.total,
        held=held,
        wish=wish,
        chart=chart_of([(each.value, each.articles) for each in days.counts]),
        report=report,
        reported_all=report.posts < _REPORTED,
        bars=bars_of(report, WIDTH, _VERDICTS_HIGH, named=_NAMED, widest=_WIDEST),
        high=_VERDICTS_HIGH,
        runs=reader.runs_of(name, _RUNS),
        newest=reader.search(wish.typed, sort="newest", limit=_NEWEST),
    )
