"""Links without a label: which are sources by where they lead, and which are not."""

import pytest

from newsarchive.provenance import find_source_links
from tests.provenance.asking import one, sources

KHAN = "https://www.khan.co.kr/national/article/202601011200001"


def test_a_plain_address_behind_a_sentence_that_points_to_it() -> None:
    html = f"<p>자세한 내용은 아래 기사 링크에서 확인하실 수 있습니다.\n{KHAN}</p>"
    assert sources(html) == [("경향신문", KHAN, "bare-url")]


def test_a_link_here_in_a_sentence_is_inline() -> None:
    html = f'<p>이 소식의 자세한 내용은 <a href="{KHAN}">여기</a>에서 확인하실 수 있습니다.</p>'
    assert sources(html) == [("경향신문", KHAN, "inline")]


def test_the_front_page_of_a_newsroom_stands_in_for_an_article() -> None:
    assert one('<p><a href="https://www.kbs.co.kr/news/index.html?pm=1">KBS 뉴스 바로가기</a></p>').placeholder


def test_an_article_at_a_portal_is_known_by_the_number_of_the_press() -> None:
    link = one('<p><a href="https://n.news.naver.com/mnews/article/056/0011000001">기사</a></p>')
    assert (link.outlet, link.placeholder) == ("KBS", False)


def test_links_below_a_heading_are_sources_until_the_next_heading() -> None:
    html = (
        '<h2>참고 자료</h2><ul><li><a href="https://byeollae.example.net/paper/2026">다리 연구</a></li></ul>'
        '<h2>예약</h2><p><a href="https://byeollae.example.net/tour/2026">둘러보기</a></p>'
    )
    assert sources(html) == [(None, "https://byeollae.example.net/paper/2026", "list")]


@pytest.mark.parametrize(
    "html",
    [
        '<p>예매는 <a href="https://ticket.byeollae.kr">별내표</a>에서 합니다.</p>',
        "<p>신청은 군청 누리집(www.byeollae.go.kr)에서 받습니다.</p>",
        '<p>문의: <a href="mailto:a@byeollae.kr">별내군청</a>, <a href="tel:0310000000">전화</a></p>',
        '<ul><li><a href="#part2">2. 공사비</a></li></ul>',
        '<p><img src="https://news.kbs.co.kr/a.jpg"></p>',
    ],
)
def test_services_mail_and_places_in_the_page_are_no_source(html: str) -> None:
    assert sources(html) == []


def test_trailers_and_shops_are_promotion() -> None:
    html = (
        "<p>다리가 열렸습니다.</p><p><a href='https://tinyurl.com/abc' rel='nofollow'>숙소 최저가</a></p>"
        '실시간 뉴스 속보는, <a href="https://newsdao.kr" rel="dofollow">https://newsdao.kr</a>'
    )
    found = find_source_links(html)
    assert found.source_links == ()
    assert found.promotions == ("https://tinyurl.com/abc", "https://newsdao.kr")


def test_a_call_to_an_unknown_home_page_in_the_last_line_is_promotion() -> None:
    html = '<p>다리가 열렸습니다.</p><p>더 빠른 속보가 궁금하다면 👉 <a href="https://byeollae.kr">byeollae.kr</a></p>'
    found = find_source_links(html)
    assert (found.source_links, found.promotions) == ((), ("https://byeollae.kr",))


def test_the_tip_page_in_a_call_for_tips_is_promotion() -> None:
    html = "<h2>CBS노컷뉴스 제보 안내</h2><ul><li>이메일 : jebo@cbs.co.kr</li><li>사이트 : <a href='https://url.kr/x'>x</a></li></ul>"
    found = find_source_links(html)
    assert [link.outlet for link in found.source_links] == ["노컷뉴스"]
    assert found.promotions == ("https://url.kr/x",)


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("[사진 출처 : KBS]", "KBS"),
        ("사진=연합뉴스", "연합뉴스"),
        ("사진 제공: 별내사진관", "별내사진관"),
        ("복원된 다리 (사진제공=별내사진관)", "별내사진관"),
        ("다리 위를 걷는 주민들의 모습 (출처: 별내군 제공, 재판매 및 DB 금지)", "별내군"),
        ("2026.1.1/뉴스1 ⓒ News1 도라지 기자", "뉴스1"),
    ],
)
def test_who_made_a_picture_is_no_source_of_the_story(line: str, credit: str) -> None:
    found = find_source_links(f"<p>{line}</p>")
    assert (found.source_links, found.photo_credits) == ((), (credit,))
