"""Which version of an article is meant: by number, or by the time at which it held."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsarchive.cli.failure import Failure
from newsarchive.normalization.moments import read_moment
from newsarchive.telling.times import to_minute, to_second

if TYPE_CHECKING:
    from newsarchive.archive import Version


def numbered(versions: "Sequence[Version]", key: str, number: int) -> "Version":
    """Version `number`. Ends the command, naming those that there are, where there is none."""
    found = next((version for version in versions if version.number == number), None)
    if found is None:
        there = f"1 to {len(versions)}" if len(versions) > 1 else "version 1 only"
        raise Failure(f"{key} has no version {number}; it has {there}")
    return found


def held_at(versions: "Sequence[Version]", key: str, typed: str) -> "Version":
    """The version that the archive had at the time `typed`. Ends the command where it had none yet."""
    from newsarchive.archive import version_at

    moment = read_moment(typed, datetime.now(UTC))
    found = version_at(versions, moment)
    if found is None:
        first = to_second(min(version.captured_at for version in versions))
        raise Failure(f"{key} was not in the archive at {to_minute(moment)}; it was first captured at {first}")
    return found
