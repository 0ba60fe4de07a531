"""Workers on machines of their own, killed again and again, PostgreSQL stopped: nothing is lost, doubled, early.

The table, and any other size: ``python -m tests.machines``.
"""

import pytest

from tests.machines.outside import needs_machines, run
from tests.machines.plan import SHORT, Form
from tests.machines.showing import show


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(SHORT, marks=[pytest.mark.long, pytest.mark.timeout(900)], id="short"),
        pytest.param(Form(), marks=[pytest.mark.long, pytest.mark.timeout(3600)], id="middle"),
        pytest.param(
            Form(kills=100, stops=20, posts=1000), marks=[pytest.mark.long, pytest.mark.timeout(4 * 3600)], id="long"
        ),
    ],
)
def test_machines_that_are_killed_lose_double_and_hurry_nothing(form: Form) -> None:
    needs_machines()
    found = run(form)
    show(found)
    assert found["killed"] + found["power_cut"] == form.kills
    assert found["stopped"] == form.stops
    assert (found["lost"], found["doubled"], found["early"]) == ([], [], [])
    assert found["interrupted"] > 0
    assert set(found["exits"]) == {0}
    # The minute is for a machine that does nothing else: runs and rows are held again once a crawl has started.
    assert found["retaken_most"] <= (180 if form == SHORT else 60)
    assert found["late"] == [] or form == SHORT
