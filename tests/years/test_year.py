"""A year of a newspaper in minutes: every edit, removal and return is found in time, and none that was not."""

import json
import statistics
from datetime import timedelta
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from tests.archives import new_archive
from tests.crawling.crawls import environment
from tests.forks import Fork
from tests.years.examination import Examination
from tests.years.world import drawn

MOST_REQUESTS = 12


@pytest.mark.parametrize(
    ("articles", "hours"),
    [
        pytest.param(10, 12, id="short"),
        pytest.param(500, 2, marks=[pytest.mark.long, pytest.mark.timeout(3600)], id="whole"),
    ],
)
def test_what_happens_in_a_year_is_found_in_time_and_nothing_else(tmp_path: Path, articles: int, hours: int) -> None:
    url = new_archive("sqlite", tmp_path)
    words = (url, str(articles), "7", str(hours))
    process = Fork("tests.years", *words, cwd=tmp_path, environment=environment())
    assert process.wait(3600) == 0, process.err
    assert process.out, "a crawl could not use its archive, and ended the process"
    year = json.loads(process.out)

    with open_archive(url) as archive:
        report = Examination(drawn(articles, 7), archive, url, timedelta(hours=hours)).examine()

    requests = sum(year["asked_for"].values()) / articles
    found = f"{report.expected.total()} events, median {statistics.median(report.lags):.2f} of the bound"
    print(f"{year['crawls']} crawls, {requests:.1f} requests an article; {found}; {report.superseded} superseded")
    assert report.false == []
    assert report.late == []
    assert requests <= MOST_REQUESTS
