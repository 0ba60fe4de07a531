"""Verdicts are kept with their history; what people say stands over the rules; nothing is doubled."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import NoSuchSource, NotCorrected
from newsarchive.archive.verdicts_cases import Which
from newsarchive.archive.verdicts_held import holding_of
from newsarchive.archive.verdicts_json import evidence_digest, evidence_json, evidence_of, link_digest
from newsarchive.archive.verdicts_kept import NewVerdict
from newsarchive.items import Article, Identity, SourceLink
from newsarchive.publishers import likely_identity
from newsarchive.verdicts import Asked, Comparison, Evidence, Issued, Judged, SentencePair, Shared, State, VerdictName
from tests.archive.looking import rows
from tests.archives import new_archive
from tests.building import NOON, Newsroom, a_capture, address, an_article, later

POST_KEY = "blog.example/1"
SHARED = Shared(shared=("등대",), missing=("41명",))


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    with Newsroom(tmp_path, url=new_archive(request.param, tmp_path)) as room:
        yield room


def a_source(url: str | None = address(1), **fields: Any) -> SourceLink:
    values: dict[str, Any] = {"outlet": "KBS", "label": "출처", "form": "table", "rule": "table", "where": "출처 KBS"}
    return SourceLink(url=url, target="kbs:ncd:1" if url == address(1) else None, **values | fields)


def a_post(*links: SourceLink, body: str = "등대 이야기입니다.") -> Article:
    return an_article(
        1,
        body=body,
        identity=Identity(publisher="blog.example", key=POST_KEY),
        canonical_url="https://blog.example/1",
        addresses=("https://blog.example/1",),
        source_links=links,
        extractor="page/1",
    )


def keep(newsroom: Newsroom, verdict: VerdictName = "verified", basis: str = "1", **fields: Any) -> int:
    """Keep a verdict of the post's first source link."""
    (post,) = newsroom.archive.posts_with_sources(Which())
    named, _ = newsroom.archive.named_sources([post])
    told = newsroom.archive.current_states([post])[post].state
    evidence = Evidence(**{"reason": "agrees", "told": told, "target": "kbs:ncd:1", **fields})
    new = NewVerdict(
        article_id=post,
        link=named[0].link,
        judged=Judged(verdict=verdict, evidence=evidence),
        rules="verdicts-1",
        basis=basis,
        cited_id=named[0].cited_id,
        simulated=False,
    )
    return newsroom.archive.keep_verdicts({post: [each.link for each in named]}, [new])


def history(newsroom: Newsroom) -> list[tuple[str, bool]]:
    found = newsroom.archive.verdict_history(_post(newsroom))
    return [(each.verdict, each.superseded_at is None) for each in found]


def _post(newsroom: Newsroom) -> int:
    return newsroom.archive.article_id(POST_KEY, likely_identity)


def test_evidence_comes_back_as_it_was_kept() -> None:
    state = State(
        key="kbs:ncd:1",
        publisher="kbs",
        headline="등대",
        canonical_url=address(1),
        version=2,
        capture_id=7,
        captured_at=NOON,
        date_published=NOON - timedelta(days=1),
        date_modified=None,
        status="gone",
        gone_at=NOON,
        simulated=True,
    )
    pair = SentencePair(told="불이 켜졌다", original="다시 켜졌다", told_number=0, original_number=3, score=0.7)
    compared = Comparison(score=0.61, sentences=(pair,), sentence_share=0.5, names=SHARED, numbers=SHARED)
    asked = Asked(at=NOON, url=address(1), outcome="new", status=200, hops=((address(2), 301),), capture_id=7)
    issued = Issued(code=1, earliest=NOON, latest=None)
    whole = Evidence(
        reason="agrees",
        told=state,
        target="kbs:ncd:1",
        resolved_by="redirect",
        cited=state,
        issued=issued,
        days_apart=0.5,
        comparison=compared,
        asked=(asked,),
    )
    assert evidence_of(evidence_json(whole)) == whole
    assert evidence_of({}) is None
    again = evidence_json(whole) | {"asked": evidence_json(whole)["asked"] * 2}
    assert evidence_digest("verified", again) == evidence_digest("verified", evidence_json(whole))
    assert evidence_digest("gone", again) != evidence_digest("verified", again)


