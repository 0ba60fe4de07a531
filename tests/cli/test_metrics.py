"""`newsarchive metrics`: printed, as JSON, into a file."""

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.building import Newsroom
from tests.cli.conftest import BOTH_ENGINES, CommandLine


@BOTH_ENGINES
@pytest.mark.usefixtures("filled")
def test_what_is_printed_written_and_given_as_json_is_the_same(newsarchive: CommandLine, tmp_path: Path) -> None:
    printed = newsarchive("metrics", "--doctor")
    written = newsarchive("metrics", "--doctor", "--output", str(tmp_path / "n.prom"))
    records = newsarchive("metrics", "--doctor", "--json").records
    assert (printed.code, written.code, written.out) == (0, 0, "")
    samples = {}
    for text in (printed.out, (tmp_path / "n.prom").read_text()):
        families = text_string_to_metric_families(text)
        samples = {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }
        assert samples["newsarchive_articles", ("publisher", "kbs"), ("status", "live")] == 2
    assert {(record["metric"], *sorted(record["labels"].items())) for record in records} == set(samples)
    assert "# HELP newsarchive_findings " in printed.out


def test_a_folder_that_is_not_there_is_named(filled: Newsroom, newsarchive: CommandLine) -> None:
    answer = newsarchive("metrics", "--output", str(filled.path.parent / "no" / "n.prom"))
    assert answer.code == 1
    assert answer.err.endswith("/no/n.prom cannot be written: No such file or directory\n")


def test_json_does_not_go_into_the_file_of_prometheus(newsarchive: CommandLine) -> None:
    answer = newsarchive("metrics", "--json", "--output", "n.prom")
    assert (answer.code, answer.err) == (
        2,
        "newsarchive: --output writes Prometheus' text format; print JSON without it\n",
    )
