"""docs/operations.md on workers: its example is a configuration, and its numbers are the code's."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from newsarchive.config import QUEUES, load
from newsarchive.operations.work import batches, server, tasks

DOC = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
SECTION = re.split(r"^## ", DOC.partition("\n## Workers\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def test_the_example_is_a_worker(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", SECTION, re.DOTALL)
    (tmp_path / "newsarchive.toml").write_text(example, encoding="utf-8")
    workers = load({}, tmp_path).workers
    assert (workers.at_once, workers.queues) == (2, ("crawl", "revisit"))


def test_every_queue_is_told() -> None:
    assert tuple(re.findall(r"^\| `(\w+)` \|", SECTION, re.MULTILINE)) == QUEUES


@pytest.mark.parametrize(
    "words",
    [
        f"every {tasks.TICK.rpartition('/')[2]} s one of them looks",
        f"missed after {tasks.SILENT_SECONDS:g} s",
        f"under way {tasks.MOST_ATTEMPTS} times",
        f"over {batches.TOGETHER} articles",
        f"pauses of {server.PAUSES[0]:g} s to {server.PAUSES[-1]:g} s",
        f"`worker --list` for {tasks.KEPT / timedelta(days=1):g} days",
    ],
)
def test_numbers_are_the_codes(words: str) -> None:
    assert words in " ".join(SECTION.split())
