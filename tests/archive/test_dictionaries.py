"""Dictionaries are made when they are worth it, hold no article's text, and old pages stay readable."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from newsarchive.archive import dictionaries
from newsarchive.archive.bases import bases
from newsarchive.archive.chrome import chrome_of
from newsarchive.archive.dictionaries import ARTICLES, is_due
from newsarchive.archive.engine import connect, reading
from tests.archive.layouts import page, told
from tests.archive.looking import rows, run
from tests.archive.test_payloads import KEPT, came_back, keep_pages
from tests.building import Newsroom, a_capture, address, an_article

MADE = "SELECT id, publisher, size, share FROM dictionaries ORDER BY id"
NEW_PROCESS = ARTICLES + 1
"""The page with which the second base begins: by then there are enough articles."""


def windows(text: str) -> set[str]:
    return {text[at : at + 8] for at in range(len(text) - 7)}


def texts_of(number: int) -> list[str]:
    article = told(number)
    return [article.headline, *article.body, article.author]


@pytest.mark.parametrize("layout", ["a", "b"])
def test_nothing_that_an_article_says_is_in_a_dictionary(layout: str) -> None:
    numbers = range(100, 124)
    made = chrome_of([page(number, layout) for number in numbers]).decode()
    assert len(made) > 10_000
    for number in (*range(80, 124), 900_001):
        for text in texts_of(number):
            assert not windows(text) & windows(made), text
    everywhere = set.intersection(*(windows(page(number, layout).decode()) for number in numbers))
    assert {run for run in windows(made) if not set(run) & set("\0<>\n")} <= everywhere


@pytest.mark.parametrize(
    "place",
    [
        "<a href='/9'><img src='/9.jpg' alt=\"{}\"></a>",
        "<a href='/9'><strong>{}</strong></a>",
        '<script>var top = "{}", shown = 6;</script>',
        '<script type="application/json">{{"top": "{}"}}</script>',
        '<li data-item=\'{{"title": "{}"}}\'>',
    ],
)
def test_a_headline_that_every_page_lists_is_not_in_it_wherever_it_stands(place: str) -> None:
    headline = "Lighthouse keeper returns after ninety years"
    pages = [page(number).replace(b"<nav>", place.format(headline).encode() + b"<nav>") for number in range(20)]
    assert not windows(headline) & windows(chrome_of(pages).decode())


def test_names_of_authors_and_headlines_are_not_in_it_even_where_every_page_has_them() -> None:
    pages = [page(number).replace(b"<nav>", b"<nav>\xed\x99\x8d\xea\xb8\xb8\xeb\x8f\x99 ") for number in range(20)]
    assert "홍길동" in chrome_of(pages).decode()
    assert "홍길동" not in chrome_of(pages, {"홍길동"}).decode()


def test_a_page_of_another_layout_among_them_takes_nothing_away() -> None:
    pages = [page(number) for number in range(20)]
    assert len(chrome_of([*pages[:10], page(99, "other"), *pages[10:]])) > 0.95 * len(chrome_of(pages))


@pytest.mark.parametrize("pages", [[b"\xff\xfe"] * 20, [b""] * 20, [bytes([n]) * 100 for n in range(20)]])
def test_what_is_no_page_makes_no_dictionary_and_no_error(pages: list[bytes]) -> None:
    assert len(chrome_of(pages)) < 100


def test_pages_in_another_encoding_hold_no_text_either() -> None:
    made = chrome_of([page(number).decode().encode("euc-kr") for number in range(20)])
    assert len(made) > 10_000
    for text in texts_of(900_001):
        assert text.encode("euc-kr")[:16] not in made


@pytest.mark.parametrize(
    ("share", "lately", "articles", "due"),
    [
        (None, [], ARTICLES - 1, False),
        (None, [], ARTICLES, True),
        (0.1, [0.1] * 8, 0, False),
        (0.1, [0.5] * 7, 0, False),
        (0.1, [0.12] * 8, 0, False),
        (0.1, [0.14] * 8, 0, True),
    ],
)
def test_a_dictionary_is_due(share: float | None, lately: list[float], articles: int, due: bool) -> None:
    assert is_due(share, lately, articles) == due


def test_a_publisher_gets_a_dictionary_once_it_has_enough_pages(newsroom: Newsroom) -> None:
    keep_pages(newsroom, range(1, NEW_PROCESS))
    assert rows(newsroom.url, MADE) == []
    keep_pages(newsroom, range(NEW_PROCESS, NEW_PROCESS + 1))
    ((_, publisher, size, share),) = rows(newsroom.url, MADE)
    assert (publisher, size > 10_000, share < 0.1) == ("kbs", True, True)
    alone = [row for row in rows(newsroom.url, KEPT) if row[3] is None]
    assert [dictionary for *_, dictionary in alone] == [1, 1]  # the one from before is packed again
    stats = newsroom.archive.stats()
    ((content,),) = rows(newsroom.url, "SELECT length(content) FROM dictionaries")
    assert (stats.payloads, stats.dictionaries) == (NEW_PROCESS, 1)
    assert stats.stored_bytes == content + sum(kept for _, _, kept, _, _ in rows(newsroom.url, KEPT))
    assert all(came_back(newsroom, number) == page(number) for number in range(1, NEW_PROCESS + 1))


def forget_bases(newsroom: Newsroom) -> None:
    """As in a new process: its first page stands alone."""
    with reading(newsroom.archive._engine) as connection:
        bases(connection).newest.clear()


def keep_alone(newsroom: Newsroom, numbers: range, layout: str) -> None:
    for number in numbers:
        forget_bases(newsroom)
        keep_pages(newsroom, range(number, number + 1), layout)


def test_another_dictionary_is_made_when_the_layout_changes_and_old_pages_are_still_read(newsroom: Newsroom) -> None:
    keep_pages(newsroom, range(1, NEW_PROCESS + 1))
    keep_alone(newsroom, range(20, 50), "new")
    (first, second) = rows(newsroom.url, MADE)
    assert second[3] < 1.3 * first[3]
    assert {dictionary for *_, dictionary in rows(newsroom.url, KEPT)} == {None, first[0], second[0]}
    assert all(came_back(newsroom, number) == page(number) for number in range(1, NEW_PROCESS + 1))
    assert all(came_back(newsroom, number) == page(number, "new") for number in range(20, 50))


def test_while_the_layout_stays_no_other_dictionary_is_made(newsroom: Newsroom) -> None:
    keep_alone(newsroom, range(1, 60), "a")
    assert len(rows(newsroom.url, MADE)) == 1


def test_pages_that_have_nothing_in_common_are_tried_once(newsroom: Newsroom) -> None:
    for number in range(1, 40):
        forget_bases(newsroom)
        newsroom.keep(an_article(number), a_capture(address(number), random.Random(number).randbytes(900)))
    ((_, _, size, share),) = rows(newsroom.url, MADE)
    assert (size, share > 0.1) == (0, True)


def test_each_process_takes_the_newest_dictionary(newsroom: Newsroom) -> None:
    keep_pages(newsroom, range(1, NEW_PROCESS + 1))
    with Newsroom(newsroom.path.parent, url=newsroom.url) as another:
        keep_pages(another, range(70, 71))
    assert rows(newsroom.url, KEPT)[-1][3:] == (None, 1)


KILLED = """
import os, signal, sys
from pathlib import Path
from newsarchive.archive import training
from tests.archive.test_payloads import keep_pages
from tests.building import Newsroom
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
training._pack_again = die
with Newsroom(Path(sys.argv[1]), url=sys.argv[2]) as newsroom:
    keep_pages(newsroom, range(1, 40))
