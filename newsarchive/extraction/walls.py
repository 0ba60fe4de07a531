"""Walls before the rest of a text: what asks readers to log in, to subscribe or to pay, beside a text's beginning."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsarchive.extraction.seen_lines import seen_lines
from newsarchive.extraction.surroundings import folded

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from newsarchive.extraction.article_page import ArticlePage

_WORDS = (
    *("로그인", "회원", "가입", "멤버십", "유료", "이용권", "결제", "미리보기", "맛보기", "구독하", "구독자", "계정"),
    *("프리미엄", "인증", "앱에서", "앱으로", "후원", "전용", "log in", "Log in", "sign in", "Sign in", "subscri"),
)
_ENTRY = r"로그인|회원|가입|구독|멤버십|유료|이용권|결제|인증|계정|앱(?:에서|을|으로)|프리미엄|후원|\d원"
_REST = r"전문|나머지|뒷부분|뒷이야기|남은|이어|계속|전체|본문|끝까지|다음 ?내용|기사|콘텐츠|글[은을이]|뉴스[는를]|더 "
_READ = r"읽|볼 수|보실|보려면|보시려면|보기|보세요|열람|이용|확인|만나|공개|제공|열립|열려"
_WALL = re.compile(
    rf"(?=.*(?:{_ENTRY}))(?=.*(?:{_REST}))(?=.*(?:{_READ})).{{8,}}"
    r"|.{0,30}(?:여기까지|무료로)[^.]{0,20}(?:미리|맛보기|무료|공개).{0,30}"
    r"|.{0,20}(?:미리 ?보기|맛보기)(?:입니다|가 끝|는 여기).{0,40}"
    r"|.*(?:log|sign) ?in to (?:read|continue|see|view).*|.*subscribe (?:to|for|now to) (?:read|continue|keep|full).*",
    re.IGNORECASE,
)
_NO_WALL = re.compile(r"댓글|좋아요|공감|제보|뉴스레터|소셜|스크랩|북마크|추천")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_DOOR = (
    'a[href*="login" i], a[href*="signin" i], a[href*="/member" i], a[href*="subscri" i], a[href*="/join" i],'
    ' a[href*="signup" i], a[href*="payment" i], form[action*="login" i], input[type="password"], button, a'
)
_DOOR_LABEL = re.compile(
    r"(?:KBS ?|회원 ?|간편 ?|통합 ?)?(?:로그인|회원 ?가입|가입|구독|결제|본인 ?인증|이용권 ?구매|멤버십 ?가입)"
    r"(?:하기|하러 가기)?"
)
# A beginning is short; what stands last in it may be the wall's.
_LONGEST_BEGINNING = 900
_LAST_LINES = 2
_MOST_DOORS = 60
_LONGEST_SENTENCE = 120


def is_walled(page: "ArticlePage") -> bool:
    """Whether what was read is the beginning of a text whose rest stands behind a login or a subscription."""
    lines = page.parted.paragraphs
    if not lines or sum(map(len, lines)) > _LONGEST_BEGINNING:
        return False
    holder = page.around or page.containers[0].parent
    said = holder.text() if holder is not None else ""
    if holder is None or not any(word in said for word in _WORDS):
        return False
    return _says_so(lines[-_LAST_LINES:]) or _says_so(_beside(holder, lines)) or _has_door(page)


def _beside(holder: "LexborNode", lines: tuple[str, ...]) -> Iterable[str]:
    read = folded("".join(lines))
    return (line.text for line in seen_lines(holder) if folded(line.text) not in read)


def _says_so(lines: Iterable[str]) -> bool:
    sentences = (sentence for line in lines for sentence in _SENTENCE.split(line))
    short = (sentence for sentence in sentences if len(sentence) <= _LONGEST_SENTENCE)
    return any(_WALL.fullmatch(sentence) and not _NO_WALL.search(sentence) for sentence in short)


def _has_door(page: "ArticlePage") -> bool:
    """Whether something to log in or to subscribe by stands in the element that holds the text, or right below it."""
    holder = page.containers[0].parent
    nodes = holder.css(_DOOR)[:_MOST_DOORS] if holder is not None else []
    return any(_is_door(node) for node in nodes)


def _is_door(node: "LexborNode") -> bool:
    if node.tag == "input":
        return True
    if _is_of_comments(node):
        return False
    label = " ".join(node.text().split())
    return _DOOR_LABEL.fullmatch(label) is not None


def _is_of_comments(node: "LexborNode") -> bool:
    holder: LexborNode | None = node
    for _ in range(4):
        if holder is None:
            return False
        names = f"{holder.attributes.get('class') or ''} {holder.attributes.get('id') or ''}".lower()
        if any(word in names for word in ("comment", "reply", "댓글", "sns", "share", "feedback")):
            return True
        holder = holder.parent
    return False
