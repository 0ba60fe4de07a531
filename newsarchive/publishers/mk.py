"""매일경제 (Maeil Business Newspaper, which some lists of newspapers call MBN): mk.co.kr."""

import re

from newsarchive.extraction.article_page import ArticlePage
from newsarchive.extraction.boilerplate import Boilerplate
from newsarchive.extraction.layout import Layout
from newsarchive.extraction.promises import Promises, own_words
from newsarchive.normalization.urls import Address
from newsarchive.publishers.publisher import Publisher

_NEWS = Layout(
    name="since 2022",
    evidence=(".news_cnt_detail_wrap", ".news_ttl_wrap .news_ttl", ".news_write_info_group", ".mid_title, [refid]"),
    headline=".news_ttl_wrap .news_ttl",
    dates=".news_write_info_group .time_area dl",
    body=(".news_cnt_detail_wrap", '[itemprop="articleBody"]'),
    section=".news_ttl_wrap .cate",
    reporters='.news_write_info_group .author .name, meta[name="byl"]',
    images=".news_cnt_detail_wrap .thumb_area img",
    boxes=".border_org, .ad_wrap, .thumb_area",
    date_place=".news_write_info_group .time_area",
    around=".news_cnt_sec .sec_body",
)
# Known from public crawlers alone: its headline and times are read where all pages of the paper have them.
_WEEKLY = Layout(
    name="매경이코노미",
    evidence=('.article_body[itemprop="articleBody"]', "li.author", ".summary_line"),
    headline="h1",
    dates=".registration",
    body=('.article_body[itemprop="articleBody"]',),
    section='meta[property="article:section"]',
    reporters='li.author, meta[name="byl"]',
    images=".article_body .image img",
    boxes=".ad_wrap, .image",
    date_place="li.author",
)


class MkPage(ArticlePage):
    """An article of the paper, or of its weekly."""

    extractor = "mk-1"
    layouts = (_NEWS, _WEEKLY)
    home = "https://www.mk.co.kr/"
    site_name = re.compile(r"매일 ?경제|매경이코노미|MK(?:뉴스)?")
    site_suffix = re.compile(r"\s*[-|]\s*(?:매일경제|매경이코노미|MK(?:뉴스)?)$")
    # A line that stands in brackets as a whole says who wrote, or from where; a picture's credit is read elsewhere.
    boilerplate = Boilerplate(line=re.compile(r"\[(?!\s?사진)[^\[\]]{1,80}\]"))
    related_link = re.compile(r"mk\.co\.kr/(?:news|article)/|^/news/", re.IGNORECASE)
    caption_credit = re.compile(
        r"\s*[\[<(]\s?사진\s?(?:출처|제공)?\s?[=:]\s?(?P<credit>[^\[\]<>()]+?)(?:\s기자)?\s?[\]>)]"
    )
    promises = Promises(own_words=own_words("매일경제", "이 기사가 마음에", "회원용"))


_NUMBERED = re.compile(r"/(?:news/[\w-]+|amp|article)/(\d{5,18})", re.ASCII)
_DATED = re.compile(r"/([\w-]+)/(?:[\w-]+/)?view/(\d{4})/(?:\d\d?/)?(\d{1,18})", re.ASCII)


def _key(address: Address) -> str | None:
    path = address.path.rstrip("/")
    if article := _NUMBERED.fullmatch(path):
        return f"mk:{article[1]}"
    if dated := _DATED.fullmatch(path):
        return f"mk:{'' if dated[1] == 'news' else f'{dated[1]}:'}{dated[2]}:{dated[3]}"
    year, number = address.number("year"), address.number("no")
    return f"mk:{year}:{number}" if path == "/newsread.php" and year and number else None


MK = Publisher(
    id="mk",
    name="매일경제",
    home=MkPage.home,
    hosts=("www.mk.co.kr", "mk.co.kr", "m.mk.co.kr", "news.mk.co.kr"),
    article_page=MkPage,
    key=_key,
    recent=("https://www.mk.co.kr/sitemap/latest-articles/",),
)
