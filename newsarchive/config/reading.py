"""The configuration read: the file first, then the environment, which wins."""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from newsarchive.config.checks import ConfigError, known, number, table
from newsarchive.config.jobs import Schedule, read_schedule
from newsarchive.config.operating import (
    Alarms,
    Backups,
    LogFormat,
    Retention,
    log_format,
    read_alarms,
    read_backups,
    read_log_format,
    read_metrics_file,
    read_retention,
    token,
    webhook,
)
from newsarchive.config.workers import Workers, read_workers
from newsarchive.secrecy import database_name

FILE_NAME = "newsarchive.toml"
MINIMUM_DELAY = 1.0


@dataclass(frozen=True, kw_only=True)
class Config:
    """The settings of one installation.

    ``token`` is what readers of the web pages must give; it comes from the environment alone. ``hosts`` maps a host
    name to its delay in seconds, ``revisits`` to how many of its articles are looked at again in a day; ``outlets`` are
    files that are there.
    """

    archive: str = "sqlite:///newsarchive.db"
    contact_url: str | None = None
    delay: float = MINIMUM_DELAY
    concurrency: int = 16
    synchronous: str = "NORMAL"
    pages_per_host: int = 10_000
    revisits_per_day: int = 1_000
    hosts: Mapping[str, float] = field(default_factory=dict)
    revisits: Mapping[str, int] = field(default_factory=dict)
    outlets: tuple[Path, ...] = ()
    schedule: Schedule = field(default_factory=Schedule)
    workers: Workers = field(default_factory=Workers)
    retention: Retention = field(default_factory=Retention)
    backups: Backups = field(default_factory=Backups)
    alarms: Alarms = field(default_factory=Alarms)
    log_format: LogFormat = "text"
    metrics_file: Path | None = None
    token: str | None = field(default=None, repr=False)


def load(environ: Mapping[str, str] = os.environ, folder: Path | None = None) -> Config:
    """The configuration of the working folder (or `folder`) and of `environ`.

    Raises ConfigError naming the first key or value that cannot be used.
    """
    path = _path(environ, folder or Path())
    config = _from_table(_read(path), path) if path else Config()
    return _from_environment(config, environ)


def _path(environ: Mapping[str, str], folder: Path) -> Path | None:
    named = environ.get("NEWSARCHIVE_CONFIG")
    if named:
        if not Path(named).is_file():
            raise ConfigError(f"NEWSARCHIVE_CONFIG names {named}, which is not a file")
        return Path(named)
    path = folder / FILE_NAME
    return path if path.is_file() else None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path} cannot be read as TOML: {error}") from error


def _from_table(given: dict[str, Any], path: Path) -> Config:
    known(given, _SECTIONS, str(path))
    crawl = table(given.get("crawl", {}), f"{path}: [crawl]")
    known(crawl, _OF_CRAWLS, f"{path}: [crawl]")
    values: dict[str, Any] = {name: _CHECKS[name](value, f"{path}: {name}") for name, value in crawl.items()}
    if "archive" in given:
        values["archive"] = _archive(given["archive"], f"{path}: archive")
    outlets = _outlets(given.get("provenance", {}), path)
    delays, revisits = (_of_hosts(given.get("hosts", {}), name, path) for name in _OF_HOSTS)
    return Config(**values, hosts=delays, revisits=revisits, outlets=outlets, **_operating(given, path))


def _operating(given: dict[str, Any], path: Path) -> dict[str, Any]:
    """How the archive is looked after."""
    where, beside = str(path), path.parent
    return {
        "schedule": read_schedule(given.get("schedule", {}), where),
        "workers": read_workers(given.get("worker", {}), where),
        "retention": read_retention(given.get("retention", {}), where),
        "backups": read_backups(given.get("backup", {}), where, beside),
        "alarms": read_alarms(given.get("alarms", {}), where),
        "log_format": read_log_format(given.get("logs", {}), where),
        "metrics_file": read_metrics_file(given.get("metrics", {}), where, beside),
    }


