"""An article that is taken out leaves nothing but a tombstone, and does not come back whoever brings it."""

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsarchive.archive import NoSuchArticle, dictionaries, notices, open_archive, payloads, takedown_traces
from newsarchive.archive.engine import connect, reading, writing
from newsarchive.archive.errors import LeaseLost, NotTakenDown, TakenDown
from newsarchive.archive.forget_bodies import Looked
from newsarchive.archive.notices import NewNotice
from newsarchive.archive.takedown_traces import TracesLeft
from newsarchive.archive.taking_down import Order, TakenOut
from newsarchive.items import Capture, Hint, Hop, Image, Outcome
from newsarchive.publishers import likely_identity
from tests.archive.forgotten import anywhere, in_files, marked
from tests.archive.looking import rows, run
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, a_link, address, an_article, identity, later

TEXT, EDIT, OTHER = marked(1), marked(2), marked(3)
ORDER = Order(reason="asked for", author="desk")
AROUND = "".join(f'<a class="more-{number * 7919 % 997}" href="/{number}">' for number in range(90))
LIST = "https://news.kbs.co.kr/list"


def page_of(*texts: str) -> bytes:
    return f"<html><h1>{texts[0]}</h1>{'<p>'.join(texts[1:])}{AROUND}</html>".encode()


def keep(room: Newsroom, ncd: int = 1, text: tuple[str, ...] = TEXT, hours: float = 0, **fields: Any) -> str:
    article = an_article(ncd, text[0], "\n".join(text[1:]), **fields)
    return room.keep(article, a_capture(address(ncd), page_of(*text), later(hours)))


def arrive(room: Newsroom, outcome: Outcome, capture: Capture | None, **fields: Any) -> str:
    """A page comes of a request that nobody could know to lead to it; gives its fate."""
    asked = room.page(outcome, a_capture("https://short.example/x"))
    return room.record(replace(asked, capture=capture, **fields))


def forget(room: Newsroom, reference: str = "kbs:ncd:1", *, dry_run: bool = False, order: Order = ORDER) -> TakenOut:
    looked = room.archive.look_through_lists(reference, likely_identity, lambda _done, _of: None)
    return room.archive.take_down(reference, likely_identity, order, looked, dry_run=dry_run)


@pytest.fixture
def edited(newsroom: Newsroom) -> Newsroom:
    """An article in two versions with a picture, beside another one; a list that shows it."""
    keep(newsroom, images=(Image(url="https://x.example/1.jpg", caption=EDIT[1]),))
    keep(newsroom, 2, OTHER)
    keep(newsroom, 1, EDIT, 3)
    a_list(newsroom, page_of("목록", TEXT[0]), hint=Hint(key="kbs:ncd:1", url=address(1), headline=TEXT[0]))
    return newsroom


def a_list(room: Newsroom, body: bytes, hint: Hint | None = None, number: int = 0) -> str:
    capture = a_capture(f"{LIST}?{number}", body)
    return room.record(room.page("listing", capture, hints=(hint,) if hint else ()))


def test_nothing_of_its_text_is_left_anywhere(edited: Newsroom) -> None:
    assert anywhere((*TEXT, *EDIT), edited.url).keys() == {"bodies", "index", "tables"}
    taken = forget(edited)
    assert taken.removed == {
        "versions": 2,
        "images": 1,
        "captures": 2,
        "pages": 2,
        "addresses": 1,
        "articles": 1,
        "hints": 1,
        "requests": 2,
        "lists emptied": 1,
    }
    edited.archive.remove_traces()
    assert anywhere((*TEXT, *EDIT), edited.url) == {}
    assert edited.archive.index_differences() == []
    assert edited.archive.article("kbs:ncd:2", likely_identity).current.headline == OTHER[0]


