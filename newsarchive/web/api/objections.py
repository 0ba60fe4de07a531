"""What the archive objects to, as kinds of problems: in one place for all routes."""

import logging

from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsarchive.archive import ArchiveError, NoSuchArticle, NoSuchRun, OnlyHinted, TakenDown
from newsarchive.archive.read_handle import Reader, TookTooLong
from newsarchive.archive.report_rows import NoSuchPublisher
from newsarchive.config import ConfigError
from newsarchive.web.api.problems import Problem, problem

_log = logging.getLogger("uvicorn.error")
_OBJECTIONS: tuple[tuple[type[Exception], str], ...] = (
    (OnlyHinted, "only-named"),
    (NoSuchArticle, "no-such-article"),
    (NoSuchRun, "no-such-run"),
    (NoSuchPublisher, "no-such-publisher"),
    (TookTooLong, "too-slow"),
    (ArchiveError, "unusable"),
    (ConfigError, "unusable"),
)
"""The first that fits counts."""


def objected(reader: Reader, error: Exception) -> Problem | None:
    """The problem that `error` is for whoever asked; None for a fault of ours."""
    if isinstance(error, DBAPIError):
        error = reader.objection(error)
    if isinstance(error, TakenDown):
        return Problem("taken-down-by-law" if error.status == 451 else "taken-down")
    found = next((kind for known, kind in _OBJECTIONS if isinstance(error, known)), None)
    if found == "unusable":
        _log.error("the archive cannot be read: %s", error)
    return Problem(found) if found else None


def told(_request: Request, error: Exception) -> Response:
    """The answer to a request that could not be answered."""
    assert isinstance(error, Problem)
    return problem(error.kind, error.detail)


def nowhere(_request: Request, error: Exception) -> Response:
    """The answer where no route is: what Starlette raises."""
    assert isinstance(error, HTTPException)
    return problem("only-read" if error.status_code == 405 else "no-such-address", headers=error.headers)


def fault(_request: Request, error: Exception) -> Response:
    """The answer to a fault of ours: the log has it."""
    _log.error("a fault of the API", exc_info=error)
    return problem("failed")
