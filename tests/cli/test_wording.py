import pytest

from newsarchive.cli.wording import number_of, size


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
