"""Golden pages, and what comes of them when they are changed: read, lost, alarmed."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from demo.pages import article_page
from demo.stories import load_stories
from newsarchive.extraction.errors import ExtractionError
from newsarchive.items import Article
from newsarchive.normalization.article import normalize
from newsarchive.publishers import read_article
from tests.extraction.mutations import Page

URL = "https://news.kbs.co.kr/news/pc/view/view.do?ncd=8801001"
FIXTURES = Path(__file__).parent.parent / "fixtures" / "kbs"
MOST = 20


@cache
def golden_pages() -> dict[str, str]:
    """Twenty pages of articles by name, of both layouts: all fixtures that hold one, then stories of the demo."""
    found = {folder.name: text for folder in sorted(FIXTURES.iterdir()) if (text := _article_text(folder))}
    stories = [story for story in load_stories() if not story.removed]
    chosen = [*stories[::7], *stories[3::7]]
    for story in chosen[: MOST - len(found)]:
        found[f"story_{story.ncd}_{story.layout}"] = article_page(story, stories[:6]).decode()
    return found


def _article_text(folder: Path) -> str | None:
    body = (folder / "page.html").read_bytes()
    if '"outcome": "article"' not in (folder / "expected.json").read_text(encoding="utf-8"):
        return None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp949").replace("charset=euc-kr", "charset=utf-8")


@dataclass(frozen=True)
class Outcome:
    """What came of a changed page: what it lost (headline, body, dates), and which alarms it gave."""

    lost: tuple[str, ...]
    alarms: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether a loss was alarmed, and nothing else was."""
        return bool(self.lost) == bool(self.alarms)


def outcome_of(golden: str, changed: Page) -> Outcome:
    """Compare what is read of a page with what is read of it once changed."""
    article = _undoubted(golden)
    other = read(changed)
    if not isinstance(other, Article):
        return Outcome(("all",), (other,))
    lost = tuple(name for name, value in _said(article).items() if _said(other)[name] != value)
    return Outcome(lost, other.doubts)


@lru_cache(maxsize=2 * MOST)
def _undoubted(golden: str) -> Article:
    """Read once for all its changes."""
    article = read(golden)
    assert isinstance(article, Article)
    assert article.doubts == ()
    return article


def read(page: Page) -> Article | str:
    """The article, or the name of the error."""
    assert page is not None
    body, content_type = (page.encode(), "text/html; charset=utf-8") if isinstance(page, str) else page
    try:
        return normalize(read_article(URL, body, content_type))
    except ExtractionError as error:
        return type(error).__name__


def _said(article: Article) -> dict[str, object]:
    return {
        "headline": " ".join(article.headline.split()),
        "body": " ".join(article.body.split()),
        "published": article.date_published,
        "modified": article.date_modified,
    }
