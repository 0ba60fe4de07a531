"""KBS 뉴스 (Korean Broadcasting System): news.kbs.co.kr, its aliases, and the address rule of KBS WORLD."""

import re

from newsarchive.extraction.article_page import ArticlePage
from newsarchive.extraction.boilerplate import Boilerplate
from newsarchive.extraction.layout import Layout
from newsarchive.extraction.promises import Promises, own_words
from newsarchive.normalization.urls import Address
from newsarchive.publishers.kbs_clock import KBS_CLOCK
from newsarchive.publishers.publisher import Publisher

RECENT_NEWS = "https://news.kbs.co.kr/sitemap/recentNewsList.xml"

_NOW = Layout(
    name="since late 2023",
    evidence=(".view-contents-wrapper", ".view-headline", ".headline-title", ".view-article", ".input-date"),
    headline=".headline-title, .view-headline h4",
    dates=".dates em, .input-date, .edit-date",
    body=(".view-article #cont_newstext", "#cont_newstext", ".detail-body"),
    section=".category-name",
    reporters=".reporter-name, .news-writer .name",
    images="#imgVodThumbnail, .detail-visual img, .detail-body img, #cont_newstext img",
    boxes='[style*="background-color"]',
    root=".view-contents-wrapper",
    date_place=".dates, .input-date",
    around=".view-contents-wrapper",
)
_OLD = Layout(
    name="2016-2023",
    evidence=(".landing-box", "h5.tit-s", "em.date", "span.source .cate", "#ulReporterList"),
    headline=".landing-box .tit-s, h5.tit-s",
    dates=".landing-box em.date, em.date",
    body=("#cont_newstext", ".detail-body"),
    section=".source .cate",
    reporters="#ulReporterList .name span:first-child, .list-reporter .name span:first-child",
    images="#imgVodThumbnail, .view_con_img img, .view_img_wrap img, #cont_newstext img",
    # The box of related articles that stood inside the text.
    boxes='[style*="background-color"]',
    date_place="em.date",
    around=".landing-box",
)

_PROMISES = Promises(
    video="#imgVodThumbnail, .view-article video, .view-article iframe, .landing-box video, .landing-box iframe",
    own_words=own_words("KBS ?제보"),
    spoken=re.compile(rb"messageText\s*=\s*\"([^\"\\]*(?:\\.[^\"\\]*)*)\""),
)


class KbsArticlePage(ArticlePage):
    """A KBS article in the layout of 2016-2023 or of today."""

    extractor = "kbs-2"
    layouts = (_NOW, _OLD)
    home = "https://news.kbs.co.kr/"
    site_name = re.compile(r"(?:KBS\s?)+(?:뉴스|NEWS)?(?:\s?\(인쇄용?\))?", re.IGNORECASE)
    site_suffix = re.compile(r"\s*(?:>.*)?(?:\||\s[–—-])\s*KBS\s?(?:뉴스|NEWS)[^|]{0,10}$", re.IGNORECASE)
    boilerplate = Boilerplate(
        line=re.compile(
            r"기사 본문 영역|(?:읽어주기 기능은 .*)?브라우저에서만 사용하실 수 있습니다\.?|읽어주기 기능은 크롬기반의"
            r"|(?:입력|수정) \d{4}\.\d\d\.\d\d \(\d\d:\d\d\)|잠깐! 현재 Internet Explorer .*|센스리더 사용자는 .*"
            r"|좌 / 우 방향키는 .*|댓글 이용시 소셜계정으로 .*|(?:많이 본|관련) ?(?:뉴스|기사)(?: 목록)?"
            r"|(?:좋아요|응원해요|후속 원해요) ?\d*|[▷▶] ?전화 ?: ?02-781-.*|[▷▶] ?이메일 ?: ?kbs1234@.*"
            r"|[▷▶] ?카카오톡 ?: ?.?KBS제보.*|[▷▶].* KBS ?뉴스를 구독해 ?주세요!?"
        ),
        block=re.compile(r"[■▣] ?제보하기(?: ?[▷▶:].*)?"),
        block_line=re.compile(r"[▷▶].*"),
        end=re.compile(r"이 기사가 좋으셨다면.*"),
    )
    removal_notice = re.compile(r"삭제된 기사입니다\.?(?:$| 고객센터)")
    related_link = re.compile(r"view\.do\?|NewsView\.do|[?&]ncd=\d", re.IGNORECASE)
    promises = _PROMISES
    text_copy = re.compile(r"messageText\s*=\s*[\"'](?:\s|<br[^>]*>)*[^\s\"'<\\]")


_NCD_PATHS = re.compile(
    r"(?:/mobile)?/news/view\.do|/news/(?:pc|mobile)/view/view\.do|/news/(?:news|newsview)\.(?:do|php)|/news/newsview\.do"
)
_DATED_PATH = re.compile(r"/tvnews/[\w-]+/\d{4}/\d\d/\d\d/0*([1-9]\d{0,17})\.html", re.ASCII)


def _key(address: Address) -> str | None:
    if address.host == "world.kbs.co.kr":
        return _world_key(address)
    path = address.path.rstrip("/")
    if dated := _DATED_PATH.fullmatch(path):
        return f"kbs:ncd:{dated[1]}"
    ncd = address.number("ncd") or address.number("search_news_code")
    return f"kbs:ncd:{ncd}" if ncd and _NCD_PATHS.fullmatch(path) else None


def _world_key(address: Address) -> str | None:
    """KBS WORLD has numbers of its own, one row of them a language."""
    number, languages = address.number("seq_code"), {lang.lower() for lang in address.query.get("lang", ())}
    language = languages.pop() if len(languages) == 1 else ""
    known = address.path == "/service/news_view.htm" and re.fullmatch(r"[a-z]{1,3}", language)
    return f"kbs:world:{language}:{number}" if known and number else None


def _canonical(key: str) -> str | None:
    match key.split(":"):
        case ["kbs", "ncd", ncd]:
            return f"https://news.kbs.co.kr/news/pc/view/view.do?ncd={ncd}"
        case ["kbs", "world", language, number]:
            return f"http://world.kbs.co.kr/service/news_view.htm?lang={language}&Seq_Code={number}"
    return None


KBS = Publisher(
    id="kbs",
    name="KBS 뉴스",
    home=KbsArticlePage.home,
    hosts=("news.kbs.co.kr", "mn.kbs.co.kr", "www.kbs.co.kr", "kbs.co.kr", "world.kbs.co.kr"),
    article_page=KbsArticlePage,
    key=_key,
    canonical=_canonical,
    recent=(RECENT_NEWS,),
    clock=KBS_CLOCK,
)
