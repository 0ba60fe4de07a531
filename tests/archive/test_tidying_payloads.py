"""Pages that no capture has any more go; what is kept beside them can be read as before, and takes no more bytes."""

import hashlib
import threading
from pathlib import Path

import pytest

from newsarchive.archive import payloads, tidying_payloads
from newsarchive.archive.engine import connect, reading, writing
from newsarchive.archive.tidying_payloads import Dropped
from tests.archive.looking import capture_ids, rows, run
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, address, an_article, later


def a_body(number: int) -> bytes:
    return f"<ul>{''.join(f'<li>마을 소식 {each * 7919}</li>' for each in range(200))}</ul><p>{number}</p>".encode()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_was_kept_beside_a_page_that_goes_is_kept_beside_another(tmp_path: Path, engine: str) -> None:
    with Newsroom(tmp_path, url=new_archive(engine, tmp_path)) as newsroom:
        for number in range(6):
            newsroom.keep(an_article(1), a_capture(address(1), a_body(number), later(number)))
        before = rows(newsroom.url, "SELECT id, base_id, length(content) FROM payloads ORDER BY id")
        assert [base for _, base, _ in before] == [None, 1, 1, 1, 1, 1]
        for at in (0, 2):
            run(newsroom.url, "UPDATE captures SET payload_id = NULL WHERE id = ?", capture_ids(newsroom.url)[at])
        database = connect(newsroom.url)
        with writing(database) as connection:
            assert tidying_payloads.orphans(connection, 0) == ([1, 3], None)
            dropped = tidying_payloads.drop(connection, 1)
            assert tidying_payloads.drop(connection, 2) == Dropped(0, 0), "it is in use"
        after = rows(newsroom.url, "SELECT id, base_id, length(content) FROM payloads ORDER BY id")
        assert [(number, base) for number, base, _ in after] == [(2, None), (3, 2), (4, 2), (5, 2), (6, 2)]
        assert dropped == (1, sum(size for *_, size in before) - sum(size for *_, size in after))
        with reading(database) as connection:
            assert [payloads.body_of(connection, each) for each in range(2, 7)] == [
                a_body(each) for each in range(1, 6)
            ]
        database.dispose()


def test_a_page_that_another_process_has_just_found_again_stays(tmp_path: Path) -> None:
    url = new_archive("postgresql", tmp_path)
    with Newsroom(tmp_path, url=url) as newsroom:
        newsroom.keep(an_article(1), a_capture(address(1), a_body(1)))
    run(url, "UPDATE captures SET payload_id = NULL")
    crawl, tidy = connect(url), connect(url)
    found: list[Dropped] = []

    def drop() -> None:
        with writing(tidy) as connection:
            found.append(tidying_payloads.drop(connection, 1))

    other = threading.Thread(target=drop)
    with writing(crawl) as connection:
        assert payloads.keep(connection, hashlib.sha256(a_body(1)).hexdigest(), a_body(1)) == 1
        other.start()
        other.join(0.5)
        assert found == [], "it waits"
        connection.exec_driver_sql("UPDATE captures SET payload_id = 1")
    other.join(10)
    assert found == [Dropped(0, 0)]
    assert rows(url, "SELECT count(*) FROM payloads") == [(1,)]
    crawl.dispose()
    tidy.dispose()
