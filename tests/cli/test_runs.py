import pytest

from tests.building import Newsroom, a_capture, an_article
from tests.cli.conftest import BOTH_ENGINES, CommandLine

pytestmark = BOTH_ENGINES

FIELDS = [
    "id",
    "spider",
    "arguments",
    "started_at",
    "ended_at",
    "outcome",
    "message",
    "counts",
    "problems",
    "simulated",
]


@pytest.mark.usefixtures("filled")
def test_the_json_of_a_run(newsarchive: CommandLine) -> None:
    run = newsarchive("runs", "--json").record
    assert list(run) == FIELDS
    assert run["outcome"] == "suspicious"
    assert run["counts"] == {"new": 3, "changed": 1, "gone": 1, "unrecognised": 1}
    assert run["started_at"].endswith("+09:00")
    assert run["problems"] == [
        {
            "outcome": "unrecognised",
            "url": "https://news.kbs.co.kr/special/view.do?ncd=4",
            "problem": "not an article: missing headline h5.tit-s",
        }
    ]


@pytest.mark.usefixtures("filled")
def test_one_row_a_run(newsarchive: CommandLine) -> None:
    heading, row = newsarchive("runs").out.splitlines()
    assert heading.split() == ["run", "started", "(KST)", "took", "outcome", "pages", "spider"]
    assert "suspicious  3 new, 1 changed, 1 gone, 1 unrecognised  kbs" in row


def test_newest_first_and_no_more_than_asked(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    newsroom.archive.close_run(newsroom.run_id)
    for number in range(3):
        urls = f"https://news.kbs.co.kr/news/view.do?ncd={number}"
        opened = newsroom.archive.open_run(spider="article", arguments={"urls": urls}, simulated=True)
        newsroom.archive.close_run(opened.id, stopped=True, message="ended")
    assert [run["id"] for run in newsarchive("runs", "--limit", "2", "--json").records] == [4, 3]
    assert "article urls=https://news.kbs.co.kr/news/view.do?ncd=2" in newsarchive("runs").out


def test_a_run_under_way(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1), a_capture())
    run = newsarchive("runs", "--json").record
    assert (run["outcome"], run["ended_at"], run["counts"]) == (None, None, {"new": 1})
    assert "running" in newsarchive("runs").out


@pytest.mark.usefixtures("newsroom")
def test_a_limit_that_is_none(newsarchive: CommandLine) -> None:
    assert newsarchive("runs", "--limit", "-3").code == 2
