"""Fifteen mutations of a template, on twenty golden pages: what is lost is alarmed, and nothing else is."""

import pytest

from newsarchive.items import Article
from tests.extraction.golden import golden_pages, outcome_of, read
from tests.extraction.mutations import MUTATIONS, Mutation

EVERY_VARIANT = [
    pytest.param(variant, id=f"{name.replace(' ', '-')}-{variant.__name__}")
    for name, variants in MUTATIONS.items()
    for variant in variants
]
# What must come of some mutations, so that a comparison that sees nothing fails.
LOSES = {
    "body_moved_into_a_script",
    "teaser_and_login_in_the_text",
    "in_a_frame",
    "consent_page",
    "english_text",
    "body_empty",
    "charset_twice",
}
KEEPS = {
    "headline_tag_changed",
    "date_class_renamed",
    "date_label_dropped",
    "body_id_renamed",
    "paragraphs_marked_as_such",
    "print_copy_first",
    "consent_laid_over",
    "language_labelled_english",
    "charset_korean_without_a_label",
}


def test_there_are_fifteen_mutations_and_twenty_pages_of_both_layouts() -> None:
    assert (len(MUTATIONS), len(golden_pages())) == (15, 20)
    assert {"old" if "landing-box" in page else "now" for page in golden_pages().values()} == {"now", "old"}


@pytest.mark.parametrize("page", golden_pages().values(), ids=golden_pages().keys())
def test_a_golden_page_raises_no_doubt(page: str) -> None:
    article = read(page)
    assert isinstance(article, Article)
    assert article.doubts == ()


@pytest.mark.parametrize("mutation", EVERY_VARIANT)
def test_what_is_lost_is_alarmed_and_nothing_else_is(mutation: Mutation) -> None:
    changed = {name: (page, mutation(page)) for name, page in golden_pages().items()}
    outcomes = {name: outcome_of(page, other) for name, (page, other) in changed.items() if other not in (None, page)}
    assert outcomes, "the mutation changes none of the golden pages"
    assert {name: outcome for name, outcome in outcomes.items() if not outcome.is_right} == {}
    if mutation.__name__ in LOSES:
        assert any(outcome.lost for outcome in outcomes.values())
    if mutation.__name__ in KEEPS:
        assert not any(outcome.lost for outcome in outcomes.values())
