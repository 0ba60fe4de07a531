"""What a search finds as files: rows with the columns of `newsarchive export`, for spreadsheets and for programs."""

from collections.abc import AsyncIterator
from contextlib import closing
from threading import BoundedSemaphore

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from newsarchive.archive.read_handle import Reader
from newsarchive.archive.search import Listing
from newsarchive.operations.exports.exporting import Chosen, Format, rows_of, writer_of
from newsarchive.web.asking import Unasked, asking, reader_of, whole_number
from newsarchive.web.pages.search import MEANT, wish_of
from newsarchive.web.rendering import address

ROWS = 1_000
"""A file has no more; the header Link names the next one."""
_MOST_BYTES = 8 << 20
"""Nor has it more of these, but for its last row: it is made in memory, so that no slow reader holds the archive."""
_A_PIECE = 64 << 10
_AT_ONCE = 2
"""So many files are made at a time, each a second of work: who asks for more is told to come back, and pages go on."""
_KINDS = {"csv": "text/csv; charset=utf-8; header=present", "jsonl": "application/x-ndjson"}


@asking
def as_csv(request: Request) -> Response:
    """`/search.csv?q=…`: with a byte order mark, by which spreadsheets know that it is UTF-8."""
    return _file(request, "csv")


@asking
def as_json_lines(request: Request) -> Response:
    """`/search.jsonl?q=…`: an object a line."""
    return _file(request, "jsonl")


def _file(request: Request, form: Format) -> Response:
    room: BoundedSemaphore = request.app.state.files
    if not room.acquire(blocking=False):
        raise Unasked(503, "problem.busy")
    try:
        return _made(request, form)
    finally:
        room.release()


def room_for_files() -> BoundedSemaphore:
    """Who makes a file takes a place in it."""
    return BoundedSemaphore(_AT_ONCE)


def _made(request: Request, form: Format) -> Response:
    wish, reader = wish_of(request), reader_of(request)
    limit = whole_number(request, "limit", ROWS, 1, ROWS)
    page = request.query_params.get("page") or None
    found = reader.listing(wish.typed, sort=wish.sort, limit=limit, page=page, **MEANT)
    body, following = _written(reader, found, form)
    headers = {
        "content-type": _KINDS[form],
        "content-disposition": f'attachment; filename="newsarchive-search.{form}"',
        "cache-control": "no-cache",
    }
    if following:
        asked = wish.parameters(page=following, limit=None if limit == ROWS else limit)
        headers["link"] = f'<{address(f"/search.{form}", asked)}>; rel="next"'
    return StreamingResponse(_pieces(body), headers=headers)


class _Sink(bytearray):
    def write(self, data: bytes, /) -> None:
        self.extend(data)


def _written(reader: Reader, found: Listing, form: Format) -> tuple[bytes, str | None]:
    """The file, and where the next one begins."""
    chosen = Chosen(ids=found.article_ids)
    sink = _Sink()
    writer = writer_of(form, sink, chosen, byte_order_mark=True)
    following = dict(zip(found.article_ids, (*found.pages[:-1], found.next_page), strict=False))
    with closing(rows_of(reader, chosen)) as rows:
        for row in rows:
            writer.add(row)
            if len(sink) > _MOST_BYTES:
                return bytes(sink), following[row["id"]]
    writer.end()
    return bytes(sink), found.next_page


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    """A little at a time: packing all of it at once would keep others waiting."""
    for start in range(0, len(body), _A_PIECE):
        yield body[start : start + _A_PIECE]
