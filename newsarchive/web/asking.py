"""How a page asks the archive: what goes wrong becomes a page that says so, never a traceback."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsarchive.archive import ArchiveError, NoSuchArticle, NoSuchRun, NotAPage, OnlyHinted, TakenDown
from newsarchive.archive.read_handle import Reader, TookTooLong
from newsarchive.telling.times import to_minute


class Unasked(HTTPException):
    """A request that cannot be answered: `words` is the key of what a reader is told (web/words)."""

    def __init__(self, status: int, words: str, **values: object) -> None:
        super().__init__(status, words)
        self.words, self.values = words, values


def reader_of(request: Request) -> Reader:
    """The archive that this server reads."""
    found = request.app.state.reader
    assert isinstance(found, Reader)
    return found


Endpoint = Callable[[Request], Response]


def asking(endpoint: Endpoint) -> Endpoint:
    """`endpoint`, with what the archive objects to turned into Unasked. It runs in a thread of its own."""

    @wraps(endpoint)
    def asked(request: Request) -> Response:
        try:
            return endpoint(request)
        except TakenDown as error:
            raise Unasked(error.status, "problem.taken_down", when=to_minute(error.made_at)) from error
        except OnlyHinted as error:
            raise Unasked(404, "article.hinted") from error
        except NoSuchArticle as error:
            raise Unasked(404, "article.not_found_long") from error
        except NoSuchRun as error:
            raise Unasked(404, "run.not_found") from error
        except NotAPage as error:
            raise Unasked(400, "search.not_a_page") from error
        except TookTooLong as error:
            raise Unasked(503, "problem.too_slow") from error
        except ArchiveError as error:
            raise Unasked(503, "problem.failed") from error
        except DBAPIError as error:
            raise _objected(reader_of(request), error) from error

    return asked


def _objected(reader: Reader, error: DBAPIError) -> Unasked:
    words = "problem.too_slow" if isinstance(reader.objection(error), TookTooLong) else "problem.failed"
    return Unasked(503, words)


def whole_number(request: Request, name: str, default: int, least: int, most: int) -> int:
    """A number in the query. Raises Unasked where it is none, or out of bounds."""
    typed = request.query_params.get(name)
    if typed in (None, ""):
        return default
    if typed.isascii() and typed.isdigit() and len(typed) < 10 and least <= int(typed) <= most:
        return int(typed)
    raise Unasked(400, "problem.wrong")


def text_of(request: Request, name: str, longest: int = 1_000) -> str:
    """What was typed under `name`, without control characters; empty where nothing was."""
    typed: Any = request.query_params.get(name, "")
    return "".join(each if each.isprintable() else " " for each in typed[:longest]).strip()
