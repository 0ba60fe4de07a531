"""The table of outlets of this installation: the package's own, and after it those that its configuration names."""

import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from newsarchive.config import ConfigError, load
from newsarchive.provenance.outlets import Outlets, read_outlets, shipped_outlets

_ENTRIES = ("media", "sources", "offices")
_LISTS = ("also", "common", "hosts", "press", "phones", "mails")
_HOSTS = ("portals", "service_hosts", "shop_hosts")
_TABLES = ("network", "affiliates")


def configured_outlets() -> Outlets:
    """The table as the configuration of the working folder has it, read once. Raises ConfigError naming the file."""
    return _of(str(Path.cwd()), os.environ.get("NEWSARCHIVE_CONFIG"))


@cache
def _of(folder: str, named: str | None) -> Outlets:  # noqa: ARG001 (what the configuration hangs on)
    own = load().outlets
    return read_outlets(*map(_text, own)) if own else shipped_outlets()


def _text(path: Path) -> str:
    """The file's text, once it is sure that it can be read as a table of outlets."""
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{path} cannot be read as TOML: {error}") from error
    if problem := _problem(table):
        raise ConfigError(f"{path} is no table of outlets: {problem}")
    return text


def _problem(table: dict[str, Any]) -> str | None:
    """What is wrong with a user's table, in words; None where it can be used."""
    known = (*_ENTRIES, *_HOSTS, *_TABLES)
    if unknown := sorted(set(table) - set(known)):
        return f"there is no {unknown[0]!r}; there are {', '.join(known)}"
    for kind in _ENTRIES:
        entries = table.get(kind, [])
        if not isinstance(entries, list):
            return f"{kind} is written [[{kind}]], one for each outlet"
        for entry in entries:
            if problem := _problem_of_entry(entry):
                return f"[[{kind}]] {problem}"
    return next(
        (f"{name} must be a list of texts" for name in _HOSTS if not _is_list(table.get(name, []))), None
    ) or next(
        (f"[{name}] must hold hosts, a list of texts" for name in _TABLES if not _is_hosts(table.get(name, {}))), None
    )


def _problem_of_entry(entry: Any) -> str | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not entry["name"].strip():
        return f"{entry!r} has no name"
    if unknown := sorted(set(entry) - {"name", *_LISTS}):
        return f"{entry['name']} has {unknown[0]!r}; there are name, {', '.join(_LISTS)}"
    return next(
        (f"{entry['name']}: {key} must be a list of texts" for key in _LISTS if not _is_list(entry.get(key, []))), None
    )


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_hosts(value: Any) -> bool:
    return isinstance(value, dict) and all(key in ("hosts", "trailers") and _is_list(value[key]) for key in value)
