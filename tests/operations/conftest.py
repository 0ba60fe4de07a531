"""What the tests of long commands share: readers without the second that each needs to import what it reads with."""

import multiprocessing

import pytest

from tests.forks import FORKS


@pytest.fixture(autouse=True)
def _readers_are_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an import runs in the test's own process. One that is a command starts its readers as it always does."""
    monkeypatch.setattr(multiprocessing, "get_context", lambda _method: FORKS)
