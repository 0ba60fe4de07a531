"""Bodies are kept once, small, and come back to the byte, whatever they were kept beside."""

from contextlib import suppress
from dataclasses import replace

import pytest
from backports import zstd

from newsarchive.archive import payloads
from newsarchive.archive.bases import FOLLOWERS
from newsarchive.archive.engine import connect, reading, writing
from tests.archive.layouts import page, told
from tests.archive.looking import capture_ids, rows, run
from tests.building import Newsroom, a_capture, address, an_article

KEPT = "SELECT p.id, p.size, length(p.content), p.base_id, p.dictionary_id FROM payloads p ORDER BY p.id"


def keep_pages(newsroom: Newsroom, numbers: range, layout: str = "a") -> None:
    for number in numbers:
        article = an_article(number, headline=told(number).headline, body="\n".join(told(number).body))
        newsroom.keep(article, a_capture(address(number), page(number, layout)))


def came_back(newsroom: Newsroom, number: int) -> bytes:
    capture = newsroom.archive.latest_capture(address(number))
    assert capture is not None
    return capture.body


def test_a_body_that_is_archived_is_not_stored_again(newsroom: Newsroom) -> None:
    for number in (1, 2, 1):
        newsroom.keep(an_article(number), a_capture(address(number), b"<p>1</p>"))
    assert rows(newsroom.url, "SELECT count(*), count(DISTINCT payload_id) FROM captures") == [(3, 1)]
    assert rows(newsroom.url, "SELECT size FROM payloads") == [(8,)]


def test_an_answer_without_body_has_no_payload(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(), a_capture(body=b""))
    assert rows(newsroom.url, "SELECT payload_id, payload_size FROM captures") == [(None, 0)]
    assert came_back(newsroom, 1) == b""


def test_pages_are_kept_as_their_difference_from_one_before_and_come_back(newsroom: Newsroom) -> None:
    keep_pages(newsroom, range(1, FOLLOWERS + 3))
    (first, *others, last) = rows(newsroom.url, KEPT)
    assert (first[3], last[3]) == (None, None)
    assert {base for _, _, _, base, _ in others} == {first[0]}
    assert all(size > 15 * kept for _, size, kept, _, _ in others)
    assert all(came_back(newsroom, number) == page(number) for number in range(1, FOLLOWERS + 3))


def test_a_page_unlike_the_one_before_stands_alone_and_others_beside_it(newsroom: Newsroom) -> None:
    keep_pages(newsroom, range(1, 3))
    newsroom.keep(an_article(9), a_capture(address(9), page(9, "another")))
    newsroom.keep(an_article(10), a_capture(address(10), page(10, "another")))
    assert [base for _, _, _, base, _ in rows(newsroom.url, KEPT)] == [None, 1, None, 3]


def test_a_page_whose_base_was_rolled_back_stands_alone(newsroom: Newsroom) -> None:
    engine = connect(newsroom.url)
    with suppress(ZeroDivisionError), writing(engine) as connection:
        payloads.keep(connection, "a", page(1), "kbs")
        raise ZeroDivisionError
    with writing(engine) as connection:
        kept = payloads.keep(connection, "b", page(2), "kbs")
        another = payloads.keep(connection, "c", page(3), "kbs")
    with reading(engine) as connection:
        assert payloads.body_of(connection, kept) == page(2)
        assert payloads.body_of(connection, another) == page(3)
    assert [base for _, _, _, base, _ in rows(newsroom.url, KEPT)] == [None, kept]
    engine.dispose()


def test_a_body_that_is_removed_leaves_nothing_in_those_kept_beside_it(newsroom: Newsroom) -> None:
    keep_pages(newsroom, range(1, 6))
    run(newsroom.url, "UPDATE captures SET payload_id = NULL WHERE id = ?", capture_ids(newsroom.url)[0])
    engine = connect(newsroom.url)
    with writing(engine) as connection:
        payloads.remove(connection, 1)
    engine.dispose()
    kept = rows(newsroom.url, "SELECT id, base_id, dictionary_id, content FROM payloads ORDER BY id")
    assert [(number, base, dictionary) for number, base, dictionary, _ in kept] == [
        (number, None, None) for number in (2, 3, 4, 5)
    ]
    assert [zstd.decompress(bytes(content)) for *_, content in kept] == [page(number) for number in (2, 3, 4, 5)]
    keep_pages(newsroom, range(6, 8))
    assert came_back(newsroom, 7) == page(7)


def test_a_damaged_body_is_not_given_back(newsroom: Newsroom) -> None:
    keep_pages(newsroom, range(1, 3))
    other = rows(newsroom.url, "SELECT content FROM payloads WHERE id = 1")[0][0]
    run(newsroom.url, "UPDATE payloads SET content = ?, base_id = NULL WHERE id = 2", bytes(other)[:-1] + b"\0")
    with pytest.raises(zstd.ZstdError):
        came_back(newsroom, 2)


def test_source_files_are_kept_beside_no_page(newsroom: Newsroom) -> None:
    keep_pages(newsroom, range(1, 2))
    newsroom.keep(an_article(2), replace(a_capture(address(2), page(2)), medium="jekyll"))
    assert [base for _, _, _, base, _ in rows(newsroom.url, KEPT)] == [None, None]
