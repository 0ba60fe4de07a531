"""`python -m demo` from end to end, in a folder of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("module", ["tests.demo.forked", pytest.param("demo", marks=pytest.mark.long)])
def test_the_demo_shows_the_whole_way_and_ends_well(module: str, tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", module, "--folder", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    shown = ("crawl kbs", "crawl blog", "search", "versions", "sources", "citing", "import jekyll")
    for line in (*(f"$ newsarchive {command}" for command in shown), "crawl the live site"):
        assert line in ended.stdout
    assert "기준금리" in ended.stdout
    assert "\033[" not in ended.stdout
    assert (tmp_path / "demo.db").exists()
