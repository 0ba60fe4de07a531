"""The plan: the same seed makes the same trouble, and somebody is always left to go on."""

import pytest

from tests.machines.plan import SHORT, Form, drawn


@pytest.mark.parametrize("form", [SHORT, Form(), Form(kills=100, stops=20, seed=7)], ids=["short", "middle", "long"])
def test_there_are_as_many_kills_and_stops_as_were_asked_for(form: Form) -> None:
    kinds = [event.kind for event in drawn(form)]
    assert kinds.count("kill") + kinds.count("power") == form.kills
    assert kinds.count("stop") == form.stops


def test_a_seed_draws_the_same_again_and_another_one_something_else() -> None:
    assert drawn(Form(seed=3)) == drawn(Form(seed=3))
    assert drawn(Form(seed=3)) != drawn(Form(seed=4))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("workers", [2, 4])
def test_nobody_is_killed_who_is_down_and_somebody_is_up(seed: int, workers: int) -> None:
    back = [0.0] * workers
    for event in drawn(Form(workers=workers, seed=seed)):
        if event.kind != "stop":
            assert event.at > back[event.machine]
            back[event.machine] = event.at + event.lasts
        assert sum(at <= event.at for at in back) >= 1
