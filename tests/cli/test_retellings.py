"""`newsarchive retellings`: who names an article or tells its story, also where nothing can be compared."""

import pytest

from newsarchive.archive import open_archive
from tests.archive.looking import rows, run
from tests.archive.tracing_world import a_post, naming
from tests.archive.tracing_world import keep as keep_posts
from tests.building import Newsroom
from tests.cli.conftest import BOTH_ENGINES, CommandLine
from tests.cli.test_stories import make_read_only
from tests.operations.tales import Telling, keep

ROOT, AGAIN, THIRD, OTHER = (
    *(Telling(story=1, number=number, changed=0.17, day=number) for number in range(3)),
    Telling(story=2, number=1, day=9),
)


@pytest.fixture
def told(newsroom: Newsroom) -> Newsroom:
    """Three articles of one story on three days, one of another."""
    keep(newsroom, [ROOT, AGAIN, THIRD, OTHER])
    return newsroom


@BOTH_ENGINES
@pytest.mark.usefixtures("told")
def test_the_article_is_compared_at_once_and_who_tells_its_story_is_listed(newsarchive: CommandLine) -> None:
    first = newsarchive("retellings", ROOT.key, "--json")
    assert (first.code, first.record["articles"]) == (0, 0)  # the others were not compared yet
    assert first.err == "newsarchive: 3 articles were not compared yet: `newsarchive stories` does\n"
    newsarchive("stories")
    answer = newsarchive("retellings", ROOT.key, "--json")
    assert answer.err == ""
    found = answer.record
    assert (found["articles"], found["independent"]) == (2, 2)
    assert [(each["article"]["key"], each["how"]) for each in found["retellings"]] == [
        (AGAIN.key, "text"),
        (THIRD.key, "text"),
    ]
    assert all(each["likeness"] > 0.6 for each in found["retellings"])
    assert found["days"][0] == {"day": "2026-01-07", "articles": 1, "new_voices": 1}


def test_the_table_shows_each_day_and_each_retelling(told: Newsroom, newsarchive: CommandLine) -> None:
    keep_posts(told, a_post("names.example/1", naming(ROOT.key)))
    newsarchive("stories")
    out = newsarchive("retellings", f"https://{ROOT.key}").out
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "Retold by 3 articles; 3 independent of each other" in out
    assert any(line.startswith("2026-01-07") and AGAIN.key in line and " text " in line for line in lines)
    assert any("names.example/1" in line and " cites " in line for line in lines)
    assert OTHER.key not in out


def test_one_that_is_compared_later_finds_those_that_were_before(told: Newsroom, newsarchive: CommandLine) -> None:
    newsarchive("stories")
    late = Telling(story=1, number=7, day=12)
    keep(told, [late])
    record = newsarchive("retellings", ROOT.key, "--json").record
    assert record["articles"] == 2
    early = newsarchive("retellings", late.key, "--json")
    assert {each["key"] for each in early.record["before"]} == {ROOT.key, AGAIN.key, THIRD.key}
    assert newsarchive("retellings", ROOT.key, "--json").record["articles"] == 3


@pytest.mark.usefixtures("newsroom")
def test_an_article_that_nobody_knows_is_an_error_that_names_it(newsarchive: CommandLine) -> None:
    for words in (("kbs:ncd:404",), ("404",), ("https://nobody.example/1",), ("kbs:ncd:404", "--json")):
        answer = newsarchive("retellings", *words)
        assert (answer.code, answer.out) == (1, "")
        assert words[0].removeprefix("https://") in answer.err
    assert newsarchive("retellings").code == 2


def test_an_article_that_is_only_named_has_retellings_too(newsroom: Newsroom, newsarchive: CommandLine) -> None:
    keep_posts(newsroom, a_post("names.example/1", naming("kbs:ncd:8713354")))
    answer = newsarchive("retellings", "kbs:ncd:8713354", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert [each["article"]["key"] for each in answer.record["retellings"]] == ["names.example/1"]


def test_a_file_that_cannot_be_written_shows_what_is_known_and_says_so(
    told: Newsroom, newsarchive: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsarchive("stories")
    keep_posts(told, a_post("new.example/1", naming(ROOT.key)))
    make_read_only(told, monkeypatch)
    compared = newsarchive("retellings", ROOT.key, "--json")
    assert (compared.code, compared.record["articles"]) == (0, 3)
    answer = newsarchive("retellings", "new.example/1", "--json")
    assert (answer.code, answer.record["articles"]) == (0, 0)
    assert answer.err.startswith("newsarchive: new.example/1 was not compared: ")
    assert "read-only" in answer.err


@pytest.mark.parametrize("archive_url", ["postgresql"], indirect=True)
def test_a_server_that_takes_no_changes_shows_what_is_known(
    told: Newsroom, newsarchive: CommandLine, archive_url: str
) -> None:
    keep_posts(told, a_post("new.example/1", naming(ROOT.key)))
    name = archive_url.rpartition("/")[2]
    run(archive_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    answer = newsarchive("retellings", ROOT.key, "--json")
    assert (answer.code, answer.record["articles"]) == (0, 1)
    assert "was not compared: " in answer.err
    assert "the server takes no changes" in answer.err
    assert rows(archive_url, "SELECT count(*) FROM stories") == [(0,)]


def test_the_archive_named_on_the_command_line_is_the_one(told: Newsroom, newsarchive: CommandLine) -> None:
    other = told.path.with_name("other.db")
    open_archive(f"sqlite:///{other}", create=True).close()
    assert newsarchive("--archive", f"sqlite:///{other}", "retellings", ROOT.key).code == 1
