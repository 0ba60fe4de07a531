"""Sources behind a label: at the head and the tail of a post, in lists, in brackets."""

import unicodedata

import pytest

from tests.provenance.asking import one, sources

KBS = "https://news.kbs.co.kr/news/view.do?ncd=8000001"
LONG = "별내군은 올해 안에 다리를 모두 고치겠다고 밝혔으며, 주민들은 공사가 제때 끝나기를 바라고 있습니다."


def test_the_outlet_behind_the_headline_is_meant_and_not_one_in_the_headline() -> None:
    html = f'<p>출처: <a href="https://newsdao.kr/12">KBS 사장 별내 방문 - 별내군청</a> | 뉴스다오</p><p>{LONG}</p>'
    assert sources(html) == [("뉴스다오", "https://newsdao.kr/12", "paragraph")]


def test_a_sister_site_at_the_head_is_a_source_without_an_outlet() -> None:
    link = one('<p>출처: <a href="https://opensis.kr/entry/별내">별내 가는 길</a></p>')
    assert (link.outlet, link.form, link.placeholder) == (None, "paragraph", False)


@pytest.mark.parametrize(
    "citation",
    [
        "&lt;자료출처=정책브리핑 www.korea.kr>",
        "&lt;자료출처=정책브리핑 www.korea.kr&gt;",
        "<자료출처=정책브리핑 www.korea.kr>",
        "‹자료출처=정책브리핑 www.korea.kr>",
        "(자료출처: 정책브리핑 www.korea.kr)",
        "[자료 출처 : 정책브리핑 www.korea.kr]",
        "【자료출처=정책브리핑 www.korea.kr】",
        "자료출처=정책브리핑 www.korea.kr",
    ],
)
def test_a_citation_at_the_end_of_a_sentence_is_inline(citation: str) -> None:
    link = one(f"<p>{LONG} {citation}</p>")
    assert (link.outlet, link.url, link.form, link.placeholder) == ("정책브리핑", "www.korea.kr", "inline", True)


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("(출처: KBS 뉴스)", "KBS"),
        ("[출처: 더팩트]", "더팩트"),
        ("(기사 출처: 연합뉴스)", "연합뉴스"),
        ("(출처 : 로이터=뉴스1)", "뉴스1"),
    ],
)
def test_a_bracket_alone_on_its_line_is_inline(line: str, outlet: str) -> None:
    assert sources(f"<p>{LONG}</p><p>{line}</p>") == [(outlet, None, "inline")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("출처: 별내연구원", ("별내연구원", None, "paragraph")),
        ("[출처] 연합뉴스", ("연합뉴스", None, "paragraph")),
        ("기사 제공: 뉴스1", ("뉴스1", None, "paragraph")),
        ("출처: 별내신문 (24.3.14.)", ("별내신문", None, "paragraph")),
        ("※ 출처 : 행정안전부", ("행정안전부", None, "paragraph")),
        ("자료출처 : 정책브리핑 ()", ("정책브리핑", None, "paragraph")),
        ("자료 출처: 정책브리핑 https://www.korea.kr", ("정책브리핑", "https://www.korea.kr", "paragraph")),
        (f"출처: {KBS}", ("KBS", KBS, "bare-url")),
        (f"링크: {KBS}", ("KBS", KBS, "bare-url")),
        (KBS, ("KBS", KBS, "bare-url")),
        (f"**출처**: [KBS 뉴스]({KBS})", ("KBS", KBS, "paragraph")),
    ],
)
def test_a_label_on_a_line_of_its_own(line: str, expected: tuple[str, str | None, str]) -> None:
    assert sources(f"<p>{line}</p>") == [expected]


def test_two_names_behind_one_label_are_two_sources() -> None:
    assert sources("<p>출처: 연합뉴스, 한겨레</p>") == [("연합뉴스", None, "paragraph"), ("한겨레", None, "paragraph")]


def test_two_links_on_one_line_have_the_names_beside_them() -> None:
    html = "<p>출처:<a href='https://newsdao.kr/7'>뉴스다오</a> | 정책브리핑: <a href='https://https://www.korea.kr'>korea</a></p>"
    assert sources(html) == [
        ("뉴스다오", "https://newsdao.kr/7", "paragraph"),
        ("정책브리핑", "https://https://www.korea.kr", "paragraph"),
    ]


def test_an_item_of_a_list_that_is_the_citation_itself() -> None:
    items = (f'관련 기사 링크: <a href="{KBS}">KBS 뉴스 기사 보기</a>', '<a href="https://ytn.co.kr/">YTN</a> - 인터뷰')
    html = "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
    assert sources(html) == [("KBS", KBS, "list"), ("YTN", "https://ytn.co.kr/", "list")]


def test_a_label_alone_on_its_line_announces_the_next_one() -> None:
    assert sources("<h2>출처</h2><ul><li>한국일보</li></ul>") == [("한국일보", None, "list")]


def test_a_reporter_without_outlet_is_no_source() -> None:
    assert sources("<p>다리가 열렸다. (기사 출처: 도라지 기자, 2026.1.2)</p>") == []


@pytest.mark.parametrize(
    "line",
    [
        "신뢰할 수 있는 출처: 연구를 확인해야 합니다.",
        "그는 자금 출처: 가족이라고 말했습니다.",
        "이 자료는 공공누리 제1유형:출처표시 조건으로 쓸 수 있습니다.",
        "기사 이용 시에는 출처를 반드시 표기해야 합니다.",
        "매운 소스: 고추장 두 숟가락",
        "전력 소스 공급: 별내 변전소",
        "출처: 인터넷 커뮤니티",
        "출처: 링크",
    ],
)
def test_false_friends_name_no_source(line: str) -> None:
    assert sources(f"<p>{line}</p>") == []


def test_decomposed_hangul_is_read_like_composed() -> None:
    html = f"<p>{LONG} (출처: 경향신문)</p>"
    assert sources(unicodedata.normalize("NFD", html)) == sources(html) == [("경향신문", None, "inline")]


def test_a_source_named_twice_is_one_entry_with_the_form_of_the_first() -> None:
    html = f'<p>출처: <a href="{KBS}">KBS</a></p><p>{LONG}</p><p>KBS 원문: <a href="{KBS}#top">{KBS}</a></p>'
    assert sources(html) == [("KBS", KBS, "paragraph")]


def test_a_name_joins_the_address_of_the_same_outlet() -> None:
    html = (
        f'<p>KBS에 따르면 다리가 열렸습니다.</p><table><tr><td>출처</td><td><a href="{KBS}">KBS</a></td></tr></table>'
    )
    assert sources(html) == [("KBS", KBS, "table")]


def test_one_address_under_two_names_is_two_entries() -> None:
    html = (
        '<p>출처: <a href="https://newsdao.kr/7">별내 다리</a> | 뉴스다오</p>'
        "<table><tr><td>자료출처</td></tr>"
        '<tr><td><a href="https://newsdao.kr/7">정책브리핑 www.korea.kr</a></td></tr></table>'
    )
    assert sources(html) == [
        ("뉴스다오", "https://newsdao.kr/7", "paragraph"),
        ("정책브리핑", "https://newsdao.kr/7", "table"),
    ]


def test_the_evidence_says_which_rule_found_it_and_where() -> None:
    link = one(f"<p>{LONG} (출처: KBS)</p>")
    assert link.rule == "label: name behind it"
    assert "(출처: KBS)" in link.where
    assert link.label == "출처"
