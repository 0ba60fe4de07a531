"""What an article names as its source, and who names an article, as people and programs read it."""

import pytest

from newsarchive.items import SourceLink
from tests.building import Newsroom, a_capture, an_article, later
from tests.cli.conftest import BOTH_ENGINES, CommandLine

KBS = "https://www.kbs.co.kr/news/news.do?ncd=77"
TABLE = SourceLink(
    url=KBS, outlet="KBS", label="출처", form="table", rule="table row", where="출처 KBS 뉴스", target="kbs:ncd:77"
)
HOME = SourceLink(
    url="https://kbs.co.kr", outlet="KBS", label=None, form="inline", placeholder=True, rule="brackets", where="(KBS)"
)
NAMED = SourceLink(
    url=None, outlet="연합뉴스", label=None, form="inline", rule="according to", where="연합뉴스에 따르면"
)

NO_LIKELY = "Likely source of {}: none in the archive (of 0 articles with rare words in common)."

pytestmark = BOTH_ENGINES


@pytest.fixture
def cited(newsroom: Newsroom) -> Newsroom:
    """Article 1 names a KBS article and a wire; later it names a home page instead of the article."""
    newsroom.keep(an_article(1, source_links=(TABLE, NAMED)))
    newsroom.keep(an_article(1, source_links=(HOME, NAMED)), a_capture(fetched_at=later(2)))
    newsroom.keep(an_article(2))
    return newsroom


@pytest.mark.usefixtures("cited")
def test_one_row_a_source_and_what_is_gone_last(newsarchive: CommandLine) -> None:
    answer = newsarchive("sources", "1")
    assert answer.code == 0
    heading, *rows = answer.out.splitlines()
    assert " ".join(heading.split()) == "no. outlet form address article seen (KST) dropped (KST) found in"
    assert [" ".join(row.split()) for row in rows] == [
        "1 KBS inline https://kbs.co.kr (placeholder) - 2026-01-06 14:00 - (KBS)",
        "2 연합뉴스 inline - - 2026-01-06 12:00 - 연합뉴스에 따르면",
        f"- KBS table {KBS} kbs:ncd:77 2026-01-06 12:00 2026-01-06 14:00 출처 KBS 뉴스",
    ]


@pytest.mark.usefixtures("cited")
def test_the_json_of_a_source_has_its_evidence(newsarchive: CommandLine) -> None:
    _, _, gone = newsarchive("sources", "kbs:ncd:1", "--json").records
    assert gone == {
        "number": None,
        "url": KBS,
        "outlet": "KBS",
        "label": "출처",
        "form": "table",
        "placeholder": False,
        "target": "kbs:ncd:77",
        "rule": "table row",
        "found_in": "출처 KBS 뉴스",
        "version": 1,
        "first_seen": "2026-01-06T12:00:00+09:00",
        "gone_at": "2026-01-06T14:00:00+09:00",
        "correction": None,
        "verdict": None,
    }


@pytest.mark.usefixtures("cited")
def test_who_cites_an_article_that_the_archive_lacks(newsarchive: CommandLine) -> None:
    answer = newsarchive("citing", "https://news.kbs.co.kr/news/view.do?ncd=77")
    heading, row = answer.out.splitlines()
    assert " ".join(heading.split()) == "published (KST) publisher article headline as dropped (KST)"
    assert row.split()[:3] == ["2026-01-05", "kbs", "kbs:ncd:1"]
    assert KBS in row
    record = newsarchive("citing", "kbs:ncd:77", "--json").record
    assert (record["key"], record["source_link"]["url"]) == ("kbs:ncd:1", KBS)


@pytest.mark.usefixtures("cited")
def test_nothing_is_said_plainly(newsarchive: CommandLine) -> None:
    assert newsarchive("sources", "2").out == "2 names no source.\n"  # a newsroom's article need not come from another
    assert newsarchive("sources", "2", "--likely").out == f"{NO_LIKELY.format(2)}\n"
    assert newsarchive("citing", "2").out == "No archived article names 2 as its source.\n"
    assert newsarchive("sources", "2", "--json").out == newsarchive("citing", "2", "--json").out == ""


@pytest.mark.usefixtures("cited")
@pytest.mark.parametrize("command", ["sources", "citing"])
def test_an_article_that_nobody_knows_is_an_error_that_names_it(newsarchive: CommandLine, command: str) -> None:
    answer = newsarchive(command, "kbs:ncd:404")
    assert answer.code == 1
    assert "kbs:ncd:404" in answer.err
