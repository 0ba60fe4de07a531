"""The rooms of the house: who may know whom, what none is called, how long what stands in them may be."""

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

import newsarchive

PACKAGE = Path(newsarchive.__file__).parent
ROOT = Path(__file__).parents[1]
FLOORS, PROTECTED, WITHOUT_SCRAPY = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
ROOMS = {path.stem for path in PACKAGE.iterdir() if path.is_dir() or path.suffix == ".py"} - {
    *("__init__", "__main__", "__pycache__"),
    "settings",  # Scrapy's, found by its name
}
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "misc"}


def test_no_room_imports_what_lies_above_it() -> None:
    """import-linter's word on the contracts of pyproject.toml, as `make lint` has it."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout


def test_every_room_has_its_floor() -> None:
    assert {room for floor in FLOORS["layers"] for room in floor.split(" | ")} == ROOMS
    assert {name.removeprefix("newsarchive.") for name in WITHOUT_SCRAPY["source_modules"]} == ROOMS - {
        "crawling",
        "spiders",
    }
    assert WITHOUT_SCRAPY["forbidden_modules"] == ["scrapy", "twisted"]
    assert (PROTECTED["protected_modules"], PROTECTED["allowed_importers"]) == (["newsarchive.spiders"], [])


def test_nothing_outside_of_the_package_is_imported_by_it() -> None:
    outside = re.compile(r"^\s*(?:from|import) (?:demo|tests|benchmarks)\b", re.MULTILINE)
    assert [path.name for path in PACKAGE.rglob("*.py") if outside.search(path.read_text(encoding="utf-8"))] == []


def test_no_room_has_a_name_that_says_nothing() -> None:
    assert {path.stem for path in PACKAGE.rglob("*")} & NAMES_OF_NOTHING == set()


def test_functions_and_files_are_short() -> None:
    files = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for text in files
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert statistics.median(lengths) <= 8
    assert lengths[len(lengths) * 9 // 10] <= 25
    assert sum(text.count("\n") > 200 for text in files) <= len(files) / 10
