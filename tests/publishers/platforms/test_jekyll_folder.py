"""The files of a source folder: each is a post or is told, and nothing that could block is opened."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from newsarchive.publishers.platforms.jekyll_folder import NoPosts, PassedOver, UnreadableSource, read_bytes, sources
from newsarchive.publishers.platforms.jekyll_git import dated_by_git, first_commits
from newsarchive.publishers.platforms.jekyll_source import read_source


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("---\ntitle: a\n---\n글", encoding="utf-8")


def test_posts_in_the_order_of_their_paths(tmp_path: Path) -> None:
    posts = ["_posts/2024-01-02-b.markdown", "_posts/old/2023-01-01-c.html", "news/_posts/2024-01-01-A.MD"]
    write(tmp_path, *posts, "about.md", "_site/_posts/2024-01-01-x.md", ".git/_posts/2024-01-01-x.md")
    assert [path.relative_to(tmp_path).as_posix() for path in sources(tmp_path)] == posts
    assert [path.name for path in sources(tmp_path / "_posts")] == ["2024-01-02-b.markdown", "2023-01-01-c.html"]


def test_every_other_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, "_posts/2024-01-01-a.md", "_posts/picture.png", "_posts/.hidden.md", "_posts/a.md~", "_drafts/b.md")
    os.mkfifo(tmp_path / "_posts" / "pipe.md")
    (tmp_path / "_posts" / "loop.md").symlink_to("loop.md")
    (tmp_path / "_posts" / "up").symlink_to(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "_posts" / "s.md"))
        told: list[PassedOver] = []
        assert [path.name for path in sources(tmp_path, told.append)] == ["2024-01-01-a.md"]
    reasons = {entry.path.name: entry.reason for entry in told}
    assert set(reasons) == {"picture.png", ".hidden.md", "a.md~", "_drafts", "pipe.md", "loop.md", "up", "s.md"}
    assert "pipe" in reasons["pipe.md"]
    assert "link" in reasons["up"]


def test_a_folder_without_posts_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoPosts, match=r"no posts found; looked for .*\.md"):
        list(sources(tmp_path))
    with pytest.raises(UnreadableSource, match="no such folder"):
        list(sources(tmp_path / "absent"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, "_posts/2024-01-01-a.md", "closed/_posts/2024-01-01-b.md")
    (tmp_path / "closed").chmod(0)
    told: list[PassedOver] = []
    assert len(list(sources(tmp_path, told.append))) == 1
    (tmp_path / "closed").chmod(0o700)
    assert [entry.path.name for entry in told] == ["closed"]


def test_only_ordinary_files_are_read(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "link.md").symlink_to("a.md")
    assert read_bytes(tmp_path / "a.md").startswith(b"---")
    for name in ("pipe.md", "link.md", "absent.md", "."):
        with pytest.raises(UnreadableSource):
            read_bytes(tmp_path / name)
    with pytest.raises(UnreadableSource):
        read_bytes(Path("/dev/zero"))


def git(folder: Path, *words: str, day: str = "2024-05-01") -> None:
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@a.example", "GIT_COMMITTER_NAME": "a"}
    when = {"GIT_COMMITTER_EMAIL": "a@a.example", "GIT_AUTHOR_DATE": f"{day}T09:00:00+0900"}
    environment = os.environ | who | when | {"GIT_COMMITTER_DATE": f"{day}T09:00:00+0900"}
    subprocess.run(["git", "-C", str(folder), *words], env=environment, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    blog = tmp_path / "whole" / "blog"
    write(blog, "_posts/2024-06-01-바다.md", "_posts/2024-06-01-b.md")
    git(tmp_path / "whole", "init", "-q")
    for day, change in (("2024-05-01", "_posts/2024-06-01-바다.md"), ("2024-05-02", "_posts/2024-06-01-b.md")):
        git(blog, "add", change)
        git(blog, "commit", "-qm", "post", day=day)
    (blog / "_posts" / "2024-06-01-b.md").write_text("changed")
    (blog / "_posts" / "moved").mkdir()
    git(blog, "mv", "_posts/2024-06-01-바다.md", "_posts/moved/2024-06-01-바다.md")
    git(blog, "commit", "-qam", "later", day="2024-05-09")
    return blog


def test_the_first_commit_of_each_file(checkout: Path) -> None:
    commits = first_commits(checkout)
    assert commits["_posts/2024-06-01-b.md"] == "2024-05-02T09:00:00+09:00"
    assert commits["_posts/moved/2024-06-01-바다.md"] == "2024-05-01T09:00:00+09:00"


def test_git_wins_over_the_name_and_not_over_the_front_matter(checkout: Path) -> None:
    commits = first_commits(checkout)
    named = dated_by_git(read_source("_posts/2024-06-01-b.md", b"text"), commits)
    stated = dated_by_git(read_source("_posts/2024-06-01-b.md", b"---\ndate: 2024-04-01\n---\ntext"), commits)
    unknown = dated_by_git(read_source("_posts/2024-06-01-new.md", b"text"), commits)
    assert (named.date_text, named.date_origin) == ("2024-05-02T09:00:00+09:00", "git")
    assert (stated.date_origin, unknown.date_origin) == ("front matter", "file name")


def test_the_end_of_a_shallow_clone_dates_nothing(checkout: Path, tmp_path: Path) -> None:
    origin = checkout.parent.as_uri()
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", origin, str(tmp_path / "shallow")], check=True, capture_output=True
    )
    assert first_commits(tmp_path / "shallow" / "blog") == {}


def test_no_checkout_and_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert first_commits(tmp_path) == {}
    monkeypatch.setenv("PATH", str(tmp_path))
    assert first_commits(tmp_path) == {}


def test_a_checkouts_own_configuration_starts_nothing(checkout: Path, tmp_path: Path) -> None:
    mark = tmp_path / "started"
    for name in ("core.fsmonitor", "gpg.program", "core.pager", "diff.external", "core.sshCommand"):
        git(checkout, "config", name, f"touch {mark};")
    git(checkout, "config", "log.showSignature", "true")
    assert first_commits(checkout)
    assert not mark.exists()
