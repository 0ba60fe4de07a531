"""What a value of the configuration must be: each check gives the value as it is used, or raises ConfigError."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta

_DURATION = re.compile(r"(\d{1,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class ConfigError(Exception):
    """A setting that cannot be used; the message names the setting, where it stands, and the way out."""


def known(table: Mapping[str, object], keys: Iterable[str], where: str) -> None:
    """Nothing stands in `table` but `keys`."""
    keys = tuple(keys)
    for key in table:
        if key not in keys:
            raise ConfigError(f"{where}: there is no setting {key!r}; there are {', '.join(keys)}")


def table(value: object, where: str) -> dict[str, object]:
    """A table."""
    if not isinstance(value, dict):
        raise ConfigError(f"{where} must be a table, not {value!r}")
    return value


def words(value: object, where: str) -> str:
    """Text with something in it, on one line."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ConfigError(f"{where} must be text, not {value!r}")
    return value


def number(value: object, where: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ConfigError(f"{where} must be a whole number, {least} to {most}, not {value!r}")
    return value


def duration(value: object, where: str, least: timedelta, most: timedelta = timedelta(days=3660)) -> timedelta:
    """A time such as "90s", "30m", "12h", "7d", from `least` to `most`."""
    read = _DURATION.fullmatch(value) if isinstance(value, str) else None
    found = timedelta(**{_UNITS[read[2]]: int(read[1])}) if read else None
    if found is None or not least <= found <= most:
        forms = f'such as "90s", "30m", "12h" or "7d", {_said(least)} to {_said(most)}'
        raise ConfigError(f"{where} must be a time {forms}, not {value!r}")
    return found


def one_of(value: object, where: str, choices: Iterable[str]) -> str:
    """One of `choices`."""
    choices = tuple(choices)
    if value not in choices:
        raise ConfigError(f"{where} must be one of {', '.join(choices)}, not {value!r}")
    return str(value)


def _said(time: timedelta) -> str:
    for unit, name in (("d", "days"), ("h", "hours"), ("m", "minutes")):
        whole = timedelta(**{name: 1})
        if time and not time % whole:
            return f"{time // whole}{unit}"
    return f"{int(time.total_seconds())}s"
