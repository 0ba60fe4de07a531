"""Real pages of Korean newspapers and blogs, and real bytes in EUC-KR, beside what was read from them by hand."""

import gzip
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from newsarchive.extraction.decoding import decode
from newsarchive.items import Article
from newsarchive.normalization.article import normalize
from newsarchive.publishers.platforms import read_post
from tests.acceptance.shared import SHARED

FIXTURES = SHARED / "data" / "fixtures"

pytestmark = pytest.mark.skipif(
    not FIXTURES.is_dir(), reason="the real pages (../shared/data/fixtures) are not on this machine"
)

KST = ZoneInfo("Asia/Seoul")
PAGES = {
    "HankookIlbo_2025_05_15": ("HankookIlbo.json", "V1"),
    "HankookIlbo_2026_01_29": ("HankookIlbo.json", "V2"),
    "MBN_2025_05_27": ("MBN_2025_05_27.truth.json", "V1"),
    "MBN_2025_05_28": ("MBN_2025_05_28.truth.json", "V1"),
    "MBN_2025_06_03": ("MBN.json", "V1"),
}


def truth_of(page: str) -> dict[str, Any]:
    file, version = PAGES[page]
    loaded: dict[str, Any] = json.loads((FIXTURES / "korean_pages" / file).read_text(encoding="utf-8"))[version]
    return loaded


def _read(page: str) -> Article:
    with gzip.open(FIXTURES / "korean_pages" / f"{page}.html.gz") as body:
        return normalize(read_post("", body.read(), platform="generic"))


def words_of(truth: dict[str, Any]) -> list[str]:
    parts = [line for section in truth["body"]["sections"] for line in (*section["headline"], *section["paragraphs"])]
    return " ".join([*truth["body"]["summary"], *parts]).split()


def f1(found: list[str], expected: list[str]) -> float:
    common = (Counter(found) & Counter(expected)).total()
    return 2 * common / (len(found) + len(expected))


@pytest.mark.parametrize("page", PAGES)
def test_a_newspaper_page_is_read_by_the_generic_page(page: str) -> None:
    truth, article = truth_of(page), _read(page)
    published = datetime.fromisoformat(truth["publishing_date"])
    assert article.headline.split() == truth["title"].split()
    assert article.date_published == (published if published.tzinfo else published.replace(tzinfo=KST))
    assert f1(article.body.split(), words_of(truth)) >= 0.97
    assert [byline.name for byline in article.bylines] == truth["authors"]


@pytest.mark.parametrize("url", ["", "https://m.blog.naver.com/jjy0501/222999197655"], ids=["saved", "fetched"])
def test_the_naver_page_is_read_as_its_expected_file_says(url: str) -> None:
    folder = FIXTURES / "naver_blog"
    expected = (folder / "expected_from_upstream_test.js.txt").read_text(encoding="utf-8")
    article = normalize(read_post(url, (folder / "m.blog.naver.com_1675688085042.html").read_bytes()))
    assert f"assert.equal(title, `{article.headline}`)" in expected
    assert f"assert.equal(author, '{article.bylines[0].name}')" in expected
    assert article.date_published is not None
    assert f"assert.equal(date_published, '{article.date_published:%Y-%m-%dT%H:%M:%S}.000Z')" in expected
    assert [image.url.partition("?")[0].rpartition("/")[2] for image in article.images] == [
        "fresh-milk.jpg",
        "milk-consumption-incre.jpg",
    ]
    assert article.body.startswith("(Credit: Pixabay/CC0 Public Domain)\n(Scatterplots with Lowess lines")
    assert (article.extractor, article.identity.key) == ("naver-1", "blog.naver.com/jjy0501/222999197655")


EUC_KR = sorted((FIXTURES / "euckr").glob("*")) if FIXTURES.is_dir() else []


@pytest.mark.parametrize("file", EUC_KR, ids=lambda path: Path(path).name)
@pytest.mark.parametrize("label", [None, "text/html; charset=euc-kr", "text/html; charset=utf-8", "text/xml"])
def test_euc_kr_decodes_without_a_wrong_character_however_it_is_labelled(file: Path, label: str | None) -> None:
    body = file.read_bytes()
    assert decode(body, label) == body.decode("cp949")
