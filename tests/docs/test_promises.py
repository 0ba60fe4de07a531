"""docs/promises.md names for every promise a test or a command that there is."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROVEN, _, NOT_PROVEN = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8").partition("\n## Not proven\n")
ROWS = tuple(
    (promise, proof)
    for promise, proof in re.findall(r"^\| (.+) \| (.+) \|$", PROVEN, re.MULTILINE)
    if proof not in ("proven by", "measured by")
)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`( \(long\))?(?: \(shared\))?")
COMMAND = re.compile(r"`python -m (benchmarks[\w.]*)`")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def _functions_of(path: str) -> dict[str, Function]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name: node for node in ast.walk(tree) if isinstance(node, Function)}


def faults(promise: str, proof: str) -> Iterator[str]:
    """What is wrong with a line of the page."""
    test, command = TEST.fullmatch(proof), COMMAND.fullmatch(proof)
    if test is None and command is None:
        yield f"{promise} names neither a test nor a command: {proof}"
    elif command is not None and find_spec(command[1]) is None:
        yield f"there is no module {command[1]}"
    elif test is not None:
        path, name, is_long = test.groups()
        found = _functions_of(path).get(name) if (ROOT / path).is_file() else None
        if found is None:
            yield f"there is no {path}::{name}"
        elif _is_long(found) != bool(is_long):
            yield f"{path}::{name} {'is' if _is_long(found) else 'is not'} of the long tests"


def _is_long(test: Function) -> bool:
    """Whether `make test` leaves it out as a whole, not only in some of its forms."""
    marks = [ast.unparse(each) for each in test.decorator_list]
    forms = [ast.unparse(each) for each in _forms(test)]
    return "pytest.mark.long" in marks or (bool(forms) and all("mark.long" in form for form in forms))


def _forms(test: Function) -> list[ast.expr]:
    """The values of its only parameter, if they stand beside it."""
    for each in test.decorator_list:
        if isinstance(each, ast.Call) and len(each.args) == 2 and isinstance(each.args[1], ast.List):
            return each.args[1].elts
    return []


def test_every_promise_has_a_test_or_a_command_that_there_is() -> None:
    assert len(ROWS) >= 70
    assert [fault for row in ROWS for fault in faults(*row)] == []


def test_every_line_of_the_tables_is_looked_at() -> None:
    lines = [line for line in PROVEN.splitlines() if line.startswith("|") and not line.startswith("|---")]
    headings = [line for line in lines if line.startswith("| promise |")]
    assert len(lines) - len(headings) == len(ROWS)
    assert len({promise for promise, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    "proof",
    [
        "because we say so",
        "`tests/docs/test_promises.py::test_nothing`",
        "`tests/docs/test_none.py::test_nothing`",
        "`python -m benchmarks.none`",
        "`tests/docs/test_promises.py::test_every_line_of_the_tables_is_looked_at` (long)",
        "`tests/machines/test_machines.py::test_machines_that_are_killed_lose_double_and_hurry_nothing`",
        "`tests/crawling/test_traps.py::test_the_budget_of_a_host_is_kept_and_what_it_cost_is_said`",
    ],
)
def test_a_wrong_line_would_be_seen(proof: str) -> None:
    assert len(list(faults("anything", proof))) == 1


def test_what_is_not_proven_says_why() -> None:
    rows = re.findall(r"^\| (.+) \| (.+) \|$", NOT_PROVEN, re.MULTILINE)
    assert len(rows) > 1
    assert all(len(why) > 20 or why == "why" for _, why in rows)
