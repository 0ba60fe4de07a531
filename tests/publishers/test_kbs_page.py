"""Mark-up around KBS articles that no fixture case has."""

import pytest

from newsarchive.items import ExtractedArticle
from newsarchive.publishers import read_article

NOW = '<div class="view-headline"><h4 class="headline-title">제목</h4></div>{}'
OLD = '<div class="landing-box"><h5 class="tit-s">제목</h5>{}</div>'


def read(layout: str, markup: str) -> ExtractedArticle:
    return read_article("https://news.kbs.co.kr/news/view.do?ncd=1", layout.format(markup).encode())


@pytest.mark.parametrize("layout", [NOW, OLD], ids=["now", "old"])
class TestBothLayouts:
    def test_of_two_unmarked_copies_the_longer_is_the_text(self, layout: str) -> None:
        copies = '<div id="cont_newstext">둘<br>셋</div><div id="cont_newstext">하나<br>둘<br>셋</div>'
        assert read(layout, copies).paragraphs == ("하나", "둘", "셋")

    def test_another_article_below_is_not_taken_for_a_copy(self, layout: str) -> None:
        below = '<div id="cont_newstext">하나</div><div id="cont_newstext">다른 기사의 훨씬 더 긴 글</div>'
        assert read(layout, below).paragraphs == ("하나",)

    def test_a_text_that_stands_in_a_hidden_element_only_is_read(self, layout: str) -> None:
        assert read(layout, '<div style="display:none"><div id="cont_newstext">하나</div></div>').paragraphs == (
            "하나",
        )

    def test_a_coloured_box_inside_the_text_is_dropped(self, layout: str) -> None:
        boxed = '<div id="cont_newstext">하나<div style="background-color:#eee">상자</div>둘</div>'
        assert read(layout, boxed).paragraphs == ("하나", "둘")

    def test_the_tip_block_ends_where_its_bullets_end(self, layout: str) -> None:
        block = "하나<br>■ 제보하기<br>▷ 새로운 창구 : 우체통<br>둘<br>▷ 셋<br>■ 제보하기 어려운 까닭"
        article = read(layout, f'<div id="cont_newstext">{block}</div>')
        assert article.paragraphs == ("하나", "둘", "▷ 셋", "■ 제보하기 어려운 까닭")

    def test_the_body_is_found_by_its_class_where_its_id_was_renamed(self, layout: str) -> None:
        assert read(layout, '<div class="detail-body" id="text">하나</div>').paragraphs == ("하나",)


@pytest.mark.parametrize("static", ["KBS 뉴스", "KBS NEWS", "KBS뉴스"])
def test_the_outlets_name_is_never_a_headline(static: str) -> None:
    shared = '<meta property="og:title" content="진짜 제목 > 뉴스 9 > 사회 | KBSNEWS"><div id="cont_newstext">글</div>'
    page = f'<h4 class="headline-title">{static}</h4>{shared}'
    assert read("{}", page).headline == "진짜 제목"
