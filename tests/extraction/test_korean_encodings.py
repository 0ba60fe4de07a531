"""Korean pages in every encoding that is met, under every label: what they say comes back letter by letter."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest

from newsarchive.extraction.decoding import decode
from newsarchive.extraction.feeds import read_feed
from newsarchive.extraction.sitemaps import read_sitemap
from tests.acceptance.shared import RENDERED, needs_shared

ENCODINGS = ("euc-kr", "cp949", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso2022_kr")
LABELS = ("euc-kr", "ks_c_5601-1987", "cp949", "utf-8", "iso-8859-1", "us-ascii", "windows-1252", "x-unheard-of", None)
PLACES = ("header", "meta", "http-equiv", "xml")

OWN = (
    "“오늘도 비가 옵니다.” 시청 앞 전광판의 글이다 ― 우산 3만 개가 동났다.",
    "강이 얼자 아이들이 썰매를 꺼냈고, 어른들은 얼음 두께를 쟀다(15㎝).",
    "뷁! 똠방각하와 펲시, 햏자와 쓩쓩… 옛 게시판의 말들이 돌아왔다.",
    "大寒이 小寒 집에 놀러 갔다가 얼어 죽었다는 속담처럼 추웠다.",
    "그",
    "서울·부산·café 세 곳에서 ½씩 나눠 ①판매 ②기부 ③보관한다.",
)
"""Prose of our own; syllables beyond KS X 1001, Hanja, a single syllable, signs and a Latin accent among it."""


def labelled(text: str, label: str | None, place: str) -> tuple[str, str | None]:
    """A page with the text, and its Content-Type; the label stands where `place` says."""
    head = {
        "meta": f'<meta charset="{label}">',
        "http-equiv": f'<meta http-equiv="Content-Type" content="text/html; charset={label}">',
    }.get(place, "")
    declared = f'<?xml version="1.0" encoding="{label}"?>\n' if place == "xml" and label else ""
    page = f"{declared}<html><head>{head if label else ''}<title>{text[:30]}</title></head><body><p>{text}</p></body>"
    return page, f"text/html; charset={label}" if place == "header" and label else None


def wrong_readings(texts: tuple[str, ...]) -> Iterator[tuple[str, str | None, bool]]:
    """Encoding and label of each page, and whether a letter came back wrong."""
    for text, encoding, label, place in product(texts, ENCODINGS, LABELS, PLACES):
        page, content_type = labelled(text, label, place)
        try:
            body = page.encode(encoding)
        except UnicodeEncodeError:  # the text has letters that this encoding has not
            continue
        yield encoding, label, decode(body, content_type) != page


def shares_of(texts: tuple[str, ...]) -> dict[tuple[str, str | None], float]:
    """The percentage of pages that came back whole, by encoding and label; printed as a table."""
    read, wrong = Counter[tuple[str, str | None]](), Counter[tuple[str, str | None]]()
    for encoding, label, is_wrong in wrong_readings(texts):
        read[encoding, label] += 1
        wrong[encoding, label] += is_wrong
    shares = {kind: 100 * (1 - wrong[kind] / count) for kind, count in read.items()}
    print(f"\n{'% whole':<12}" + "".join(f"{label or 'no label':>16}" for label in LABELS))
    for encoding in ENCODINGS:
        print(f"{encoding:<12}" + "".join(f"{shares.get((encoding, label), -1):>16.2f}" for label in LABELS))
    print(f"{sum(read.values())} pages, {100 * (1 - sum(wrong.values()) / sum(read.values())):.2f} % whole")
    return shares


def test_our_own_prose_comes_back_whole_from_every_encoding_and_label() -> None:
    assert {kind: share for kind, share in shares_of(OWN).items() if share < 99.5} == {}


@needs_shared
def test_real_korean_texts_come_back_whole_from_every_encoding_and_label() -> None:
    with gzip.open(RENDERED, "rt", encoding="utf-8") as lines:
        texts = tuple(json.loads(line)["rendered_text"].replace("\0", "") for line in lines)
    assert {kind: share for kind, share in shares_of(texts[::8]).items() if share < 99.5} == {}


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("encoding", ["cp949", "utf-8"])
def test_a_page_cut_off_in_a_letter_loses_that_letter_alone(encoding: str, label: str | None) -> None:
    text = OWN[0] * 20
    cut = f"{text}끝".encode(encoding)[:-1]
    read = decode(cut, f"text/html; charset={label}" if label else None)
    assert read.startswith(text)
    assert len(read) <= len(text) + 2


@pytest.mark.parametrize("text", ["Ärger über Öl, ça va, señor", "L’été à Å", "Ã©té", "½ Preis für 5 £"])
def test_western_pages_stay_what_they_say_they_are(text: str) -> None:
    page = f"<p>{text}</p>"
    assert decode(page.encode("cp1252"), "text/html; charset=iso-8859-1") == page


@pytest.mark.parametrize(
    ("encoding", "text"), [("shift_jis", "東京で雪が降った。"), ("gb2312", "北京下雪了。"), ("koi8-r", "Снег в Москве")]
)
def test_other_scripts_are_read_by_their_right_label(encoding: str, text: str) -> None:
    page = f"<p>{text * 5}</p>"
    assert decode(page.encode(encoding), f"text/html; charset={encoding}") == page


@pytest.mark.parametrize("encoding", ["euc-kr", "cp949", "utf-8", "utf-16"])
@pytest.mark.parametrize("declared", ["euc-kr", "ks_c_5601-1987", "utf-8", None])
def test_feeds_and_sitemaps_are_read_whatever_they_declare(encoding: str, declared: str | None) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else '<?xml version="1.0"?>'
    loc = "https://blog.example/1"
    feed = f"{head}<rss version='2.0'><channel><item><title>{OWN[1]}</title><link>{loc}</link></item></channel></rss>"
    sitemap = f"{head}<urlset><url><loc>{loc}</loc><title>{OWN[1]}</title></url></urlset>"
    assert [entry.title for entry in read_feed(feed.encode(encoding)).entries] == [OWN[1]]
    assert [(page.loc, page.title) for page in read_sitemap(sitemap.encode(encoding)).pages] == [(loc, OWN[1])]
