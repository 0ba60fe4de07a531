"""The real posts of ../shared in an archive, without the links by which they could be told to be retellings."""

import multiprocessing
import re
import tarfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from newsarchive.operations.jekyll_import import ImportRequest, import_jekyll
from newsarchive.operations.stories import Told, tell_stories
from tests.acceptance.shared import SHARED
from tests.archive.looking import rows
from tests.forks import FORKS

POSTS = SHARED / "data" / "posts" / "aggregator_posts.tar.xz"
LISTED = SHARED / "data" / "posts" / "retellings.tsv"

needs_posts = pytest.mark.skipif(
    not LISTED.is_file(), reason="the real posts (../shared/data/posts) are not on this machine"
)

_NETWORK = re.compile(rb"[\w:/.]*newsdao[^\s\"'<>()\[\]]*")

Pair = tuple[str, str]
"""Two posts that tell one story, by the names of their files."""


def listed_pairs() -> list[Pair]:
    """The pairs that are known."""
    told: dict[str, list[str]] = {}
    for line in LISTED.read_text(encoding="utf-8").splitlines():
        file, story = line.split("\t")
        told.setdefault(story, []).append(file)
    return [(one, other) for one, other in told.values()]


def unpack(folder: Path, only: Collection[str] | None = None) -> None:
    """The posts as files in `folder`, all or some, every link to the network removed."""
    with tarfile.open(POSTS) as posts:
        for member in posts:
            packed = posts.extractfile(member) if member.isfile() else None
            if packed is not None and (only is None or member.name in only):
                file = folder / member.name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(_NETWORK.sub(b"", packed.read()))


def import_posts(url: str, folder: Path) -> None:
    """Import the blogs of `folder`."""
    with _forked_readers():
        for blog in sorted(folder.iterdir()):
            request = ImportRequest(folder=blog, archive_url=url, workers=2)
            import_jekyll(request, lambda _files: None, lambda _page, _fate: None)


def put_into_stories(url: str) -> Told:
    """Compare all that is in the archive; gives how it ended."""
    with _forked_readers(), open_archive(url) as archive:
        return tell_stories(archive, url, workers=2)


@contextmanager
def _forked_readers() -> Iterator[None]:
    """Without the seconds that each process needs to import what it reads with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(multiprocessing, "get_context", lambda _method: FORKS)
        yield


def numbers(url: str) -> dict[str, int]:
    """The article of each post, by the name of its file."""
    return dict(rows(url, "SELECT canonical_url, id FROM articles WHERE publisher LIKE 'jekyll:%'"))
