"""Retellings among real posts whose links were removed: those known to be one story are found by their texts alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from newsarchive.operations.comparing import Comparer, Like
from newsarchive.operations.likely_source import comparer
from newsarchive.operations.stories_reading import MOST, SHARE, TOKENS
from newsarchive.provenance.stories import ALIKE
from tests.acceptance.retold_posts import import_posts, listed_pairs, needs_posts, numbers, put_into_stories, unpack
from tests.archive.looking import rows

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


Liked = dict[int, list[Like]]
"""What each of the listed posts is like, the likest first."""


def liked(by: Comparer, listed: Pairs) -> Liked:
    """Of each listed post, held against what `by` finds."""
    found: Liked = {}
    ids = sorted(each for pair in listed for each in pair)
    for start in range(0, len(ids), 100):
        tales = by.archive.tales(ids[start : start + 100])
        found |= zip((tale.id for tale in tales), by.like_each(tales), strict=True)
    return found


def partners_first(by: Comparer, listed: Pairs) -> float:
    """The part of the listed posts whose likest article, of all, is the listed one."""
    found = liked(by, listed)
    right = [found[one][:1] and frozenset((one, found[one][0].article_id)) in listed for one in found]
    return sum(map(bool, right)) / len(found)


def recall_of_later(by: Comparer, retold: Retold) -> float:
    """The part of the listed pairs that the later post finds: as posts come, nobody else looks for them."""
    found = liked(by, retold.listed)
    place = dict(rows(retold.url, "SELECT article_id, place FROM indexed"))
    pairs = [sorted(pair, key=lambda each: place[each]) for pair in retold.listed]
    return sum(_is_alike(found[later], earlier) for earlier, later in pairs) / len(pairs)


def _is_alike(found: Sequence[Like], other: int) -> bool:
    return any(like.article_id == other and like.score >= ALIKE for like in found)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_among_20_000_posts_the_listed_one_is_likest_and_is_found(tmp_path: Path) -> None:
    hold(retold(tmp_path, None))


def hold(many: Retold) -> None:
    """Hold the figures of all posts against the bars."""
    with open_archive(many.url) as archive:
        first = partners_first(comparer(archive), many.listed)
        later = recall_of_later(Comparer(archive, tokens=TOKENS, most=MOST, share=SHARE), many)
    print(f"recall {many.recall:.3f}, as they come {later:.3f}, likest {first:.3f}, pairs {len(many.found):,}")
    assert many.recall >= 0.92
    assert later >= 0.92
    assert first >= 0.97
