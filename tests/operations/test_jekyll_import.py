"""`newsarchive import jekyll`: every file is accounted for, and an import is resumed as a crawl is."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from newsarchive.items import PageResult
from newsarchive.operations import jekyll_import, reading_pool
from newsarchive.operations.jekyll_import import ImportRequest, SeveralSites, import_jekyll
from newsarchive.publishers.platforms.jekyll_folder import NoPosts
from tests.archive.looking import rows
from tests.cli.processes import environment
from tests.forks import Fork
from tests.killing.promises import assert_sound
from tests.operations import dying
from tests.operations.blogs import a_post, commit, make_blog, name_of
from tests.postgres import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an archive that is not there yet."""
    return fresh_database() if request.param == "postgresql" else f"sqlite:///{tmp_path}/i.db"


def imported(folder: Path, archive: str, **more: object) -> tuple[dict[str, int], dict[str, str]]:
    """The counts of an import, and what was told of each file that gave no article."""
    told: dict[str, str] = {}

    def tell(result: PageResult, fate: str) -> None:
        if fate in ("nothing", "failed", "parse_failed"):
            told[result.url] = f"{fate}: {result.problem}"

    request = ImportRequest(folder=folder, archive_url=archive, workers=1, **more)  # type: ignore[arg-type]
    return import_jekyll(request, lambda _files: None, tell).counts, told


def test_every_post_becomes_an_article_with_its_source(tmp_path: Path, archive: str) -> None:
    blog = make_blog(tmp_path / "mudflat", 5)
    assert imported(blog, archive) == ({"new": 5}, {})
    keys = rows(archive, "SELECT key FROM articles ORDER BY key")
    assert keys[0] == ("mudflat.example/2024/05/01/mudflat-0",)
    assert rows(archive, "SELECT count(*), min(target), min(outlet) FROM source_links") == [
        (5, "kbs:ncd:8000000", "KBS")
    ]
    assert rows(archive, "SELECT DISTINCT medium, status FROM captures") == [("jekyll", None)]
    assert rows(archive, "SELECT DISTINCT date_origin FROM versions") == [("file name",)]


def test_the_second_import_finds_what_was_edited_and_nothing_else(tmp_path: Path, archive: str) -> None:
    blog = make_blog(tmp_path / "mudflat", 3)
    imported(blog, archive)
    (blog / "_posts" / name_of(1)).write_bytes(a_post(1, body="갯벌이 닫혔다."))
    (blog / "_posts" / name_of(3)).write_bytes(a_post(3))
    assert imported(blog, archive)[0] == {"changed": 1, "new": 1, "seen": 2}
    assert rows(archive, "SELECT number, origin FROM versions WHERE number > 1") == [(2, "publisher")]


def test_the_date_is_of_the_front_matter_then_of_the_commit_then_of_the_name(tmp_path: Path, archive: str) -> None:
    blog = make_blog(tmp_path / "mudflat", 2)
    (blog / "_posts" / name_of(0)).write_bytes(a_post(0, more="date: 2024-04-01 09:00\n"))
    commit(blog, "2024-06-07T08:00:00+09:00")
    (blog / "_posts" / name_of(5)).write_bytes(a_post(5))
    imported(blog, archive)
    with open_archive(archive) as opened:
        dated = [opened.article(str(number), lambda _: None).current for number in (1, 2, 3)]
    found = {str(version.date_origin): f"{version.date_published:%Y-%m-%d %H:%M}" for version in dated}
    assert found == {"front matter": "2024-04-01 00:00", "git": "2024-06-06 23:00", "file name": "2024-05-05 15:00"}


def test_every_bad_file_is_counted_and_named_and_stops_nothing(tmp_path: Path, archive: str) -> None:
    blog = make_blog(tmp_path / "mudflat", 2)
    posts = blog / "_posts"
    (posts / "2024-05-09-empty.md").write_bytes(b"---\ntitle: a\n---\n")
    (posts / "2024-05-09-hidden.md").write_bytes(a_post(9, more="published: false\n"))
    (posts / "2024-05-09-damaged.md").write_bytes(b"---\ntitle: [a: b\n---\n\n" + "물이 빠졌다.".encode())
    (posts / "2024-05-09-bytes.md").write_bytes(b"---\ntitle: \xff\xfe\n---\n\n\xc3\x28\x00 text\n")
    (posts / "2024-05-09-huge.md").write_bytes(b"x" * (17 * 1024 * 1024))
    (posts / "2024-05-09-deep.md").write_bytes(b"<div>" * 100_000)
    (posts / "notes.txt").write_bytes(b"x")
    os.mkfifo(posts / "2024-05-09-pipe.md")
    (posts / "2024-05-09-loop.md").symlink_to("2024-05-09-loop.md")
    (posts / "loop").symlink_to(posts)
    (blog / "_drafts").mkdir()
    (posts / os.fsdecode(b"2024-05-09-\xff.md")).write_bytes(a_post(10))
    counts, told = imported(blog, archive)
    assert counts == {"failed": 1, "new": 5, "nothing": 8}
    reasons = {name.removeprefix("_posts/2024-05-09-"): words for name, words in told.items()}
    assert "larger than 16 MiB" in reasons["huge.md"]
    assert "published: false" in reasons["hidden.md"]
    assert "no ordinary file" in reasons["pipe.md"]
    assert "symbolic link" in reasons["loop.md"]
    assert "text below the front matter" in reasons["empty.md"]
    assert "not of human measure" in reasons["deep.md"]
    assert "drafts" in reasons["_drafts"]
    damaged = "SELECT problem FROM frontier WHERE url LIKE '%damaged%'"
    assert "damaged front matter" in rows(archive, damaged)[0][0]
    assert_sound(archive)


