"""docs/operations.md on the schedule: its example is a configuration, and its numbers are the code's."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from newsarchive.archive.engine import BUSY_SECONDS
from newsarchive.archive.jobs import LEASE_SECONDS
from newsarchive.config import load
from newsarchive.operations import schedule_holding, schedule_times
from newsarchive.operations.scheduling import QUIET_JOB, all_jobs

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOC = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SECTION = re.split(r"^## ", DOC.partition("\n## Schedule\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def test_the_example_is_a_schedule(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", SECTION, re.DOTALL)
    (tmp_path / "newsarchive.toml").write_text(example, encoding="utf-8")
    assert list(all_jobs(load({}, tmp_path).schedule)) == ["kbs", "revisit", "backup", QUIET_JOB]


def test_every_example_of_the_readme_is_a_configuration(tmp_path: Path) -> None:
    examples = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    assert len(examples) == 2
    (tmp_path / "newsarchive.toml").write_text("\n".join(examples), encoding="utf-8")
    config = load({}, tmp_path)
    assert config.contact_url
    assert list(config.schedule.jobs) == ["kbs", "revisit", "backup"]


@pytest.mark.parametrize(
    "words",
    [
        f"stand still for {LEASE_SECONDS:g} s",
        f"after {schedule_holding.LOST_SECONDS:g} s SIGKILL",
        f"cannot renew it for {schedule_holding.UNHEARD_SECONDS:g} s",
        f"at least {schedule_times.FIRST_WAIT / timedelta(minutes=1):g} min",
        f"at most {schedule_times.LONGEST_WAIT / timedelta(days=1):g} day",
    ],
)
def test_numbers_are_the_codes(words: str) -> None:
    assert words in " ".join(SECTION.split())


def test_a_lease_outlives_the_end_of_a_job_whose_lease_cannot_be_renewed() -> None:
    ending = schedule_holding.UNHEARD_SECONDS + schedule_holding.GRACE_SECONDS
    assert ending + BUSY_SECONDS < LEASE_SECONDS
    assert 3 * schedule_holding.BEAT_SECONDS <= schedule_holding.UNHEARD_SECONDS
