"""Source links judged over a real archive: the odd ones."""

from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive.verdicts_cases import Which
from newsarchive.items import SourceLink
from newsarchive.operations.verification import counts, verify
from newsarchive.publishers import likely_identity
from tests.archives import new_archive
from tests.building import BODY, Newsroom, a_capture, address, an_article, later


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    with Newsroom(tmp_path, url=new_archive(request.param, tmp_path)) as room:
        yield room


def a_source(ncd: int, **fields: Any) -> SourceLink:
    values: dict[str, Any] = {"outlet": "KBS", "label": "출처", "form": "table", "rule": "table", "where": "출처 KBS"}
    return SourceLink(url=address(ncd), target=f"kbs:ncd:{ncd}", **values | fields)


def held(newsroom: Newsroom) -> list[tuple[str, str]]:
    """What the rules hold of the sources of all articles."""
    archive = newsroom.archive
    verify(archive, Which())
    return [(each.verdict, each.reason) for each in archive.verdicts(archive.posts_with_sources(Which()))]


def test_what_names_itself_is_never_verified(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1, source_links=(a_source(1),)))
    assert held(newsroom) == [("same_network", "own-blog")]


def test_several_links_to_one_article_are_judged_each(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    links = a_source(1), a_source(1, label="원문"), a_source(1, form="paragraph", outlet=None)
    newsroom.keep(an_article(2, body=f"{BODY}\n등대는 마을의 자랑입니다.", source_links=links))
    assert [verdict for verdict, _ in held(newsroom)] == ["verified"] * 3
    assert verify(newsroom.archive, Which(), recheck=True).done.news == 0


def test_an_article_that_came_back_is_compared_again(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    newsroom.keep(an_article(2, source_links=(a_source(1),)))
    newsroom.miss(1, "410", later(5))
    assert held(newsroom) == [("gone", "removed")]
    newsroom.keep(an_article(1), a_capture(fetched_at=later(9)))
    assert [verdict for verdict, _ in held(newsroom)] == ["verified"]


def test_what_a_person_said_of_a_source_that_is_named_no_more_does_not_count(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(2, source_links=(a_source(1), a_source(3))))
    newsroom.archive.say_verdict(address(2), likely_identity, 2, "topic_mismatch")
    ids = verify(newsroom.archive, Which()).article_ids
    assert counts(newsroom.archive, ids) == {"date_mismatch": 1, "topic_mismatch": 1}
    newsroom.keep(an_article(2, source_links=(a_source(1),)), a_capture(address(2), b"<p>2</p>", later(30)))
    verify(newsroom.archive, Which())
    assert counts(newsroom.archive, ids) == {"date_mismatch": 1}


def test_letters_of_any_kind_are_judged_and_kept(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    odd = a_source(1, outlet="\u1100\u1161", label="\u202e출처\ufffe\U0001f5fc")
    newsroom.keep(
        an_article(2, body=BODY + "\n\ufeff“\u1103\u1173\u11bc\u1103\u1162”" + "\U0001f5fc" * 99, source_links=(odd,))
    )
    assert len(held(newsroom)) == 1
