"""Retellings among real posts whose links were removed: those known to be one story are found by their texts alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from newsarchive.operations.comparing import Comparer
from newsarchive.operations.stories_reading import MOST, SHARE, TOKENS
from tests.acceptance.retold_posts import import_posts, listed_pairs, needs_posts, numbers, put_into_stories, unpack
from tests.archive.looking import rows
from tests.killing.promises import assert_sound

pytestmark = needs_posts

Pairs = set[frozenset[int]]


@dataclass(frozen=True)
class Retold:
    """An archive of posts that were put into stories: pairs that are listed, pairs that were found."""

    url: str
    listed: Pairs
    found: Pairs

    @property
    def recall(self) -> float:
        """The part of the listed pairs that was found."""
        return len(self.listed & self.found) / len(self.listed)


def retold(folder: Path, every: int | None) -> Retold:
    """All posts, or those alone of one listed pair of so many."""
    pairs = listed_pairs()[:: every or 1]
    unpack(folder / "posts", {file for pair in pairs for file in pair} if every else None)
    url = f"sqlite:///{folder / 'a.db'}"
    import_posts(url, folder / "posts")
    assert put_into_stories(url).failed == ()
    number = numbers(url)
    listed = {frozenset((number[one], number[other])) for one, other in pairs}
    found = {frozenset(pair) for pair in rows(url, "SELECT article_id, other_id FROM likenesses")}
    return Retold(url, listed, found)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Retold:
    """About 200 listed pairs."""
    return retold(tmp_path_factory.mktemp("few"), 3)


def test_two_posts_that_tell_one_story_are_found_and_hardly_any_that_do_not(few: Retold) -> None:
    assert len(few.listed) > 200
    print(f"recall {few.recall:.3f}, other pairs {len(few.found - few.listed)}")
    assert few.recall >= 0.90
    assert len(few.found - few.listed) <= 3


def test_what_is_one_story_is_told_as_one(few: Retold) -> None:
    told = dict(rows(few.url, "SELECT article_id, story_id FROM stories"))
    assert all(len({told[each] for each in pair}) == 1 for pair in few.listed & few.found)
    sizes = rows(few.url, "SELECT count(*) FROM stories GROUP BY story_id HAVING count(*) > 2")
    assert len(sizes) <= 3


def partners_first(url: str, listed: Pairs) -> float:
    """The part of the listed posts whose likest article, of all, is the listed one."""
    partner = {one: other for pair in listed for one, other in (tuple(pair), tuple(pair)[::-1])}
    ids = sorted(partner)
    with open_archive(url) as archive:
        comparer = Comparer(archive, tokens=TOKENS, most=MOST, share=SHARE)
        right = sum(_right(archive_tales, comparer, partner) for archive_tales in _lots(ids))
    return right / len(ids)


def _lots(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + 100] for start in range(0, len(ids), 100)]


def _right(ids: Sequence[int], comparer: Comparer, partner: dict[int, int]) -> int:
    tales = comparer.archive.tales(ids)
    likest = zip(tales, comparer.like_each(tales), strict=True)
    return sum(bool(liked) and liked[0].article_id == partner[tale.id] for tale, liked in likest)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_among_20_000_posts_the_listed_one_is_likest_and_is_found(tmp_path: Path) -> None:
    many = retold(tmp_path, None)
    first = partners_first(many.url, many.listed)
    print(f"recall {many.recall:.3f}, likest {first:.3f}, pairs {len(many.found):,}")
    assert many.recall >= 0.92
    assert first >= 0.97
    assert_sound(many.url)
