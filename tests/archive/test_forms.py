"""Two forms of one post, its page and its source file: what their readers make of them differs, and is no edit."""

import hashlib
from dataclasses import replace
from typing import Any

from newsarchive.items import Article, Capture
from tests.archive.looking import rows
from tests.building import Newsroom, a_capture, an_article, identity, later

POST = (
    "달마루 마을의 등대가 어젯밤 다시 켜졌습니다. 주민 마흔 명이 언덕에 모여 첫 불빛을 지켜봤습니다.\n"
    "등대지기 한 사람이 서른 해 동안 닦아 온 등명기는 창고에 그대로 남아 있었고, 마을은 그것을 고쳐 쓰기로 했습니다.\n"
    "다음 달부터는 밤마다 두 시간씩 불을 밝힙니다."
)


def from_source(body: str = POST, hours: float = 0, **fields: Any) -> tuple[Article, Capture]:
    data = body.encode()
    digest = hashlib.sha256(data).hexdigest()
    capture = Capture(url="", fetched_at=later(hours), medium="jekyll", status=None, body=data, received_sha256=digest)
    fields = {"extractor": "jekyll-source-1", "date_origin": "git", **fields}
    return an_article(body=body, **fields), capture


def from_page(body: str = POST, hours: float = 0, **fields: Any) -> tuple[Article, Capture]:
    fields = {"extractor": "jekyll-1", "date_origin": "page", **fields}
    return an_article(body=body, **fields), a_capture(fetched_at=later(hours), body=body.encode())


def numbered(newsroom: Newsroom) -> list[tuple[int, str]]:
    found = newsroom.archive.versions("kbs:ncd:1", lambda _: identity())
    return [(version.number, version.origin) for version in found]


def test_the_page_of_an_imported_post_with_the_same_text_is_no_edit(newsroom: Newsroom) -> None:
    assert newsroom.keep(*from_source()) == "new"
    around = "목록으로 돌아가기\n" + POST + "\n함께 읽을 글"
    assert newsroom.keep(*from_page(around, 1, headline="등대 - 마을 소식")) == "seen"
    assert newsroom.keep(*from_source(hours=2)) == "seen"
    assert numbered(newsroom) == [(1, "publisher")]


def test_a_page_whose_reading_differs_at_first_sight_is_another_reading(newsroom: Newsroom) -> None:
    newsroom.keep(*from_source())
    longer = (
        POST + "\n원문에 없던 긴 안내문이 이 자리에 붙어 있어서 두 글의 가장 긴 문장이 서로 같지 않은 경우를 만듭니다."
    )
    assert newsroom.keep(*from_page(longer, 1)) == "changed"
    assert numbered(newsroom) == [(1, "publisher"), (2, "reextraction")]
    assert newsroom.keep(*from_source(hours=2)) == "seen", "each form is compared with what it said before"
    assert newsroom.keep(*from_page(longer, 3)) == "seen"
    assert len(numbered(newsroom)) == 2


def test_an_edit_of_the_page_is_an_edit_although_the_source_was_first(newsroom: Newsroom) -> None:
    newsroom.keep(*from_source())
    newsroom.keep(*from_page(hours=1))
    edited = POST.replace("마흔 명", "예순 명").replace("서른 해", "쉰 해")
    assert newsroom.keep(*from_page(edited, 2)) == "changed"
    assert numbered(newsroom) == [(1, "publisher"), (2, "publisher")]
    assert newsroom.keep(*from_source(edited, 3)) in ("changed", "seen")


def test_the_source_that_was_edited_like_the_page_is_no_further_edit(newsroom: Newsroom) -> None:
    newsroom.keep(*from_source())
    newsroom.keep(*from_page(hours=1))
    edited = POST.replace("마흔 명", "예순 명").replace("서른 해", "쉰 해")
    newsroom.keep(*from_page(edited, 2))
    assert newsroom.keep(*from_source(edited, 3)) == "seen"


def test_a_short_post_is_compared_word_for_word(newsroom: Newsroom) -> None:
    newsroom.keep(*from_source("등대가 켜졌다."))
    assert newsroom.keep(*from_page("등대가 켜졌다.", 1)) == "seen"
    assert newsroom.keep(*from_page("등대가 꺼졌다.", 2)) == "changed"


def test_a_source_file_does_not_say_that_the_page_is_back(newsroom: Newsroom) -> None:
    newsroom.keep(*from_page())
    newsroom.miss(1, "410", later(1))
    assert newsroom.keep(*from_source(hours=2)) == "seen"
    article = newsroom.archive.article("1", lambda _: None)
    assert (article.status, article.last_seen) == ("gone", later(2))
    assert newsroom.keep(*from_page(hours=3)) == "back"
    assert newsroom.archive.article("1", lambda _: None).status == "live"


def test_a_page_that_is_not_believed_changes_nothing_of_what_its_source_file_said(newsroom: Newsroom) -> None:
    newsroom.keep(*from_source("등대가 켜졌다."))
    article, capture = from_page("등대�����가 ����켜졌다.", 1)
    assert newsroom.keep(replace(article, doubts=("garbled",)), capture) == "suspicious"
    assert rows(newsroom.url, "SELECT current_version FROM articles") == [(1,)]


def test_the_file_is_kept_as_a_capture_without_a_status(newsroom: Newsroom) -> None:
    newsroom.keep(*from_source())
    assert rows(newsroom.url, "SELECT medium, status, status_line FROM captures") == [("jekyll", None, None)]
    assert rows(newsroom.url, "SELECT date_origin FROM versions") == [("git",)]
    capture = newsroom.archive.capture("1", lambda _: None)
    assert (capture.medium, capture.status, capture.protocol) == ("jekyll", None, None)
    assert capture.body.decode() == POST


def test_the_same_text_elsewhere_is_shown(newsroom: Newsroom) -> None:
    newsroom.keep(*from_page())
    newsroom.keep(an_article(2, body="안내\n" + POST), a_capture(fetched_at=later(1)))
    newsroom.keep(an_article(3, body="등대가 켜졌다."), a_capture(fetched_at=later(1)))
    newsroom.keep(an_article(4, body="등대가 켜졌다."), a_capture(fetched_at=later(1)))
    copies = [[copy.key for copy in newsroom.archive.article(str(n), lambda _: None).copies] for n in (1, 2, 3, 4)]
    assert copies == [["kbs:ncd:2"], ["kbs:ncd:1"], [], []], "a short text may be alike by chance"
