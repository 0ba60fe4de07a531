import pytest

from tests.cli.conftest import BOTH_ENGINES, CommandLine

pytestmark = [BOTH_ENGINES, pytest.mark.usefixtures("filled")]


def test_one_row_a_version(newsarchive: CommandLine) -> None:
    answer = newsarchive("versions", "https://mn.kbs.co.kr/news/view.do?ncd=2")
    assert answer.code == 0
    heading, first, second = answer.out.splitlines()
    assert heading.split()[:3] == ["no.", "captured", "(KST)"]
    assert " ".join(first.split()) == "1 2026-01-06 12:00 - publisher 40 first 한국은행, 기준금리 연 2.25%로 인하"
    assert second.startswith("2    2026-01-06 15:00  2026-01-06 14:00  publisher")
    assert "headline, +2 −1 paragraphs" in second


def test_the_json_of_a_version_has_its_full_text(newsarchive: CommandLine) -> None:
    first, second = newsarchive("versions", "kbs:ncd:2", "--json").records
    assert (first["number"], first["origin"], first["changes"]) == (1, "publisher", None)
    assert first["body"].split("\n")[1] == "여섯 달 만입니다."
    assert second["captured_at"] == "2026-01-06T15:00:00+09:00"
    assert second["date_modified"] == "2026-01-06T14:00:00+09:00"
    assert second["changes"] == {"headline": True, "paragraphs_added": 2, "paragraphs_removed": 1, "fields": []}
    assert second["images"][0]["credit"] == "연합뉴스"


def test_an_article_that_never_changed_has_one(newsarchive: CommandLine) -> None:
    assert newsarchive("versions", "1", "--json").record["number"] == 1
