"""Files of a Jekyll source folder: which are posts, and reading them without trusting what they are."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newsarchive.publishers.platforms.jekyll_source import HTML, MARKDOWN

LARGEST = 16 * 1024 * 1024
"""Bytes of a source: many times what anybody writes."""

_POSTS = "_posts"
_NEVER_ENTERED = frozenset({"node_modules", "vendor"})


class UnreadableSource(Exception):
    """A file that cannot be read as a source; the message says why, without the path."""


class NoPosts(Exception):
    """A folder that holds no post at all; the message names it and what was looked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: no posts found; looked for files ending in {', '.join(sorted(MARKDOWN | HTML))} in folders"
            f" named {_POSTS}. Give the folder that holds {_POSTS}, or _config.yml"
        )


@dataclass(frozen=True)
class PassedOver:
    """A file that is not read as a post, and why."""

    path: Path
    reason: str


def sources(folder: Path, passed_over: Callable[[PassedOver], None] = lambda _: None) -> Iterator[Path]:
    """The posts below ``folder`` in the order of their paths: ordinary files in ``_posts`` folders, at any depth.

    Every other file there, drafts, and folders that cannot be read are told to ``passed_over``. Symbolic links are
    never followed; pipes, sockets and devices never opened. As Jekyll does, it enters no folder whose name begins with
    ``.``, ``_``, ``#`` or ``~``. Raises NoPosts at the end where there was none, UnreadableSource where ``folder``
    cannot be read at all.
    """
    if not folder.is_dir():
        raise UnreadableSource("it is no folder" if folder.exists() else "there is no such folder")
    found = False
    for path in _Walk(passed_over).below(folder, inside=folder.name == _POSTS):
        found = True
        yield path
    if not found:
        raise NoPosts(folder)


def read_bytes(path: Path) -> bytes:
    """The bytes of an ordinary file. Raises UnreadableSource; a link or pipe put there meanwhile is refused, too."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:  # noqa: PTH123 (of a descriptor)
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UnreadableSource("it is no ordinary file")
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise UnreadableSource(f"it cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > LARGEST:
        raise UnreadableSource(f"it is larger than {LARGEST // 1024 // 1024} MiB; no post is")
    return data


@dataclass(frozen=True)
class _Walk:
    passed_over: Callable[[PassedOver], None]

    def below(self, folder: Path, inside: bool) -> Iterator[Path]:
        """Depth first on a stack of our own: folders nest deeper than Python calls."""
        waiting = [(folder, inside)]
        while waiting:
            current, inside = waiting.pop()
            folders = []
            for entry in self._entries(current):
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry)
                elif inside and (reason := _not_a_post(entry)) is None:
                    yield Path(entry.path)
                elif inside:
                    self.passed_over(PassedOver(Path(entry.path), reason or ""))
            waiting += self._to_enter(reversed(folders), inside)

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self.passed_over(PassedOver(folder, f"the folder cannot be read: {error.strerror}"))
            return []

    def _to_enter(self, folders: Iterator[os.DirEntry[str]], inside: bool) -> Iterator[tuple[Path, bool]]:
        for entry in folders:
            if entry.name == "_drafts":
                self.passed_over(PassedOver(Path(entry.path), "drafts are not published"))
            elif entry.name == _POSTS or (inside and entry.name[0] != "."):
                yield Path(entry.path), True
            elif entry.name[0] not in "._#~" and entry.name not in _NEVER_ENTERED:
                yield Path(entry.path), False


def _not_a_post(entry: os.DirEntry[str]) -> str | None:
    """Why a file in ``_posts`` is none; None for a post."""
    if entry.is_symlink():
        return "a symbolic link, which is not followed"
    if not entry.is_file(follow_symlinks=False):
        return "no ordinary file (a pipe, socket or device)"
    if entry.name[0] in ".#" or entry.name[-1] == "~":
        return "hidden or a backup copy, which Jekyll does not publish"
    if Path(entry.name).suffix.lower() not in MARKDOWN | HTML:
        return f"no post: its name does not end in {', '.join(sorted(MARKDOWN | HTML))}"
    return None
