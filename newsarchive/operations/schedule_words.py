"""A job as a command line, as words for people, and as the arguments that its crawl has among the runs. Pure."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from newsarchive.config import Job

_VALUES = {"--since": "since", "--until": "until", "--limit": "limit"}
_FLAGS = {"--new": "new", "--follow-unknown": "follow_unknown"}


def command(job: Job) -> tuple[str, ...]:
    """What comes after ``newsarchive``. The archive is told by the environment: its address may hold a password."""
    if job.spider is None:
        return str(job.task), *job.options
    given = (word for name, value in job.arguments.items() for word in ("-a", f"{name}={value}"))
    return "crawl", job.spider, *given, *job.options, "--quiet", "--json"


def in_words(job: Job) -> str:
    """``crawl kbs -a sections=정치 --since 2d``."""
    return " ".join(word for word in command(job) if job.spider is None or word not in ("--quiet", "--json"))


def when_in_words(job: Job) -> str:
    """``every 30m``, or the cron line."""
    return f"every {_length(job.every)}" if job.every else str(job.cron)


def _length(time: timedelta) -> str:
    for unit, name in (("d", "days"), ("h", "hours"), ("m", "minutes")):
        whole = timedelta(**{name: 1})
        if not time % whole:
            return f"{time // whole}{unit}"
    return f"{int(time.total_seconds())}s"


def plan(job: Job, zone: ZoneInfo) -> str:
    """All that the configuration says of the job, as text that differs when any of it does."""
    told = {
        "do": command(job),
        "when": when_in_words(job),
        "jitter": job.jitter.total_seconds(),
        "zone": zone.key if job.cron else None,
    }
    return json.dumps(told, ensure_ascii=False)


def run_arguments(job: Job) -> Mapping[str, str]:
    """The arguments under which the job's crawl stands among the runs (``Run.arguments``)."""
    return {**job.arguments, **dict(_told_by_options(job.options))}


def is_simulated(job: Job) -> bool:
    """Whether the job's crawl asks a stand-in server."""
    return any(word == "--connect-to" or word.startswith("--connect-to=") for word in job.options)


def _told_by_options(options: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    words = iter(options)
    for word in words:
        name, equals, value = word.partition("=")
        if word in _FLAGS:
            yield _FLAGS[word], "yes"
        elif name in _VALUES:
            yield _VALUES[name], value if equals else next(words, "")
        elif word == "-a":
            argument, _, given = next(words, "").partition("=")
            yield argument, given
