"""The hand-labelled posts of ../shared: what each names as its source, scored by its own script."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from newsarchive.provenance import find_source_links
from tests.acceptance.shared import SHARED

LABELS = SHARED / "data" / "citations" / "labels.jsonl"
FIELDS = ("url", "outlet", "placeholder", "form")
BARS = {"precision": 0.99, "F1": 0.99, "outlet": 0.99, "placeholder": 0.99, "form": 0.98, "whole post right": 0.98}

pytestmark = pytest.mark.skipif(
    not LABELS.is_file(), reason="the labelled posts (../shared/data/citations) are not on this machine"
)


def _parted(post: Path) -> tuple[str, str]:
    """The title line of a post's front matter, and what stands behind the front matter."""
    text = post.read_text(encoding="utf-8", errors="replace")
    _, front, body = text.split("---\n", 2)
    title = re.search(r"^title:[ \t]*(.*)$", front, re.MULTILINE)
    return (title[1].strip("'\" ") if title else ""), body


def _prediction(name: str) -> str:
    title, body = _parted(LABELS.parent / "posts" / name)
    links = [{field: getattr(link, field) for field in FIELDS} for link in find_source_links(body).source_links]
    return json.dumps({"file": name, "headline": title, "source_links": links}, ensure_ascii=False)


def test_the_labelled_posts_are_read_above_the_bars(tmp_path: Path) -> None:
    names = [json.loads(line)["file"] for line in LABELS.read_text(encoding="utf-8").splitlines()]
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text("\n".join(map(_prediction, names)), encoding="utf-8")
    command = [sys.executable, str(SHARED / "score_citations.py"), str(LABELS), str(predicted), "-v"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    print(said)
    for what, bar in BARS.items():
        reached = re.search(rf"{what} (\d\.\d+)", said.splitlines()[-1])
        assert reached, what
        assert float(reached[1]) >= bar, said
