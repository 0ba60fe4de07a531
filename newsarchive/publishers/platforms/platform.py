"""The platforms that are known, and by what a page shows that it is theirs."""

from dataclasses import dataclass

from newsarchive.extraction.page import Page
from newsarchive.extraction.parse_cost import is_too_costly
from newsarchive.normalization.urls import address
from newsarchive.publishers.platforms.generic import GenericPage
from newsarchive.publishers.platforms.jekyll import JekyllPage
from newsarchive.publishers.platforms.naver import NaverPage
from newsarchive.publishers.platforms.post_page import PostPage
from newsarchive.publishers.platforms.tistory import TistoryPage
from newsarchive.publishers.platforms.wordpress import WordPressPage

# What a platform itself writes on its pages weighs more than all that a text copied from another can bring along.
_PROOF = 5
# One sign alone is chance: texts copied from a platform carry its editor's attributes and its images' addresses.
_FEWEST = 2


@dataclass(frozen=True, kw_only=True)
class Platform:
    """A tool or a host that many blogs share.

    ``hosts``: endings of the hosts that are all its own. ``proofs``: selectors of what only the platform itself
    writes. ``signs``: selectors of what its pages have, and texts copied from it may have, too.
    """

    id: str
    name: str
    page: type[PostPage]
    hosts: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()

    def evidence(self, page: Page) -> int:
        """How much on the page, and in its address, speaks for this platform."""
        parts = address(page.url)
        hosted = parts is not None and parts.host.endswith(self.hosts)
        proofs = sum(page.tree.css_first(selector) is not None for selector in self.proofs)
        return _PROOF * (proofs + hosted) + sum(page.tree.css_first(selector) is not None for selector in self.signs)


NAVER = Platform(
    id="naver",
    name="네이버 블로그",
    page=NaverPage,
    hosts=("blog.naver.com", ".blog.me"),
    proofs=(
        'iframe#mainFrame[src*="PostView."], iframe#mainFrame[src*="logNo="]',
        '[href*="editor-static.pstatic.net"], [href*="blogpfthumb-phinf.pstatic.net"], [src*="blogimgs.pstatic.net"]',
        "#_post_property, #_photo_view_property, #postListBody, #post-area",
    ),
    signs=(
        ".se-main-container",
        ".se-component",
        "#postViewArea",
        ".se_publishDate, ._postAddDate",
        "#viewTypeSelector",
    ),
)
TISTORY = Platform(
    id="tistory",
    name="Tistory",
    page=TistoryPage,
    hosts=(".tistory.com",),
    proofs=(
        '[src*="daumcdn.net/tistory_admin/"], [href*="daumcdn.net/tistory_admin/"]',
        'meta[property="dg:plink"], meta[property="og.article.author"], meta[name="plink"]',
        'body[id^="tt-body-"]',
        "[data-tistory-react-app], .container_postbtn",
    ),
    signs=(".tt_article_useless_p_margin", ".article-view", "[data-ke-size]", ".blogview_content", ".contents_style"),
)
WORDPRESS = Platform(
    id="wordpress",
    name="WordPress",
    page=WordPressPage,
    hosts=(".wordpress.com",),
    proofs=(
        'meta[name="generator"][content^="WordPress"]',
        'link[rel="https://api.w.org/"], link[rel="EditURI"]',
        '[src*="/wp-includes/"], link[href*="/wp-includes/"], link[href*="/wp-content/"], script[src*="/wp-content/"]',
    ),
    signs=(
        'link[rel="shortlink"]',
        ".entry-content, .wp-block-post-content",
        ".hentry",
        'body[class*="single"]',
        'img[src*="/wp-content/uploads/"]',
        '[class*="wp-block-"]',
    ),
)
JEKYLL = Platform(
    id="jekyll",
    name="Jekyll",
    page=JekyllPage,
    hosts=(".github.io",),
    proofs=(
        'meta[name="generator"][content^="Jekyll"]',
        'a[href^="https://jekyllrb.com"], a[href*="//jekyllrb.com"]',
    ),
    signs=(
        'link[type="application/atom+xml"][href$="/feed.xml"]',
        ".post-content, .page__content, .e-content",
        ".highlighter-rouge",
        'link[href*="/assets/css/"], link[href*="/assets/main.css"], link[href*="/assets/styles.css"]',
        "time.dt-published",
        ".h-entry",
    ),
)
GENERIC = Platform(id="generic", name="any site", page=GenericPage)

_DESCRIBED = (NAVER, TISTORY, WORDPRESS, JEKYLL)
PLATFORMS = {platform.id: platform for platform in (*_DESCRIBED, GENERIC)}
"""All platforms by their id; ``generic`` reads pages of every other site."""


def recognise(page: Page) -> Platform:
    """The platform for which most on the page speaks; GENERIC where hardly anything speaks for one. Never raises."""
    return weighed(page)[0]


def weighed(page: Page) -> tuple[Platform, int]:
    """The platform that `recognise` gives, and how much speaks for it (0 for GENERIC)."""
    if is_too_costly(page.markup):
        return GENERIC, 0
    best, most = GENERIC, _FEWEST - 1
    for platform in _DESCRIBED:
        if (found := platform.evidence(page)) > most:
            best, most = platform, found
    return best, most if best is not GENERIC else 0
