"""Feeds: what readers make of them, what stays the same, and what is sent again."""

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import feedparser  # type: ignore[import-untyped]
import pytest

from newsarchive.web.feeds import ENTRIES
from tests.archives import new_archive
from tests.building import BODY, HEADLINE, Newsroom, a_capture, address, an_article, later
from tests.operations.exports.test_atom import NS, assert_holds_to_rfc_4287, texts
from tests.web.serving import Answer, Served, serving

SEARCH = f"/search.atom?q={quote('등대')}"


def read(answer: Answer) -> Any:
    """As a feed reader has it."""
    assert (answer.status, answer.headers["content-type"]) == (200, "application/atom+xml; charset=utf-8"), answer.text
    assert_holds_to_rfc_4287(answer.body)
    feed = feedparser.parse(answer.body, response_headers={"content-type": answer.headers["content-type"]})
    assert feed.bozo == 0
    return feed


def ids(answer: Answer) -> list[str]:
    return [entry.id for entry in read(answer).entries]


def edit(room: Newsroom, hours: float, body: str, **fields: Any) -> None:
    room.keep(an_article(1, body=body, **fields), a_capture(address(1), fetched_at=later(hours)))


def test_a_search_is_a_feed_of_its_newest_articles(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1))
    newsroom.keep(an_article(2, "등대 둘", date_published=datetime(2026, 1, 6, tzinfo=UTC)))
    newsroom.keep(an_article(3, "항구", "배가 들어왔습니다."))
    feed = read(served.ask(SEARCH))
    assert [entry.title for entry in feed.entries] == ["등대 둘", HEADLINE]
    assert [entry.id.rpartition("2026:")[2] for entry in feed.entries] == ["kbs:ncd:2", "kbs:ncd:1"]
    assert feed.entries[1].link == f"{served.url}/article/1"
    assert [link.href for link in feed.entries[1].links if link.rel == "related"] == [address(1)]
    assert feed.entries[1].content[0].value == BODY
    assert {link.rel: link.href for link in feed.feed.links} == {
        "self": f"{served.url}{SEARCH}",
        "alternate": f"{served.url}/search?q={quote('등대')}",
    }


def test_the_fields_beside_the_words_narrow_the_feed(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1))
    newsroom.keep(an_article(2, section="문화"))
    assert len(ids(served.ask(SEARCH))) == 2
    assert ids(served.ask(f"{SEARCH}&section={quote('문화')}"))[0].endswith("kbs:ncd:2")
    assert served.ask(f"{SEARCH}&after=yesterday").status == 400


def test_a_feed_has_fifty_entries_at_most(newsroom: Newsroom, served: Served) -> None:
    for number in range(1, ENTRIES + 3):
        newsroom.keep(an_article(number, date_published=later(number)))
    found = ids(served.ask(SEARCH))
    assert len(found) == ENTRIES
    assert found[0].endswith(f":{ENTRIES + 2}")
    assert found[-1].endswith(":3")


def test_a_feed_is_by_date_whatever_order_is_asked_for(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1, "등대 등대 등대", "등대", date_published=later(1)))
    newsroom.keep(
        an_article(2, "항구", "멀리서 보면 등대 하나가 서 있는 작은 항구입니다. " * 9, date_published=later(2))
    )
    assert rows_by(served, "relevance") == ["1", "2"]
    assert [each[-1] for each in ids(served.ask(f"{SEARCH}&sort=relevance"))] == ["2", "1"]


def rows_by(served: Served, sort: str) -> list[str]:
    rows = served.ask(f"{SEARCH.replace('atom', 'jsonl')}&sort={sort}").text.splitlines()
    return [json.loads(row)["key"][-1] for row in rows]


def test_ids_stay_and_an_edit_moves_the_time(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1))
    (before,) = read(served.ask(SEARCH)).entries
    edit(newsroom, 5, "등대가 꺼졌습니다.")
    (after,) = read(served.ask(SEARCH)).entries
    assert before.id == after.id
    assert (before.updated, after.updated) == ("2026-01-06T03:00:00.000Z", "2026-01-06T08:00:00.000Z")


def test_an_article_has_an_entry_for_each_event(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1))
    edit(newsroom, 1, BODY + "\n하루 두 번 켭니다.", date_modified=later(0.5), date_modified_text="수정")
    edit(newsroom, 2, "등대가 꺼졌습니다.", date_modified=later(0.5), date_modified_text="수정")
    newsroom.miss(1, "410", later(3))
    edit(newsroom, 4, "등대가 꺼졌습니다.", date_modified=later(0.5), date_modified_text="수정")
    feed = read(served.ask("/article/1.atom?lang=en"))
    assert [entry.title.partition(":")[0] for entry in feed.entries] == [
        *("back", "gone", "silently edited", "edited", "first seen")
    ]
    silent, edited = feed.entries[2:4]
    assert edited.summary == "+1 paragraphs. edited"
    assert edited.content[0].value == "+ 하루 두 번 켭니다."
    assert "− 하루 두 번 켭니다." in silent.content[0].value
    assert silent.link == f"{served.url}/article/1/diff?from=2&to=3&lang=en"
    assert len({entry.id for entry in feed.entries}) == 5
    assert [entry.id for entry in read(served.ask("/article/1.atom?lang=ko")).entries] == [x.id for x in feed.entries]
    assert [entry.updated for entry in feed.entries] == [f"2026-01-06T0{hour}:00:00.000Z" for hour in (7, 6, 5, 4, 3)]
    for entry in feed.entries:
        assert served.ask(entry.link.removeprefix(served.url)).status == 200


