"""Sources in tables: which cell announces, which is announced."""

from newsarchive.provenance import find_source_links
from tests.provenance.asking import one, sources

KBS = "https://news.kbs.co.kr/news/view.do?ncd=8000001"
YNA = "https://www.yna.co.kr/view/AKR20260101000100001"


def table(*rows: str) -> str:
    cells = ("".join(f"<td><b>{cell}</b></td>" for cell in row.split(" ; ")) for row in rows)
    return "<p>별내천에 새 다리가 놓였습니다.</p><table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def test_the_row_below_a_heading_row_names_outlet_and_address_and_the_trailer_is_promotion() -> None:
    address = "https://www.kbs.co.kr/news/news.do?ncd=5137615"
    html = (
        "<h2>참고 자료</h2>"
        + table("KBS 뉴스 소스 ; 출처", f'기사 전문 보기 ; <a href="{address}">링크</a>')
        + '<p>&nbsp;</p>\n생생한 뉴스, <a href="https://onioninfo.kr" rel="dofollow">onioninfo.kr</a>'
    )
    assert sources(html) == [("KBS", address, "table")]
    assert find_source_links(html).promotions == ("https://onioninfo.kr",)


def test_the_evidence_is_the_row_and_of_a_long_row_the_cell() -> None:
    link = f'<a href="{KBS}">링크</a>'

    assert one(table("제목 ; 출처 ; 기사 보기", f"다리 개통 ; KBS ; {link}")).where == "다리 개통 | KBS | 링크"
    assert one(table("제목 ; 출처 ; 기사 보기", f"{'긴 ' * 90} ; KBS ; {link}")).where == "링크"


def test_a_label_on_the_left_announces_the_cell_beside_it_only() -> None:
    html = table("출처 ; 별내군청", "담당 부서 ; 하천과", "연락처 ; 031-000-0000")
    assert sources(html) == [("별내군청", None, "table")]


def test_a_label_at_the_head_of_a_column_announces_the_cells_below_it() -> None:
    html = table("제목 ; 출처", "다리 개통 ; 연합뉴스", "강변 산책 ; 별내연구원")
    assert sources(html) == [("연합뉴스", None, "table"), ("별내연구원", None, "table")]


def test_an_address_in_a_row_belongs_to_the_name_in_that_row() -> None:
    html = table(
        "제목 ; 출처", '<a href="#">다리의 역사</a> ; Byeollae Institute', '<a href="#">강의 역사</a> ; Nae Review'
    )
    links = find_source_links(html).source_links
    assert [(link.outlet, link.url, link.placeholder) for link in links] == [
        ("Byeollae Institute", "#", True),
        ("Nae Review", "#", True),
    ]


def test_a_round_up_of_one_wire_service_is_a_source_for_each_address() -> None:
    rows = [f'소식 {n} ; <a href="{YNA}{n}">자세히 보기</a>' for n in range(8)]
    found = sources(table("원문보기 ; 링크", *rows))
    assert found == [("연합뉴스", f"{YNA}{n}", "table") for n in range(8)]


def test_the_name_that_a_reader_sees_wins_over_the_host() -> None:
    link = one(table("관련 기사", f'<a href="{YNA}">YTN 뉴스 기사 보기</a>'))
    assert (link.outlet, link.url) == ("YTN", YNA)


def test_the_host_wins_over_a_name_that_is_no_outlet() -> None:
    assert one(table("출처", f'<a href="{KBS}">다리 공사 보도자료</a>')).outlet == "KBS"


def test_a_label_without_name_and_address_is_no_source() -> None:
    assert sources(table("관련 기사 ; 링크", "다리 개통식 ; 링크 추가")) == []
    assert sources(table("등록일 ; 저자 ; 출처", "2026.1.1 ; 작성자 ; 출처 링크")) == []


def test_a_table_of_sauces_and_of_money_names_no_source() -> None:
    assert sources(table("번호 ; 소스와 재료", "1 ; 고추장 소스와 해물")) == []
    assert sources(table("자금 출처 ; 금액", "별내은행 ; 1억 원")) == []
    assert sources(table("좋은 콘텐츠 제공 ; 강한 무대", "꾸준한 활동 ; 팬과의 만남")) == []


def test_what_a_table_of_a_picture_names_is_a_photo_credit() -> None:
    html = table("이미지", "다리 위의 사람들", "출처: 별내군청")
    assert sources(html) == []
    assert find_source_links(html).photo_credits == ("별내군청",)


def test_a_booking_link_in_another_row_is_no_source() -> None:
    html = table(
        '예약 ; <a href="https://booking.byeollae.example.kr/go">예약하기</a>', f'출처 ; <a href="{KBS}">KBS</a>'
    )
    assert sources(html) == [("KBS", KBS, "table")]


def test_a_markdown_table_is_read_like_any_other() -> None:
    markdown = f"다리가 열렸습니다.\n\n| 제목 | 출처 |\n|---|---|\n| 다리 개통 | [KBS 뉴스]({KBS}) |\n\n끝입니다."
    assert sources(markdown) == [("KBS", KBS, "table")]
