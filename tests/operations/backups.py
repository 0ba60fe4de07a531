"""What tests of backups share: an archive to back up, how it is done."""

from pathlib import Path

from newsarchive.operations.backup import back_up
from newsarchive.operations.restoring import Restored, restore
from tests.building import Newsroom, a_capture, address, an_article, later


def fill(room: Newsroom) -> None:
    """Three articles: 1 was edited, 2 is gone."""
    for ncd in range(1, 4):
        room.keep(an_article(ncd), a_capture(address(ncd), body=b"<p>%d</p>" % ncd))
    room.keep(an_article(1, body="고친 글입니다."), a_capture(fetched_at=later(1), body=b"<p>edited</p>"))
    room.miss(2, "410", later(2))


def silently(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def backed_up(room: Newsroom, folder: Path, keep: int | None = None) -> Path:
    """The file of a new backup in the folder."""
    return back_up(room.archive, folder, is_folder=True, keep=keep, tell=silently).file


def restored(backup: Path, url: str, *, replaces: bool = False) -> Restored:
    """The backup made an archive, with the takedowns of the one that is replaced."""
    return restore(backup, url, replaces=replaces, tombstones=None, identify=lambda _url: None, tell=silently)


def in_file(file: Path) -> str:
    """The URL of an archive in that file."""
    return f"sqlite:///{file}"


def files_in(folder: Path) -> list[str]:
    """The names of the files there."""
    return sorted(file.name for file in folder.iterdir())
