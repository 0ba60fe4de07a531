"""`evidence` as a person calls it."""

import zipfile
from pathlib import Path

import pytest

from newsarchive.operations.evidence.verifier import verify
from tests.cli.conftest import BOTH_ENGINES, CommandLine

pytestmark = [BOTH_ENGINES, pytest.mark.usefixtures("filled")]


def test_one_file_is_made_and_its_digest_told(newsarchive: CommandLine, tmp_path: Path) -> None:
    answer = newsarchive("evidence", "https://mn.kbs.co.kr/news/view.do?ncd=2")
    assert answer.code == 0
    assert answer.out.startswith("evidence-kbs-ncd-2.zip: kbs:ncd:2, 2 captures, 2 versions, 13 files, ")
    digest = answer.out.split()[-1]
    path = tmp_path / "evidence-kbs-ncd-2.zip"
    assert verify(path).fails == []
    assert digest in verify(path).holds[0]


def test_the_json_says_the_same(newsarchive: CommandLine, tmp_path: Path) -> None:
    record = newsarchive("evidence", "2", "--out", "proof.zip", "--json").record
    assert (record["key"], record["file"], record["captures"], record["versions"]) == ("kbs:ncd:2", "proof.zip", 2, 2)
    assert record["manifest_sha256"] in verify(tmp_path / "proof.zip").holds[0]


def test_evidence_that_is_there_is_not_replaced_unless_that_is_asked_for(
    newsarchive: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "evidence-kbs-ncd-1.zip"
    path.write_bytes(b"earlier")
    answer = newsarchive("evidence", "1")
    assert answer.code == 1
    assert "is there already" in answer.err
    assert path.read_bytes() == b"earlier"
    assert newsarchive("evidence", "1", "--out", path.name).code == 0
    assert zipfile.is_zipfile(path)


def test_an_article_that_is_not_there_leaves_no_file(newsarchive: CommandLine, tmp_path: Path) -> None:
    answer = newsarchive("evidence", "99", "--out", "proof.zip")
    assert answer.code == 1
    assert "no article '99'" in answer.err
    assert not list(tmp_path.glob("*.zip*"))


def test_a_file_that_cannot_be_written_is_named(newsarchive: CommandLine) -> None:
    answer = newsarchive("evidence", "1", "--out", "none/proof.zip")
    assert answer.code == 1
    assert "none/proof.zip cannot be written: No such file or directory" in answer.err
