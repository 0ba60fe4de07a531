"""Names are found by the office beside them, by how they end, by Latin letters; words that name nobody are not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.provenance.names import names
from tests.provenance.hostile_texts import HOSTILE, PIECES, SECONDS


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("강윤솔 시장은 다리를 열었습니다", "강윤솔"),
        ("강윤솔 별내시장은 다리를 열었습니다", "강윤솔"),
        ("강윤솔 전 시장이 왔습니다", "강윤솔"),
        ("강윤솔\n시장", "강윤솔"),
        ("시장 강윤솔은 웃었습니다", "강윤솔"),
        ("다리를 지은 감독 강윤솔, 그리고", "강윤솔"),
        ("하노을 배우가 왔습니다", "하노을"),
        ("임시현 선수가 쏘았습니다", "임시현"),
        ("바이든 미국 대통령", "바이든"),
        ("부시 대통령의 서재", "부시"),
        ("도요타 사나에 총리", "사나에"),
        ("마크롱 전 대통령", "마크롱"),
    ],
)
def test_people_are_found_by_their_office_and_named_without_it(text: str, found: str) -> None:
    assert names(text) == (found,)


@pytest.mark.parametrize(
    "body",
    [
        "도담은행",
        "별내시청",
        "노을전자",
        "별내리경찰서",
        "어울림대학교",
        "온누리병원",
        "새봄위원회",
        "별내광역시",
        "KO연구소",
        "여울방송",
    ],
)
@pytest.mark.parametrize("after", ["", "은 ", "이 ", "에 따르면", ",", "\n", "·", "측은", "로 갔습니다"])
def test_offices_and_companies_are_found_by_how_they_end(body: str, after: str) -> None:
    assert names(f"오늘 {body}{after}")[-1] == body


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("KBS와 MBC가", ("KBS", "MBC")),
        ("Blue Whale호", ("Blue Whale",)),
        ("Dong-Ah와 Rhee & Kim", ("Dong-Ah", "Rhee", "Kim")),
        ("iPhone과 a A b", ()),
    ],
)
def test_latin_names_begin_with_a_capital(text: str, found: tuple[str, ...]) -> None:
    assert names(text) == found


NOBODY = [
    *(
        "이번",
        "이날",
        "지난",
        "현직",
        "유명",
        "정부",
        "모든",
        "신임",
        "임시",
        "임시로",
        "관련",
        "소속",
        "미국",
        "국무",
        "현재의",
    ),
    *("대한", "위해", "대해", "위한", "같은", "이러한", "이에", "때문에", "하지만", "앞으로", "처음부터"),
    *("선거에", "변화는", "전략과", "문제와", "선출을", "지역을", "서울을", "국가를", "설명하며", "주민들은"),
    *("장관과", "장관은", "장관급", "차관이", "선수들", "후보들이", "대통령은"),
]


@pytest.mark.parametrize("word", NOBODY)
@pytest.mark.parametrize("office", ["대통령", "대표", "총리"])
def test_a_word_that_stands_before_an_office_by_chance_is_no_name(word: str, office: str) -> None:
    assert names(f"오늘 {word} {office}") == ()


@pytest.mark.parametrize(
    "text",
    [
        "김 대통령은",
        "강윤솔은 웃었습니다",
        "은행에 갔습니다",
        "정당은 셋입니다",
        "다리가 열렸습니다",
        "대표적인 이야기",
        "",
        "강윤솔  시장",
        "시장 이야기책을 폈습니다",
        "아주아주아주아주긴이름을가진도담은행",
    ],
)
def test_what_has_no_sign_of_a_name_is_none(text: str) -> None:
    assert names(text) == ()


def test_each_name_comes_once_in_the_order_of_the_text() -> None:
    text = "도담은행의 강윤솔 대표는 KBS에 말했습니다. 강윤솔 대표와 하노을 의원은 도담은행에서 만났습니다."
    assert names(text) == ("도담은행", "강윤솔", "KBS", "하노을")


@given(
    st.permutations(
        ["강윤솔 시장은 왔습니다.", "도담은행은 열었습니다.", "KBS는 알렸습니다.", "하노을 의원은 갔습니다."]
    )
)
def test_the_same_names_are_found_in_any_order_of_sentences(sentences: list[str]) -> None:
    assert set(names(" ".join(sentences))) == {"강윤솔", "도담은행", "KBS", "하노을"}


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_gives_names_that_stand_in_it(text: str) -> None:
    found = names(text)
    assert len(set(found)) == len(found)
    assert all(name in text for name in found)


@pytest.mark.parametrize("shape", HOSTILE)
def test_a_hostile_text_takes_no_time(shape: str) -> None:
    started = time.process_time()
    names(HOSTILE[shape])
    assert time.process_time() - started < SECONDS
