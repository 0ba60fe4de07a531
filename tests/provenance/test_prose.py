"""Newsrooms named in running text, and those who are only spoken of."""

import pytest

from tests.provenance.asking import one, sources


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("별내 연합뉴스에 따르면, 다리는 3일 열렸습니다.", "연합뉴스"),
        ("3일 로이터 통신의 보도에 따르면 다리가 열렸습니다.", "로이터"),
        ("사우스차이나모닝포스트(SCMP)에 따르면 다리가 열렸다.", "사우스차이나모닝포스트"),
        ("이데일리 기사에 따르면 공사비가 늘었습니다.", "이데일리"),
        ("영국 BBC는 별내의 다리가 아름답다고 보도했습니다.", "BBC"),
        ("뉴욕 타임스는 다리가 오래 버틸 것이라고 보도하였다.", "뉴욕타임스"),
        ("(별내=뉴스1) 도라지 기자 = 별내천에 다리가 놓였다.", "뉴스1"),
        ("[별내=뉴시스]도라지 기자 = 별내천에 다리가 놓였다.", "뉴시스"),
        ("주민들은 다리를 반겼습니다. KBS 뉴스 도라지입니다.", "KBS"),
        ("MBC뉴스 도라지입니다.", "MBC"),
        ("본 글의 내용은 정책브리핑의 정책뉴스자료를 바탕으로 하였습니다.", "정책브리핑"),
        ("자료 출처는 정책브리핑이며 자유롭게 쓸 수 있습니다.", "정책브리핑"),
    ],
)
def test_a_newsroom_that_the_text_relies_on_is_an_inline_source(sentence: str, outlet: str) -> None:
    assert sources(f"<p>{sentence}</p>") == [(outlet, None, "inline")]


@pytest.mark.parametrize(
    "sentence",
    [
        "경찰에 따르면 다친 사람은 없습니다.",
        "별내군에 따르면 공사는 끝났습니다.",
        "여론조사 결과에 따르면 주민 절반이 반겼습니다.",
        "보도에 따르면 다리가 열렸습니다.",
        "그는 CNN과의 인터뷰에서 다리를 칭찬했습니다.",
        "KBS 이사회는 새 이사를 뽑았습니다.",
        "이런 경향에 따르면 공사비는 더 늘어납니다.",
        "증거는 CCTV 영상입니다.",
        "저는 별내 주민 도라지입니다.",
    ],
)
def test_others_and_those_only_spoken_of_are_no_source(sentence: str) -> None:
    assert sources(f"<p>{sentence}</p>") == []


def test_the_open_licence_of_the_policy_briefing_names_it() -> None:
    notice = "정책브리핑의 정책뉴스자료는 「공공누리 제1유형:출처표시」의 조건에 따라 쓸 수 있습니다."
    assert sources(f"<p>{notice}</p>") == [("정책브리핑", None, "inline")]


def test_a_leaked_call_for_tips_betrays_the_newsroom() -> None:
    html = (
        "<table><tr><td>제보하기</td></tr><tr><td>전화 : 02-781-1234, 4444</td></tr>"
        "<tr><td>이메일 : kbs1234@kbs.co.kr</td></tr></table>"
    )
    assert sources(html) == [("KBS", None, "tip-block")]


@pytest.mark.parametrize(
    ("lines", "outlet"),
    [
        ("■ 제보하기<br>▷ 카카오톡 : 'KBS제보' 검색, 채널 추가", "KBS"),
        ("CBS노컷뉴스에 제보할 일이 있으면 알려 주세요.<br>이메일 : jebo@cbs.co.kr", "노컷뉴스"),
        ("[전화] 02-398-8585<br>[메일] social@ytn.co.kr", "YTN"),
        ("MBC 뉴스는 24시간 여러분의 제보를 기다립니다.", "MBC"),
    ],
)
def test_calls_for_tips_of_other_newsrooms(lines: str, outlet: str) -> None:
    assert one(f"<p>{lines}</p>").outlet == outlet
    assert one(f"<p>{lines}</p>").form == "tip-block"


def test_the_address_of_a_reporter_is_no_call_for_tips() -> None:
    assert sources("<p>도라지 기자 doraji@kbs.co.kr</p>") == []
