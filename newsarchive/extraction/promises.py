"""What a publisher's pages keep without exception, as data: a page that breaks one was read wrongly."""

import re
from dataclasses import dataclass

from newsarchive.extraction.languages import KOREAN, Language

# At its beginning: articles with a text have `[현장영상]` at the end.
_VIDEO_HEADLINE = re.compile(
    r"\s*[\[【(<〈][^\]】)>〉]*(?:영상|중계|라이브|LIVE|다시 ?보기|풀버전|직캠|VOD|쇼츠|타임랩스)", re.IGNORECASE
)
_OWN_WORDS = (
    r"브라우저|읽어주기|이용약관|개인정보|저작권자|무단 ?(?:전재|복제|배포)|재배포|로그인|소셜회원|회원 ?가입|댓글"
    r"|(?:AI|인공지능) ?(?:서비스|요약)|요약 ?내용|퍼가|구독|고객 ?센터|새 ?창|Internet Explorer|클릭"
    r"|해상도|자동 ?재생|단축키|서비스 ?이용|(?:에|이용에) 동의"
)
_SUMMARY = re.compile(r"\s*[\[<(]?(?:AI ?|인공지능 ?|세 ?줄 ?|한눈에 ?|기사 ?|간추린 ?|뉴스 ?)*(?:요약|핵심|보는)")
_PLACEHOLDER = re.compile(
    r"불러오(?:는|고)|로딩|준비 ?중입니다|잠시 ?(?:후|뒤)에? ?다시|다시 ?시도|(?:표시|출력|로드)(?:하지|할 수)"
    r"|(?:내용|본문|기사|글|데이터)(?:이|가)? ?없습니다"
)


def own_words(*more: str) -> re.Pattern[str]:
    """What Korean news sites say of themselves beside their texts, and ``more`` patterns of one site."""
    return re.compile("|".join((_OWN_WORDS, *more)))


@dataclass(frozen=True, kw_only=True)
class Promises:
    """``language``: of every text. ``video``: selector of what each page shows that has a video and no text, and
    ``video_headline`` what its headline says. ``own_words``: found in sentences in which the site speaks of itself.
    ``summary``: how a box begins that sums the text up. ``placeholder``: what stands in the text's place while there
    is none. ``spoken``: the copy of the text, in the markup, that is there to be read aloud. What is not given is as on
    most Korean news sites."""

    language: Language = KOREAN
    video: str = "video, iframe[src*='youtube.com/embed'], iframe[src*='tv.naver.com']"
    video_headline: re.Pattern[str] = _VIDEO_HEADLINE
    own_words: re.Pattern[str] = own_words()  # noqa: RUF009 (a pattern never changes)
    spoken: re.Pattern[bytes] = re.compile(rb"(?!)")
    summary: re.Pattern[str] = _SUMMARY
    placeholder: re.Pattern[str] = _PLACEHOLDER
