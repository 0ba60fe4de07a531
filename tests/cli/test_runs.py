import pytest

from tests.building import Newsroom, a_capture, an_article
from tests.cli.conftest import BOTH_ENGINES, CommandLine
from tests.histories import a_run, begin, pages

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
    "alarms",
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
    assert heading.split() == ["run", "started", "(KST)", "took", "outcome", "pages", "amiss", "spider"]
    assert "suspicious  3 new, 1 changed, 1 gone, 1 unrecognised  1 unrecognised  kbs" in row


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


def test_a_number_that_is_none(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    assert newsroom.run_id == 1
    assert newsarchive("runs", "0").code == 2
    assert newsarchive("runs", "kbs").code == 2


@pytest.mark.usefixtures("newsroom")
@pytest.mark.parametrize("mode", [(), ("--json",)])
def test_a_run_that_does_not_exist(newsarchive: CommandLine, mode: tuple[str, ...]) -> None:
    answer = newsarchive("runs", "99", *mode)
    assert (answer.code, answer.out) == (1, "")
    assert "there is no run 99: the latest is 1; newsarchive runs lists them" in answer.err
    assert newsarchive("runs", str(2**63 - 1), *mode).code == 1


def test_a_run_unlike_earlier_ones_says_so_at_once(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    a_run(newsroom, good=40, undated=1)
    bad = a_run(newsroom, good=6, undated=14)
    answer = newsarchive("runs", str(bad.id))
    assert answer.code == 0
    assert answer.out.splitlines()[0].startswith(f"Run {bad.id}: suspicious after ")
    heading = answer.out.splitlines().index("Alarms: unlike earlier runs")
    words, *samples, way_out = answer.out.splitlines()[heading + 1 :]
    assert words == "  kbs: 14 of 20 articles without a date (earlier runs: 1 of 41)"
    assert samples == [f"    {url}" for url in bad.alarms[0].pages]
    assert len(set(samples)) == 5
    assert "docs/operations.md" in way_out
    assert "newsarchive fixture URL" in way_out


def test_the_table_says_what_is_amiss(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    a_run(newsroom, good=6, undated=14, failed=2)
    (newest, *_) = newsarchive("runs", "--limit", "2").out.splitlines()[2:]
    assert "suspicious  20 new, 2 failed  kbs: no-date; 2 failed  kbs" in newest


def test_the_json_of_an_alarm(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    bad = a_run(newsroom, good=6, textless=14)
    for printed in (newsarchive("runs", str(bad.id), "--json").record, newsarchive("runs", "--json").records[1]):
        assert list(printed) == FIELDS
        assert printed["alarms"] == [
            {
                "about": "kbs",
                "sign": "no-text",
                "is_notice": False,
                "words": "kbs: 14 of 20 articles without text (earlier runs: 0 of 40)",
                "bad": 14,
                "of": 20,
                "bad_before": 0,
                "of_before": 40,
                "pages": list(bad.alarms[0].pages),
            }
        ]


def test_hardly_any_articles_is_said_of_the_spider(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    begin(newsroom, "blog", site="https://blog.example")
    for _ in range(3):
        a_run(newsroom, "blog.example", good=12)
    bad = a_run(newsroom, "blog.example", good=2)
    assert "  2 articles found, usually about 12\n" in newsarchive("runs", str(bad.id)).out
    (alarm,) = newsarchive("runs", str(bad.id), "--json").record["alarms"]
    assert (alarm["about"], alarm["sign"], alarm["pages"]) == ("blog", "few", [])


def test_a_changed_layout_that_loses_nothing_is_a_notice(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    moved = a_run(newsroom, good=6, misplaced=14)
    answer = newsarchive("runs", str(moved.id))
    assert answer.out.startswith(f"Run {moved.id}: complete")
    assert "Alarms" not in answer.out
    assert "Notice: nothing is lost" in answer.out
    assert "kbs: 14 of 20 articles with a field that stands elsewhere" in answer.out
    assert newsarchive("runs", str(moved.id), "--json").record["alarms"][0]["is_notice"] is True
    assert "kbs: fallback" not in newsarchive("runs").out


def test_what_came_of_pages_is_in_words_for_every_fate(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    pages(newsroom, good=20, doubted=1)
    out = newsarchive("runs", str(newsroom.run_id)).out
    assert "suspicious  read, but not believed: what is archived stays as it was" in out
    assert "read, but not believed: more text stands beside the text that was read" in out


def test_samples_of_problems_are_spread_over_their_kinds(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    pages(newsroom, good=20, failed=6, unrecognised=4, doubted=1)
    newsroom.archive.close_run(newsroom.run_id)
    outcomes = [problem["outcome"] for problem in newsarchive("runs", "--json").record["problems"]]
    assert outcomes == ["failed", "unrecognised", "suspicious", "failed", "unrecognised"]
    assert "Problems (5 of 11)" in newsarchive("runs", str(newsroom.run_id)).out
