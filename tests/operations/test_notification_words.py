"""What is told of findings: the same trouble is the same tomorrow, other trouble is another."""

from dataclasses import replace
from typing import Any

import pytest

from newsarchive.operations.doctor import Finding
from newsarchive.operations.notification_words import of_findings
from tests.building import NOON, address, later

FAILED = Finding(
    check="runs",
    where="kbs sections=정치",
    what="run 17 ended failed: 3 failed: no answer",
    since=NOON,
    pages=(address(1),),
    fix="See newsarchive runs 17; put right what it names, and give the same command again.",
    anchor="how-a-run-ended",
)
DISK = Finding(
    check="disk",
    where="/srv/news",
    what="980.1 MB are free: crawls, backups and upgrades of 1.2 GB may find no room",
    since=None,
    fix="Free some space, until 2.4 GB are.",
    anchor="disk",
)
ROWS = replace(DISK, check="rows", where="captures", what="3 captures without a run, such as 1, 2")
DOUBT = replace(DISK, check="doubts", where="kbs", what="1 pages are not believed (no-date): no date")


def identities(*findings: Finding) -> set[str]:
    return {notice.about for notice in of_findings(findings, "sqlite:///a.db", later(1))}


@pytest.mark.parametrize(
    ("finding", "tomorrow"),
    [
        (FAILED, {"what": "run 18 ended failed: 1,204 failed: other words", "fix": FAILED.fix.replace("17", "18")}),
        (DISK, {"what": DISK.what.replace("980.1 MB", "1.1 GB"), "fix": DISK.fix.replace("2.4", "2.5")}),
        (ROWS, {"what": "12 captures without a run, such as 7, 8, 9"}),
        (DOUBT, {"what": DOUBT.what.replace("1 pages", "2 pages"), "since": later(2)}),
    ],
)
def test_the_same_trouble_with_other_numbers_is_told_once(finding: Finding, tomorrow: dict[str, Any]) -> None:
    assert len(identities(finding, replace(finding, **tomorrow))) == 1


@pytest.mark.parametrize(
    ("finding", "other"),
    [
        (FAILED, {"where": "kbs"}),
        (FAILED, {"what": "run 18 was killed"}),
        (FAILED, {"check": "visits"}),
        (DOUBT, {"what": DOUBT.what.replace("(no-date)", "(no-text)")}),
    ],
)
def test_other_trouble_is_told_too(finding: Finding, other: dict[str, Any]) -> None:
    assert len(identities(finding, replace(finding, **other))) == 2


def test_a_run_names_its_publisher_by_its_pages() -> None:
    (notice,) = of_findings([FAILED], "sqlite:///a.db", NOON)
    assert (notice.kind, notice.body["publisher"], notice.body["url"]) == ("run", "kbs", address(1))
    assert notice.body["text"].startswith(
        "kbs sections=정치: run 17 ended failed: 3 failed: no answer. See newsarchive"
    )


def test_that_notices_wait_is_no_notice() -> None:
    assert identities(replace(DISK, check="notices", where="webhook")) == set()
