"""The pure decision: what a capture means for an article."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.archive.versions import GONE_AFTER, Fate, Known, content_digest, decide, decide_missing, is_changed
from newsarchive.items import Article, Missing
from tests.building import BODY, HEADLINE, NOON, an_article, later


def known(article: Article, *, missing_hours: float | None = None, gone: bool = False) -> Known:
    return Known(
        digest=content_digest(article.headline, article.body),
        date_modified=article.date_modified,
        missing_since=None if missing_hours is None else later(-missing_hours),
        gone=gone,
    )


def test_what_is_not_known_is_new() -> None:
    assert decide(None, an_article()) == "new"


@pytest.mark.parametrize(
    ("fields", "fate"),
    [
        ({}, "seen"),
        ({"headline": HEADLINE + " 종합"}, "changed"),
        ({"body": BODY + "\n덧붙인 문장입니다."}, "changed"),
        ({"body": ""}, "changed"),
        ({"date_modified": NOON}, "touched"),
        ({"date_modified": NOON, "body": "다른 글"}, "changed"),
        ({"section": "문화"}, "seen"),
        ({"extractor": "kbs.now/2"}, "seen"),
        ({"kind": "video"}, "seen"),
        ({"headline": f"  {HEADLINE}\u3000"}, "seen"),
        ({"body": BODY.replace("\n", "  \n\n ")}, "seen"),
        ({"body": BODY.replace(" ", "\u00a0")}, "seen"),
    ],
)
def test_content_decides_and_white_space_does_not(fields: dict[str, Any], fate: Fate) -> None:
    assert decide(known(an_article()), an_article(**fields)) == fate


def test_a_headline_that_moves_into_the_body_is_a_change() -> None:
    assert content_digest("가 나", "다") != content_digest("가", "나 다")


def test_the_edit_time_that_vanishes_is_touched() -> None:
    assert decide(known(an_article(date_modified=NOON)), an_article()) == "touched"


def test_an_article_that_returns_is_back_whatever_it_says() -> None:
    gone = known(an_article(), gone=True)
    for article, changed in ((an_article(), False), (an_article(body="다른 글"), True)):
        assert (decide(gone, article), is_changed(gone, article)) == ("back", changed)


@given(st.text(), st.text(), st.text(" \n\t\u00a0\u3000", min_size=1))
def test_the_digest_takes_any_text_and_no_notice_of_white_space(headline: str, body: str, space: str) -> None:
    assert content_digest(space + headline, body + space) == content_digest(headline, body)
    assert content_digest(headline + "\ud800", body)


@pytest.mark.parametrize("how", ["notice", "410"])
@pytest.mark.parametrize("missing_hours", [None, 0.1, 5])
def test_a_notice_and_410_are_believed_at_once(how: Missing, missing_hours: float | None) -> None:
    assert decide_missing(known(an_article(), missing_hours=missing_hours), how, NOON) == "gone"


def test_a_404_is_believed_when_met_again_an_hour_later() -> None:
    first = known(an_article())
    again = known(an_article(), missing_hours=0)
    assert decide_missing(first, "404", NOON) == "missing"
    assert decide_missing(again, "404", NOON + GONE_AFTER - timedelta(seconds=1)) == "missing"
    assert decide_missing(again, "404", NOON + GONE_AFTER) == "gone"


@pytest.mark.parametrize("how", ["notice", "410", "404"])
def test_what_is_gone_stays_gone(how: Missing) -> None:
    assert decide_missing(known(an_article(), missing_hours=9, gone=True), how, NOON) == "seen"


def test_a_404_of_what_was_never_archived_is_not_believed() -> None:
    assert decide_missing(None, "404", NOON) == "missing"