def test_no_byte_of_it_is_left_in_the_files(sqlite_newsroom: Newsroom) -> None:
    room = sqlite_newsroom
    for ncd in range(10, 30):  # an index of several pieces, pages beside others
        keep(room, ncd, marked(ncd))
    keep(room)
    keep(room, 1, EDIT, 3)
    keep(room, 2, OTHER, 4)
    assert in_files(TEXT, room.path.parent)
    forget(room)
    assert in_files((*TEXT, *EDIT), room.path.parent)  # deleted, and still to be read in the file
    room.archive.remove_traces()
    others = [each for ncd in range(10, 30) for each in marked(ncd)]
    assert in_files((*TEXT, *EDIT), room.path.parent, *OTHER, *others) == {}
    assert room.archive.index_differences() == []
    assert rows(room.url, "PRAGMA integrity_check") == [("ok",)]
    with open_archive(room.url) as again:
        assert again.search(f'"{OTHER[0]}"').total == 1


def test_a_dry_run_counts_and_changes_nothing(edited: Newsroom) -> None:
    before = edited.archive.article("1", likely_identity)
    would = forget(edited, dry_run=True)
    assert edited.archive.article("1", likely_identity) == before
    assert edited.archive.takedowns_of() == []
    assert forget(edited).removed == would.removed


def test_the_tombstone_tells_when_and_why_and_holds_no_text(edited: Newsroom) -> None:
    forget(edited)
    (tombstone,) = edited.archive.takedowns_of()
    told = (tombstone.key, tombstone.number, tombstone.reason, tombstone.author, tombstone.status)
    assert told == ("kbs:ncd:1", 1, "asked for", "desk", 410)
    for reference in ("1", "kbs:ncd:1", address(1), "http://mn.kbs.co.kr/mobile/news/view.do?ncd=1&ref=A"):
        with pytest.raises(TakenDown, match=r"was taken down on .* KST \(asked for\)"):
            edited.archive.article(reference, likely_identity)


def test_its_number_is_never_another_articles(edited: Newsroom) -> None:
    ((highest,),) = rows(edited.url, "SELECT max(id) FROM articles")
    forget(edited, str(highest))
    keep(edited, 9, OTHER)
    ((given,),) = rows(edited.url, "SELECT max(id) FROM articles")
    assert given > highest
    with pytest.raises(TakenDown):
        edited.archive.article(str(highest), likely_identity)


def test_a_key_with_words_is_kept_as_a_digest_alone(newsroom: Newsroom) -> None:
    url = "https://blog.example/2026/01/05/" + TEXT[0].replace(" ", "-")
    named = likely_identity(url)
    assert named is not None
    post = an_article(1, TEXT[0], TEXT[1], identity=named, canonical_url=url, addresses=(url,))
    newsroom.keep(post, a_capture(url, page_of(*TEXT)))
    forget(newsroom, url)
    assert newsroom.archive.takedowns_of()[0].key is None
    newsroom.archive.remove_traces()
    assert anywhere(TEXT, newsroom.url) == {}
    with pytest.raises(TakenDown):
        newsroom.archive.article(url + "?utm_source=feed", likely_identity)


def test_what_is_not_archived_is_kept_out_by_its_address(newsroom: Newsroom) -> None:
    taken = forget(newsroom, address(7))
    assert (taken.key, taken.number, taken.removed) == ("kbs:ncd:7", None, {})
    assert arrive(newsroom, "article", a_capture(address(7)), articles=(an_article(7),)) == "taken-down"
    with pytest.raises(TakenDown):
        newsroom.archive.article("kbs:ncd:7", likely_identity)


def test_what_names_nothing_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(NoSuchArticle, match="no article 'etwas'"):
        forget(newsroom, "etwas")
    assert newsroom.archive.takedowns_of() == []


def test_a_reason_that_quotes_the_article_is_refused(edited: Newsroom) -> None:
    with pytest.raises(NotTakenDown, match="other words"):
        forget(edited, order=Order(reason=f"it says: {TEXT[1]}"))
    assert edited.archive.article("1", likely_identity).id == 1


def test_taken_out_twice_is_taken_out_once(edited: Newsroom) -> None:
    first = forget(edited)
    again = forget(edited, address(1), order=Order(reason="another"))
    assert (first.already, again.removed, again.already) == (None, {}, edited.archive.takedowns_of()[0].made_at)
    assert [each.reason for each in edited.archive.takedowns_of()] == ["asked for"]


