"""The only reader of ``newsarchive.toml`` and of the ``NEWSARCHIVE_*`` environment variables.

The file is looked for in the working folder (``NEWSARCHIVE_CONFIG`` names another); the environment wins
over the file. A key that does not exist or a value of the wrong kind raises ConfigError, which names it.

    archive = "sqlite:///newsarchive.db"

    [crawl]
    contact_url = "https://example.org/our-crawler"   # required for the live web
    delay = 1.0                                       # seconds between two requests to one host
    concurrency = 16                                  # requests under way at once, over all hosts
    synchronous = "NORMAL"                            # SQLite: NORMAL or FULL
    pages_per_host = 10000                            # links on pages for people, followed on one host in a crawl
    revisits_per_day = 1000                           # archived articles of one host, looked at again in a day (KST)

    [hosts."news.kbs.co.kr"]
    delay = 2.0
    revisits_per_day = 5000

    [provenance]
    outlets = ["my-outlets.toml"]                     # your own outlets, beside this file (docs/provenance.md)
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from newsarchive.secrecy import database_name

FILE_NAME = "newsarchive.toml"
MINIMUM_DELAY = 1.0


class ConfigError(Exception):
    """A setting that cannot be used; the message names the setting, where it stands, and the way out."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """The settings of one installation.

    ``hosts`` maps a host name to its delay in seconds, ``revisits`` to how many of its articles are looked at again in
    a day; ``outlets`` are files that are there.
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

    def delay_of(self, host: str) -> float:
        """Seconds between two requests to `host` on the live web, never under MINIMUM_DELAY."""
        return max(MINIMUM_DELAY, self.hosts.get(host, self.delay))


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


def _from_table(table: dict[str, Any], path: Path) -> Config:
    _known(table, ("archive", "crawl", "hosts", "provenance"), str(path))
    crawl = _table(table.get("crawl", {}), f"{path}: [crawl]")
    _known(crawl, _OF_CRAWLS, f"{path}: [crawl]")
    values: dict[str, Any] = {name: _CHECKS[name](value, f"{path}: {name}") for name, value in crawl.items()}
    if "archive" in table:
        values["archive"] = _archive(table["archive"], f"{path}: archive")
    outlets = _outlets(table.get("provenance", {}), path)
    delays, revisits = (_of_hosts(table.get("hosts", {}), name, path) for name in _OF_HOSTS)
    return Config(**values, hosts=delays, revisits=revisits, outlets=outlets)


def _of_hosts(table: Any, name: str, path: Path) -> dict[str, Any]:
    """What is set under `name` for single hosts."""
    found = {}
    for host, settings in _table(table, f"{path}: [hosts]").items():
        where = f'{path}: [hosts."{host}"]'
        _known(_table(settings, where), _OF_HOSTS, where)
        if name in settings:
            found[host.lower()] = _CHECKS[name](settings[name], f"{where} {name}")
    return found


def _outlets(table: Any, path: Path) -> tuple[Path, ...]:
    """The files with a user's own outlets; a relative name is read beside the configuration."""
    where = f"{path}: [provenance]"
    _known(_table(table, where), ("outlets",), where)
    names = table.get("outlets", [])
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
}


def _from_environment(config: Config, environ: Mapping[str, str]) -> Config:
    known = (*_VARIABLES, "NEWSARCHIVE_CONFIG")
    for name in sorted(environ):
        if name.startswith("NEWSARCHIVE_") and name not in known:
            raise ConfigError(f"the environment has {name}, which is no setting; there are {', '.join(known)}")
    values = {
        key: _CHECKS[key](_number(environ[name]) if key in ("delay", "concurrency") else environ[name], name)
        for name, key in _VARIABLES.items()
        if environ.get(name)
    }
    return replace(config, **values)


def _number(text: str) -> float | int | str:
    """A number where `text` is one; otherwise `text`, for the check to refuse by name."""
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def _known(table: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in keys:
            raise ConfigError(f"{where}: there is no setting {key!r}; there are {', '.join(keys)}")


def _table(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError(f"{where} must be a table, not {value!r}")
    return value


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
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 256:
        raise ConfigError(f"{where} must be a whole number, 1 to 256, not {value!r}")
    return value


def _pages(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 10_000_000:
        raise ConfigError(f"{where} must be a whole number, 1 to 10000000, not {value!r}")
    return value


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
}
_OF_CRAWLS = tuple(name for name in _CHECKS if name != "archive")
_OF_HOSTS = ("delay", "revisits_per_day")
