"""`newsarchive init`: a folder to crawl in, with settings and a spider to extend."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import click

from newsarchive.cli.failure import Failure, Misuse, complain
from newsarchive.cli.options import TEXT, as_json, examples
from newsarchive.cli.screen import print_json, screen
from newsarchive.config import FILE_NAME

_FILES = (
    "scrapy.cfg",
    "newsarchive.toml",
    "README.md",
    "spiders/__init__.py",
    "spiders/example.py",
    "test_example.py",
)
"""As they lie in ``init_files``, and will in the folder."""


@click.command(
    short_help="Begin a folder to crawl in: settings, and a spider to extend.",
    epilog=examples(
        "newsarchive init news && cd news",
        "newsarchive init .                                  in this folder",
    ),
)
@click.argument("folder", metavar="DIR", type=TEXT)
@as_json
def init(folder: str, as_json: bool) -> None:
    """Write settings to fill in and a spider to extend into DIR, which is made where it is not there.

    Written are newsarchive.toml, scrapy.cfg, README.md, spiders/ and a test of the spider in it; nothing, where one of
    them is there already. In DIR, commands find the spiders of newsarchive and those in spiders/.
    """
    place = Path(folder)
    texts = {name: files("newsarchive.cli").joinpath("init_files", name).read_text(encoding="utf-8") for name in _FILES}
    _refuse_others(place, texts)
    try:
        _write(place, texts)
    except OSError as error:
        raise Failure(f"{error.filename or place}: {error.strerror or error}") from error
    for name in texts:
        _tell(place / name, as_json=as_json)
    complain(f"next: set contact_url in {place / FILE_NAME}, then, in {place}: newsarchive crawl kbs --since 1d")


def _tell(written: Path, *, as_json: bool) -> None:
    if as_json:
        print_json({"file": str(written)})
    else:
        screen().line(str(written))


def _refuse_others(place: Path, texts: Mapping[str, str]) -> None:
    """What is there stays as it is."""
    if place.exists() and not place.is_dir():
        raise Misuse(f"{place} is a file; name a folder")
    if there := [name for name in dict.fromkeys(name.partition("/")[0] for name in texts) if (place / name).exists()]:
        way_out = "nothing was written: name another folder, or move them away"
        raise Misuse(f"{place} has {', '.join(there)} already; {way_out}")


def _write(place: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        with (place / name).open("x", encoding="utf-8") as file:  # never over what somebody else wrote meanwhile
            file.write(text)
