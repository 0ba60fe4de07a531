"""Real pages of newspapers on the shelf, read as a saved file is, beside what was read from them by hand."""

import gzip
from datetime import datetime

import pytest

from newsarchive.items import Article
from newsarchive.normalization.article import normalize
from newsarchive.publishers import identify, read_saved_page
from tests.acceptance.test_real_pages import FIXTURES, KST, PAGES, f1, truth_of, words_of

pytestmark = pytest.mark.skipif(
    not FIXTURES.is_dir(), reason="the real pages (../shared/data/fixtures) are not on this machine"
)

# Its expected summary has the last word of a line and the first of the next as one: two words of 295.
GLUED = {"MBN_2025_05_27": 0.989}


def read(page: str) -> Article:
    with gzip.open(FIXTURES / "korean_pages" / f"{page}.html.gz") as body:
        return normalize(read_saved_page(body.read()))


@pytest.mark.parametrize("page", PAGES)
def test_headline_date_and_bylines_are_exact_and_the_text_nearly(page: str) -> None:
    truth, article = truth_of(page), read(page)
    published = datetime.fromisoformat(truth["publishing_date"])
    assert article.headline.split() == truth["title"].split()
    assert article.date_published == (published if published.tzinfo else published.replace(tzinfo=KST))
    assert [byline.name for byline in article.bylines] == truth["authors"]
    assert f1(article.body.split(), words_of(truth)) >= GLUED.get(page, 0.99)
    assert (article.doubts, article.fallbacks) == ((), ())


@pytest.mark.parametrize("page", [page for page in PAGES if page != "MBN_2025_05_27"])
def test_pictures_their_captions_and_credits_are_those_of_the_article(page: str) -> None:
    truth = truth_of(page).get("images", [])
    images = read(page).images
    assert [image.url for image in images] == [image["versions"][0]["url"] for image in truth]
    for image, expected in zip(images, truth, strict=True):
        assert (image.caption or "").rstrip(".") == expected["caption"].rstrip(".")
        assert (image.credit or "") in expected["authors"][0]


@pytest.mark.parametrize("page", PAGES)
def test_identity_section_and_address_are_told(page: str) -> None:
    article = read(page)
    assert article.identity == identify(article.canonical_url or "")
    assert article.section in ("정치", "스포츠", "부동산")
