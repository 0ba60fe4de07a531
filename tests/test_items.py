"""The nouns that travel between the rooms."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from newsarchive import items

NOUNS = tuple(each for each in vars(items).values() if isinstance(each, type) and is_dataclass(each))


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_no_item_can_be_changed_or_filled_by_position(noun: type) -> None:
    assert is_dataclass(noun)
    assert all(field.kw_only for field in fields(noun))
    with pytest.raises(FrozenInstanceError):
        setattr(object.__new__(noun), fields(noun)[0].name, None)


def test_there_are_nouns() -> None:
    assert {"Capture", "ExtractedArticle", "SourceLink", "Article", "PageResult"} <= {each.__name__ for each in NOUNS}