def test_a_verdict_is_written_once_and_superseded_by_another(newsroom: Newsroom) -> None:
    newsroom.keep(a_post(a_source()))
    assert keep(newsroom) == 1
    assert keep(newsroom, basis="2") == 0
    assert rows(newsroom.url, "SELECT basis FROM verdicts") == [("2",)]
    assert keep(newsroom, "gone", basis="3", reason="removed") == 1
    assert history(newsroom) == [("verified", False), ("gone", True)]
    assert rows(newsroom.url, "SELECT verdict, by_rules, reason, url FROM v_verdicts") == [
        ("gone", "gone", "removed", address(1))
    ]


def test_asking_again_in_vain_is_no_news(newsroom: Newsroom) -> None:
    newsroom.keep(a_post(a_source()))
    silent = Asked(at=NOON, url=address(1), outcome="failed", problem="timeout")
    again = Asked(at=later(5), url=address(1), outcome="failed", problem="timeout")
    assert keep(newsroom, "unreachable", asked=(silent,)) == 1
    assert keep(newsroom, "unreachable", asked=(silent, again)) == 0


def test_what_is_not_named_any_more_is_held_of_nothing(newsroom: Newsroom) -> None:
    newsroom.keep(a_post(a_source()))
    keep(newsroom)
    post = _post(newsroom)
    newsroom.archive.keep_verdicts({post: [a_source("https://other.example/2")]}, [])
    assert history(newsroom) == [("verified", False)]
    assert newsroom.archive.verdicts([post]) == []


def test_what_was_held_then_is_told_as_of_then(newsroom: Newsroom) -> None:
    newsroom.keep(a_post(a_source()))
    keep(newsroom)
    ((first,),) = rows(newsroom.url, "SELECT judged_at FROM verdicts")
    keep(newsroom, "gone", basis="2")
    (before,) = newsroom.archive.verdicts(
        [_post(newsroom)], newsroom.archive.verdict_history(_post(newsroom))[0].judged_at
    )
    assert (before.verdict, str(before.judged_at.year)) == ("verified", str(first)[:4])
    assert newsroom.archive.verdicts([_post(newsroom)], NOON) == []


def test_what_a_person_says_stands_over_the_rules_until_it_is_withdrawn(newsroom: Newsroom) -> None:
    newsroom.keep(a_post(a_source()))
    keep(newsroom)
    archive = newsroom.archive
    archive.say_verdict(POST_KEY, likely_identity, 1, "topic_mismatch", "한바다", "다른 사건이다")
    keep(newsroom, "gone", basis="2")
    seen = "SELECT verdict, by_hand, author, note, by_rules FROM v_verdicts"
    assert [tuple(row) for row in rows(newsroom.url, seen)] == [
        ("topic_mismatch", True, "한바다", "다른 사건이다", "gone")
    ]
    assert archive.verdict_counts([_post(newsroom)]) == {"topic_mismatch": 1}
    archive.say_verdict(POST_KEY, likely_identity, 1, "unchecked")
    assert archive.verdict_counts([_post(newsroom)]) == {"unchecked": 1}
    archive.withdraw_verdict(POST_KEY, likely_identity, 1)
    assert archive.verdict_counts([_post(newsroom)]) == {"gone": 1}
    with pytest.raises(NotCorrected, match="nobody has said"):
        archive.withdraw_verdict(POST_KEY, likely_identity, 1)
    with pytest.raises(NoSuchSource, match="it names 1"):
        archive.say_verdict(POST_KEY, likely_identity, 2, "unchecked")


def test_what_a_person_says_survives_that_the_source_is_read_otherwise(newsroom: Newsroom) -> None:
    newsroom.keep(a_post(a_source()))
    newsroom.archive.say_verdict(POST_KEY, likely_identity, 1, "topic_mismatch")
    post, other = _post(newsroom), a_source(label="자료", form="paragraph")
    (said,) = newsroom.archive.verdicts([post])
    holding = holding_of(other, [said])
    assert holding is not None
    assert holding.counts.verdict == "topic_mismatch"
    newsroom.archive.keep_verdicts({post: [other]}, [])
    (followed,) = newsroom.archive.verdicts([post])
    assert (followed.verdict, followed.link_digest) == ("topic_mismatch", link_digest(other))


