"""The index holds the current versions' words and nothing else; a wrong delete is seen."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive.archive.engine import connect, reading, writing
from newsarchive.archive.index import index, unindex
from tests.archive.looking import rows, run
from tests.building import Newsroom, a_capture, an_article, later


def hits(newsroom: Newsroom, typed: str) -> set[str]:
    return {hit.key for hit in newsroom.archive.search(typed, limit=100).hits}


def test_edits_leave_no_words_behind(newsroom: Newsroom) -> None:
    for hour, body in enumerate(("등대 이야기", "고래 이야기", "등대 이야기", "")):
        newsroom.keep(an_article(body=body, headline="바다"), a_capture(fetched_at=later(hour)))
        assert newsroom.archive.index_differences() == []
    assert (hits(newsroom, "등대"), hits(newsroom, "고래"), hits(newsroom, "바다")) == (set(), set(), {"kbs:ncd:1"})


TEXTS = st.text(st.sampled_from("등대불 \nKＫ一か\0\u1100\u1161🙂"), max_size=30) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=30
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 3), TEXTS, TEXTS), max_size=6))
def test_any_row_of_edits_keeps_the_index_sound(newsroom: Newsroom, edits: list[tuple[int, str, str]]) -> None:
    for ncd, headline, body in edits:
        newsroom.keep(an_article(ncd, headline, body))
    assert newsroom.archive.index_differences() == []


def test_a_delete_with_the_wrong_text_is_seen(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(headline="바다", body="등대"))
    run(newsroom.path, "UPDATE versions SET body = '고래'")  # so the next edit takes out what was not put in
    newsroom.keep(an_article(headline="바다", body="바람"), a_capture(fetched_at=later(1)))
    run(newsroom.path, "INSERT INTO article_index(article_index) VALUES ('integrity-check')")  # FTS5 sees nothing
    assert sorted(newsroom.archive.index_differences()) == [("대", 1, "body", 1), ("등대", 1, "body", 0)]


def test_words_that_are_missing_from_the_index_are_seen(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(headline="바다", body="등대"))
    with writing(connect(newsroom.url)) as connection:
        unindex(connection, 1)
    assert sorted(newsroom.archive.index_differences()) == [
        ("다", 1, "headline", 1),
        ("대", 1, "body", 1),
        ("등대", 1, "body", 0),
        ("바다", 1, "headline", 0),
    ]


def test_an_article_that_the_archive_does_not_have_is_seen(newsroom: Newsroom) -> None:
    run(newsroom.path, "INSERT INTO article_index(rowid, headline, body) VALUES (9, '고래', '')")
    assert newsroom.archive.index_differences() == [("고래", 9, "headline", 0)]


def test_looking_for_differences_changes_nothing(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    before = rows(newsroom.path, "SELECT * FROM article_index_data")
    assert newsroom.archive.index_differences() == newsroom.archive.index_differences() == []
    assert rows(newsroom.path, "SELECT * FROM article_index_data") == before


def test_taking_out_what_is_not_in_does_nothing(newsroom: Newsroom) -> None:
    with writing(connect(newsroom.url)) as connection:
        unindex(connection, 5)
    assert newsroom.archive.index_differences() == []


def test_indexing_again_is_idempotent(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(headline="바다", body="등대"))
    engine = connect(newsroom.url)
    with writing(engine) as connection:
        index(connection, 1, 1, "바다", "등대")
    with reading(engine) as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM article_index WHERE article_index MATCH '등대'")
        assert count.scalar_one() == 1
    assert newsroom.archive.index_differences() == []
