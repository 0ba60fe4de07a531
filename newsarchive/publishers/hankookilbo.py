"""한국일보 (Hankook Ilbo)."""

import re

from newsarchive.extraction.boilerplate import Boilerplate
from newsarchive.extraction.drawn_page import Drawing, DrawnPage
from newsarchive.extraction.layout import Layout
from newsarchive.extraction.promises import Promises, own_words
from newsarchive.normalization.urls import Address
from newsarchive.publishers.publisher import Publisher

_BOXES = '.writer, .writer ~ *, [class*="module-"], .end-ad-container'
_DRAWN = Layout(
    name="since 2026, drawn by scripts",
    evidence=("article.state", ".state h1", ".state-text .editor-p", ".state-text .writer", "#gtm-article-data"),
    headline=".state h1",
    dates=".state em",
    body=(".state-text",),
    section='meta[name="content_category"]',
    reporters=".state-text .writer .name strong",
    images=".state-text .editor-img-box img",
    boxes=_BOXES,  # modules are pulled quotes; what follows the reporter's line is the site's
    date_place=".state em",
    around="article.state",
)
_SERVED = Layout(
    name="2020-2025",
    evidence=('.end-body [itemprop="articleBody"]', ".end-top h1.title", ".wrt-text", ".editor-p", ".writer .email"),
    headline=".end-top h1.title, h1.title",
    dates=".end-top .info dd",
    body=('.end-body [itemprop="articleBody"]', '[itemprop="articleBody"]'),
    section='meta[name="content_category"]',
    reporters='[itemprop="articleBody"] .writer .name strong',
    images='[itemprop="articleBody"] .editor-img-box img',
    boxes=_BOXES,
    date_place=".end-top .info",
    around=".end-body .col-main",
)


class HankookIlboPage(DrawnPage):
    """An article as the site served it, or as its scripts draw it."""

    extractor = "hankookilbo-1"
    layouts = (_DRAWN, _SERVED)
    home = "https://www.hankookilbo.com/"
    site_name = re.compile(r"한국일보(?:닷컴)?")
    site_suffix = re.compile(r"(?:-[^-ㅣ|]{1,12})?\s*[ㅣ|]\s*한국일보$")
    boilerplate = Boilerplate(line=re.compile(r"\${2}[A-Z_]+\${2}"))
    related_link = re.compile(r"/News/Read/|/news/article/", re.IGNORECASE)
    caption_credit = re.compile(r"(?<=[.)])\s*(?:[^\s=.]{1,12}=)?(?P<credit>[^.]{2,30}?)(?:\s?제공|\s기자)?\s*$")
    prefers_stated = True
    promises = Promises(own_words=own_words("한국일보", "Copyright"))
    drawing = Drawing(
        needs=("contentHtml", "articleId"),
        markup=("contentHtml", "subTitle"),
        template="<article class=state><h1>{title}</h1><em>입력 {deployDt}</em><em>수정 {reDeployDt}</em>"
        "<div class=state-text><h2>{subTitle}</h2>{contentHtml}</div></article>",
    )


# Numbers of 2019 and before have no letter.
_ARTICLE = re.compile(r"/(?:news|article)/(?:read/(?:amp/|print/)?|article/)?(a?\d{14,20})", re.ASCII)


def _key(address: Address) -> str | None:
    article = _ARTICLE.fullmatch(address.path.rstrip("/"))
    return f"hankookilbo:{article[1].upper()}" if article else None


HANKOOKILBO = Publisher(
    id="hankookilbo",
    name="한국일보",
    home=HankookIlboPage.home,
    hosts=("www.hankookilbo.com", "hankookilbo.com", "m.hankookilbo.com"),
    article_page=HankookIlboPage,
    key=_key,
    canonical=lambda key: f"https://www.hankookilbo.com/news/article/{key.removeprefix('hankookilbo:')}",
    recent=("https://www.hankookilbo.com/sitemap/latest-articles",),
)
