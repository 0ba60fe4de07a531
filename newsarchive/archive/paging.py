"""Where the next page of a search begins: keys, not a count, so that what arrives meanwhile moves nothing. Pure."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from newsarchive.archive.errors import ArchiveError

_LARGEST = 2**63 - 1


class NotAPage(ArchiveError):
    """What was given as a page is none."""


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """After the hit of this score and place, among candidates from `ceiling` down, as they ranked at that time."""

    at: datetime
    ceiling: int
    score: float
    place: int


@dataclass(frozen=True, kw_only=True)
class Dated:
    """After the hit of that date (None: undated) and number, newest first."""

    published: datetime | None
    number: int


Page = Ranked | Dated


@dataclass(frozen=True)
class Placed:
    """One article of a page, and what the page after it begins with; `score` is None where nothing was ranked."""

    article_id: int
    page: Page
    score: float | None = None


@dataclass(frozen=True)
class Listed:
    """Articles in the order asked for; `total` is how many are found in all, None where that was not counted."""

    placed: list[Placed]
    total: int | None = None


def write(page: Page) -> str:
    """`page` in letters and digits, ``-`` and ``_``, for an option or an address."""
    if isinstance(page, Ranked):
        held: list[object] = [int(page.at.timestamp()), page.ceiling, page.score, page.place]
    else:
        held = [None if page.published is None else page.published.timestamp(), page.number]
    return base64.urlsafe_b64encode(json.dumps(held, separators=(",", ":")).encode()).decode().rstrip("=")


def read(written: str, *, ranked: bool) -> Page:
    """What `write` wrote, of a search in the order of relevance or of dates. Raises NotAPage for anything else."""
    try:
        held = json.loads(base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True))
        return _ranked(*held) if ranked else _dated(*held)
    except (ValueError, TypeError, OverflowError, OSError, RecursionError):
        order = "by relevance" if ranked else "newest first"
        raise NotAPage(f"‘{written[:40]}’ is no page of a search {order}: give what the page before said") from None


def _ranked(at: float, ceiling: int, score: float, place: int) -> Ranked:
    return Ranked(at=_time(at), ceiling=_number(ceiling), score=float(score), place=_number(place))


def _dated(published: float | None, number: int) -> Dated:
    return Dated(published=None if published is None else _time(published), number=_number(number))


def _time(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _number(given: object) -> int:
    if type(given) is not int or not 0 <= given <= _LARGEST:  # true and false are numbers, too
        raise ValueError("no number of a row")
    return given
