"""The command line as a person calls it, against a real archive: a file, and under BOTH_ENGINES a database too."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from newsarchive.cli.main import cli
from newsarchive.items import Image
from tests.building import Newsroom, a_capture, address, an_article, later
from tests.postgres import fresh_database

BOTH_ENGINES = pytest.mark.parametrize("archive_url", ["sqlite", "postgresql"], indirect=True)
"""For what reads the archive, on SQLite and on PostgreSQL."""

RATE = "한국은행, 기준금리 연 2.25%로 인하"
RATE_BODY = "한국은행이 기준금리를 내렸습니다.\n여섯 달 만입니다.\n시장은 반겼습니다."


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """Each line of stdout, which must be a JSON object."""
        records = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(record, dict) for record in records)
        return records

    @property
    def record(self) -> dict[str, Any]:
        """The only object on stdout."""
        (record,) = self.records
        return record


class CommandLine:
    """Calls `newsarchive`; an exception that is no clean end of a command fails the test."""

    def __call__(self, *words: str, stdin: bytes | None = None) -> Answer:
        ended = CliRunner().invoke(cli, words, input=stdin, prog_name="newsarchive")
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return Answer(ended.exit_code, ended.stdout, ended.stderr)


@pytest.fixture
def archive_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where `newsarchive` looks for the archive: a file, unless BOTH_ENGINES asks for a database."""
    in_file = getattr(request, "param", "sqlite") == "sqlite"
    return f"sqlite:///{tmp_path / 'a.db'}" if in_file else fresh_database()


@pytest.fixture
def newsarchive(tmp_path: Path, archive_url: str, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line in an empty folder with that archive, without the settings of whoever runs the test."""
    monkeypatch.chdir(tmp_path)
    for name in ("NEWSARCHIVE_CONFIG", "NEWSARCHIVE_CONTACT_URL", "NEWSARCHIVE_DELAY", "NEWSARCHIVE_CONCURRENCY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NEWSARCHIVE_URL", archive_url)
    return CommandLine()


@pytest.fixture
def newsroom(tmp_path: Path, archive_url: str) -> Iterator[Newsroom]:
    """The archive that `newsarchive` finds, still empty."""
    with Newsroom(tmp_path, url=None if archive_url.startswith("sqlite") else archive_url) as room:
        yield room


@pytest.fixture
def filled(newsroom: Newsroom) -> Newsroom:
    """Three articles: 1 is gone, 2 was edited and has two addresses, 3 is a video; and a page of no known layout."""
    newsroom.keep(an_article(1))
    image = Image(url="https://news.kbs.co.kr/data/rate.jpg", caption="금통위", credit="연합뉴스")
    newsroom.keep(an_article(2, RATE, RATE_BODY, section="경제", images=(image,), date_published=later(-3)))
    edited = an_article(
        2,
        RATE + "…여섯 달 만",
        RATE_BODY.replace("여섯 달 만입니다.", "반년 만입니다.\n위원 다섯이 찬성했습니다."),
        section="경제",
        images=(image,),
        date_published=later(-3),
        date_modified=later(2),
        addresses=(address(2), "https://mn.kbs.co.kr/news/view.do?ncd=2"),
    )
    newsroom.keep(edited, a_capture(address(2), fetched_at=later(3)))
    newsroom.keep(an_article(3, "첫눈 내린 아침", "", kind="video", date_published=None, section=None, bylines=()))
    newsroom.miss(1, "notice", later(4))
    unknown = a_capture("https://news.kbs.co.kr/special/view.do?ncd=4")
    newsroom.record(newsroom.page("unrecognised", unknown, problem="not an article: missing headline h5.tit-s"))
    newsroom.archive.close_run(newsroom.run_id)
    return newsroom
