"""``[retention]``, ``[backup]``, ``[alarms]``, ``[logs]``, ``[metrics]``: how an archive is looked after."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from newsarchive.config.checks import ConfigError, duration, known, number, one_of, table, words

LogFormat = Literal["text", "json"]


@dataclass(frozen=True, kw_only=True)
class Retention:
    """What is thinned; None: never. Versions are kept for ever.

    Captures that told nothing new go when they are as old as `captures`, but one in each `keep_every`; `runs` that
    ended so long ago lose what they could not read.
    """

    captures: timedelta | None = None
    keep_every: timedelta = timedelta(days=7)
    runs: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Backups:
    """Where backups are put, and how many of the newest stay; None: all."""

    folder: Path = Path("backups")
    keep: int | None = None


@dataclass(frozen=True, kw_only=True)
class Alarms:
    """Who is told what needs a person. The address is a secret: whoever knows it can write there."""

    webhook: str | None = field(default=None, repr=False)


def read_retention(value: object, where: str) -> Retention:
    """``[retention]``. Raises ConfigError."""
    given, place = _section(value, where, "retention", ("captures", "keep_every", "runs"))
    day = timedelta(days=1)
    return Retention(**{name: duration(each, f"{place} {name}", day) for name, each in given.items()})


def read_backups(value: object, where: str, beside: Path) -> Backups:
    """``[backup]``; a relative folder is read beside the configuration. Raises ConfigError."""
    given, place = _section(value, where, "backup", ("folder", "keep"))
    read: dict[str, Any] = {}
    if "folder" in given:
        read["folder"] = beside / words(given["folder"], f"{place} folder")
    if "keep" in given:
        read["keep"] = number(given["keep"], f"{place} keep", 1, 10_000)
    return Backups(**read)


def read_alarms(value: object, where: str) -> Alarms:
    """``[alarms]``. Raises ConfigError, which does not show the address."""
    given, place = _section(value, where, "alarms", ("webhook",))
    return Alarms(webhook=webhook(given["webhook"], f"{place} webhook") if "webhook" in given else None)


def webhook(value: object, where: str) -> str:
    """An http or https address with a host; it is not shown where it is wrong."""
    try:
        parts = urlsplit(value) if isinstance(value, str) and value.isprintable() else None
        is_address = parts is not None and parts.scheme in ("https", "http") and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address:
        raise ConfigError(f"{where} must be an address such as https://chat.example/hooks/… (what stands there is not)")
    return str(value)


def token(value: object, where: str) -> str:
    """A secret that nobody guesses; it is not shown where it is wrong."""
    if not isinstance(value, str) or not 16 <= len(value) <= 1_000 or not value.isprintable() or value != value.strip():
        raise ConfigError(f"{where} must be a secret of 16 characters or more, such as openssl rand -hex 16 gives")
    return value


def read_log_format(value: object, where: str) -> LogFormat:
    """``[logs]``. Raises ConfigError."""
    given, place = _section(value, where, "logs", ("format",))
    return log_format(given.get("format", "text"), f"{place} format")


def log_format(value: object, where: str) -> LogFormat:
    """``text`` or ``json``."""
    return "json" if one_of(value, where, ("text", "json")) == "json" else "text"


def read_metrics_file(value: object, where: str, beside: Path) -> Path | None:
    """``[metrics]``; a relative file is read beside the configuration. Raises ConfigError."""
    given, place = _section(value, where, "metrics", ("file",))
    return beside / words(given["file"], f"{place} file") if "file" in given else None


def _section(value: Any, where: str, name: str, keys: tuple[str, ...]) -> tuple[dict[str, Any], str]:
    place = f"{where}: [{name}]"
    known(table(value, place), keys, place)
    return value, place
