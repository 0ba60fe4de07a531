"""``[schedule]``: what runs by itself; what is wrong is named with its place."""

from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsarchive.config import ConfigError, Job, Schedule, load


def read(folder: Path, toml: str) -> Schedule:
    (folder / "newsarchive.toml").write_text(toml, encoding="utf-8")
    return load({}, folder).schedule


def test_a_job_is_a_spider_at_equal_times_with_what_a_person_would_type(tmp_path: Path) -> None:
    schedule = read(
        tmp_path,
        """
        [schedule]
        at_once = 3
        zone = "UTC"
        quiet_hours = "22:30-01:00"
        [schedule.politics]
        publisher = "kbs"
        spider = "kbs"
        every = "30m"
        jitter = "2m"
        options = ["--since", "2d", "--new"]
        arguments = { sections = "정치" }
        [schedule.judging]
        task = "verify"
        cron = "10 * * * *"
        """,
    )
    assert schedule == Schedule(
        jobs={
            "politics": Job(
                name="politics",
                publisher="kbs",
                spider="kbs",
                every=timedelta(minutes=30),
                jitter=timedelta(minutes=2),
                options=("--since", "2d", "--new"),
                arguments={"sections": "정치"},
            ),
            "judging": Job(name="judging", publisher="judging", task="verify", cron="10 * * * *"),
        },
        at_once=3,
        zone=ZoneInfo("UTC"),
        quiet=(time(22, 30), time(1)),
    )


def test_without_a_schedule_nothing_runs_by_itself(tmp_path: Path) -> None:
    assert read(tmp_path, "") == Schedule()
    assert not Schedule().jobs


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("schedule = 3", "[schedule] must be a table, not 3"),
        ("[schedule]\nat_most = 2", "[schedule]: there is no setting 'at_most'; there are at_once, zone, quiet_hours"),
        ("[schedule]\nat_once = 0", "at_once must be a whole number, 1 to 64, not 0"),
        ("[schedule]\nzone = 'Mars/Olympus'", "zone must be a time zone such as Asia/Seoul, not 'Mars/Olympus'"),
        ("[schedule]\nzone = '../etc'", "zone must be a time zone such as Asia/Seoul, not '../etc'"),
        ("[schedule]\nquiet_hours = '3-5'", """quiet_hours must be such as "03:00-05:00", not '3-5'"""),
        ("[schedule]\nquiet_hours = '03:00-03:00'", "'03:00-03:00' is no time at all"),
        ("[schedule.kbs]\nspider = 'kbs'", "[schedule.kbs] needs either every or cron"),
        ("[schedule.kbs]\nspider='kbs'\nevery='1h'\ncron='* * * * *'", "needs either every or cron, not both"),
        ("[schedule.kbs]\nevery = '1h'", "[schedule.kbs] needs either spider or task"),
        (
            "[schedule.kbs]\nspider='kbs'\nevery='10s'",
            'every must be a time such as "90s", "30m", "12h" or "7d", 1m to',
        ),
        ("[schedule.kbs]\nspider='kbs'\nevery=30", "every must be a time such as"),
        ("[schedule.kbs]\nspider='kbs'\nevery='1h'\njitter='1h'", "jitter must be shorter than every"),
        ("[schedule.kbs]\nspider='kbs'\ncron='99 * * * *'", "cron must be a cron line such as"),
        ("[schedule.kbs]\nspider='kbs'\ncron='0 0 31 2 *'", "cron must be a cron line such as"),
        ("[schedule.kbs]\ntask='crawl'\nevery='1h'", "task must be one of verify, stories, tidy, backup, doctor"),
        ("[schedule.v]\ntask='verify'\nevery='1h'\narguments={a='b'}", "arguments are for spiders"),
        ("[schedule.kbs]\nspider='kbs'\nevery='1h'\noptions='--new'", "options must be a list such as"),
        ("[schedule.kbs]\nspider='kbs'\nevery='1h'\nargument={}", "there is no setting 'argument'"),
        ("[schedule.kbs]\nspider='kbs'\nevery='1h'\narguments={sections=3}", "arguments sections must be text, not 3"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, toml: str, said: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        read(tmp_path, toml)
    assert said in str(wrong.value)
    assert "newsarchive.toml" in str(wrong.value)
