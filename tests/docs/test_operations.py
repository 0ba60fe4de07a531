"""docs/operations.md says of every alarm what it means, in the code's words and numbers."""

import re
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from newsarchive.archive import due, findings, judging, losing, missing, revisiting, yields
from newsarchive.archive.frontier import LISTS_LAG
from newsarchive.archive.runs import TROUBLES, RunOutcome
from newsarchive.archive.versions import GONE_AFTER
from newsarchive.cli.failure import ALARMS, COMPLETE, FAILED, USAGE
from newsarchive.config import Config
from newsarchive.items import DOUBTS, UNASKED
from newsarchive.operations import doctor
from tests.building import NOON

DOC = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
WORDS = " ".join(DOC.split())
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def section(heading: str) -> str:
    """What stands under the heading, in one line."""
    _, found, rest = DOC.partition(f"\n### {heading}\n")
    assert found, heading
    return " ".join(re.split(r"^##", rest, maxsplit=1, flags=re.MULTILINE)[0].split())


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("How a run ended", get_args(RunOutcome)),
        ("What came of pages", (*TROUBLES, *UNASKED, "missing", "gone", "back", "stale")),
        ("Unlike earlier runs", judging.SIGNS),
        ("Read, but not believed", DOUBTS),
    ],
)
def test_every_alarm_has_its_row_and_none_is_made_up(heading: str, names: tuple[str, ...]) -> None:
    told = section(heading)
    assert [name for name in names if f"`{name}`" not in told] == []
    named = {name for row in re.findall(r"\| ((?:`[\w-]+`(?:, )?)+) \|", told) for name in re.findall(r"`(.+?)`", row)}
    assert named <= set(names)


def number(value: float) -> str:
    """As a person writes it."""
    return f"{value:,g}"


@pytest.mark.parametrize(
    "words",
    [
        f"at least {judging.FEWEST} pages",
        f"by more than {judging.MARGIN:.0%} of the pages",
        f"at least {judging.ENOUGH_BEFORE} pages read before",
        f"more than {judging.HALF:.0%} of at least {judging.FEWEST} pages",
        "99% confidence",
        f"A run of fewer than {judging.SMALL} pages",
        f"{judging.FEW:.0%} or less of the usual number",
        f"at least {judging.USUAL_RUNS} runs",
        f"usually {judging.USUAL_ARTICLES} articles or more",
        f"its last {yields._RUNS_BEFORE} runs",
        f"the median of up to {yields._LIKE_IT} runs",
        f"less than {losing.CUT_TO:.0%}",
        f"At least {findings.IN_A_ROW} looks in a row",
        f"{number(revisiting.GROWTH)} times as long as nothing has changed",
        f"at least {revisiting.SHORTEST // timedelta(minutes=1)} min",
        f"at most {revisiting.LONGEST / DAY:g} days",
        f"1/{number(revisiting.AFTER_AN_EDIT)} of the article's age",
        f"at most {revisiting.LONGEST_AFTER_AN_EDIT / DAY:g} day.",
        f"after {revisiting.FIRST_RETRY / HOUR:g} h at most",
        f"each time, at most {revisiting.LONGEST_RETRY / DAY:g} days",
        f"asked for once in {revisiting.LONGEST_RETRY / DAY:g} days",
        f"A first 404 is asked for again after {GONE_AFTER / HOUR:g} h",
        f"at least {missing.OUTAGE} articles of a publisher are missing",
        f"due again after {due.TAKEN / HOUR:g} h",
        f"{number(Config().revisits_per_day)} articles of a host a day",
        f"(by {LISTS_LAG // timedelta(minutes=1)} minutes or more)",
        f"for {doctor.REMEMBERED / DAY:g} days",
    ],
)
def test_numbers_are_the_codes(words: str) -> None:
    assert words.replace("%", " %") in WORDS


def test_the_confidence_is_that_of_the_code() -> None:
    assert pytest.approx(2.576, abs=0.005) == judging.CONFIDENCE, "99 %, as the page says"
    assert due._LIVELY == 0.75, "three quarters, as the page says"
    assert (doctor.OVERDUE, "due more than a day ago" in WORDS) == (DAY, True)


def test_the_table_of_looks_is_that_of_the_rule() -> None:
    cells = [cell.strip() for cell in re.findall(r"^\| age \|(.*)\|$", DOC, re.MULTILINE)[0].split("|")]
    ages, age = [], timedelta()
    for _ in range(9):
        history = revisiting.History(began=NOON, changed=NOON, visited=NOON + age)
        age = revisiting.next_visit(history) - NOON
        ages.append(in_words(age))
    assert cells == [*ages, f"every {revisiting.LONGEST / DAY:g} days"]


def in_words(age: timedelta) -> str:
    """``15 min``, ``4 h``, ``2.7 days``."""
    if age < HOUR:
        return f"{age // timedelta(minutes=1)} min"
    return f"{age / HOUR:g} h" if age < 2 * DAY else f"{age / DAY:.1f} days"


def test_exit_codes() -> None:
    rows = dict(re.findall(r"^\| (\d) \| (.+) \|$", DOC, re.MULTILINE))
    assert {int(code) for code in rows} == {COMPLETE, FAILED, USAGE, ALARMS}
    assert rows[str(FAILED)] == "failed"
    assert "suspicious run" in rows[str(ALARMS)]