class TestItDoesNotComeBack:
    """Each way in."""

    @pytest.fixture(autouse=True)
    def _taken_out(self, edited: Newsroom) -> None:
        forget(edited)
        self.room = edited

    def nothing_came(self) -> None:
        assert anywhere(TEXT, self.room.url) == {}
        assert rows(self.room.url, "SELECT count(*) FROM articles WHERE key = 'kbs:ncd:1'") == [(0,)]

    def test_by_its_address(self) -> None:
        capture = a_capture(address(1), page_of(*TEXT))
        assert arrive(self.room, "article", capture, articles=(an_article(1, *TEXT[:2]),)) == "taken-down"
        self.nothing_came()

    def test_by_a_redirect_from_an_address_that_nobody_knew(self) -> None:
        capture = a_capture(address(9), page_of(*TEXT), hops=(Hop(url=address(1), status=302),))
        assert arrive(self.room, "article", capture, articles=(an_article(9, *TEXT[:2]),)) == "taken-down"
        self.nothing_came()

    def test_by_the_address_that_the_page_gives_itself(self) -> None:
        other = an_article(9, TEXT[0], TEXT[1], canonical_url=address(1))
        assert self.room.keep(other, a_capture(address(9), page_of(*TEXT))) == "taken-down"
        self.nothing_came()

    def test_as_a_page_that_is_no_article(self) -> None:
        capture = a_capture(address(1), page_of(*TEXT))
        assert arrive(self.room, "unrecognised", capture, identity=identity(1)) == "taken-down"
        self.nothing_came()

    def test_as_missing_or_in_vain(self) -> None:
        capture = a_capture(address(1), page_of(*TEXT), status=404)
        assert arrive(self.room, "missing", capture, missing="404", identity=identity(1)) == "taken-down"
        assert arrive(self.room, "failed", None, identity=identity(1), problem=TEXT[0]) == "taken-down"
        self.nothing_came()

    def test_a_link_to_it_is_counted_and_never_asked_for(self) -> None:
        mobile = "https://mn.kbs.co.kr/mobile/news/view.do?ncd=1"
        links = (a_link(address(1)), replace(a_link(mobile), key="kbs:ncd:1"), a_link(address(2)))
        assert self.room.archive.enqueue(self.room.run_id, links) == 3
        assert [row.url for row in self.room.archive.lease(self.room.run_id, 5)] == [address(2)]
        assert self.room.archive.run(self.room.run_id).counts["taken-down"] == 2

    def test_a_list_that_shows_it_is_kept_without_its_body_and_its_hint(self) -> None:
        hint = Hint(key="kbs:ncd:1", url=address(1), headline=TEXT[0])
        assert a_list(self.room, page_of("목록", *TEXT), hint, number=2) == "listing"
        assert rows(self.room.url, f"SELECT payload_id, payload_size FROM captures WHERE url = '{LIST}?2'") == [
            (None, 0)
        ]
        self.nothing_came()

    def test_a_list_that_links_to_it_is_kept_without_its_body(self) -> None:
        capture = a_capture(f"{LIST}?3", page_of(*TEXT))
        assert self.room.record(self.room.page("listing", capture, out_links=(a_link(address(1)),))) == "listing"
        self.nothing_came()

    def test_other_lists_keep_theirs(self) -> None:
        hint = Hint(key="kbs:ncd:5", url=address(5), headline="다섯")
        a_list(self.room, page_of("목록", "다섯"), hint, number=4)
        ((body,),) = rows(self.room.url, f"SELECT payload_size FROM captures WHERE url = '{LIST}?4'")
        assert body

    def test_what_a_run_says_of_it_is_no_alarm(self) -> None:
        self.room.archive.enqueue(self.room.run_id, (a_link(address(1)),))
        run = self.room.archive.close_run(self.room.run_id)
        assert (run.outcome, run.counts["taken-down"], run.problems) == ("complete", 1, ())


