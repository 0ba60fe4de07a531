"""The log of a process: records of whatever library on stderr, as text or as JSON Lines, without secrets.

In JSON, what commands say to people on stderr is a record, too: all of stderr is JSON Lines.
"""

import logging
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from newsarchive.config import LogFormat
from newsarchive.normalization.json_lines import json_line
from newsarchive.secrecy import discreet

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
TEXT = "%(asctime)s [%(name)s] %(levelname)s: %(message)s"
"""As Scrapy writes it."""
DATE = "%Y-%m-%d %H:%M:%S%z"
"""The machine's time, and its zone."""
_ABOUT = ("run", "spider", "publisher", "url")
"""What a record is about, where it is known."""

_facts: dict[str, Any] = {}
_handler: "ToStderr | None" = None
_asked: str | None = None


class DiscreetRecord(logging.LogRecord):
    """A log record, of whatever library, that shows no user name, password or other secret that is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0] is not None:
            self.exc_text = discreet(logging.Formatter().formatException(self.exc_info))

    def getMessage(self) -> str:  # noqa: N802 (the name in logging)
        return discreet(super().getMessage())


class JsonLines(logging.Formatter):
    """``{"time": …, "level": …, "logger": …, "message": …}``, with run, spider, publisher, url, exception if known."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": moment, "level": record.levelname, "logger": record.name, "message": _message(record)}
        exception = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else None)
        return json_line({**line, **_about(record), **({"exception": discreet(exception)} if exception else {})})


def _message(record: logging.LogRecord) -> str:
    """What was said, though its arguments may not fit."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return discreet(f"{record.msg} {record.args}")


def _about(record: logging.LogRecord) -> dict[str, Any]:
    """Where the record's own fields or arguments do not tell, what is known of the whole process."""
    given: Mapping[str, Any] = record.args if isinstance(record.args, Mapping) else {}
    request = getattr(given.get("request"), "url", None)
    told = {"url": request, **_facts, **{name: given[name] for name in _ABOUT if given.get(name) is not None}}
    own = {name: getattr(record, name) for name in _ABOUT if getattr(record, name, None) is not None}
    return {name: _plain(value) for name, value in {**told, **own}.items() if value is not None}


def _plain(value: Any) -> str | int:
    """Scrapy gives its spider itself."""
    return value if isinstance(value, int) else discreet(str(getattr(value, "name", value)))


class ToStderr(logging.Handler):
    """Writes to what is stderr at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):  # nobody reads stderr any more: that must not end the work
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()


def begin(form: LogFormat, level: str | None = None) -> None:
    """From now on the log has this form, and shows records from `level` on (WARNING).

    As text without a `level`, it is left to Scrapy in crawls, and to Python otherwise, which shows warnings bare.
    """
    global _asked, _handler
    root = logging.getLogger()
    if _handler is not None:
        root.removeHandler(_handler)
        root.setLevel(logging.WARNING)
    _handler = ToStderr() if form == "json" or level else None
    _asked = level
    logging.setLogRecordFactory(DiscreetRecord)
    sys.excepthook = _excepthook if form == "json" else sys.__excepthook__
    if _handler is None:
        return
    _handler.setFormatter(JsonLines() if form == "json" else logging.Formatter(TEXT, DATE))
    root.addHandler(_handler)
    root.setLevel(level or "WARNING")
    logging.captureWarnings(form == "json")
    if form == "json":
        _speak_utf8()


def _speak_utf8() -> None:
    """JSON Lines are UTF-8, whatever the locale says."""
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")


def has_begun() -> bool:
    """Whether this process writes its log here: no library needs a handler of its own."""
    return _handler is not None


def is_json() -> bool:
    """Whether stderr is for programs: JSON Lines and nothing else, so that no progress bar is drawn."""
    return _handler is not None and isinstance(_handler.formatter, JsonLines)


def level() -> str | None:
    """The level that was asked for; None where none was."""
    return _asked


def show_from(wanted: str | int) -> None:
    """Show records from this level on, whatever loggers let through."""
    if _handler is not None:
        _handler.setLevel(wanted)


def know(**facts: str | int | None) -> None:
    """What all records of this process are about from now on: its run, its spider."""
    _facts.update(facts)


def say(message: str, level: int = logging.INFO) -> None:
    """What a command says to people, as a record; shown at any level."""
    if _handler is not None:
        _handler.emit(DiscreetRecord("newsarchive", level, "", 0, message, (), None))


def _excepthook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What nobody caught, in one line."""
    if _handler is not None:
        _handler.emit(DiscreetRecord("newsarchive", logging.CRITICAL, "", 0, str(error), (), (kind, error, trace)))
