"""`newsarchive import jekyll`, as a person calls it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.cli.processes import on_a_terminal
from tests.operations.blogs import make_blog


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A source folder with three posts."""
    return make_blog(tmp_path / "mudflat", 3)


@pytest.fixture
def newsarchive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line, in a folder without an archive."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSARCHIVE_URL", f"sqlite:///{tmp_path}/i.db")
    return CommandLine()


def test_an_import_is_summed_up_and_its_posts_are_found(newsarchive: CommandLine, blog: Path) -> None:
    answer = newsarchive("import", "jekyll", str(blog))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[0].startswith("Run 1: complete after ")
    assert answer.out.splitlines()[1] == f"import jekyll dir={blog}"
    assert "    3  new  articles seen for the first time" in answer.out
    assert newsarchive("search", "갯벌", "--json").records[0]["publisher"] == "mudflat.example"
    shown = newsarchive("show", "https://mudflat.example/2024/05/01/mudflat-0.html").out
    assert "published 2024-05-01 00:00 KST (by its file's name)" in shown
    assert newsarchive("citing", "kbs:ncd:8000001", "--json").record["publisher"] == "mudflat.example"
    assert newsarchive("runs", "--json").record["spider"] == "import jekyll"


def test_json_is_the_run(newsarchive: CommandLine, blog: Path) -> None:
    run = newsarchive("import", "jekyll", str(blog), "--site", "https://other.example", "--json").record
    assert (run["outcome"], run["counts"]) == ("complete", {"new": 3})
    assert run["arguments"] == {"dir": str(blog), "site": "https://other.example"}
    assert newsarchive("show", "other.example/2024/05/01/mudflat-0").code == 0


def test_files_that_gave_nothing_are_named_on_stderr(newsarchive: CommandLine, blog: Path) -> None:
    (blog / "_posts" / "2024-05-09-huge.md").write_bytes(b"x" * (17 * 1024 * 1024))
    answer = newsarchive("import", "jekyll", str(blog), "--quiet")
    assert answer.code == 3
    assert answer.err.startswith("newsarchive: failed: _posts/2024-05-09-huge.md: it is larger than 16 MiB")
    assert "suspicious" in answer.out
    assert newsarchive("search", "갯벌", "--json").records


def test_an_import_of_files_of_which_none_can_be_read_failed(newsarchive: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a" / "_posts").mkdir(parents=True)
    (tmp_path / "a" / "_posts" / "2024-05-09-huge.md").write_bytes(b"x" * (17 * 1024 * 1024))
    answer = newsarchive("import", "jekyll", "a", "--json")
    assert (answer.code, answer.record["outcome"]) == (1, "failed")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "nowhere: there is no such folder; give the folder of a Jekyll blog"),
        (("empty",), "no posts found; looked for files ending in"),
        (("file.md",), "file.md: it is no folder"),
        (("mudflat", "--site", "mudflat"), "--site: 'mudflat' is no web address; write for example https://"),
        (("mudflat", "--site", "file:///etc"), "--site: 'file:///etc' is no web address"),
        (("mudflat", "--workers", "0"), "0 is not in the range"),
        ((), "Missing argument 'DIR'"),
    ],
)
def test_what_cannot_be_imported_is_named_and_makes_no_archive(
    newsarchive: CommandLine, blog: Path, words: tuple[str, ...], said: str
) -> None:
    (blog.parent / "empty").mkdir()
    (blog.parent / "file.md").touch()
    answer = newsarchive("import", "jekyll", *words)
    assert answer.code == 2
    assert said in answer.err
    assert not (blog.parent / "i.db").exists()


def test_an_outlet_table_that_cannot_be_used_is_said_before_anything_is_read(
    newsarchive: CommandLine, blog: Path
) -> None:
    (blog.parent / "newsarchive.toml").write_text('[provenance]\noutlets = ["mine.toml"]\n', encoding="utf-8")
    (blog.parent / "mine.toml").write_text("[[media]]\n", encoding="utf-8")
    answer = newsarchive("import", "jekyll", str(blog))
    assert answer.code == 2
    assert "mine.toml" in answer.err
    assert not (blog.parent / "i.db").exists()


def test_an_archive_that_cannot_be_opened_is_named(newsarchive: CommandLine, blog: Path) -> None:
    answer = newsarchive("--archive", "sqlite:////nowhere/i.db", "import", "jekyll", str(blog))
    assert answer.code == 1
    assert "there is no folder /nowhere" in answer.err


def test_a_terminal_sees_a_bar_of_all_files(blog: Path) -> None:
    archive = f"sqlite:///{blog.parent}/i.db"
    code, shown = on_a_terminal(blog.parent, "--archive", archive, "import", "jekyll", str(blog))
    assert code == 0
    assert "3/3" in shown
    assert "new 3" in shown


def test_a_summary_is_json_even_where_a_file_name_is_no_text(newsarchive: CommandLine, blog: Path) -> None:
    (blog / "_posts" / "2024-05-09-\udcff.md").write_bytes(b"---\ntitle: a\n---\n")
    answer = newsarchive("import", "jekyll", str(blog), "--json")
    assert json.loads(answer.out)["counts"] == {"new": 3, "nothing": 1}
    assert r"_posts/2024-05-09-\xff.md" in answer.err
