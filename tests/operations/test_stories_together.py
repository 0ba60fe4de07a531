"""Stories told by several processes, that stop, die and meet: nothing is lost, nothing doubled."""

import os
import signal
from functools import partial
from pathlib import Path

import pytest

from newsarchive.operations import stories
from tests.archive.looking import rows
from tests.building import Newsroom
from tests.cli.processes import environment
from tests.forks import Fork
from tests.killing.promises import assert_sound
from tests.operations import dying_stories
from tests.operations.tales import as_told, keep, pairs_of, stories_of, tell, tellings


@pytest.fixture
def in_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where there are many: several processes compare, some at a time."""
    monkeypatch.setattr(stories, "FEW", 3)
    monkeypatch.setattr(stories, "TOGETHER", 4)


@pytest.mark.usefixtures("in_lots")
def test_several_processes_find_what_one_finds(newsroom: Newsroom) -> None:
    told = tellings(5, 4)
    keep(newsroom, told)
    expected: list[int] = []
    done: list[int] = []
    ended = stories.tell_stories(newsroom.archive, newsroom.url, workers=2, expect=expected.append, tell=done.append)
    assert (ended.compared, ended.pairs) == (20, 30)
    assert (expected, done) == ([20], [4, 8, 12, 16, 20])
    assert stories_of(newsroom.url) == as_told(told)


@pytest.mark.usefixtures("in_lots")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_keeps_what_is_done_and_goes_on_where_it_was(
    newsroom: Newsroom, number: signal.Signals
) -> None:
    told, done = tellings(10, 4), list[int]()
    keep(newsroom, told)

    def interrupt(count: int) -> None:
        if not done:
            os.kill(os.getpid(), number)
        done.append(count)

    ended = tell(newsroom, tell=interrupt)
    assert ended.stopped
    assert 4 <= ended.compared < 40
    assert rows(newsroom.url, "SELECT count(*) FROM stories") == [(ended.compared,)]
    assert tell(newsroom).compared == 40 - ended.compared
    assert stories_of(newsroom.url) == as_told(told)


@pytest.mark.usefixtures("in_lots")
def test_an_article_that_takes_its_process_down_costs_only_itself_and_is_told(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tellings(3, 3)
    keep(newsroom, told)
    monkeypatch.setattr(stories, "compare_some", partial(dying_stories.compare_fatal, 5))
    done = tell(newsroom)
    assert (done.compared, done.failed) == (8, (5,))
    assert rows(newsroom.url, "SELECT count(*) FROM stories WHERE article_id = 5") == [(0,)]
    monkeypatch.undo()
    assert tell(newsroom).compared == 1
    assert stories_of(newsroom.url) == as_told(told)


def command(newsroom: Newsroom, folder: Path, *dying: str) -> Fork:
    """`newsarchive stories`, as a process of its own."""
    words = ("--archive", newsroom.url, "stories", "--quiet")
    module = "tests.operations.dying_stories" if dying else "newsarchive"
    return Fork(module, *dying, *words, cwd=folder, environment=environment(), own_session=True)


@pytest.mark.parametrize(("point", "count"), [("before-stories", 2), ("before-commit", 1), ("after-commit", 2)])
def test_killed_at_any_point_it_loses_nothing(newsroom: Newsroom, tmp_path: Path, point: str, count: int) -> None:
    told = tellings(20, 3)
    keep(newsroom, told)
    assert command(newsroom, tmp_path, point, str(count)).wait(60) == -signal.SIGKILL
    kept = rows(newsroom.url, "SELECT count(*) FROM stories")[0][0]
    assert kept == (count - (point != "after-commit")) * dying_stories.TOGETHER
    assert command(newsroom, tmp_path).wait(60) == 0
    assert stories_of(newsroom.url) == as_told(told)
    assert_sound(newsroom.url)


def test_two_processes_at_once_do_no_harm(newsroom: Newsroom, tmp_path: Path) -> None:
    told = tellings(20, 3)
    keep(newsroom, told)
    both = [command(newsroom, tmp_path, "nowhere", "1") for _ in range(2)]
    assert [each.wait(60) for each in both] == [0, 0], [each.err for each in both]
    assert stories_of(newsroom.url) == as_told(told)
    assert len(pairs_of(newsroom.url)) == 20 * 3
    assert_sound(newsroom.url)
