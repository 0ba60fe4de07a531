"""The benchmark of the web pages measures what it says."""

import json
import subprocess
import sys

import pytest


@pytest.mark.long
def test_its_short_form_answers_every_request() -> None:
    command = [sys.executable, "-m", "benchmarks.web", "--quick", "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    rows = json.loads(ended.stdout)["web"]
    assert [row["what"] for row in rows] == ["readers alone", "a writer beside", "slow clients, too"]
    assert all(row["requests"] == 100 and row["errors"] == 0 and row["p50_ms"] > 0 for row in rows)
