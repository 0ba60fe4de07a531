"""What wheel and sdist hold: all that the program needs outside a checkout, and nothing of the checkout's own."""

import tarfile
import zipfile
from pathlib import Path

import pytest

import newsarchive
from tests.packaging.building import ROOT, build

PACKAGE = Path(newsarchive.__file__).parent
OWN = ("tests/", "demo/", "benchmarks/", "docs/", "requirements")
"""Of the checkout alone."""


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as file:
        return {name for name in file.namelist() if not name.endswith("/")}


def files_of_the_package() -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel: Path) -> None:
    packaged = {name for name in names(wheel) if ".dist-info/" not in name}

    assert packaged == files_of_the_package()


@pytest.mark.parametrize(
    "name",
    [
        "newsarchive/py.typed",
        "newsarchive/spiders/kbs.py",
        "newsarchive/archive/migrations/env.py",
        "newsarchive/web/templates/article.html",
        "newsarchive/web/words/ko.toml",
        "newsarchive/web/static/style.css",
        "newsarchive/extraction/false_pages.toml",
        "newsarchive/provenance/outlets.toml",
        "newsarchive/cli/init_files/newsarchive.toml",
    ],
)
def test_what_is_no_code_and_is_needed_is_in_the_wheel(wheel: Path, name: str) -> None:
    assert name in names(wheel)


def test_the_wheel_says_its_licence_its_needs_and_its_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        told = {Path(name).name: file.read(name).decode() for name in names(wheel) if ".dist-info/" in name}

    assert told["LICENSE"] == (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "newsarchive=newsarchive.cli.main:main" in told["entry_points.txt"]
    assert "License-Expression: MIT" in told["METADATA"]
    assert "Requires-Python: >=3.11" in told["METADATA"]
    assert "Requires-Dist: scrapy" in told["METADATA"]


def test_the_sdist_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as file:
        file.extractall(tmp_path, filter="data")
    (source,) = (path for path in tmp_path.iterdir() if path.is_dir())

    packaged = {str(path.relative_to(source)) for path in source.rglob("*") if path.is_file()}

    assert names(build("wheel", tmp_path / "again", source)) == names(wheel)
    assert not [name for name in packaged if name.startswith(OWN)]
