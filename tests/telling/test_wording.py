import pytest

from newsarchive.telling.wording import amount, counted, number_of, share, size


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 articles"), (1, "1 article"), (2, "2 articles"), (12000, "12,000 articles")]
)
def test_a_number_of_things(count: int, said: str) -> None:
    assert number_of(count, "article") == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 B"), (999, "999 B"), (93_100, "93.1 kB"), (1_400_000_000, "1.4 GB"), (2 * 10**12, "2.0 TB")],
)
def test_a_size(count: int, said: str) -> None:
    assert size(count) == said


@pytest.mark.parametrize(
    ("compared", "said"),
    [
        ("39800000000달러", "398억 달러"),
        ("280000000원", "2억 8,000만 원"),
        ("1200030000명", "12억 3만 명"),
        ("20000", "2만"),
        ("17842명", "17,842명"),
        ("1994년", "1994년"),
        ("12월27일", "12월27일"),
        ("11.8%", "11.8%"),
        ("0원", "0원"),
    ],
)
def test_an_amount_is_told_as_newspapers_print_it(compared: str, said: str) -> None:
    assert amount(compared) == said


def test_a_share() -> None:
    assert [share(part) for part in (0.0, 0.556, 1.0)] == ["0 %", "56 %", "100 %"]


@pytest.mark.parametrize(
    ("count", "nouns", "said"),
    [
        (1, "lists emptied", "1 list emptied"),
        (2, "lists emptied", "2 lists emptied"),
        (1, "addresses", "1 address"),
        (1, "dictionaries", "1 dictionary"),
        (1_234, "versions", "1,234 versions"),
        (0, "versions", "0 versions"),
    ],
)
def test_a_count_of_one_is_singular(count: int, nouns: str, said: str) -> None:
    assert counted(count, nouns) == said
