"""What retellings still say after their original was edited or removed: in sentences that go together only."""

from newsarchive.provenance.comparison import Text
from newsarchive.provenance.tracing_remains import Post, Remains, remains
from tests.provenance.tracing_graphs import a_traced
from tests.provenance.tracing_texts import CHANGED, EDITED, FAITHFUL, OTHER, ROOT

A, B, C = "a.example/1", "b.example/1", "c.example/1"


def told(versions: list[Text], posts: dict[str, Text], *, is_gone: bool = False) -> Remains:
    numbered = dict(enumerate(versions, 1))
    texts = [Post(article=a_traced(key), text=text) for key, text in posts.items()]
    return remains(numbered, texts, is_gone=is_gone)


def test_what_an_edit_took_away_is_named_with_the_version_that_said_it_last() -> None:
    lost = {(each.fact.text, each.version) for each in told([ROOT, ROOT, EDITED], {}).lost}
    assert ("80일", 2) in lost
    assert "81일" not in {text for text, _ in lost}


def test_a_post_that_still_has_the_old_number_says_so_with_both_sentences() -> None:
    found = told([ROOT, EDITED], {A: FAITHFUL, B: CHANGED})
    assert [post.article.key for post in found.posts] == [A]
    still = [each for each in found.posts[0].still if "80일" in {fact.text for fact in each.facts}]
    assert still
    assert all("80일" in each.pair.original and "80일" in each.pair.told for each in still)


def test_a_sentence_that_was_taken_out_is_still_said_by_who_copied_it() -> None:
    found = told([ROOT, EDITED], {A: FAITHFUL})
    assert any("무척 길었다" in each.pair.told for each in found.posts[0].still)


def test_a_post_with_what_stands_today_says_nothing_that_was_lost() -> None:
    assert told([ROOT, EDITED], {A: EDITED}).posts == ()


def test_the_same_number_in_another_story_is_not_held_against_it() -> None:
    assert told([ROOT, EDITED], {C: OTHER}).posts == ()


def test_of_a_removed_article_all_that_posts_share_with_it_remains() -> None:
    found = told([ROOT], {A: FAITHFUL, C: OTHER}, is_gone=True)
    assert (found.is_gone, found.compared) == (True, 2)
    assert [post.article.key for post in found.posts] == [A]
    assert {"80일", "320명"} <= {fact.text for each in found.posts[0].still for fact in each.facts}


def test_an_article_that_was_never_changed_has_lost_nothing() -> None:
    found = told([ROOT], {A: FAITHFUL})
    assert (found.lost, found.posts) == ((), ())


def test_each_sentence_of_a_post_is_told_once_with_the_newest_version_it_goes_with() -> None:
    found = told([ROOT, ROOT, EDITED], {A: FAITHFUL})
    numbers = [each.pair.told_number for each in found.posts[0].still]
    assert len(numbers) == len(set(numbers))
    assert {each.version for each in found.posts[0].still} == {2}