"""


def test_a_kill_in_the_middle_of_training_leaves_the_archive_as_it_was(newsroom: Newsroom, tmp_path: Path) -> None:
    words = [sys.executable, "-c", KILLED, str(tmp_path), newsroom.url]
    root = Path(__file__).parents[2]
    assert subprocess.run(words, cwd=root, env={**os.environ}, timeout=60).returncode == -signal.SIGKILL
    assert rows(newsroom.url, MADE) == []
    assert rows(newsroom.url, "SELECT count(*) FROM payloads") == [(NEW_PROCESS - 1,)]
    assert all(came_back(newsroom, number) == page(number) for number in range(1, NEW_PROCESS))
    keep_pages(newsroom, range(60, 61))
    assert len(rows(newsroom.url, MADE)) == 1


def test_a_dictionary_is_told_by_its_content_not_by_its_number(newsroom: Newsroom) -> None:
    keep_pages(newsroom, range(1, NEW_PROCESS + 1))
    engine = connect(newsroom.url)
    with reading(engine) as connection:
        newest = dictionaries.newest(connection, "kbs")
        assert newest is not None
        assert len(dictionaries.load(connection, newest.id, newest.sha256)) == newest.size
    engine.dispose()
    run(newsroom.url, "UPDATE dictionaries SET sha256 = 'x'")
    assert came_back(newsroom, 1) == page(1)
