"""The table of outlets, as it is shipped and as users extend it."""

import tomllib

import pytest

from newsarchive.provenance import find_source_links, read_outlets
from newsarchive.provenance.outlets import shipped_outlets

OWN = """
media = [
  {name = "별내신문", also = ["별내 데일리"], hosts = ["byeollae.news"], press = ["999"]},
  {name = "KBS", also = ["별내방송국"]},
]
"""


@pytest.mark.parametrize(
    "text", ["KBS", "kbs 뉴스", "KBS 뉴스 바로가기", "한국방송", "[KBS]", "KBS의 홈페이지", "KBS 뉴스(링크)"]
)
def test_spellings_of_one_outlet(text: str) -> None:
    named = shipped_outlets().named(text)
    assert named is not None
    assert named.name == "KBS"


@pytest.mark.parametrize("text", ["KBS 이사 선임", "뉴스", "", "별내방송", "기사 바로가기"])
def test_what_is_no_outlets_name(text: str) -> None:
    assert shipped_outlets().named(text) is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://mn.kbs.co.kr/news/view.do?ncd=1", "KBS"),
        ("https://biz.sbs.co.kr/article/1", "SBS Biz"),
        ("https://sports.donga.com/1", "스포츠동아"),
        ("https://korea.kr/news/1", "정책브리핑"),
        ("https://notkbs.co.kr/", None),
    ],
)
def test_the_longest_host_that_is_known_decides(url: str, name: str | None) -> None:
    outlet = shipped_outlets().at(url)
    assert (outlet.name if outlet else None) == name


def test_an_own_table_adds_outlets_and_spellings() -> None:
    outlets = read_outlets(OWN)
    html = '<p>별내 데일리에 따르면 다리가 열렸습니다.</p><p>출처: 별내방송국</p><p><a href="https://byeollae.news/1">글</a></p>'
    found = find_source_links(html, outlets)
    assert [link.outlet for link in found.source_links] == ["KBS", "별내신문"]
    assert find_source_links(html).source_links[0].outlet == "별내방송국"


def test_an_own_table_that_is_no_toml_is_refused() -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        read_outlets("media = [")
