"""The index holds the current versions' words and nothing else; a wrong delete is seen."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive.archive.engine import connect, writing
from newsarchive.archive.index import refresh, unindex
from tests.archive.looking import rows, run
from tests.building import Newsroom, a_capture, address, an_article, later, no_article_again
from tests.postgres import fresh_database


def told(newsroom: Newsroom) -> list[tuple[str, int, str, int]]:
    """Differences in words as written; those of runs and facts repeat them."""
    return [each for each in newsroom.archive.index_differences() if each[2] in ("headline", "body")]


def hits(newsroom: Newsroom, typed: str) -> set[str]:
    return {hit.key for hit in newsroom.archive.search(typed, limit=100).hits}


def test_edits_leave_no_words_behind(newsroom: Newsroom) -> None:
    for hour, body in enumerate(("", "등대 이야기", "고래 이야기", "등대 이야기", "섬 이야기")):
        newsroom.keep(an_article(body=body, headline="바다"), a_capture(fetched_at=later(hour)))
        assert newsroom.archive.index_differences() == []
    assert (hits(newsroom, "등대"), hits(newsroom, "고래"), hits(newsroom, "바다")) == (set(), set(), {"kbs:ncd:1"})


TEXTS = st.text(st.sampled_from("등대불 \nKＫ一か\u1100\u1161🙂"), max_size=30) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 3), TEXTS, TEXTS), max_size=6))
def test_any_row_of_edits_keeps_the_index_sound(newsroom: Newsroom, edits: list[tuple[int, str, str]]) -> None:
    for ncd, headline, body in edits:
        newsroom.keep(an_article(ncd, headline, body))
    assert newsroom.archive.index_differences() == []


def test_a_delete_with_the_wrong_text_is_seen(sqlite_newsroom: Newsroom) -> None:
    sqlite_newsroom.keep(an_article(headline="바다", body="등대"))
    run(sqlite_newsroom.path, "UPDATE versions SET body = '고래'")  # so the next edit takes out what was not put in
    sqlite_newsroom.keep(an_article(headline="바다", body="바람"), a_capture(fetched_at=later(1)))
    run(
        sqlite_newsroom.path, "INSERT INTO article_index(article_index) VALUES ('integrity-check')"
    )  # FTS5 sees nothing
    assert sorted(told(sqlite_newsroom)) == [("대", 1, "body", 1), ("등대", 1, "body", 0)]


def test_words_that_are_missing_from_the_index_are_seen(sqlite_newsroom: Newsroom) -> None:
    sqlite_newsroom.keep(an_article(headline="바다", body="등대"))
    with writing(connect(sqlite_newsroom.url)) as connection:
        unindex(connection, 1)
    assert sorted(told(sqlite_newsroom)) == [
        ("다", 1, "headline", 1),
        ("대", 1, "body", 1),
        ("등대", 1, "body", 0),
        ("바다", 1, "headline", 0),
    ]


def test_an_article_that_the_archive_does_not_have_is_seen(sqlite_newsroom: Newsroom) -> None:
    run(sqlite_newsroom.path, "INSERT INTO article_index(rowid, headline, body) VALUES (9, '고래', '')")
    assert sqlite_newsroom.archive.index_differences() == [("고래", 9, "headline", 0)]


def test_looking_for_differences_changes_nothing(sqlite_newsroom: Newsroom) -> None:
    sqlite_newsroom.keep(an_article())
    before = rows(sqlite_newsroom.path, "SELECT * FROM article_index_data")
    assert sqlite_newsroom.archive.index_differences() == sqlite_newsroom.archive.index_differences() == []
    assert rows(sqlite_newsroom.path, "SELECT * FROM article_index_data") == before


def test_taking_out_what_is_not_in_does_nothing(newsroom: Newsroom) -> None:
    with writing(connect(newsroom.url)) as connection:
        unindex(connection, 5)
    assert newsroom.archive.index_differences() == []


def test_indexing_again_is_idempotent(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(headline="바다", body="등대"))
    engine = connect(newsroom.url)
    with writing(engine) as connection:
        refresh(connection, [1, 1, 7])
    assert hits(newsroom, "등대") == {"kbs:ncd:1"}
    assert newsroom.archive.index_differences() == []


def test_pages_of_one_transaction_are_found_by_their_last_words(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(2, headline="갯벌", body="조개"))
    told = [(1, "바다", "등대"), (2, "갯벌", "낙지"), (1, "바다", "돛배"), (3, "언덕", "연")]
    pages = [
        newsroom.page("article", a_capture(address(ncd), fetched_at=later(hours)), articles=(an_article(ncd, *words),))
        for hours, (ncd, *words) in enumerate(told, start=1)
    ]
    assert newsroom.archive.record_all(pages, no_article_again) == ["new", "changed", "changed", "new"]
    assert hits(newsroom, "등대") == hits(newsroom, "조개") == set()
    assert hits(newsroom, "돛배") == {"kbs:ncd:1"}
    assert hits(newsroom, "낙지") == {"kbs:ncd:2"}
    assert newsroom.archive.index_differences() == []


def test_what_only_the_index_on_postgresql_holds_is_seen(tmp_path: Path) -> None:
    with Newsroom(tmp_path, url=fresh_database()) as newsroom:
        newsroom.keep(an_article(headline="바다", body="등대"))
        run(
            newsroom.url, "UPDATE article_index SET tokens = ts_delete(tokens, '{등대,대}'::text[]) || '고래'::tsvector"
        )
        found = sorted(newsroom.archive.index_differences())
        assert found == [("고래", 1, "part 0", 0), ("대", 1, "part 0", 5), ("등대", 1, "part 0", 4)]


def test_a_phrase_at_the_end_of_a_long_text_is_found(newsroom: Newsroom) -> None:
    body = "\n".join(f"{number}번째 문장은 등대 이야기였습니다." for number in range(3000))
    newsroom.keep(an_article(headline="바다", body=body + "\n고래는 마지막에 왔습니다."))
    for typed in ('"2999번째 문장은 등대 이야기였습니다"', '"이야기였습니다 고래는 마지막"', "1500번째 고래는 바다"):
        assert hits(newsroom, typed) == {"kbs:ncd:1"}
    assert hits(newsroom, '"바다 0번째"') == set()
    assert newsroom.archive.index_differences() == []
