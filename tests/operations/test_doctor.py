"""Each look of the doctor finds what is amiss, and is silent where all is well."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from newsarchive import clock
from newsarchive.archive import Robots
from newsarchive.archive.forget_bodies import Looked
from newsarchive.archive.jobs import JobState
from newsarchive.archive.soundness import Room
from newsarchive.archive.taking_down import Order
from newsarchive.config import Alarms, Config, Job, Schedule
from newsarchive.operations import doctor
from newsarchive.operations.doctor import Finding, Look, sites, storage, upkeep
from tests.archive.looking import run
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, address, an_article

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def the_clock_goes_right() -> Iterator[None]:
    yield
    clock.ahead = timedelta()


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Newsroom]:
    """Two articles that were looked at now."""
    with Newsroom(tmp_path, url=new_archive(request.param, tmp_path)) as room:
        for ncd in (1, 2):
            room.keep(an_article(ncd), a_capture(address(ncd), body=b"<p>%d</p>" % ncd, fetched_at=clock.now()))
        yield room


@pytest.fixture
def lite(tmp_path: Path) -> Iterator[Newsroom]:
    """One article in a file, whose references nobody holds to."""
    with Newsroom(tmp_path) as room:
        room.keep(an_article(1), a_capture(fetched_at=clock.now()))
        yield room


def found(room: Newsroom, look: Look, config: Config | None = None) -> list[Finding]:
    """What the look finds, each with a fix and a place in the docs."""
    findings = doctor.examine(room.archive, (look,), config or Config())
    text = OPERATIONS.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert [finding.anchor for finding in findings if finding.anchor not in anchors] == []
    assert all(finding.fix and finding.what and finding.where for finding in findings)
    return findings


def whats(room: Newsroom, look: Look, config: Config | None = None) -> list[str]:
    """In words."""
    return [finding.what for finding in found(room, look, config)]


def test_all_that_is_looked_at_is_named() -> None:
    assert tuple(doctor.CHECKS) == get_args(doctor.Check)


def test_nothing_is_amiss_with_a_new_archive(newsroom: Newsroom) -> None:
    assert doctor.examine(newsroom.archive, doctor.QUICK + doctor.PAGES + doctor.SLOW, Config()) == []


def test_a_schema_that_somebody_changed(newsroom: Newsroom) -> None:
    assert found(newsroom, storage.schema) == []
    run(newsroom.url, "DROP VIEW v_captures")
    run(newsroom.url, "DROP INDEX ix_captures_url")
    run(newsroom.url, "DROP TABLE hints")
    run(newsroom.url, "ALTER TABLE runs DROP COLUMN message")
    (finding,) = found(newsroom, storage.schema)
    for part in ("view v_captures", "index ix_captures_url", "table hints", "column runs.message"):
        assert part in finding.what


def test_a_damaged_file(lite: Newsroom) -> None:
    assert found(lite, storage.pages) == found(lite, storage.integrity) == []
    lite.archive.close()
    run(lite.path, "PRAGMA wal_checkpoint(TRUNCATE)")
    with lite.path.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xff" * 4096 * 12)
    for look in (storage.pages, storage.integrity):
        finding = found(lite, look)[0]
        assert (finding.check, finding.what.startswith("it is damaged: ")) == ("integrity", True)


def test_rows_that_point_to_none(lite: Newsroom) -> None:
    run(lite.path, "DELETE FROM versions")  # no reference is held to by this connection
    assert "indexed that point to no row of versions" in " ".join(whats(lite, storage.integrity))


ORPHANS = {
    "UPDATE articles SET current_version = 7 WHERE id = 1": "1 articles without their current version",
    "DELETE FROM indexed WHERE article_id = 1": "1 articles that no search finds, such as articles 1",
    "UPDATE indexed SET version_id = 2 WHERE article_id = 1": "1 index rows of no version of their article",
    "UPDATE captures SET payload_id = NULL WHERE id = (SELECT min(id) FROM captures)": "1 payloads that no capture has",
    "INSERT INTO dictionaries (publisher, made_at, sha256, size, share, content) SELECT 'kbs', first_seen_at, 'x', 0,"
    " 1.0, CAST('' AS BYTES) FROM publishers UNION ALL SELECT 'kbs', first_seen_at, 'y', 0, 1.0, CAST('' AS BYTES)"
    " FROM publishers": "1 dictionaries",
    "UPDATE runs SET outcome = 'complete'": "1 requests of runs that have ended",
}


@pytest.mark.parametrize("harm", ORPHANS, ids=ORPHANS.values())
def test_rows_that_belong_to_nothing(harm: str, newsroom: Newsroom) -> None:
    newsroom.lease_one(address(9))
    assert found(newsroom, storage.rows) == []
    run(newsroom.url, harm.replace("BYTES", "BYTEA" if newsroom.url.startswith("postgresql") else "BLOB"))
    (what,) = whats(newsroom, storage.rows)
    assert what.startswith(ORPHANS[harm])


def test_leases_that_nobody_ends(newsroom: Newsroom) -> None:
    newsroom.lease_one(address(9))
    assert found(newsroom, upkeep.leases) == []
    run(newsroom.url, "UPDATE frontier SET lease_expires = 1000 WHERE state = 'leased'")
    assert whats(newsroom, upkeep.leases) == ["run 1 holds 1 pages that nobody works on any more"]
    run(newsroom.url, "UPDATE runs SET owner = 'nobody:0:0'")
    assert found(newsroom, upkeep.leases) == [], "a killed run is told as such"
    run(newsroom.url, "UPDATE runs SET outcome = 'complete'")
    assert len(found(newsroom, upkeep.leases)) == 1


def test_jobs_that_nobody_does_or_that_keep_failing(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job(name="kbs", publisher="kbs", spider="kbs", every=timedelta(hours=1))
    config = Config(schedule=Schedule(jobs={"kbs": job}))

    def state(**how: object) -> JobState:
        now = clock.now()
        times = {"planned_at": now, "next_due_at": now, "started_at": None, "ended_at": now}
        rest = {"lease": None, "outcome": "failed", "message": "no answer", "failures": 0, "overdue": timedelta()}
        return JobState(**{"name": "kbs", "publisher": "kbs", "plan": "", **times, **rest, **how})  # type: ignore[arg-type]

    for jobs, words in (
        ([], []),
        ([state(failures=2, overdue=timedelta(minutes=59))], []),
        ([state(overdue=timedelta(hours=2))], ["it has been due for more than an hour"]),
        ([state(failures=3)], ["it failed 3 times in a row: no answer"]),
        ([state(name="gone", failures=9)], []),
    ):
        monkeypatch.setattr(type(newsroom.archive), "jobs", lambda _self, jobs=jobs: jobs)
        assert [
            what[: len(word)] for what, word in zip(whats(newsroom, upkeep.jobs, config), words, strict=True)
        ] == words


def test_backups_of_an_archive_in_use(newsroom: Newsroom) -> None:
    assert found(newsroom, upkeep.backups) == []
    clock.ahead = 8 * DAY
    assert found(newsroom, upkeep.backups) == [], "nobody has used it for a week"
    newsroom.archive.open_run(spider="blog", arguments={}, simulated=False)
    assert whats(newsroom, upkeep.backups) == ["it has never been backed up by newsarchive backup"]
    newsroom.archive.keep_chore("backup", {"verified": True})
    assert found(newsroom, upkeep.backups) == []
    clock.ahead = 15.5 * DAY
    newsroom.archive.open_run(spider="kbs", arguments={"since": "1d"}, simulated=False)
    assert whats(newsroom, upkeep.backups) == ["it has not been backed up for more than 7 days"]
    newsroom.archive.keep_chore("backup", {"verified": False, "problem": "no room"})
    assert whats(newsroom, upkeep.backups) == ["the last backup failed: no room"]


def test_traces_of_takedowns(newsroom: Newsroom) -> None:
    newsroom.archive.take_down("kbs:ncd:1", lambda _url: None, Order(reason="asked"), Looked())
    assert found(newsroom, upkeep.takedowns) == [], "it is being done"
    clock.ahead = timedelta(hours=2)
    assert len(found(newsroom, upkeep.takedowns)) == 1
    newsroom.archive.remove_traces()
    assert found(newsroom, upkeep.takedowns) == []


def test_notices_that_are_not_sent(newsroom: Newsroom) -> None:
    config = Config(alarms=Alarms(webhook="https://chat.example/hooks/secret"))
    add = "INSERT INTO notices (kind, digest, body, made_at) SELECT 'run', 'd', '{}', first_seen_at FROM publishers"
    run(newsroom.url, add)
    assert found(newsroom, upkeep.notices, config) == []
    clock.ahead = 2 * DAY
    (finding,) = found(newsroom, upkeep.notices, config)
    assert finding.what == "1 notices wait to be sent"
    assert "secret" not in repr(finding)
    assert found(newsroom, upkeep.notices) == [], "there is no webhook"


def test_a_disk_without_room_and_a_log_that_grows(lite: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    room = lite.archive.room()
    assert room is not None
    assert room.free == pytest.approx(shutil.disk_usage(lite.path.parent).free, rel=0.05)
    assert (room.archive, room.log > 0) == (lite.path.stat().st_size, True)
    big, small = 10**9, 10**6
    for free, log, archive, words in (
        (4 * big, 4 * small, big, []),
        (big - 1, 0, big, ["1000.0 MB are free:"]),
        (4 * small, 0, small, ["4.0 MB are free:"]),
        (4 * big, 200 * small, big, ["200.0 MB of changes"]),
        (40 * big, 200 * small, 4 * big, []),
    ):
        told = Room(folder=Path("x"), archive=archive, log=log, free=free)
        monkeypatch.setattr(type(lite.archive), "room", lambda _self, told=told: told)
        assert [" ".join(what.split()[: len(words[0].split())]) for what in whats(lite, storage.disk)] == words


def test_clocks_that_go_apart(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(newsroom, storage.clocks) == []
    newsroom.keep(an_article(3), a_capture(address(3), fetched_at=clock.now() + timedelta(hours=1)))
    (finding,) = found(newsroom, storage.clocks)
    assert (finding.where, finding.since is not None) == ("captures", True)
    clock.ahead = timedelta(hours=2)
    assert found(newsroom, storage.clocks) == []
    monkeypatch.setattr("newsarchive.archive.soundness.database_now", lambda _: clock.now().timestamp() - 90)
    assert "90 s behind this machine's" in whats(newsroom, storage.clocks)[0]


def test_a_site_that_gives_no_robots_txt(newsroom: Newsroom) -> None:
    now = clock.now()

    def answered(faults: int, rules: str | None) -> None:
        told = {"fetched_at": now, "expires_at": now, "status": 503, "reason": "answered 503"}
        newsroom.archive.keep_robots(Robots(origin="https://a.example", rules=rules, faults=faults, **told))  # type: ignore[arg-type]

    answered(sites.ROBOTS_FAULTS - 1, None)
    assert found(newsroom, sites.robots) == []
    answered(sites.ROBOTS_FAULTS, None)
    (finding,) = found(newsroom, sites.robots)
    assert (finding.where, finding.pages) == ("https://a.example", ("https://a.example/robots.txt",))
    answered(0, "User-agent: *")
    assert found(newsroom, sites.robots) == []


def test_scheduled_crawls_without_a_contact_url(newsroom: Newsroom) -> None:
    crawl = Job(name="kbs", publisher="kbs", spider="kbs", every=timedelta(hours=1))
    task = Job(name="tidy", publisher="tidy", task="tidy", every=timedelta(hours=1))
    scheduled = Schedule(jobs={"kbs": crawl, "tidy": task})
    assert len(found(newsroom, sites.contact, Config(schedule=scheduled))) == 1
    assert found(newsroom, sites.contact, Config(schedule=scheduled, contact_url="mailto:desk@example.org")) == []
    assert found(newsroom, sites.contact, Config(schedule=Schedule(jobs={"tidy": task}))) == []
