"""``[schedule]``: which jobs run by themselves, how often, and when the archive may be tidied."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from newsarchive.config.checks import ConfigError, duration, known, number, one_of, table, words

Task = Literal["verify", "stories", "tidy", "backup", "doctor"]
TASKS: tuple[Task, ...] = get_args(Task)
"""Commands that a job may run instead of a spider."""

_OF_ALL = ("at_once", "zone", "quiet_hours")
_OF_JOBS = ("spider", "task", "publisher", "every", "cron", "jitter", "options", "arguments")
_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Job:
    """What runs by itself: a spider or a task, never both; at equal times (`every`) or by a cron line, never both.

    `options` and `arguments` are given as a person would type them. `jitter`: it begins up to so much later.
    """

    name: str
    publisher: str
    spider: str | None = None
    task: Task | None = None
    every: timedelta | None = None
    cron: str | None = None
    jitter: timedelta = timedelta()
    options: tuple[str, ...] = ()
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """All jobs by name, in the order of the file; `quiet` is when the archive is tidied: from, until, in `zone`."""

    jobs: Mapping[str, Job] = field(default_factory=dict)
    at_once: int = 2
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Seoul"))
    quiet: tuple[time, time] | None = None


def read_schedule(value: object, where: str) -> Schedule:
    """``[schedule]`` as it stands in the file `where`. Raises ConfigError."""
    given = table(value, f"{where}: [schedule]")
    jobs = {name: settings for name, settings in given.items() if isinstance(settings, dict)}
    scalars = {name: settings for name, settings in given.items() if name not in jobs}
    known(scalars, _OF_ALL, f"{where}: [schedule]")
    read: dict[str, Any] = {}
    if "at_once" in scalars:
        read["at_once"] = number(scalars["at_once"], f"{where}: [schedule] at_once", 1, 64)
    if "zone" in scalars:
        read["zone"] = _zone(scalars["zone"], f"{where}: [schedule] zone")
    if "quiet_hours" in scalars:
        read["quiet"] = _hours(scalars["quiet_hours"], f"{where}: [schedule] quiet_hours")
    return Schedule(jobs={name: _job(name, settings, where) for name, settings in jobs.items()}, **read)


def _job(name: str, given: dict[str, Any], file: str) -> Job:
    where = f"{file}: [schedule.{name}]"
    known(given, _OF_JOBS, where)
    _one(given, where, "spider", "task")
    _one(given, where, "every", "cron")
    read: dict[str, Any] = {key: _CHECKS[key](value, f"{where} {key}") for key, value in given.items()}
    if "task" in read and read.get("arguments"):
        raise ConfigError(f"{where}: arguments are for spiders; a task takes options")
    if "every" in read and read.get("jitter", timedelta()) >= read["every"]:
        raise ConfigError(f"{where}: jitter must be shorter than every")
    return Job(**{"name": name, "publisher": name, **read})


def _one(given: Mapping[str, Any], where: str, one: str, other: str) -> None:
    if (one in given) == (other in given):
        raise ConfigError(f"{where} needs either {one} or {other}" + (", not both" if one in given else ""))


def _zone(value: Any, where: str) -> ZoneInfo:
    try:
        return ZoneInfo(words(value, where))
    except (KeyError, ValueError, OSError) as error:
        raise ConfigError(f"{where} must be a time zone such as Asia/Seoul, not {value!r}") from error


def _hours(value: Any, where: str) -> tuple[time, time]:
    try:
        since, until = (time.fromisoformat(typed) for typed in words(value, where).split("-"))
    except ValueError as error:
        raise ConfigError(f'{where} must be such as "03:00-05:00", not {value!r}') from error
    if since == until:
        raise ConfigError(f"{where}: {value!r} is no time at all")
    return since, until


def _cron(value: Any, where: str) -> str:
    from cronsim import CronSim, CronSimError  # 10 ms, and most configurations have no cron line

    try:
        next(CronSim(words(value, where), datetime.now(UTC)))
    except (CronSimError, StopIteration) as error:
        why = f": {error}" if str(error) else ": it never comes"
        raise ConfigError(f'{where} must be a cron line such as "7,37 * * * *", not {value!r}{why}') from error
    return str(value)


def _options(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ConfigError(f'{where} must be a list such as ["--since", "2d"], not {value!r}')
    return tuple(words(each, where) for each in value)


def _arguments(value: Any, where: str) -> dict[str, str]:
    return {name: words(given, f"{where} {name}") for name, given in table(value, where).items()}


_CHECKS: Mapping[str, Any] = {
    "spider": words,
    "task": lambda value, where: one_of(value, where, TASKS),
    "publisher": words,
    "every": lambda value, where: duration(value, where, _SHORTEST, _LONGEST),
    "cron": _cron,
    "jitter": lambda value, where: duration(value, where, timedelta(), timedelta(days=1)),
    "options": _options,
    "arguments": _arguments,
}
