"""Walls before the rest of a text: what asks readers to log in, to subscribe or to pay, beside a text's beginning."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsarchive.extraction.seen_lines import seen_lines
from newsarchive.extraction.surroundings import Place, folded

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from newsarchive.extraction.article_page import ArticlePage
    from newsarchive.extraction.unread_text import UnreadText

_WORDS = (
    *("로그인", "회원", "가입", "멤버십", "유료", "이용권", "결제", "미리보기", "맛보기", "구독하", "구독자", "계정"),
    *(
        "프리미엄",
        "인증",
        "앱에서",
        "앱으로",
        "후원",
        "전용",
        "려면",
        "시작하기",
        "원하시",
        "log in",
        "Log in",
        "sign in",
        "Sign in",
        "subscri",
    ),
)
_ENTRY = r"로그인|회원|가입|구독|멤버십|유료|이용권|결제|인증|계정|앱(?:에서|을|으로)|프리미엄|후원|\d원"
_REST = r"전문|나머지|뒷부분|뒷이야기|남은|이어|계속|전체|본문|끝까지|다음 ?내용|기사|콘텐츠|글[은을이]|뉴스[는를]|더 "
_READ = r"읽|볼 수|보실|보려면|보시려면|보기|보세요|보여|보입|보이|열람|이용|확인|만나|공개|제공|열립|열려|필요|진행"
_WALL = re.compile(
    rf"(?=.*(?:{_ENTRY}))(?=.*(?:{_REST}))(?=.*(?:{_READ})).{{8,}}"
    r"|.{0,20}(?:회원|구독자?|멤버십|유료|프리미엄|가입자|로그인) ?(?:만 |전용|에게만|께만|분들만|한정).{0,40}"
    rf"|(?=.*(?:{_REST})).{{0,30}}(?:읽으시?려면|보시?려면|원하시면|원하신다면).{{0,30}}"
    r"|.{0,30}(?:여기까지|무료로)[^.]{0,20}(?:미리|맛보기|무료|공개).{0,30}"
    r"|.{0,20}(?:미리 ?보기|맛보기)(?:입니다|가 끝|는 여기).{0,40}"
    r"|.*(?:log|sign) ?in to (?:read|continue|see|view).*|.*subscribe (?:to|for|now to) (?:read|continue|keep|full).*",
    re.IGNORECASE,
)
_NO_WALL = re.compile(r"댓글|좋아요|공감|제보|뉴스레터|소셜|스크랩|북마크|추천")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_DOOR = 'a, button, input[type="password"], input[type="email"], input[type="tel"]'
_DOOR_LABEL = re.compile(
    r"(?:KBS ?|회원 ?|간편 ?|통합 ?)?(?:로그인|회원 ?가입|가입|구독|결제|본인 ?인증|이용권 ?구매|멤버십 ?가입)"
    r"(?:하기|하러 가기)?"
    r"|(?:카카오|네이버|구글|애플|이메일|KBS)(?:톡|계정)?(?:으?로)? ?(?:시작|로그인|계속|가입)(?:하기)?"
)
# A beginning is short; what stands last in it may be the wall's.
_LONGEST_BEGINNING = 900
_LAST_LINES = 2
_MOST_DOORS = 60
_TAIL = 400
_LONGEST_SENTENCE = 120


def is_walled(page: "ArticlePage", unread: "UnreadText") -> bool:
    """Whether what was read is the beginning of a text whose rest stands behind a login or a subscription."""
    lines = page.parted.paragraphs
    if not lines or sum(map(len, lines)) > _LONGEST_BEGINNING:
        return False
    near = "\n".join(box.said for box in unread.boxes if box.place is not Place.FAR and not box.hidden)
    if _has_words(near) and (_says_so(_beside(page, lines)) or _has_door(page)):
        return True
    last = "\n".join(held[-_TAIL:] for held in unread.held)
    return _has_words(last) and (_says_so(lines[-_LAST_LINES:]) or _has_door(page))


def _has_words(said: str) -> bool:
    return any(word in said for word in _WORDS)


def _beside(page: "ArticlePage", lines: tuple[str, ...]) -> Iterable[str]:
    """The lines near the text that were not read, whatever they stand in."""
    holder = page.around or page.containers[0].parent
    if holder is None:
        return ()
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
    if _is_of_comments(node):
        return False
    if node.tag == "input":
        return True
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
