"""`newsarchive fixture`: a page made into a test case, for a person to review."""

import json
from pathlib import Path
from typing import Any

import click

from newsarchive.cli.failure import Failure, Misuse
from newsarchive.cli.kept_pages import KeptPage, page_of_address, page_of_file
from newsarchive.cli.options import TEXT, as_json, connect_to, examples
from newsarchive.cli.screen import print_json, screen

CASES = Path("tests/fixtures")


@click.command(
    short_help="Make a test case of a page.",
    epilog=examples(
        "newsarchive fixture 'https://news.kbs.co.kr/news/view.do?ncd=8630990'",
        "newsarchive fixture saved.html --to tests/fixtures/kbs/now_long_headline",
        "newsarchive fixture saved.html --url 'https://news.kbs.co.kr/news/view.do?ncd=8630990'",
    ),
)
@click.argument("page", metavar="URL|FILE")
@click.option("--to", "folder", type=click.Path(path_type=Path), metavar="DIR", help="The new folder of the case.")
@click.option("--url", type=TEXT, metavar="URL", help="Where the page in FILE comes from.")
@connect_to
@as_json
def fixture(page: str, folder: Path | None, url: str | None, connect_to: tuple[str, ...], as_json: bool) -> None:
    """Write a test case: a page, how it was fetched, and a draft of what must be read there.

    Of a URL the archived page is taken; one that is not archived is crawled first. The case fails until a
    person has reviewed its expected.json. Without --to its folder is tests/fixtures/PUBLISHER/NAME.
    """
    kept = _page(page, url, connect_to)
    case = folder or CASES / _publisher(kept) / kept.name
    expected = _write(case, kept)
    draft: dict[str, Any] = json.loads(expected.read_text(encoding="utf-8"))
    if as_json:
        print_json({"folder": str(case), "expected": str(expected), "url": kept.url, "outcome": draft["outcome"]})
        return
    screen().line(f"Written: {case}, which reads as {_in_words(draft)}")
    screen().line(f'Next: compare {expected} with page.html, correct it, and set "reviewed" to true.')


def _page(page: str, url: str | None, connect_to: tuple[str, ...]) -> KeptPage:
    if not page.startswith(("http://", "https://")):
        return page_of_file(page, url)
    if url is not None:
        raise Misuse("--url says where the page in a FILE comes from; the first argument is a URL already")
    return page_of_address(TEXT.convert(page, None, None), connect_to)


def _publisher(kept: KeptPage) -> str:
    """Whose page it is, by its address, else by what stands on it."""
    from newsarchive.publishers import NotAnArticle, Removed, UnknownPublisher, identify, read_saved_page

    if kept.url and (identity := identify(kept.url)):
        return identity.publisher
    try:
        return read_saved_page(kept.body, kept.url).identity.publisher
    except (NotAnArticle, Removed, UnknownPublisher) as error:
        raise Misuse("whose page it is cannot be told from it; say where the case belongs: --to DIR") from error


def _write(case: Path, kept: KeptPage) -> Path:
    from newsarchive.publishers.fixtures import write_case

    try:
        return write_case(case, kept.body, kept.url, kept.fetched_at, kept.status, kept.headers)
    except FileExistsError as error:
        raise Failure(f"{case} exists already and is not overwritten; give another folder: --to DIR") from error
    except (OSError, ValueError) as error:
        raise Failure(f"{case} cannot be written: {error}") from error


def _in_words(draft: dict[str, Any]) -> str:
    match draft["outcome"]:
        case "article":
            return f"an article: {draft['headline']}"
        case "removed":
            return f"a removed article: {draft['notice']}"
    return f"no article: {draft.get('problem')}"
