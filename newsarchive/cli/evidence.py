"""`newsarchive evidence`: all that the archive has of one article, in one file that anybody can check."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import Failure, complain
from newsarchive.cli.opening import opened
from newsarchive.cli.options import as_json, examples, reference
from newsarchive.cli.screen import print_json, screen
from newsarchive.telling.wording import number_of, size

if TYPE_CHECKING:
    from newsarchive.archive import Archive
    from newsarchive.operations.evidence.collecting import Packed


@click.command(
    short_help="Pack an article with its captures into one checkable file.",
    epilog=examples(
        "newsarchive evidence kbs:ncd:8630990",
        "newsarchive evidence 'https://news.kbs.co.kr/news/view.do?ncd=8630990' --out proof.zip",
        "python3 verify.py proof.zip        verify.py lies in the file, too",
    ),
)
@reference
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Replaces what is there. Default: evidence-KEY.zip in this folder, which must not be there yet.",
)
@as_json
def evidence(reference: str, out: Path | None, as_json: bool) -> None:
    """Pack all captures, versions and source links of an article, what changed, and a script that checks it all.

    ID|URL is its number, its key, or any of its addresses. The zip file needs no newsarchive: summary.html is for
    people, verify.py takes every digest again. Write down the SHA-256 that is printed: it stands for all of the file.
    """
    from newsarchive.operations.evidence.collecting import bundle_name
    from newsarchive.publishers import likely_identity

    with opened() as archive:
        key = archive.article(reference, likely_identity).key
        target = out or _new(Path(f"{bundle_name(key)}.zip"))
        packed = _pack(archive, key, target)
    if packed.simulated:
        complain(f"{number_of(packed.simulated, 'capture')} simulated: a stand-in server answered, not the publisher")
    if as_json:
        print_json(_record(key, target, packed))
    else:
        _print(key, target, packed)


def _new(path: Path) -> Path:
    if path.exists():
        raise Failure(f"{path} is there already; --out {path} replaces it, another name keeps both")
    return path


def _pack(archive: "Archive", key: str, target: Path) -> "Packed":
    from newsarchive.operations.evidence.collecting import pack
    from newsarchive.operations.exports.files import whole_file

    try:
        with whole_file(target) as stream:
            return pack(archive, key, lambda _: None, stream)
    except OSError as error:
        raise Failure(f"{target} cannot be written: {error.strerror or error}; nothing was left there") from error


def _record(key: str, target: Path, packed: "Packed") -> dict[str, object]:
    counts = {"captures": packed.captures, "versions": packed.versions, "files": packed.files}
    return {"key": key, "file": str(target), **counts, "manifest_sha256": packed.manifest_sha256}


def _print(key: str, target: Path, packed: "Packed") -> None:
    counts = f"{number_of(packed.captures, 'capture')}, {number_of(packed.versions, 'version')}"
    screen().line(f"{target}: {key}, {counts}, {number_of(packed.files, 'file')}, {size(target.stat().st_size)}")
    screen().line(f"SHA-256 of its manifest: {packed.manifest_sha256}")
