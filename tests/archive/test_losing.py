"""What a page lost that once was there: pure decisions on two readings of one article."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from newsarchive.archive.losing import CUT_TO, Before, in_words, lost
from newsarchive.items import DOUBTS, Doubt
from tests.building import NOON, an_article, later

TEXT = "\n".join(f"달마루 마을의 등대지기 {number}호가 언덕에 올라 불빛을 지켜봤습니다." for number in range(10))
PARAGRAPHS = TEXT.split("\n")
TEXTS = st.lists(st.text("가나다라 마바사아.", min_size=1, max_size=40), max_size=12).map("\n".join)


def before(body: str = TEXT, published: datetime | None = NOON, modified: datetime | None = None) -> Before:
    return Before(body=body, date_published=published, date_modified=modified)


def now(body: str = TEXT, **fields: Any) -> tuple[Doubt, ...]:
    """What an article with that text lost of `before()`."""
    return lost(before(), an_article(body=body, **fields))


def test_the_same_again_lost_nothing() -> None:
    assert now() == ()


def test_a_date_that_is_not_there_any_more() -> None:
    assert now(date_published=None, date_published_text=None) == ("no-longer-dated",)


def test_a_date_that_stands_there_and_cannot_be_read_is_not_lost() -> None:
    assert now(date_published=None, date_published_text="입력 어제") == ()


def test_what_never_had_a_date_lost_none() -> None:
    undated = an_article(body=TEXT, date_published=None, date_published_text=None)
    assert lost(before(published=None), undated) == ()


@pytest.mark.parametrize("kind", ["article", "video"])
def test_text_that_is_not_there_any_more(kind: str) -> None:
    assert now("", kind=kind) == ("no-text",)
    assert now("", kind=kind, date_modified=later(1)) == ("no-text",)


def test_what_never_had_text_lost_none() -> None:
    assert lost(before(body=""), an_article(body="")) == ()
    assert lost(before(body=""), an_article(body=TEXT)) == ()


@pytest.mark.parametrize("kept", [1, 3, 5])
def test_only_the_beginning_under_the_same_edit_time(kept: int) -> None:
    teaser = "\n".join(PARAGRAPHS[:kept])
    assert now(teaser) == ("cut-short",)
    assert now(teaser + " 더 보려면 눌러 주세요.") == ("cut-short",)
    assert lost(before(modified=later(1)), an_article(body=teaser, date_modified=later(1))) == ("cut-short",)


def test_an_editor_who_says_so_may_cut() -> None:
    assert now("\n".join(PARAGRAPHS[:3]), date_modified=later(2)) == ()


def test_a_few_sentences_less_are_an_edit() -> None:
    assert now("\n".join(PARAGRAPHS[:7])) == ()


def test_another_text_is_an_edit_however_short() -> None:
    assert now("달마루 등대 기사는 정정 보도로 대체되었습니다.") == ()
    assert now("\n".join(PARAGRAPHS[4:7])) == ()


def test_the_limit_is_where_it_says() -> None:
    letters = "가" * 1000
    at = int(1000 * CUT_TO)
    assert lost(before(body=letters), an_article(body=letters[:at])) == ()
    assert lost(before(body=letters), an_article(body=letters[: at - 1])) == ("cut-short",)


def test_all_that_was_lost_is_said_at_once() -> None:
    assert now("", date_published=None, date_published_text=None) == ("no-longer-dated", "no-text")


@given(TEXTS, TEXTS)
def test_what_only_grew_lost_nothing(old: str, more: str) -> None:
    assert lost(before(body=old), an_article(body=old + more)) == ()


@given(TEXTS)
def test_white_space_is_no_text(old: str) -> None:
    assume(old.strip())
    spread = old.replace(" ", " \n ")
    assert lost(before(body=old), an_article(body=spread)) == ()


@given(TEXTS, st.integers(0, 400))
def test_a_text_that_an_editor_dated_anew_is_never_called_cut(old: str, kept: int) -> None:
    assert "cut-short" not in lost(before(body=old), an_article(body=old[:kept], date_modified=later(3)))


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(TEXTS, st.integers(1, 400))
def test_every_short_beginning_is_called_cut(old: str, kept: int) -> None:
    whole, beginning = "".join(old.split()), "".join(old[:kept].split())
    assume(beginning and len(beginning) < CUT_TO * len(whole))
    assert lost(before(body=old), an_article(body=old[:kept])) == ("cut-short",)


def test_doubts_in_words() -> None:
    assert in_words(("no-text", "walled")) == f"read, but not believed: {DOUBTS['no-text']}; {DOUBTS['walled']}"