def test_two_files_of_one_address_are_one_article_and_no_edit(tmp_path: Path, archive: str) -> None:
    blog = make_blog(tmp_path / "mudflat", 1)
    (blog / "_posts" / name_of(0)).with_suffix(".html").write_bytes(a_post(7))
    counts, told = imported(blog, archive)
    assert counts == {"new": 1, "nothing": 1}
    assert "is mudflat.example/2024/05/01/mudflat-0 already" in next(iter(told.values()))
    assert rows(archive, "SELECT count(*) FROM captures") == [(2,)]


def test_a_blog_whose_address_nobody_knows_has_a_name_of_its_own(tmp_path: Path, archive: str) -> None:
    blog = make_blog(tmp_path / "kbs", 1, config="")
    imported(blog, archive)
    assert rows(archive, "SELECT publisher, key, canonical_url FROM articles") == [
        ("jekyll:kbs", "jekyll:kbs/2024/05/01/mudflat-0.html", f"kbs/_posts/{name_of(0)}")
    ]


def test_one_address_is_not_given_to_two_blogs(tmp_path: Path, archive: str) -> None:
    for name in ("one", "two"):
        make_blog(tmp_path / "all" / name, 1)
    with pytest.raises(SeveralSites, match=r"holds 2 sites .*all/one, .*all/two.*its own --site"):
        imported(tmp_path / "all", archive, site="https://mudflat.example")


def test_a_folder_without_posts_makes_no_archive(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    with pytest.raises(NoPosts, match="no posts found"):
        imported(tmp_path, f"sqlite:///{tmp_path}/i.db")
    assert not (tmp_path / "i.db").exists()


@pytest.mark.parametrize("name", [dying.FATAL, dying.ENDLESS])
def test_a_file_that_takes_its_reader_down_or_is_read_for_ever_costs_only_itself(
    tmp_path: Path, archive: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    blog = make_blog(tmp_path / "mudflat", 6)
    (blog / "_posts" / f"2024-05-03-{name}.md").write_bytes(a_post(7))
    monkeypatch.setattr(jekyll_import, "read_files", dying.read_files)
    counts, told = imported(blog, archive)
    assert counts == {"parse_failed": 1, "new": 6}
    assert told == {f"_posts/2024-05-03-{name}.md": f"parse_failed: {reading_pool.KILLED}"}


def begin(folder: Path, blog: Path, archive: str) -> Fork:
    """The command as a process of its own, in a session of its own."""
    words = ("--archive", archive, "import", "jekyll", str(blog), "--quiet", "--workers", "1")
    return Fork("newsarchive", *words, cwd=folder, environment=environment(), own_session=True)


def wait_for_articles(archive: str, more_than: int) -> None:
    """Until so many articles are committed."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if rows(archive, "SELECT count(*) FROM articles")[0][0] > more_than:
                return
        except Exception:  # noqa: BLE001 - the archive is being made
            pass
        time.sleep(0.02)
    raise AssertionError("the import made no progress")


def assert_all_imported(archive: str, posts: int) -> None:
    """Every post once, with one version and one capture, by one run."""
    for counted in ("articles", "versions", "captures", "source_links"):
        assert rows(archive, f"SELECT count(*) FROM {counted}") == [(posts,)]
    assert rows(archive, "SELECT count(*), min(outcome) FROM runs") == [(1, "complete")]
    assert_sound(archive)


def kill_and_resume(folder: Path, archive: str, posts: int, kills: int) -> None:
    blog = make_blog(folder / "mudflat", posts)
    for number in range(kills):
        process = begin(folder, blog, archive)
        wait_for_articles(archive, number * posts // (kills + 1))
        process.kill()  # the workers must notice by themselves
    assert begin(folder, blog, archive).wait(120) == 0
    assert_all_imported(archive, posts)


def test_an_import_that_was_killed_goes_on_and_loses_nothing(tmp_path: Path, archive: str) -> None:
    kill_and_resume(tmp_path, archive, posts=300, kills=2)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_an_import_killed_20_times_goes_on_and_loses_nothing(tmp_path: Path, archive: str) -> None:
    kill_and_resume(tmp_path, archive, posts=6000, kills=20)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_import_that_is_asked_to_stop_ends_well_and_goes_on(tmp_path: Path, number: signal.Signals) -> None:
    archive = f"sqlite:///{tmp_path}/i.db"
    blog = make_blog(tmp_path / "mudflat", 500)
    process = begin(tmp_path, blog, archive)
    wait_for_articles(archive, 0)
    os.killpg(process.pid, number)
    assert process.wait(30) == 0
    assert rows(archive, "SELECT outcome FROM runs") == [("stopped",)]
    done = rows(archive, "SELECT count(*) FROM articles")[0][0]
    assert 0 < done < 500
    assert begin(tmp_path, blog, archive).wait(60) == 0
    assert_all_imported(archive, 500)


def test_workers_leave_when_their_parent_is_killed(tmp_path: Path) -> None:
    archive = f"sqlite:///{tmp_path}/i.db"
    process = begin(tmp_path, make_blog(tmp_path / "mudflat", 500), archive)
    wait_for_articles(archive, 0)
    process.kill()
    deadline = time.monotonic() + 10
    while _members(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _members(process.pid) == []


def _members(session: int) -> list[str]:
    """The processes of a session that still run (/proc/PID/stat, field 6)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of_session, *_ = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(of_session) == session and state != "Z":
            found.append(stat.parent.name)
    return found


assert sys.platform == "linux", "the tests look into /proc"
