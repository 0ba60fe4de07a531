"""Which records of the files are to be read: rows of a run, in order of capture."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsarchive.items import OutLink
from newsarchive.normalization.text import clean_line
from newsarchive.operations.warc.captured import read_date
from newsarchive.operations.warc.fields import FATE
from newsarchive.operations.warc.reading import Refers, Standing
from newsarchive.operations.warc.records import Damage, Found, Place, walk
from newsarchive.publishers import named_article

IsBlog = Callable[[str], bool]
"""Whether posts of the blog at that host are wanted."""

MOST_DAMAGES = 100
"""So many stretches of one file that hold no record are told one by one."""
_READ = ("response", "revisit", "resource")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})", re.IGNORECASE)
_LATEST = 2**31 - 1

_Key = bytes


@dataclass
class Listing:
    """Looks through files; `left_out` counts what is not to be read, by reason."""

    is_blog: IsBlog
    left_out: Counter[str] = field(default_factory=Counter)
    _originals: dict[_Key, tuple[int, Place]] = field(default_factory=dict)
    _waiting: list[tuple[int, Found]] = field(default_factory=list)
    _paths: list[Path] = field(default_factory=list)

    def rows(self, files: Iterable[Path]) -> Iterator[OutLink]:
        """A row for each record that is to be read, and for each stretch that cannot be.

        Revisits come last where what they refer to does not stand before them. Memory grows with those, and by some
        hundred bytes with each page that they may refer to.
        """
        self._paths = list(files)
        for number, path in enumerate(self._paths):
            yield from self._of(number, path)
        for number, found in self._waiting:
            yield self._revisit(number, found) or self._dangling(number, found)

    def _of(self, number: int, path: Path) -> Iterator[OutLink]:
        damages = 0
        try:
            for found in walk(path):
                if isinstance(found, Damage):
                    damages += 1
                    if damages <= MOST_DAMAGES:
                        yield _damaged(path, found.place, found.problem)
                elif (row := self._row(number, path, found)) is not None:
                    yield row
        except OSError as error:
            yield _damaged(path, Place(None, 0), f"it cannot be read: {error.strerror or error}")
        if damages > MOST_DAMAGES:
            self.left_out[f"more stretches of {path.name} that hold no record"] += damages - MOST_DAMAGES

    def _row(self, number: int, path: Path, found: Found) -> OutLink | None:
        status = _status(found)
        reason = self._unwanted(found, status)
        if reason is not None:
            self.left_out[reason] += 1
            return None
        if not found.is_whole:
            return _damaged(path, found.place, found.place.cut_off)
        if _header(found, "WARC-Type") != "revisit":
            self._note(number, found, status)
            return _row_of(path, found)
        row = self._revisit(number, found)
        if row is None:
            self._waiting.append((number, found))
        return row

    def _note(self, number: int, found: Found, status: int | None) -> None:
        if _holds_page(found, status):
            for key in _keys(found):
                self._originals.setdefault(key, (number, found.place))

    def _unwanted(self, found: Found, status: int | None) -> str | None:
        """Why a record is not read; None where it is."""
        kind = _header(found, "WARC-Type")
        if kind not in _READ:
            return f"{clean_line(kind)[:20] or 'nameless'} records"
        if _header(found, FATE):
            return None
        if _header(found, "WARC-Segment-Number"):
            return "records in several pieces"
        if kind == "response" and not _header(found, "Content-Type").lower().startswith("application/http"):
            return "answers that are not of web servers"
        if status is not None and 300 <= status < 400 and status != 304:
            return "redirects"
        return None if self._is_known(_header(found, "WARC-Target-URI")) else "of no publisher or blog known here"

    def _is_known(self, url: str) -> bool:
        return url.startswith(("http://", "https://")) and named_article(url, self.is_blog) is not None

    def _revisit(self, number: int, found: Found) -> OutLink | None:
        """Its row; None while what it refers to was not met."""
        path, profile = self._paths[number], _header(found, "WARC-Profile").lower()
        url, made = _header(found, "WARC-Refers-To-Target-URI"), _header(found, "WARC-Refers-To-Date")
        if "server-not-modified" in profile or (_status(found) == 304 and "identical" not in profile):
            return _row_of(path, found, refers=[url or _header(found, "WARC-Target-URI"), made])
        original = next((self._originals[key] for key in _wanted(found) if key in self._originals), None)
        if original is None:
            return None
        return _row_of(path, found, original=_standing(self._paths[original[0]], original[1]))

    def _dangling(self, number: int, found: Found) -> OutLink:
        return _damaged(self._paths[number], found.place, "the record that it refers to is not in these files", found)


def _header(found: Found, name: str) -> str:
    return (found.fields.get_header(name) or "").strip()


def _status(found: Found) -> int | None:
    status = _STATUS.match(found.head)
    return int(status[1]) if status else None


def _holds_page(found: Found, status: int | None) -> bool:
    """Whether a revisit may refer to it."""
    return bool(_header(found, FATE)) or (status in (200, None) and b"html" in found.head.lower())


def _keys(found: Found) -> list[_Key]:
    url, at = _header(found, "WARC-Target-URI"), _header(found, "WARC-Date")
    own, digest = _header(found, "WARC-Record-ID"), _header(found, "WARC-Payload-Digest")
    return [_key("made", url, at), _key("id", own), *([_key("digest", url, digest)] if digest else [])]


def _wanted(found: Found) -> list[_Key]:
    """What a revisit may be found by, the surest first."""
    url, at = _header(found, "WARC-Refers-To-Target-URI"), _header(found, "WARC-Refers-To-Date")
    refers_to, digest = _header(found, "WARC-Refers-To"), _header(found, "WARC-Payload-Digest")
    by_digest = _key("digest", _header(found, "WARC-Target-URI"), digest) if digest else b""
    return [_key("id", refers_to) if refers_to else b"", _key("made", url, at), by_digest]


def _key(*parts: str) -> _Key:
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=10).digest()


def _row_of(path: Path, found: Found, **more: Any) -> OutLink:
    at = read_date(_header(found, "WARC-Date"))
    priority = -min(int(at.timestamp()), _LATEST) if at is not None else 0  # the oldest first
    return _out_link(_header(found, "WARC-Target-URI"), path, found.place, priority, more)


def _damaged(path: Path, place: Place, problem: str, found: Found | None = None) -> OutLink:
    url = _header(found, "WARC-Target-URI") if found else path.name
    return _out_link(url, path, place, 0, {"damage": f"{problem} ({path.name}, {place})"})


def _out_link(url: str, path: Path, place: Place, priority: int, more: dict[str, Any]) -> OutLink:
    stands = _standing(path, place)
    return OutLink(
        url=clean_line(url)[:2000] or path.name,
        fingerprint=hashlib.sha1(repr(stands).encode(), usedforsecurity=False).digest(),
        host="file",
        delay=0.0,
        callback="read_record",
        cb_kwargs={"at": stands, **more},
        priority=priority,
    )


def _standing(path: Path, place: Place) -> list[str | int | None]:
    """As plain data; names of files may hold any bytes."""
    return [str(path).encode("utf-8", "surrogateescape").hex(), place.member, place.inner]


def standing_of(path: str, member: int | None, inner: int) -> Standing:
    """Where a record stands, as `OutLink.cb_kwargs` have it."""
    return Standing(path=bytes.fromhex(path).decode("utf-8", "surrogateescape"), place=Place(member, inner))


def refers_of(plain: list[str] | None) -> Refers | None:
    """What a 304 refers to, as `OutLink.cb_kwargs` have it."""
    return Refers(url=plain[0], at=read_date(plain[1])) if plain else None
