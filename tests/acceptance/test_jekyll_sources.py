"""The real posts of aggregator blogs, read as Jekyll sources; nothing of them is part of the project."""

import json
import random
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from newsarchive.publishers.platforms.jekyll_source import read_source
from tests.acceptance.shared import SHARED

LABELLED = SHARED / "data" / "citations"
POSTS = SHARED / "data" / "posts" / "aggregator_posts.tar.xz"
SCORER = SHARED / "score_citations.py"
SAMPLE = 400

needs_labels = pytest.mark.skipif(
    not (SCORER.is_file() and LABELLED.is_dir()), reason="the labelled posts (../shared/data/citations) are not here"
)
needs_posts = pytest.mark.skipif(
    not POSTS.is_file(), reason="the real posts (../shared/data/posts) are not on this machine"
)


@needs_labels
def test_headlines_of_the_labelled_posts(tmp_path: Path) -> None:
    read = [read_source(path.name, path.read_bytes()) for path in sorted((LABELLED / "posts").glob("*.md"))]
    rows = (json.dumps({"file": post.name, "headline": post.title}, ensure_ascii=False) for post in read)
    (tmp_path / "read.jsonl").write_text("\n".join(rows), encoding="utf-8")
    command = [sys.executable, str(SCORER), str(LABELLED / "labels.jsonl"), str(tmp_path / "read.jsonl")]
    scored = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert float(scored.partition("headline ")[2].split()[0]) >= 0.98, scored


@needs_labels
def test_front_matter_is_valid_where_the_labels_say_so() -> None:
    labels = map(json.loads, (LABELLED / "labels.jsonl").read_text(encoding="utf-8").splitlines())
    valid = {label["file"]: label.get("front_matter_valid", True) for label in labels}
    found = {name: read_source(name, (LABELLED / "posts" / name).read_bytes()).front_matter_valid for name in valid}
    assert found == valid


@needs_posts
def test_real_posts_are_read_whole_and_damaged() -> None:
    """The first posts of the archive, which is read as far as the sample goes; the long form reads all of them."""
    dice = random.Random(4)
    for name, data in _posts(SAMPLE):
        post = read_source(name, data)
        assert post.title_origin == "front matter", name
        assert post.paragraphs, name
        assert post.date_text, name
        read_source(name, _damaged(data, dice))


@needs_posts
@pytest.mark.long
def test_every_real_post_is_read() -> None:
    posts = [read_source(name, data) for name, data in _posts(None)]
    assert len(posts) == 20_000
    assert all(post.title_origin == "front matter" and post.paragraphs and post.date_text for post in posts)


def _posts(most: int | None) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    with tarfile.open(POSTS, "r|xz") as archive:
        for member in archive:
            if member.isfile() and (file := archive.extractfile(member)) is not None:
                found.append((member.name, file.read()))
            if len(found) == most:
                break
    return found


def _damaged(data: bytes, dice: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(10):
        damaged[dice.randrange(len(damaged))] = dice.randrange(256)
    start = dice.randrange(len(damaged))
    del damaged[start : start + dice.randrange(200)]
    return bytes(damaged)
