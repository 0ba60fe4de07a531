"""Addresses as posts write them."""

import pytest

from newsarchive.provenance.addresses import compared, host, is_placeholder, plain_addresses, press_number

PLACEHOLDERS = """
#
링크
예약링크
https://example.com
https://www.examplelink1.com/a
https://yourlink.com/news/1
www.korea.kr
https://https://www.korea.kr
http://kbs.co.kr/
https://www.kbs.co.kr/news
https://news1.kr/
https://www.kbs.co.kr/news/index.html?pm=11257
https://www.nyt.com/article123
https://www.mk.co.kr/news/society/
"""
ARTICLES = """
https://news.kbs.co.kr/news/view.do?ncd=1
https://url.kr/b71afn
https://www.news1.kr/articles/?4422831
httpss://newsdao.kr/4964
www.hankookilbo.com/News/Read/A2026010112000000001
https://opensis.kr/entry/별내-다리
https://www.bbc.com/korean/news-55572479
https://byeollae.kr/2026/01/02/bridge
"""


@pytest.mark.parametrize("url", ["", *PLACEHOLDERS.split()])
def test_what_names_no_article_is_a_placeholder(url: str) -> None:
    assert is_placeholder(url)


@pytest.mark.parametrize("url", ARTICLES.split())
def test_what_names_an_article_is_none_even_if_it_may_be_invented(url: str) -> None:
    assert not is_placeholder(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://https://www.korea.kr/a", "korea.kr"),
        ("httpss://newsdao.kr/1", "newsdao.kr"),
        ("WWW.KBS.CO.KR:80/x", "kbs.co.kr"),
        ("//news1.kr", "news1.kr"),
        ("#", ""),
        ("https://user@evil.example/", "evil.example"),
    ],
)
def test_the_host_of_a_malformed_address(url: str, expected: str) -> None:
    assert host(url) == expected


def test_spellings_of_one_page_are_compared_as_one() -> None:
    assert len({compared(url) for url in ("http://www.a.kr/b/", "https://a.kr/b", "a.kr/b#c", "httpss://a.kr/b")}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("정책브리핑(www.korea.kr)에서", "www.korea.kr"),
        ("https://a.kr/view/AKR2026에서 확인", "https://a.kr/view/AKR2026"),
        ("주소는 https://a.kr/entry/별내-다리, 그리고", "https://a.kr/entry/별내-다리"),
        ("news.kbs.co.kr/news/view.do?ncd=1.", "news.kbs.co.kr/news/view.do?ncd=1"),
    ],
)
def test_an_address_in_text_ends_before_what_follows_it(text: str, expected: str) -> None:
    ((start, end),) = plain_addresses(text)
    assert text[start:end] == expected


def test_a_mailbox_is_no_address() -> None:
    assert plain_addresses("doraji@kbs.co.kr") == []


@pytest.mark.parametrize(
    "url",
    ["https://news.naver.com/main/read.nhn?mode=LSD&oid=056&aid=1", "https://n.news.naver.com/mnews/article/056/0011"],
)
def test_the_number_of_the_press_in_an_address_of_the_portal(url: str) -> None:
    assert press_number(url) == "056"
