"""How articles of a publisher are numbered, where their numbers grow with time."""

from collections.abc import Callable
from dataclasses import dataclass

from newsarchive.provenance.clock_points import Calibration


@dataclass(frozen=True, kw_only=True)
class Numbering:
    """`code` gives the number in an article's key, None for keys without one; `calibration` the times of some numbers.

    All numbers of a publisher are of one row.
    """

    code: Callable[[str], int | None]
    calibration: Calibration | None = None
