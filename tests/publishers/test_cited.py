"""Who is meant by the name behind `cites:`."""

from pathlib import Path

import pytest

from newsarchive.publishers.cited import cited_as


@pytest.mark.parametrize("name", ["kbs", "KBS 뉴스", "한국방송"])
def test_a_publisher_is_meant_by_its_id_and_its_names(name: str) -> None:
    assert cited_as(name).publishers == ("kbs",)
    assert cited_as(name).outlets == ("KBS",)


def test_an_own_outlet_is_meant_by_all_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSARCHIVE_CONFIG", raising=False)
    (tmp_path / "newsarchive.toml").write_text('[provenance]\noutlets = ["own.toml"]\n')
    (tmp_path / "own.toml").write_text('[[media]]\nname = "별내리 신문"\nalso = ["별내리소식통"]\n', encoding="utf-8")
    assert cited_as("별내리소식통").outlets == ("별내리 신문",)


@pytest.mark.parametrize("name", ["", "아무도 모르는 곳", "x" * 1000])
def test_a_name_that_nobody_knows_means_nobody(name: str) -> None:
    assert cited_as(name) == cited_as("")
    assert not cited_as(name).publishers
