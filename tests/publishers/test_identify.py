"""One identity for all addresses of an article, None for everything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.items import Identity
from newsarchive.publishers import canonical_url, identify

NCD = "8630990"
SPELLINGS = [
    f"http://news.kbs.co.kr/tvnews/news9/2026/08/07/{NCD}.html",
    f"http://news.kbs.co.kr/news/NewsView.do?SEARCH_NEWS_CODE={NCD}&ref=A",
    f"https://news.kbs.co.kr/news/view.do?ncd={NCD}",
    f"http://news.kbs.co.kr/news/view.do?ncd={NCD}&ref=A",
    f"https://mn.kbs.co.kr/news/view.do?ncd={NCD}",
    f"https://mn.kbs.co.kr/mobile/news/view.do?ncd={NCD}",
    f"https://news.kbs.co.kr/mobile/news/view.do?ncd={NCD}",
    f"https://news.kbs.co.kr/news/pc/view/view.do?ncd={NCD}",
    f"https://www.kbs.co.kr/news/news.do?ncd={NCD}",
    f"https://www.kbs.co.kr/news/newsView.do?ncd={NCD}",
    f"https://www.kbs.co.kr/news/newsview.php?ncd={NCD}",
    f"https://NEWS.KBS.co.kr./news/view.do?utm_source=x&NCD={NCD}#top",
    f"http://news.kbs.co.kr:80/news/view.do?ncd={NCD}",
    f"https://news.kbs.co.kr:443/news/view.do?ref=A&ncd=0{NCD}",
    f"  https://news.kbs.co.kr/news/view.do?ncd={NCD}&ncd={NCD} ",
]
NOT_OURS = [
    "",
    "news.kbs.co.kr/news/view.do?ncd=1",
    "ftp://news.kbs.co.kr/news/view.do?ncd=1",
    "javascript:alert(1)",
    "http://news.kbs.co.kr@evil.example/news/view.do?ncd=1",
    "http://evil.example@news.kbs.co.kr/news/view.do?ncd=1",
    "http://evil-kbs.co.kr/news/view.do?ncd=1",
    "http://news.kbs.co.kr.evil.example/news/view.do?ncd=1",
    "http://news.kbs.co.kr\\@evil.example/news/view.do?ncd=1",
    "http://news.kbs.co.kr:8080/news/view.do?ncd=1",
    "http://news.kbs.co.kr:99999/news/view.do?ncd=1",
    "http://news.kbs.co.kr:port/news/view.do?ncd=1",
    "http://[::1/news/view.do?ncd=1",
    "http://[news.kbs.co.kr]/news/view.do?ncd=1",
    "https://news.kbs.co.kr/news/view.do",
    "https://news.kbs.co.kr/news/view.do?ncd=",
    "https://news.kbs.co.kr/news/view.do?ncd=0",
    "https://news.kbs.co.kr/news/view.do?ncd=12a",
    "https://news.kbs.co.kr/news/view.do?ncd=-1",
    "https://news.kbs.co.kr/news/view.do?ncd=１２３",
    "https://news.kbs.co.kr/news/view.do?ncd=1&ncd=2",
    "https://news.kbs.co.kr/news/pc/category/category.do?ncd=1",
    "https://news.kbs.co.kr/news/view.do?ncd=1\0",
    "https://news.kbs.co.kr/news/view.do?ncd=1\ud800",
    "https://news.kbs.co.kr/\tnews/view.do?ncd=1",
    "https://news.kbs.co.kr/news/view.do?ncd=1&x=" + "y" * 1_000_000,
    "http://world.kbs.co.kr/service/news_view.htm?Seq_Code=1",
    "http://world.kbs.co.kr/service/news_view.htm?lang=<b>&Seq_Code=1",
]


@pytest.mark.parametrize("url", SPELLINGS)
def test_every_spelling_names_the_same_article(url: str) -> None:
    assert identify(url) == Identity(publisher="kbs", key=f"kbs:ncd:{NCD}")


def test_different_codes_are_different_articles() -> None:
    urls = [f"https://news.kbs.co.kr/news/view.do?ncd={ncd}" for ncd in (8630990, 8630991, 2410656)]
    assert len({identify(url) for url in urls}) == 3


def test_kbs_world_has_numbers_of_its_own_by_language() -> None:
    url = "http://world.kbs.co.kr/service/news_view.htm?{}"
    english, korean = (identify(url.format(query)) for query in ("lang=e&Seq_Code=7", "seq_code=7&Lang=K"))
    assert english == Identity(publisher="kbs", key="kbs:world:e:7")
    assert korean == Identity(publisher="kbs", key="kbs:world:k:7")


@pytest.mark.parametrize("url", NOT_OURS, ids=lambda url: ascii(url)[:60])
def test_anything_else_is_none(url: str) -> None:
    assert identify(url) is None


@pytest.mark.parametrize("thing", [None, 5, b"https://news.kbs.co.kr/news/view.do?ncd=1"], ids=repr)
def test_what_is_no_text_is_none(thing: object) -> None:
    assert identify(thing) is None


@pytest.mark.parametrize("url", [SPELLINGS[0], "http://world.kbs.co.kr/service/news_view.htm?lang=e&Seq_Code=7"])
def test_the_canonical_address_names_the_same_article(url: str) -> None:
    identity = identify(url)
    assert identity is not None
    canonical = canonical_url(identity)
    assert canonical is not None
    assert identify(canonical) == identity


def test_an_identity_of_no_known_form_has_no_canonical_address() -> None:
    assert canonical_url(Identity(publisher="kbs", key="kbs:page:00")) is None
    assert canonical_url(Identity(publisher="nobody", key="x")) is None


@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_identify_never_raises_on_any_text(text: str) -> None:
    assert identify(text) is None


@given(st.text(alphabet=st.sampled_from("[]:@%/\\?#&=.0x hn\0\ud800－９kbs")))
def test_identify_never_raises_on_broken_addresses(text: str) -> None:
    identify("http://" + text)
    identify("https://news.kbs.co.kr" + text)
    identify("https://news.kbs.co.kr/news/view.do?ncd=" + text)
