"""The fifteen mutations on pages of real texts: what is lost is alarmed, nothing else is; no real page is doubted."""

from pathlib import Path

import pytest

from newsarchive.items import Article
from tests.acceptance.shared import build_pages, dated_records, needs_shared, states
from tests.extraction.golden import outcome_of, read
from tests.extraction.mutations import MUTATIONS, Mutation

pytestmark = needs_shared

EVERY = 83
"""Of 778 pages, so many apart: 26, of both layouts."""
VARIANTS: list[Mutation] = [variant for variants in MUTATIONS.values() for variant in variants]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("mutations") / "pages"
    build_pages([state for record in dated_records() for state in states(record)[:1]], folder)
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.html"))}


def test_no_real_page_is_doubted_and_all_of_it_is_read_in_its_place(pages: dict[str, str]) -> None:
    articles = {name: read(page) for name, page in pages.items()}
    said = {name: _said(article) for name, article in articles.items()}
    assert len(articles) == 778
    assert {name: doubts for name, doubts in said.items() if doubts} == {}


def _said(article: Article | str) -> tuple[str, ...]:
    return (*article.doubts, *article.fallbacks) if isinstance(article, Article) else (article,)


@pytest.mark.parametrize("every", [EVERY, pytest.param(1, marks=[pytest.mark.long, pytest.mark.timeout(3600)])])
def test_what_is_lost_of_a_real_page_is_alarmed_and_nothing_else_is(pages: dict[str, str], every: int) -> None:
    wrong, cases, lost = [], 0, 0
    for name, page in list(pages.items())[::every]:
        for mutation in VARIANTS:
            if (changed := mutation(page)) in (None, page):
                continue
            outcome = outcome_of(page, changed)
            cases, lost = cases + 1, lost + bool(outcome.lost)
            if not outcome.is_right:
                wrong.append((name, mutation.__name__, outcome))
    print(cases, "cases,", lost, "lost,", len(wrong), "wrong")
    assert wrong == []
    assert 0 < lost < cases
