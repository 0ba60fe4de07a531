"""Credits apart from the text, and text that only resembles them left alone."""

import pytest

from newsarchive.extraction.credits import part

CREW = [
    "촬영기자:도라지 윤슬/영상편집:마루/그래픽:여울",
    "영상편집:마루",
    "촬영:도라지/영상편집:마루/자료조사:여울 다온",
    "촬영기자:도라지/편집:마루/그래픽:여울",
    "구성:한결/자료조사:다온/영상편집:마루",
    "그래픽 : 여울",
    "(영상편집: 마루)",
    "(촬영기자: 도라지 윤슬, 영상편집: 마루)",
    "(구성: 한결 작가, 영상편집: 마루, 화면출처 : 별내공사·여울모임, 음성: AI생성)",
    "(출처: 인스타그램 @star_nae, 영상편집: 마루)",
    "(영상 제공: 별내소방서)",
    "영상편집:마루/화면출처:엑스(X)@STAR83, @nae_kk/자료조사:다온",
    "기상캐스터 서리나/그래픽:여울",
]
TEXT = [
    "그래픽 디자이너는 이렇게 말했습니다.",
    '[별내 상인/음성변조 : "촬영: 안 된다고 했어요."]',
    "기상청 예보 (출처: weather.example)",
    "구성: 위원 열 명",
    "편집: 비평과 기록",
    "촬영기자는 셋이었습니다.",
    "사진을 찍은 사람은 사진 출처를 밝혔습니다.",
    "비율은 3:2입니다.",
    "촬영: 이날 촬영은 밤에 시작됐습니다.",
]


@pytest.mark.parametrize("line", CREW)
def test_a_crew_line_is_a_credit(line: str) -> None:
    parted = part(["글입니다.", line])
    assert (parted.paragraphs, parted.credits, parted.photo_credits) == (("글입니다.",), (line,), ())


@pytest.mark.parametrize("line", TEXT)
def test_text_with_words_of_the_trade_stays_text(line: str) -> None:
    parted = part([line])
    assert (parted.paragraphs, parted.credits, parted.photo_credits) == ((line,), (), ())


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("[사진 출처 : 연합뉴스]", "연합뉴스"),
        ("[사진출처: AP=연합뉴스]", "AP=연합뉴스"),
        ("[사진 출처 : 연합뉴스 / 별내군 제공]", "연합뉴스 / 별내군 제공"),
        ("(사진=별내군)", "별내군"),
        ("사진 출처 : 별내군", "별내군"),
        ("[사진 제공 : 별내군(항공대)]", "별내군(항공대)"),
    ],
)
def test_a_photo_credit_names_its_source(line: str, source: str) -> None:
    assert part([line]).photo_credits == (source,)
    assert part([line]).paragraphs == ()


def test_a_credit_at_the_end_of_a_sentence_is_cut_off() -> None:
    parted = part(["조사하고 있습니다. (화면제공: 별내소방서, 영상편집: 마루)", "끝났습니다. [사진 출처 : 연합뉴스]"])
    assert parted.paragraphs == ("조사하고 있습니다.", "끝났습니다.")
    assert (parted.credits, parted.photo_credits) == (("(화면제공: 별내소방서, 영상편집: 마루)",), ("연합뉴스",))


def test_the_same_credit_is_kept_once() -> None:
    assert part(["영상편집:마루", "영상편집:마루", "[사진 출처 : 갑]", "[사진 출처 : 갑]"]).credits == (
        "영상편집:마루",
    )