def _of_hosts(given: object, name: str, path: Path) -> dict[str, Any]:
    """What is set under `name` for single hosts."""
    found = {}
    for host, its_own in table(given, f"{path}: [hosts]").items():
        where = f'{path}: [hosts."{host}"]'
        settings = table(its_own, where)
        known(settings, _OF_HOSTS, where)
        if name in settings:
            found[host.lower()] = _CHECKS[name](settings[name], f"{where} {name}")
    return found


def _outlets(given: Any, path: Path) -> tuple[Path, ...]:
    """The files with a user's own outlets; a relative name is read beside the configuration."""
    where = f"{path}: [provenance]"
    known(table(given, where), ("outlets",), where)
    names = given.get("outlets", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ConfigError(f'{where} outlets must be a list of files such as ["my-outlets.toml"], not {names!r}')
    for name in names:
        if not (path.parent / name).is_file():
            raise ConfigError(f"{where} outlets names {name}: there is no file {path.parent / name}")
    return tuple(path.parent / name for name in names)


_VARIABLES = {
    "NEWSARCHIVE_URL": "archive",
    "NEWSARCHIVE_CONTACT_URL": "contact_url",
    "NEWSARCHIVE_DELAY": "delay",
    "NEWSARCHIVE_CONCURRENCY": "concurrency",
    "NEWSARCHIVE_SYNCHRONOUS": "synchronous",
    "NEWSARCHIVE_LOG_FORMAT": "log_format",
    "NEWSARCHIVE_WEBHOOK": "webhook",
    "NEWSARCHIVE_TOKEN": "token",
}


def _from_environment(config: Config, environ: Mapping[str, str]) -> Config:
    names = (*_VARIABLES, "NEWSARCHIVE_CONFIG")
    for name in sorted(environ):
        if name.startswith("NEWSARCHIVE_") and name not in names:
            raise ConfigError(f"the environment has {name}, which is no setting; there are {', '.join(names)}")
    values = {
        key: _CHECKS[key](_number(environ[name]) if key in ("delay", "concurrency") else environ[name], name)
        for name, key in _VARIABLES.items()
        if environ.get(name)
    }
    if address := values.pop("webhook", None):
        values["alarms"] = Alarms(webhook=address)
    return replace(config, **values)


def _number(text: str) -> float | int | str:
    """A number where `text` is one; otherwise `text`, for the check to refuse by name."""
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def _archive(value: Any, where: str) -> str:
    if not isinstance(value, str) or "://" not in value:
        shown = database_name(value) if isinstance(value, str) else value
        raise ConfigError(f"{where} must be a database URL such as sqlite:///newsarchive.db, not {shown!r}")
    return value


def _contact(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.startswith(("https://", "http://", "mailto:")):
        raise ConfigError(
            f"{where} must be an address where site owners reach you (https://… or mailto:…), not {value!r}"
        )
    if not value.isascii() or any(character.isspace() for character in value):
        raise ConfigError(f"{where} goes into the User-Agent header: plain ASCII without spaces, not {value!r}")
    return value


def _seconds(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not MINIMUM_DELAY <= value <= 3600:
        raise ConfigError(f"{where} must be seconds, {MINIMUM_DELAY:g} to 3600, not {value!r}")
    return float(value)


def _count(value: Any, where: str) -> int:
    return number(value, where, 1, 256)


def _pages(value: Any, where: str) -> int:
    return number(value, where, 1, 10_000_000)


def _synchronous(value: Any, where: str) -> str:
    if value not in ("NORMAL", "FULL"):
        raise ConfigError(f"{where} must be NORMAL or FULL, not {value!r}")
    return str(value)


_CHECKS: dict[str, Callable[[Any, str], Any]] = {
    "archive": _archive,
    "contact_url": _contact,
    "delay": _seconds,
    "concurrency": _count,
    "synchronous": _synchronous,
    "pages_per_host": _pages,
    "revisits_per_day": _pages,
    "log_format": log_format,
    "webhook": webhook,
    "token": token,
}
_OF_CRAWLS = tuple(name for name in _CHECKS if name not in ("archive", "log_format", "webhook", "token"))
_OF_HOSTS = ("delay", "revisits_per_day")
_SECTIONS = (
    "archive",
    "crawl",
    "hosts",
    "provenance",
    "schedule",
    "worker",
    "retention",
    "backup",
    "alarms",
    "logs",
    "metrics",
)
