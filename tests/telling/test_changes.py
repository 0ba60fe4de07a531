from typing import Any

import pytest

from newsarchive.archive import Version
from newsarchive.items import Byline
from newsarchive.telling.changes import compare
from tests.building import NOON


def a_version(headline: str = "제목", body: str = "하나\n둘\n셋", **fields: Any) -> Version:
    values: dict[str, Any] = {
        "number": 1,
        "origin": "publisher",
        "silent": False,
        "captured_at": NOON,
        "extractor": "kbs-1",
        "digest": "",
        "headline": headline,
        "body": body,
        "bylines": (),
        "section": None,
        "issue": None,
        "language": None,
        "date_published": None,
        "date_modified": None,
        "date_origin": None,
        "images": (),
        "credits": (),
        "photo_credits": (),
        "simulated": False,
    }
    return Version(**values | fields)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (a_version(), "nothing"),
        (a_version(headline="새 제목"), "headline"),
        (a_version(body="하나\n둘\n셋\n넷"), "+1 paragraphs"),
        (a_version(body="하나\n셋"), "−1 paragraphs"),
        (a_version(body="하나\n고친 둘\n셋\n넷"), "+2 −1 paragraphs"),
        (a_version(body=""), "−3 paragraphs"),
        (a_version(headline="새", body="둘", bylines=(Byline(name="한바다"),)), "headline, −2 paragraphs, bylines"),
        (a_version(date_modified=NOON), "nothing"),
    ],
)
def test_what_changed_in_words(after: Version, said: str) -> None:
    assert compare(a_version(), after).in_words() == said


def test_text_where_there_was_none() -> None:
    assert compare(a_version(body=""), a_version(body="하나\n둘")).in_words() == "+2 paragraphs"


def test_the_record_names_every_field_that_changed() -> None:
    assert compare(a_version(), a_version(body="하나", section="경제")).record() == {
        "headline": False,
        "paragraphs_added": 0,
        "paragraphs_removed": 2,
        "fields": ["section"],
    }
