"""``[worker]``: what may stand there."""

from pathlib import Path

import pytest

from newsarchive.config import QUEUES, ConfigError, load


def test_unless_set_a_worker_does_two_jobs_at_once_of_all_kinds(tmp_path: Path) -> None:
    workers = load({}, tmp_path).workers
    assert (workers.at_once, workers.queues) == (2, QUEUES)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("at_once = 0", "at_once must be a whole number, 1 to 64"),
        ('queues = "crawl"', "queues must be a list such as"),
        ("queues = []", "queues must be a list such as"),
        ('queues = ["kraul"]', "there is no queue 'kraul'; there are crawl,"),
        ("many = 3", "there is no setting 'many'"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, given: str, said: str) -> None:
    (tmp_path / "newsarchive.toml").write_text(f"[worker]\n{given}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        load({}, tmp_path)
