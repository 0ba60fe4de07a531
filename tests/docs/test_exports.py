"""docs/exports.md names every column; the code of docs/notebooks.md runs."""

import re
from pathlib import Path

import pytest

from newsarchive.operations.exports.tables import TABLES
from tests.building import Newsroom, a_capture, address, an_article, later

DOCS = Path(__file__).parents[2] / "docs"
ROW = re.compile(r"^\| `(\w+)` \| ([\w /]+) \| .+ \|$", re.MULTILINE)
KINDS = {"texts": "list of text", "rows": "list of objects", "record": "object"}


@pytest.mark.parametrize("what", TABLES)
def test_every_column_of_an_export_is_documented_in_order(what: str) -> None:
    (section,) = re.findall(
        rf"^## {what}\n(.*?)(?=^## |\Z)", (DOCS / "exports.md").read_text(), re.DOTALL | re.MULTILINE
    )
    columns = next(table.columns for name, table in TABLES.items() if name == what)
    assert ROW.findall(section) == [(each.name, KINDS.get(each.kind, each.kind)) for each in columns]


def test_the_code_of_the_page_on_notebooks_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Newsroom(tmp_path, "newsarchive.db") as room:
        room.keep(an_article(1, "기준금리 인하"))
        room.keep(an_article(1, "기준금리 인하…여섯 달 만"), a_capture(address(1), fetched_at=later(3)))
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```", (DOCS / "notebooks.md").read_text(), re.DOTALL | re.MULTILINE)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "notebooks.md", "exec"), names)
    assert len(blocks) == 3
    assert len(names["rates"]) == len(names["silent"]) == len(names["before"]) == 1  # type: ignore[arg-type]