def test_a_page_that_is_being_fetched_meanwhile_is_refused(edited: Newsroom) -> None:
    """The lease was taken before, in this process; the takedown comes from another one."""
    capture = a_capture(address(1), page_of(*EDIT), later(5))
    fetched = edited.page("article", capture, identity(1), articles=(an_article(1, EDIT[0], EDIT[1]),))
    with open_archive(edited.url) as another:
        another.take_down("1", likely_identity, ORDER, Looked())
    assert edited.record(fetched) == "taken-down"
    assert rows(edited.url, "SELECT state, outcome, url FROM frontier WHERE id = ?", fetched.frontier_id) == [
        ("done", "taken-down", "")
    ]
    edited.archive.remove_traces()
    assert anywhere((*TEXT, *EDIT), edited.url) == {}


def test_a_lease_that_another_process_took_over_is_still_lost(edited: Newsroom) -> None:
    forget(edited)
    page = replace(edited.page("article", a_capture(address(5), page_of(*TEXT))), identity=identity(1))
    with open_archive(edited.url) as another:
        another._owner = "elsewhere:1:1"
        with pytest.raises(LeaseLost):
            another.record(page, lambda _: None)


def test_what_was_queued_is_not_asked_for_any_more(edited: Newsroom) -> None:
    edited.archive.enqueue(edited.run_id, (a_link(address(1) + "&ref=x"), a_link(address(2))))
    forget(edited)
    assert [row.url for row in edited.archive.lease(edited.run_id, 5)] == [address(2)]


def test_others_mention_its_addresses_no_more(newsroom: Newsroom) -> None:
    url, beside = "https://blog.example/p/" + TEXT[0].replace(" ", "-"), "https://blog.example/p/1"
    named = likely_identity(url)
    assert named is not None
    post = an_article(1, TEXT[0], TEXT[1], identity=named, canonical_url=url, addresses=(url,))
    newsroom.keep(post, a_capture(url, page_of(*TEXT)))
    told = {"reason": f"cited by {named.key}"}
    newsroom.archive.enqueue(newsroom.run_id, (a_link(beside, cb_kwargs=told),))
    run = newsroom.archive.open_run(spider="article", arguments={"urls": f"{url} {beside} {url}2"}, simulated=False)
    forget(newsroom, url)
    assert newsroom.archive.run(run.id).arguments == {"urls": f"(taken down) {beside} {url}2"}
    (queued,) = newsroom.archive.lease(newsroom.run_id, 1)
    assert queued.cb_kwargs == {"reason": "cited by (taken down)"}


def test_a_page_that_others_are_kept_beside_goes_and_theirs_stay(newsroom: Newsroom) -> None:
    for ncd in range(1, 6):
        keep(newsroom, ncd, marked(ncd))
    assert rows(newsroom.url, "SELECT base_id, count(*) FROM payloads GROUP BY 1 ORDER BY 2") == [(None, 1), (1, 4)]
    forget(newsroom)
    assert anywhere(TEXT, newsroom.url) == {}
    for ncd in range(2, 6):
        assert newsroom.archive.capture(f"kbs:ncd:{ncd}", likely_identity).body == page_of(*marked(ncd))


def test_a_page_that_another_capture_has_stays_and_its_like_is_named(newsroom: Newsroom) -> None:
    long = (TEXT[0], ", ".join(marked(4, 8)), ", ".join(marked(5, 8)))
    keep(newsroom, text=long)
    newsroom.keep(an_article(2, long[0], "\n".join(long[1:])), a_capture(address(2), page_of(*long)))
    taken = forget(newsroom)
    assert taken.copies == ("kbs:ncd:2",)
    assert newsroom.archive.capture("kbs:ncd:2", likely_identity).body == page_of(*long)


