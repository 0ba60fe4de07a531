"""What is handed to workers in batches becomes what the same command makes of it alone."""

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from newsarchive.operations.work import batches
from tests.archive import looking
from tests.archives import new_archive
from tests.building import NOON
from tests.cli.conftest import CommandLine
from tests.cli.processes import environment
from tests.forks import FORKS, Fork
from tests.operations.blogs import make_blog
from tests.operations.reread import fill, lose_paragraph, lose_section
from tests.operations.warcs import a_page, response, stored

HELD = (
    "SELECT key, number, origin, versions.headline, body, section, status FROM versions JOIN articles ON"
    " articles.id = article_id ORDER BY key, number",
    "SELECT key, url, outlet, label FROM source_links JOIN articles ON articles.id = article_id ORDER BY key, url",
    "SELECT key, link_digest, verdict, reason FROM verdicts JOIN articles ON articles.id = article_id"
    " WHERE superseded_at IS NULL ORDER BY key, link_digest",
)


@pytest.fixture(autouse=True)
def _readers_are_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_context", lambda _method: FORKS)


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs a command alone on one archive, through a worker on another; both hold the same then. How many batches."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(batches, "TOGETHER", 2)
    call, urls = CommandLine(), [new_archive("postgresql", tmp_path) for _ in range(2)]

    def held(url: str) -> list[object]:
        return [looking.rows(url, sql) for sql in HELD]

    def run(*words: str, before: Callable[[str], None] = lambda _url: None) -> int:
        for url in urls:
            before(url)
        untouched = held(urls[1])
        monkeypatch.setenv("NEWSARCHIVE_URL", urls[0])
        assert call(*words).code in (0, 3)
        monkeypatch.setenv("NEWSARCHIVE_URL", urls[1])
        answer = call(*words, "--queue", "--json")
        assert answer.code == 0, answer.err
        assert call(*words, "--queue", "--json").record["handed_over"] == 0, "they wait there already"
        worker = Fork("newsarchive", "worker", "--once", cwd=tmp_path, environment=environment(NEWSARCHIVE_URL=urls[1]))
        try:
            assert worker.wait(200) == 0, worker.err
        finally:
            worker.kill()
        assert untouched != held(urls[1]) == held(urls[0]), worker.err
        count = int(answer.record["batches"])
        (listed,) = [each for each in call("worker", "--list", "--json").records if each["of"]]
        assert (listed["done"], listed["waiting"], listed["failed"]) == (count, 0, 0), worker.err
        return count

    return run


def older(url: str) -> None:
    """Six articles; an older reader lost the section of 2 and 3, and a paragraph of 3."""
    fill(url, 6)
    lose_paragraph(url, 3)
    lose_section(url, 2, 3)


def test_what_is_read_again(both: Callable[..., int]) -> None:
    assert both("reextract", "--write", before=older) == 3


def test_verdicts(both: Callable[..., int], tmp_path: Path) -> None:
    blog = make_blog(tmp_path / "mudflat", 5)

    def imported(url: str) -> None:
        from newsarchive.operations.jekyll_import import ImportRequest, import_jekyll

        request = ImportRequest(folder=blog, archive_url=url, workers=1)
        import_jekyll(request, lambda _files: None, lambda _result, _fate: None)

    assert both("verify", before=imported) == 3


def test_blogs(both: Callable[..., int], tmp_path: Path) -> None:
    make_blog(tmp_path / "blogs" / "one", 3, "url: https://one.example\n")
    make_blog(tmp_path / "blogs" / "two", 4, "url: https://two.example\n")
    assert both("import", "jekyll", str(tmp_path / "blogs")) == 2


def test_web_archives(both: Callable[..., int], tmp_path: Path) -> None:
    stored(tmp_path / "w" / "a.warc.gz", response(1))
    stored(tmp_path / "w" / "b.warc.gz", response(2, NOON, a_page(2, "다른 제목")))
    assert both("import", "warc", str(tmp_path / "w")) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("verify", "--queue"), "workers need an archive on PostgreSQL"),
        (("worker",), "newsarchive schedule runs its jobs"),
        (("worker", "--list"), "newsarchive schedule runs its jobs"),
        (("worker", "--queues", "crawl,kraul"), "there is no queue 'kraul'; there are crawl, revisit"),
        (("worker", "--json"), "--json is for --list"),
        (("reextract", "--queue"), "--queue is for --write"),
        (("reextract", "--queue", "--write", "--limit", "3"), "leave --limit out"),
        (("verify", "--numbers", "7-3"), "'7-3' is no range of article numbers"),
    ],
)
def test_what_cannot_be_is_refused(
    words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    open_archive(url, create=True).close()
    monkeypatch.setenv("NEWSARCHIVE_URL", url)
    monkeypatch.chdir(tmp_path)
    answer = CommandLine()(*words)
    assert answer.code == 2
    assert said in answer.err
