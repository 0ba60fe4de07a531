"""An article that stands in a page's state alone is read as its scripts would draw it."""

import json

import pytest

from newsarchive.items import ExtractedArticle
from newsarchive.publishers import NotAnArticle, read_article

URL = "https://www.hankookilbo.com/news/article/A2026030210000001234"
TEXT = '<p class="editor-p">한겨울 저수지에 오리배가 떠올랐다. 마을 사람들이 손수 만든 배다.</p>'


def page(**state: object) -> bytes:
    known = {
        "articleId": "A2026030210000001234",
        "title": "오리배",
        "contentHtml": TEXT,
        "deployDt": "2026.03.02 18:40",
    }
    written = json.dumps({"data": {"detail": known | state}}, ensure_ascii=False).replace("<", "\\u003c")
    return f"<!doctype html><html><head></head><body><script>push({written})</script></body></html>".encode()


def read(body: bytes) -> ExtractedArticle:
    return read_article(URL, body, "text/html; charset=utf-8")


def test_plain_texts_of_the_state_are_no_markup() -> None:
    article = read(page(title='<b onclick="x">오리배</b> & "얼음"'))
    assert article.headline == '<b onclick="x">오리배</b> & "얼음"'
    assert article.paragraphs == ("한겨울 저수지에 오리배가 떠올랐다. 마을 사람들이 손수 만든 배다.",)
    assert article.date_published == "입력 2026.03.02 18:40"


def test_what_is_no_text_in_the_state_is_left_out() -> None:
    assert read(page(reDeployDt=None, subTitle=["x"])).date_modified is None


def test_another_object_of_the_state_is_not_taken_for_the_article() -> None:
    with pytest.raises(NotAnArticle):
        read(page().replace(b"articleId", b"otherId"))


def test_markup_that_cannot_be_read_in_time_is_refused_though_it_came_as_a_text() -> None:
    with pytest.raises(NotAnArticle, match="can be read within 10 s"):
        read(page(contentHtml="<div>" * 300_000))
