"""What today's code reads otherwise in an archived article, on both engines."""

from dataclasses import replace
from typing import Any

import pytest

from newsarchive.archive.renewal import Change, Renewal, Reviewed, Silent
from newsarchive.archive.rereading import Reread, believed
from newsarchive.archive.reviewing import compared, compared_older
from newsarchive.items import Article, Byline, Image, SourceLink
from tests.building import BODY, NOON, Newsroom, a_capture, an_article, later

LINK = SourceLink(url="https://a.kr/1", outlet="KBS", label="출처", form="table", rule="table row", where="출처 KBS")


@pytest.mark.parametrize(
    ("old", "new", "how"),
    [
        (None, "사회", "gained"),
        ((), (Image(url="https://a.kr/1"),), "gained"),
        ("사회", None, "lost"),
        ("사회", "경제", "changed"),
        ("첫 줄.\n둘째 줄.", "첫 줄. 둘째  줄.", "spaced"),
        ([{"name": "가"}], [{"name": "나"}], "changed"),
    ],
)
def test_how_a_field_is_read_otherwise(old: Any, new: Any, how: str) -> None:
    assert Change(field="section", old=old, new=new).how == how


def review(newsroom: Newsroom, behind: Article, newest: Article | None = None) -> Reviewed:
    """What it means that today's code reads `behind` the current version, and `newest` in the newest page."""
    with newsroom.archive.rereadable([1]) as load:
        kept = load(1)
        assert kept is not None
    shown = Reread(kept.known.capture_id, kept.behind.fetched_at, behind)
    last = Reread(kept.newest_id, kept.newest.fetched_at, believed(newest or behind))
    return compared(kept, shown, last)


def write(newsroom: Newsroom, reviewed: Reviewed) -> list[int]:
    run = newsroom.archive.begin_renewal({})
    moved = newsroom.archive.renew(run.id, [reviewed], reviewed.article_id)
    newsroom.archive.end_renewal(run.id, stopped=False)
    return moved


def told(reviewed: Reviewed) -> dict[str, str]:
    return {change.field: change.how for change in reviewed.changes}


def test_the_same_reading_is_no_difference(newsroom: Newsroom) -> None:
    article = an_article(source_links=(LINK,), images=(Image(url="https://a.kr/1", caption="등대"),))
    newsroom.keep(article)
    reviewed = review(newsroom, article)
    assert (reviewed.outcome, reviewed.changes, reviewed.to_write) == ("same", (), None)


def test_times_finer_than_the_database_keeps_are_no_difference(newsroom: Newsroom) -> None:
    article = an_article(
        date_published=NOON.replace(microsecond=123456), date_modified=NOON.replace(microsecond=654321)
    )
    newsroom.keep(article)
    assert review(newsroom, article).outcome == "same"