def test_what_was_captured_earlier_and_brought_later_keeps_the_ids(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1), a_capture(fetched_at=later(5)))
    edit(newsroom, 8, "등대가 꺼졌습니다.")
    before = ids(served.ask("/article/1.atom"))
    edit(newsroom, 6, "등대를 고칩니다.")
    assert set(before) <= set(ids(served.ask("/article/1.atom")))


@pytest.mark.parametrize("path", [SEARCH, "/article/1.atom"])
def test_who_has_the_feed_gets_it_again_only_when_it_changed(newsroom: Newsroom, served: Served, path: str) -> None:
    newsroom.keep(an_article(1))
    first = served.ask(path)
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    assert changed == "Tue, 06 Jan 2026 03:00:00 GMT"
    same = served.ask(path, if_none_match=f'"other", {tag}')
    assert (same.status, same.body, same.headers["etag"]) == (304, b"", tag)
    assert served.ask(path, if_modified_since=changed).status == 304
    assert served.ask(path, if_none_match='"other"', if_modified_since=changed).status == 200
    assert served.ask(path, if_none_match=tag, accept_encoding="gzip").status == 304
    edit(newsroom, 1, "등대가 꺼졌습니다.")
    assert served.ask(path, if_none_match=tag).status == 200
    assert served.ask(path, if_modified_since=changed).status == 200
    assert read(served.ask(path)).entries


def test_a_time_that_was_never_sent_is_no_proof(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1))
    assert served.ask(SEARCH, if_modified_since="Wed, 07 Jan 2026 03:00:00 GMT").status == 200


def test_an_empty_feed_is_a_feed_and_stays_the_same(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1))
    empty = served.ask(f"/search.atom?q={quote('고래')}")
    assert read(empty).entries == []
    assert "last-modified" not in empty.headers
    assert served.ask(f"/search.atom?q={quote('고래')}", if_none_match=empty.headers["etag"]).status == 304


def test_what_xml_cannot_hold_is_left_out_and_mark_up_is_text(newsroom: Newsroom, served: Served) -> None:
    vile = "등대 \x00\x01\x0b\ufffe<script>alert(1)</script>]]>&amp;"
    newsroom.keep(an_article(1, vile, vile, section="사\x02회<b>"))
    edit(newsroom, 1, vile + "\n\x08<img src=x onerror=alert(1)>", headline=vile + "!")
    for path in (SEARCH, "/article/1.atom", f"{SEARCH}%00%1f&section=%22%3E%3Cx"):
        read(served.ask(path))
    (entry,) = ET.fromstring(served.ask(SEARCH).body).findall(f"{NS}entry")
    assert texts(entry, "title")[0].endswith("<script>alert(1)</script>]]>&amp;!")


def test_a_very_long_text_is_cut(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1, body="등대 " * 100_000))
    (entry,) = read(served.ask(SEARCH)).entries
    assert len(entry.content[0].value) < 20_010


def test_own_addresses_are_under_the_host_that_was_asked_for(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1))
    asked = read(served.ask(SEARCH, host="LOCALHOST:81"))
    assert {link.rel: link.href for link in asked.feed.links}["self"] == f"http://localhost:81{SEARCH}"
    user = read(served.ask(SEARCH, host="evil.example@localhost"))
    assert {link.rel: link.href for link in user.feed.links}["self"] == f"http://localhost{SEARCH}"
    assert served.ask(SEARCH, host="evil.example").status == 421
    with serving(newsroom.url, hosts=None) as anybody:
        odd = read(anybody.ask(SEARCH, host='x"><script>'))
        assert {link.rel: link.href for link in odd.feed.links}["self"] == f"http://localhost{SEARCH}"


def test_pages_name_their_feeds(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1))
    for page, feed in (
        (f"/search?q={quote('등대')}&lang=ko", f"{SEARCH}&amp;lang=ko"),
        ("/article/1", "/article/1.atom"),
    ):
        (line,) = [each for each in served.ask(page).text.splitlines() if 'rel="alternate"' in each]
        assert 'type="application/atom+xml"' in line
        assert f'href="{feed}"' in line


def test_a_head_has_the_headers_and_no_feed(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1))
    head = served.ask(SEARCH, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["etag"] == served.ask(SEARCH).headers["etag"]


def test_no_article_has_no_feed(served: Served) -> None:
    assert served.ask("/article/7.atom").status == 404
    assert served.ask(f"/article/{'9' * 40}.atom").status == 404


def test_times_of_feeds_are_those_of_captures_not_of_publishers(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1, date_published=later() + timedelta(days=900)))
    assert read(served.ask(SEARCH)).feed.updated == "2026-01-06T03:00:00.000Z"


@pytest.mark.long
def test_postgresql_answers_alike(tmp_path: Path) -> None:
    told = []
    for engine in ("sqlite", "postgresql"):
        with Newsroom(tmp_path, url=new_archive(engine, tmp_path)) as room:
            room.keep(an_article(1))
            edit(room, 5, "등대가 꺼졌습니다.")
            with serving(room.url) as served:
                paths = (SEARCH, "/article/1.atom", SEARCH.replace("atom", "csv"), f"/timemap/link/{address(1)}")
                told.append([served.ask(path).text.replace(served.url, "") for path in paths])
    assert told[0] == told[1]
