"""What is dear to count is asked once, whoever wants it, and again when it is old."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from newsarchive.web.remembering import Remembered


def test_many_readers_at_once_ask_once() -> None:
    asked: list[int] = []
    remembered = Remembered(lambda: _counted(asked))
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: remembered(), range(50))) == {1}
    assert len(asked) == 1


def _counted(asked: list[int]) -> int:
    asked.append(1)
    return len(asked)


def test_an_old_answer_is_asked_for_again() -> None:
    answers = iter((1, 2, 3))
    remembered = Remembered(lambda: next(answers), seconds=0)
    assert [remembered(), remembered()] == [1, 2]


def test_while_one_asks_anew_others_get_the_old_answer() -> None:
    asking, go_on = threading.Event(), threading.Event()
    answers = iter((1, 2))

    def ask() -> int:
        answer = next(answers)
        if answer == 2:
            asking.set()
            go_on.wait(10)
        return answer

    remembered = Remembered(ask, seconds=0)
    assert remembered() == 1
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(remembered)
        assert asking.wait(10)
        assert remembered() == 1
        go_on.set()
        assert slow.result(10) == 2


def test_what_cannot_be_asked_is_asked_again_the_next_time() -> None:
    answers: list[int | None] = [7, None]

    def ask() -> int:
        answer = answers.pop()
        if answer is None:
            raise OSError("not now")
        return answer

    remembered = Remembered(ask)
    with pytest.raises(OSError, match="not now"):
        remembered()
    assert remembered() == 7
