"""The block of a record that holds an answer of a web server: taken apart, and put together. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO

from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader  # type: ignore[import-untyped]

Headers = tuple[tuple[str, str], ...]

_END = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(r"(HTTP/\d(?:\.\d)?)[ \t]+(\d{3})(?:[ \t].*)?", re.IGNORECASE)
_CHUNK = re.compile(rb"[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]*)?\r\n")


class NotHttp(Exception):
    """The block is no answer of a web server."""


class CutShort(Exception):
    """The body ends before its end."""


@dataclass(frozen=True, kw_only=True)
class HttpBlock:
    """An answer: headers as they were received (bytes as Latin-1), body as it was stored."""

    protocol: str
    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """The values of that header, parted by commas; None where it is not there."""
        values = [value for each, value in self.headers if each.lower() == name]
        return ", ".join(values) if values else None


def parse(block: bytes) -> HttpBlock:
    """The answer in `block`. Raises NotHttp."""
    end = _END.search(block)
    lines = block[: end.start() if end else len(block)].decode("latin-1").splitlines()
    status_line = _STATUS_LINE.fullmatch(lines[0].strip()) if lines else None
    if status_line is None:
        raise NotHttp("it holds no answer of a web server")
    return HttpBlock(
        protocol=status_line[1].upper(),
        status=int(status_line[2]),
        headers=tuple(_headers(lines[1:])),
        body=block[end.end() :] if end else b"",
    )


def _headers(lines: list[str]) -> Iterable[tuple[str, str]]:
    unfolded: list[str] = []
    for line in lines:
        if line[:1] in (" ", "\t") and unfolded:
            unfolded[-1] += f" {line.strip()}"
        else:
            unfolded.append(line)
    for line in unfolded:
        name, colon, value = line.partition(":")
        if colon and name.strip():
            yield name.strip(), value.strip()


def written(protocol: str | None, status: int, headers: Headers) -> bytes:
    """Status line and headers as an answer begins; the reason phrase, which nobody keeps, is the usual one."""
    phrase = next((each.phrase for each in HTTPStatus if each == status), "")
    lines = (f"{protocol or 'HTTP/1.1'} {status} {phrase}", *(f"{name}: {value}" for name, value in headers))
    return "".join(f"{_in_one_line(line)}\r\n" for line in (*lines, "")).encode("latin-1", "replace")


def _in_one_line(text: str) -> str:
    return re.sub(r"[\r\n\0]+", " ", text)


def dechunked(block: HttpBlock) -> bytes:
    """The body without its chunks, where it is in chunks: many who store answers take them away and leave the header.

    Raises CutShort.
    """
    coding = (block.header("transfer-encoding") or "").lower()
    if "chunked" not in coding or not _CHUNK.match(block.body):
        return block.body
    try:
        return bytes(ChunkedDataReader(BytesIO(block.body), raise_exceptions=True).read())
    except ChunkedDataException as error:
        raise CutShort("the chunks of its body are broken, or end too early") from error