def test_another_extractor_alone_is_written_silently(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    reviewed = review(newsroom, an_article(extractor="kbs.now/2"))
    assert (reviewed.outcome, isinstance(reviewed.to_write, Silent)) == ("same", True)
    assert write(newsroom, reviewed) == []
    (version,) = newsroom.archive.versions("1", lambda _url: None)
    assert version.extractor == "kbs.now/2"


def test_every_field_that_differs_is_told_and_kept(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    better = an_article(
        bylines=(Byline(name="강물결"),),
        section=None,
        images=(Image(url="https://a.kr/2"),),
        source_links=(LINK,),
        date_modified=later(-1),
        kind="video",
    )
    reviewed = review(newsroom, better)
    expected = {"bylines": "changed", "section": "lost", "images": "gained", "source_links": "gained"}
    assert told(reviewed) == expected | {"date_modified": "gained", "kind": "changed"}
    assert write(newsroom, reviewed) == []
    article = newsroom.archive.article("1", lambda _url: None)
    assert (article.kind, article.date_modified) == ("video", later(-1))
    (version,) = newsroom.archive.versions("1", lambda _url: None)
    assert (version.section, version.images) == (None, better.images)
    assert [each.link.url for each in newsroom.archive.sources("1", lambda _url: None)] == ["https://a.kr/1"]


def test_other_words_are_a_version_of_our_own_from_the_same_capture(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    reviewed = review(newsroom, an_article(body=BODY + "\n놓친 문단입니다.", extractor="kbs.now/2"))
    assert told(reviewed) == {"body": "changed"}
    assert isinstance(reviewed.to_write, Renewal)
    assert write(newsroom, reviewed) == []
    found = newsroom.archive.versions("1", lambda _url: None)
    assert [(each.number, each.origin, each.captured_at) for each in found] == [
        (1, "publisher", NOON),
        (2, "reextraction", NOON),
    ]
    assert list(newsroom.archive.matching("놓친").article_ids) == [1]
    assert newsroom.archive.index_differences() == []


def test_an_article_that_moved_on_meanwhile_is_left_alone(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    reviewed = review(newsroom, an_article(section="경제"))
    newsroom.keep(an_article(body=BODY + "\n고친 글입니다."), a_capture(fetched_at=later(1)))
    assert write(newsroom, reviewed) == [1]
    assert [each.section for each in newsroom.archive.versions("1", lambda _url: None)] == ["사회", "사회"]


def test_sources_and_dates_follow_the_newest_page_and_the_version_its_own(newsroom: Newsroom) -> None:
    other = replace(LINK, url="https://a.kr/2")
    newsroom.keep(an_article(source_links=(LINK,)))
    newest = an_article(source_links=(other,), date_modified=later(1))
    newsroom.keep(newest, a_capture(body=b"newer", fetched_at=later(2)))
    assert review(newsroom, an_article(source_links=(LINK,)), newest).outcome == "same"
    better = replace(newest, date_modified=later(1.5), source_links=(replace(other, outlet="MBC"),))
    reviewed = review(newsroom, an_article(source_links=(LINK,)), better)
    assert told(reviewed) == {"date_modified": "changed", "source_links": "changed"}
    write(newsroom, reviewed)
    assert newsroom.archive.article("1", lambda _url: None).date_modified == later(1.5)
    (version,) = newsroom.archive.versions("1", lambda _url: None)
    assert version.date_modified is None
    named = newsroom.archive.sources("1", lambda _url: None)
    assert [(each.link.outlet, each.first_seen, each.gone_at) for each in named] == [
        ("MBC", later(2), None),
        ("KBS", NOON, later(2)),
    ]


def test_where_the_newest_page_is_not_believed_dates_that_moved_on_stay(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    newsroom.keep(an_article(date_modified=later(1)), a_capture(body=b"newer", fetched_at=later(2)))
    reviewed = review(newsroom, an_article(), an_article(doubts=("walled",), date_modified=None))
    assert (reviewed.outcome, reviewed.changes) == ("same", ())


def test_what_people_corrected_counts_whatever_is_read_now(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(source_links=(LINK,)))
    corrected = replace(LINK, outlet="한겨레")
    newsroom.archive.correct("1", lambda _url: None, 1, lambda _link: corrected)
    assert review(newsroom, an_article(source_links=(LINK,))).outcome == "same"
    reviewed = review(newsroom, an_article(source_links=(replace(LINK, label="기사 출처"),)))
    assert told(reviewed) == {"source_links": "changed"}
    write(newsroom, reviewed)
    assert [each.link.outlet for each in newsroom.archive.sources("1", lambda _url: None)] == ["한겨레"]


def test_a_target_that_became_known_later_is_no_difference(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(source_links=(LINK,)))
    with newsroom.archive.rereadable([1]) as load:
        kept = load(1)
        assert kept is not None
    tied = replace(kept, found=tuple(replace(each, link=replace(each.link, target="a.kr/1")) for each in kept.found))
    again = Reread(1, NOON, an_article(source_links=(LINK,)))
    assert compared(tied, again, again).outcome == "same"


def test_nobody_is_told_of_a_reading(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    newsroom.archive.watch(["1"], lambda _url: None)
    newsroom.archive.save_search("등대", "등대")
    newsroom.archive.told(newsroom.archive.alerts())
    write(newsroom, review(newsroom, an_article(body=BODY + "\n놓친 등대 문단입니다.")))
    alerts = newsroom.archive.alerts()
    assert alerts.watched is not None
    assert [each for each in alerts.watched if each.events] == []
    assert [each.found for each in alerts.searches if each.found] == []


def older(newsroom: Newsroom, again: Article) -> Reviewed:
    """What it means that today's code reads `again` in the capture of the only older version."""
    with newsroom.archive.rereadable([1], all_versions=True) as load:
        kept = load(1)
    assert kept is not None
    (version,) = kept.older
    return compared_older(kept, version, again)


def test_an_older_version_is_renewed_where_its_words_are_the_same(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    newsroom.keep(an_article(body=BODY + "\n고친 글입니다."), a_capture(body=b"edited", fetched_at=later(1)))
    reviewed = older(newsroom, an_article(section="경제", images=(Image(url="https://a.kr/1"),)))
    assert (reviewed.number, reviewed.outcome) == (1, "differs")
    assert told(reviewed) == {"section": "changed", "images": "gained"}
    assert write(newsroom, reviewed) == []
    first, second = newsroom.archive.versions("1", lambda _url: None)
    assert (first.section, first.images, second.section) == ("경제", (Image(url="https://a.kr/1"),), "사회")


def test_an_older_version_with_other_words_is_left_as_people_cite_it(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    newsroom.keep(an_article(body=BODY + "\n고친 글입니다."), a_capture(body=b"edited", fetched_at=later(1)))
    reviewed = older(newsroom, an_article(body=BODY + "\n놓친 글입니다."))
    assert (reviewed.outcome, reviewed.to_write, told(reviewed)) == ("left", None, {"body": "changed"})
    assert write(newsroom, reviewed) == []
    assert [each.number for each in newsroom.archive.versions("1", lambda _url: None)] == [1, 2]


def test_two_readings_of_one_capture_are_read_again_once(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    write(newsroom, review(newsroom, an_article(body=BODY + "\n놓친 글입니다.", extractor="kbs.now/2")))
    with newsroom.archive.rereadable([1], all_versions=True) as load:
        kept = load(1)
    assert kept is not None
    assert kept.older == ()