def test_a_dictionary_that_holds_text_is_dropped(newsroom: Newsroom) -> None:
    keep(newsroom, 2, OTHER)
    with writing(newsroom.archive._engine) as connection:
        held = page_of(TEXT[1]) * 3
        dictionaries.add(connection, "kbs", held, 0.5, later())
        body = page_of(*OTHER)
        payloads.pack_again(connection, 1, payloads.pack_alone(connection, body, "kbs"))
    keep(newsroom)
    forget(newsroom)
    assert rows(newsroom.url, "SELECT count(*) FROM dictionaries") == [(0,)]
    assert newsroom.archive.capture("kbs:ncd:2", likely_identity).body == page_of(*OTHER)
    assert anywhere(TEXT, newsroom.url) == {}


def test_a_dictionary_without_its_text_stays(newsroom: Newsroom) -> None:
    with writing(newsroom.archive._engine) as connection:
        dictionaries.add(connection, "kbs", page_of(OTHER[1]) * 3, 0.5, later())
    keep(newsroom)
    forget(newsroom)
    assert rows(newsroom.url, "SELECT count(*) FROM dictionaries") == [(1,)]


def test_alerts_go_on_though_captures_get_numbers_that_were_told(newsroom: Newsroom) -> None:
    keep(newsroom, 2, OTHER)
    keep(newsroom)
    archive = newsroom.archive
    archive.watch(["kbs:ncd:2"], likely_identity)
    forget(newsroom)
    keep(newsroom, 2, EDIT, 5)
    told = archive.alerts(identify=likely_identity)
    assert [event.kind for alert in told.watched or () for event in alert.events] == ["edited"]


def test_an_older_backup_is_brought_up_to_date(edited: Newsroom, tmp_path: Path) -> None:
    folder = tmp_path / "restored"
    folder.mkdir()
    with Newsroom(folder, url=new_archive("sqlite", folder)) as older:
        keep(older)
        keep(older, 2, OTHER)
        a_list(older, page_of("목록", TEXT[0]))
        older.archive.enqueue(older.run_id, (a_link(address(1) + "&x=1"),))
        forget(edited)
        tombstones = edited.archive.takedowns_of()
        gone = older.archive.take_down_again(tombstones)
        older.archive.remove_traces()
        assert (gone["articles"], gone["lists emptied"]) == (1, 1)
        assert in_files(TEXT, folder) == {}
        assert older.archive.takedowns_of() == tombstones
        assert older.archive.take_down_again(tombstones) == {}
        assert arrive(older, "article", a_capture(address(1), page_of(*TEXT))) == "taken-down"
        assert older.archive.article("kbs:ncd:2", likely_identity)


def test_an_article_known_by_its_address_alone_is_found_in_a_backup(newsroom: Newsroom, tmp_path: Path) -> None:
    keep(newsroom, addresses=(address(1), "https://old.example/a?no=5"))
    forget(newsroom)
    (tombstone,) = newsroom.archive.takedowns_of()
    keep(newsroom, 3, EDIT, addresses=(address(3),))
    with Newsroom(tmp_path, "b.db") as older:
        article = an_article(3, EDIT[0], EDIT[1], addresses=("https://old.example/a?no=5",))
        older.keep(article, a_capture(address(3), page_of(*EDIT)))
        assert older.archive.take_down_again([tombstone])["articles"] == 1


def test_no_tombstones_change_nothing(edited: Newsroom) -> None:
    run = edited.archive.open_run(spider="article", arguments={"urls": "https://a.example/x y"}, simulated=False)
    assert edited.archive.take_down_again([]) == {}
    assert edited.archive.run(run.id).arguments == {"urls": "https://a.example/x y"}


def test_a_copy_of_the_archive_has_the_tombstones_alone(edited: Newsroom, tmp_path: Path) -> None:
    forget(edited)
    url = f"sqlite:///{tmp_path / 'copy.db'}"
    edited.archive.copy_to(url, lambda *_: None)
    with open_archive(url) as copy:
        assert copy.takedowns_of() == edited.archive.takedowns_of()
        with pytest.raises(TakenDown):
            copy.article("1", likely_identity)
    assert anywhere((*TEXT, *EDIT), url) == {}


