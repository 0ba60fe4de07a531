"""Outlets that a user adds are known to `extract`, too."""

from pathlib import Path

from tests.cli.conftest import CommandLine

SAVED = """<html><body><article><h1>방앗간이 문을 열었다</h1><p>별내리 방앗간이 백 년 만에 다시 문을 열었다.</p>
    <p>출처: <a href="https://byeolnae.example/news/7">별내리소식통</a></p></article></body></html>"""


def test_own_outlets_of_the_configuration_are_used_and_a_broken_table_is_named(newsarchive: CommandLine) -> None:
    Path("newsarchive.toml").write_text('[provenance]\noutlets = ["own.toml"]\n')
    Path("saved.html").write_text(SAVED, encoding="utf-8")
    words = ("extract", "saved.html", "--url", "https://blog.example/1", "--publisher", "generic", "--json")
    Path("own.toml").write_text("[[media]]\nnames = []\n")
    refused = newsarchive(*words)
    assert (refused.code, refused.out) == (2, "")
    assert "own.toml is no table of outlets" in refused.err
    Path("own.toml").write_text('[[media]]\nname = "별내리 신문"\nhosts = ["byeolnae.example"]\n', encoding="utf-8")
    assert [link["outlet"] for link in newsarchive(*words).record["source_links"]] == ["별내리 신문"]
