"""Two numbers stand for each other only among the same words."""

import pytest

from newsarchive.provenance.tracing_places import stand_alike


@pytest.mark.parametrize(
    ("before", "original", "now", "told"),
    [
        ("80일", "등대가 80일 만에 다시 켜졌습니다.", "81일", "등대는 81일 만에 다시 불을 밝혔어요."),
        ("12월3일", "음악회는 12월 3일에 열립니다.", "12월5일", "음악회는 12월 5일 저녁이에요."),
        ("70000곳", "시설 7만여 곳의 지주를 살핍니다.", "76000곳", "과수원 7만 6천여 곳의 지주를 살폈습니다."),
        ("1200원", "새 표는 1,200원으로 올랐습니다.", "1300원", "이제 새 표는 1,300원, 내년부터다."),
        ("한바다", "어촌계의 한바다 대표가 말했다.", "강나루", "어촌계의 강나루 회장이 말했다."),
    ],
    ids=["what stands behind it", "what stands before it", "spelled in two ways", "with a comma", "a name"],
)
def test_what_stands_among_the_same_words_may_stand_for_it(before: str, original: str, now: str, told: str) -> None:
    assert stand_alike(before, original, now, told)


@pytest.mark.parametrize(
    ("before", "original", "now", "told"),
    [
        ("25%", "나머지 25%는 끝난 뒤에 줍니다.", "50%", "처음에 50%를 줍니다."),
        ("8년", "이 제도는 8년 만에 다시 왔습니다.", "2년", "기간은 2년을 원칙으로 합니다."),
        ("3일", "3일", "5일", "5일"),
        ("80일", "등대가 다시 켜졌습니다.", "81일", "등대가 81일 만에 켜졌습니다."),
    ],
    ids=["other words", "other words of one story", "no words at all", "it is not there"],
)
def test_what_stands_among_other_words_is_something_else(before: str, original: str, now: str, told: str) -> None:
    assert not stand_alike(before, original, now, told)