def test_traces_that_a_reader_keeps_are_said_and_removed_later(sqlite_newsroom: Newsroom) -> None:
    room = sqlite_newsroom
    keep(room)
    keep(room, 2, OTHER)
    engine = connect(room.url)
    with reading(engine) as reader:
        reader.exec_driver_sql("SELECT count(*) FROM articles").fetchall()
        forget(room)
        with pytest.MonkeyPatch.context() as quick:
            quick.setattr(takedown_traces, "BUSY_MS", 50)
            with pytest.raises(TracesLeft, match="another program is reading"):
                room.archive.remove_traces()
        assert room.archive.traces_left() is not None
    engine.dispose()
    room.archive.remove_traces()
    assert room.archive.traces_left() is None
    assert in_files(TEXT, room.path.parent) == {}


def test_without_room_nothing_is_begun_and_the_room_that_is_needed_is_said(
    sqlite_newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    enough = shutil.disk_usage
    keep(sqlite_newsroom)
    forget(sqlite_newsroom)
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=1000))
    with pytest.raises(TracesLeft, match=r"not enough room in .* MB are free"):
        sqlite_newsroom.archive.remove_traces()
    assert sqlite_newsroom.archive.traces_left() is not None
    monkeypatch.setattr("shutil.disk_usage", enough)
    sqlite_newsroom.archive.remove_traces()


def test_what_is_told_by_the_webhook_goes_with_it_and_later_captures_are_news(newsroom: Newsroom) -> None:
    keep(newsroom, 2, OTHER)
    keep(newsroom)
    archive = newsroom.archive
    archive.watch(["kbs:ncd:1", "kbs:ncd:2"], likely_identity)
    told = [NewNotice(kind="watch", about="1", article_id=2, body={"headline": TEXT[0]})]
    (first,), (second,) = rows(newsroom.url, "SELECT id FROM captures ORDER BY id")
    with writing(archive._engine) as connection:
        notices.add(connection, told, (), second, later())
    forget(newsroom)
    assert rows(newsroom.url, "SELECT count(*) FROM notices") == [(0,)]
    assert anywhere(TEXT, newsroom.url) == {}
    with reading(archive._engine) as connection:
        assert notices.marks(connection).until == first


def test_no_byte_of_it_is_left_in_the_files_of_a_server(newsroom: Newsroom) -> None:
    if not newsroom.url.startswith("postgresql"):
        pytest.skip("a file is looked at above")
    keep(newsroom)
    keep(newsroom, 2, OTHER)
    newsroom.archive.close_run(newsroom.run_id)
    folder = Path(*rows(newsroom.url, "SHOW data_directory")[0])
    ((number,),) = rows(newsroom.url, "SELECT oid::text FROM pg_database WHERE datname = current_database()")
    try:
        files = list((folder / "base" / number).iterdir())
    except OSError:
        pytest.skip("the server's files are not ours to read")
    assert files
    forget(newsroom)
    run(newsroom.url, "CHECKPOINT")
    assert in_files(TEXT, folder / "base" / number)
    newsroom.archive.remove_traces()
    run(newsroom.url, "CHECKPOINT")
    assert in_files(TEXT, folder / "base" / number) == {}


def test_an_address_that_another_article_has_too_bars_nothing(newsroom: Newsroom) -> None:
    shared = "https://news.kbs.co.kr/today?page=1"
    keep(newsroom, addresses=(address(1), shared))
    keep(newsroom, 2, OTHER, addresses=(address(2), shared))
    forget(newsroom)
    assert newsroom.archive.enqueue(newsroom.run_id, (a_link(shared),)) == 1
    assert [row.url for row in newsroom.archive.lease(newsroom.run_id, 5)] == [shared]


def test_a_front_page_that_led_to_it_bars_nothing(newsroom: Newsroom) -> None:
    keep(newsroom, addresses=(address(1), "https://news.kbs.co.kr/"))
    forget(newsroom)
    assert newsroom.archive.enqueue(newsroom.run_id, (a_link("https://news.kbs.co.kr/"),)) == 1
    assert len(newsroom.archive.lease(newsroom.run_id, 5)) == 1
