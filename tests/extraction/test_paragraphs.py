"""The lines of an element as the reader sees them."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from newsarchive.extraction.paragraphs import paragraphs

RELATED = re.compile(r"view\.do")


def lines(markup: str, dropped: str = "") -> list[str]:
    container = LexborHTMLParser(f"<div id=c>{markup}</div><p>밖</p>").css_first("#c")
    assert container is not None
    return list(paragraphs(container, RELATED, dropped))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("하나<br>둘<br /><br />\n셋", ["하나", "둘", "셋"]),
        ("<p>하나</p><p>둘</p>셋", ["하나", "둘", "셋"]),
        ("하나<div>둘<div>셋</div>넷</div>다섯", ["하나", "둘", "셋", "넷", "다섯"]),
        ("<p>굵은 <b>글</b>자와 <a href='/x'>링크</a>는 한\n   줄</p>", ["굵은 글자와 링크는 한 줄"]),
        ("<ul><li>하나<li>둘</ul><table><tr><td>셋<td>넷</table>", ["하나", "둘", "셋", "넷"]),
        ("&lt;앵커&gt; 5 &amp; 6&nbsp;7", ["<앵커> 5 & 6 7"]),
        ("하나<!-- 둘 -->셋", ["하나셋"]),
        ("", []),
        (" <p> </p>\u200b<br>", []),
    ],
)
def test_lines_are_parted_where_the_reader_sees_a_break(markup: str, expected: list[str]) -> None:
    assert lines(markup) == expected


@pytest.mark.parametrize(
    "chrome",
    [
        "<script>둘</script>", "<style>둘</style>", "<noscript>둘</noscript>", "<button>둘</button>",
        "<p hidden>둘</p>", "<p style='display : NONE'>둘</p>", "<span class='blind'>둘</span>", "<aside>둘</aside>",
        "<div class='ad'>둘</div>", "<div class='box related'>둘</div>", "<div class='print-area'>둘</div>",
        "<figure><img src=a><figcaption>둘</figcaption></figure>", "<iframe>둘</iframe>", "<template>둘</template>",
        "<ul><li><a href='/news/view.do?ncd=1'>둘</a></li><li>▶ <a href='/view.do?2'>둘</a></li></ul>",
    ],
)  # fmt: skip
def test_what_is_no_text_of_the_article_is_dropped(chrome: str) -> None:
    assert lines(f"하나<br>{chrome}<br>셋") == ["하나", "셋"]


@pytest.mark.parametrize(
    "text",
    [
        "<p class='headline-adapted'>둘</p>",
        "<p>[연관 기사] <a href='/view.do?ncd=1'>둘</a></p>",
        "<a href='/view.do?ncd=1'>https://news.example/view.do?ncd=1</a>",
        "<a href='https://example.org/'>둘</a>",
        "<span style='visibility:visible'>둘</span>",
    ],
)
def test_text_that_only_looks_like_chrome_is_kept(text: str) -> None:
    assert len(lines(f"하나<br>{text}<br>셋")) == 3


def test_boxes_named_by_a_selector_are_dropped() -> None:
    assert lines("하나<div style='background-color:red'>둘</div>셋", '[style*="background-color"]') == ["하나", "셋"]


def test_a_deep_tree_does_not_overflow_the_stack() -> None:
    assert lines("<span>" * 20_000 + "바닥" + "</span>" * 20_000) == ["바닥"]


def test_what_follows_the_container_is_not_read() -> None:
    assert "밖" not in lines("안")
    assert lines("<span></span>") == []
