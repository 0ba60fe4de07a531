"""Records read as a crawl reads its answers, each told as a page result. Runs in worker processes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from newsarchive.crawling.readings import READINGS
from newsarchive.crawling.source_links import with_source_links
from newsarchive.extraction.errors import ExtractionError, FalsePage, NotAnArticle, Removed
from newsarchive.extraction.parse_budget import OverBudget, address_space, begin_page, end_page
from newsarchive.items import Capture, ExtractedArticle, Missing, PageResult
from newsarchive.normalization.article import normalize
from newsarchive.operations.source_files import told as told_of_source
from newsarchive.operations.warc.captured import Record, Unusable, capture_of
from newsarchive.operations.warc.fields import FATE
from newsarchive.operations.warc.parts import Damaged
from newsarchive.operations.warc.records import Place, read_record
from newsarchive.publishers import UnknownPublisher, identify, likely_identity

_MISSING: dict[int, Missing] = {404: "404", 410: "410"}
_NOT_THE_PAGE = (204, 205, 206, 226)
_NO_ARTICLE = ("listing", "nothing")
"""Fates of captures in which no article was looked for."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a record stands."""

    path: str
    place: Place


@dataclass(frozen=True, kw_only=True)
class Refers:
    """What a 304 says has not changed: the capture of `url` made `at` that time, None: the last one before."""

    url: str
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RecordToRead:
    """A record that a row of the run waits for; `damage` says why there is none.

    `original` holds the body of a revisit, `refers` what a server called unchanged.
    """

    run_id: int
    frontier_id: int
    url: str
    at: Standing | None
    original: Standing | None = None
    refers: Refers | None = None
    damage: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReadRecord:
    """What came of a record."""

    page: PageResult
    refers: Refers | None = None


def read_records(tasks: Sequence[RecordToRead]) -> list[ReadRecord]:
    """What came of each, in their order. Never raises."""
    mapped = address_space()
    return [_read_in_time(task, mapped) for task in tasks]


def result_of(task: RecordToRead) -> PageResult:
    """The page result of a record of which nothing is known yet."""
    return PageResult(run_id=task.run_id, frontier_id=task.frontier_id, url=task.url, outcome="failed")


def _read_in_time(task: RecordToRead, mapped: int) -> ReadRecord:
    """A record that is over the budget of a page ends this process."""
    begin_page(mapped)
    try:
        return _read(task)
    finally:
        end_page()


def _read(task: RecordToRead) -> ReadRecord:
    result = result_of(task)
    if task.at is None:
        return ReadRecord(page=replace(result, problem=task.damage))
    try:
        record = _record_at(task.at)
        capture = capture_of(record, _record_at(task.original) if task.original else None)
    except (Damaged, Unusable, OSError) as problem:
        return ReadRecord(page=replace(result, problem=f"{problem} ({Path(task.at.path).name}, {task.at.place})"))
    except MemoryError:
        return ReadRecord(page=replace(result, outcome="parse_failed", problem="reading it takes more than 1 GB"))
    result = replace(result, url=capture.url, capture=capture, identity=identify(capture.url))
    try:
        return ReadRecord(page=_told(result, capture, record.get(FATE)), refers=_unchanged(task, capture))
    except MemoryError:
        return ReadRecord(page=replace(result, outcome="parse_failed", problem="reading it takes more than 1 GB"))
    except Exception as error:  # noqa: BLE001 - one record that trips our code must not cost the other ten thousand
        mistake = f"our mistake, please report it: {type(error).__name__}: {error}"
        return ReadRecord(page=replace(result, problem=mistake))


def _record_at(standing: Standing) -> Record:
    return Record(*read_record(Path(standing.path), standing.place))


def _unchanged(task: RecordToRead, capture: Capture) -> Refers | None:
    return task.refers if capture.status == 304 else None


def _told(result: PageResult, capture: Capture, fate: str | None) -> PageResult:
    """As a crawl would tell it; `fate` is what it came to where our own crawl made the capture."""
    if capture.medium == "jekyll":
        return told_of_source(replace(result, outcome="nothing", identity=None), capture)
    likely = likely_identity(capture.url)
    if fate in _NO_ARTICLE:
        return replace(result, outcome=fate)  # type: ignore[arg-type]
    if capture.status in _MISSING:
        how = _MISSING[capture.status]
        return replace(result, outcome="missing", missing=how, identity=likely, problem=f"HTTP status {how}")
    if capture.status == 304:
        return replace(result, outcome="article", identity=likely)
    if capture.status is not None and (not 200 <= capture.status < 300 or capture.status in _NOT_THE_PAGE):
        return replace(result, identity=likely, problem=f"HTTP status {capture.status}")
    try:
        return _article(result, capture)
    except (ExtractionError, UnknownPublisher) as error:
        return _refused(replace(result, identity=likely), error, is_expected=fate is not None or bool(result.identity))


def _article(result: PageResult, capture: Capture) -> PageResult:
    content_type = next((value for name, value in capture.headers if name.lower() == "content-type"), "")
    found: ExtractedArticle | str = READINGS["post"](capture.url, capture.body, content_type)
    if isinstance(found, str):
        raise NotAnArticle(capture.url, f"the post itself: this is the frame around {found}")
    way = (capture.url, *(hop.url for hop in capture.hops))
    ours = tuple(url for url in way if identify(url) in (None, found.identity))
    article = normalize(with_source_links(found), ours, capture.fetched_at)
    return replace(result, outcome="article", identity=article.identity, articles=(article,))


def _refused(result: PageResult, error: Exception, *, is_expected: bool) -> PageResult:
    """What was no article; where none was to be expected, it is not kept."""
    problem = getattr(error, "problem", str(error))
    if not is_expected:
        return replace(result, outcome="nothing", capture=None, identity=None, problem=problem)
    if isinstance(error, Removed):
        return replace(result, outcome="missing", missing="notice", problem=problem)
    if isinstance(error, FalsePage):
        is_missing = error.kind == "soft-404"
        return replace(result, outcome=error.kind, missing="soft-404" if is_missing else None, problem=problem)
    outcome = "parse_failed" if isinstance(error, OverBudget) else "unrecognised"
    return replace(result, outcome=outcome, problem=problem)  # type: ignore[arg-type]