def test_what_a_person_says_of_one_link_is_not_said_of_another_with_the_same_address(newsroom: Newsroom) -> None:
    links = a_source(), a_source(label="원문", form="paragraph")
    newsroom.keep(a_post(*links))
    archive, post = newsroom.archive, _post(newsroom)
    archive.say_verdict(POST_KEY, likely_identity, 1, "verified")
    archive.say_verdict(POST_KEY, likely_identity, 2, "topic_mismatch")
    _keep_unchecked(newsroom, links)
    holdings = [holding_of(link, archive.verdicts([post])) for link in links]
    assert [each and each.counts.verdict for each in holdings] == ["verified", "topic_mismatch"]
    archive.withdraw_verdict(POST_KEY, likely_identity, 2)
    holdings = [holding_of(link, archive.verdicts([post])) for link in links]
    assert [each and each.counts.verdict for each in holdings] == ["verified", "unchecked"]
    assert archive.verdict_counts([post]) == {"verified": 1, "unchecked": 1}


def _keep_unchecked(newsroom: Newsroom, links: tuple[SourceLink, ...]) -> None:
    """The rules hold nothing of any of these."""
    post = _post(newsroom)
    told = newsroom.archive.current_states([post])[post].state
    judged = Judged(verdict="unchecked", evidence=Evidence(reason="unclear", told=told))
    same: dict[str, Any] = {"judged": judged, "rules": "verdicts-1", "basis": "1", "cited_id": None, "simulated": False}
    newsroom.archive.keep_verdicts({post: links}, [NewVerdict(article_id=post, link=link, **same) for link in links])


def test_a_source_is_named_since_the_post_appeared_unless_an_edit_brought_it(newsroom: Newsroom) -> None:
    newsroom.keep(a_post(a_source()))
    edited = a_post(a_source(), a_source("https://other.example/2"), body="등대 이야기를 고쳐 썼습니다.")
    newsroom.keep(edited, a_capture("https://blog.example/1", "<p>고침</p>".encode(), later(48)))
    named, _ = newsroom.archive.named_sources([_post(newsroom)])
    assert [source.appeared for source in named] == [edited.date_published, later(48)]


def test_a_source_that_was_swapped_under_an_unchanged_text_is_named_since_then(newsroom: Newsroom) -> None:
    newsroom.keep(a_post(a_source()))
    swapped = a_post(a_source("https://other.example/2"))
    newsroom.keep(swapped, a_capture("https://blog.example/1", "<p>같음</p>".encode(), later(48)))
    named, _ = newsroom.archive.named_sources([_post(newsroom)])
    assert [source.appeared for source in named] == [later(48)]


def test_which_posts_are_judged(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(9))
    newsroom.keep(a_post(a_source()))
    archive, post = newsroom.archive, _post(newsroom)
    assert archive.posts_with_sources(Which()) == [post]
    assert archive.posts_with_sources(Which(article_id=post)) == [post]
    assert archive.posts_with_sources(Which(publisher="kbs")) == []
    assert archive.posts_with_sources(Which(since=NOON)) == []
    assert archive.posts_with_sources(Which(since=NOON - timedelta(days=2))) == [post]
    assert archive.retelling_publishers() == {"blog.example"}


def test_answers_of_what_is_not_there_come_with_witnesses(newsroom: Newsroom) -> None:
    newsroom.miss(7, "404", NOON)
    newsroom.keep(an_article(1))
    newsroom.miss(7, "404", later(2))
    answers = newsroom.archive.answers(["kbs:ncd:7", "kbs:ncd:8"])
    assert [(each.outcome, each.status) for each in answers["kbs:ncd:7"].asked] == [("missing", 404)] * 2
    assert answers["kbs:ncd:7"].witnesses == (NOON,)
    assert answers["kbs:ncd:7"].has_articles
    assert newsroom.archive.last_asked(["kbs:ncd:7", "kbs:ncd:8"]).keys() == {"kbs:ncd:7"}
