"""The digest of a text: equal for copies, whatever stands around them."""

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.normalization.same_text import LONGEST, text_digest

SENTENCES = [
    f"{number}번째 이야기에서는 바닷가 마을의 등대와 그 곁에 사는 사람들의 하루를 길게 적었습니다."
    for number in range(7)
]
TEXT = "\n".join(SENTENCES)


@given(st.permutations(SENTENCES), st.sampled_from(["\n", " ", "\n\n"]))
def test_parting_and_order_do_not_matter(sentences: list[str], between: str) -> None:
    assert text_digest(between.join(sentences)) == text_digest(TEXT)


@given(st.lists(st.text("가나다라 ", max_size=12), max_size=5))
def test_short_lines_around_it_do_not_matter(lines: list[str]) -> None:
    assert text_digest("\n".join([*lines, TEXT, *lines])) == text_digest(TEXT)


def test_another_long_sentence_is_another_text() -> None:
    assert text_digest(TEXT + "\n" + "길고 " * 40) != text_digest(TEXT)
    assert text_digest("\n".join(SENTENCES[: LONGEST - 1])) != text_digest(TEXT)


def test_a_short_text_has_none() -> None:
    assert text_digest("등대가 켜졌다.") is None
    assert text_digest("") is None
    assert text_digest("." * 5000) is None
