"""docs/scaling.md says what the arithmetic gives, from figures that are measured."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.scaling.deciding import seconds
from benchmarks.scaling.reckoning import DAY, LOADS, Load, Measured, needs, tables
from newsarchive.normalization.tokens import Indexed

DOC = (Path(__file__).parents[2] / "docs" / "scaling.md").read_text(encoding="utf-8")
WORDS = " ".join(DOC.split())


@pytest.mark.parametrize("name", tables())
def test_every_table_is_as_it_is_reckoned(name: str) -> None:
    assert tables()[name] in DOC, f"python -m benchmarks.scaling prints the table of {name}"


def test_other_figures_would_give_other_tables() -> None:
    other = tables(replace(Measured(), crawl_ms=9.0, kept={"payloads": 5_000.0}))
    assert [name for name, table in other.items() if table in DOC] == []


def test_a_day_of_ten_million() -> None:
    found = needs(LOADS[-1], Measured())
    assert found.pages == pytest.approx(10_000_000 / DAY)
    assert found.crawl_cores == pytest.approx((115.7 * 0.0064 + 10_000 / 3600 * 0.2) / 0.6, rel=0.001)
    assert found.tb_a_year == pytest.approx(10_000_000 * Measured().bytes_kept * 365 / 1e12)


def often(publishers: int) -> float:
    """Cores that starts alone keep busy with jobs every ten minutes."""
    return publishers / 600 * Measured().start_s


@pytest.mark.parametrize(
    "words",
    [
        f"{Measured().start_s} s of CPU are {Measured().start_s / Measured().crawl_ms * 1000:.0f} pages",
        f"{needs(Load(publishers=10_000, articles_a_day=1e7, every=600), Measured()).crawl_cores:.0f} cores instead of "
        f"{needs(LOADS[-1], Measured()).crawl_cores:.0f}",
        f"{often(100):.2f} cores for starts",
        f"{needs(LOADS[2], Measured()).tb_a_year:.1f} TB a year",
        f"{needs(LOADS[3], Measured()).gb_a_day:.0f} GB a day, {needs(LOADS[3], Measured()).tb_a_year:.0f} TB a year,"
        f" of which {1e7 * 365 * Measured().kept['article_index'] / 1e12:.0f} are search index",
        f"{Measured().kept['article_index'] / Measured().bytes_kept:.0%} of what is kept",
        f"200 of them {200 * Measured().own_mb / 1000:.0f} GB",
    ],
)
def test_figures_in_the_text_are_reckoned_too(words: str) -> None:
    assert words.replace("%", " %") in WORDS


def test_the_fields_for_opensearch_are_those_of_the_tokens() -> None:
    (given,) = re.findall(r"```json\n(.*?)```", DOC, re.DOTALL)
    fields = json.loads(given)["mappings"]["properties"]
    assert set(Indexed._fields) <= set(fields)
    assert json.loads(given)["settings"]["analysis"]["analyzer"]["tokens"]["filter"] == []


def test_a_look_at_more_jobs_takes_longer() -> None:
    assert seconds(2_000) > seconds(100) > 0
