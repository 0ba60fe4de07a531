"""Generated posts, and the lists and pages that name them: sitemaps, feeds, WordPress's interface."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

_PLACES = ("방앗간", "나루터", "우체국", "빵집", "도서관", "과수원", "등대", "목공소", "시장", "정류장")
_DEEDS = (
    "문을 열었다",
    "벽을 칠했다",
    "손님을 맞았다",
    "종을 달았다",
    "지붕을 고쳤다",
    "마당을 넓혔다",
    "간판을 바꿨다",
)


@dataclass(frozen=True)
class Post:
    """One of the posts: number 1 is the oldest, one is written every five hours."""

    number: int

    @property
    def title(self) -> str:
        return f"{_PLACES[self.number % 10]} {self.number}호점이 {_DEEDS[self.number % 7]}"

    @property
    def slug(self) -> str:
        return quote(f"{_PLACES[self.number % 10]}-{self.number}")

    @property
    def written(self) -> datetime:
        return datetime.fromisoformat("2026-01-01T06:00:00+09:00") + timedelta(hours=5 * self.number)

    @property
    def lines(self) -> tuple[str, ...]:
        place, deed = _PLACES[self.number % 10], _DEEDS[self.number % 7]
        return (
            f"별내리 {place}이 {self.number}번째 아침에 {deed}. 이웃들은 떡을 돌렸다.",
            f"주인은 “{self.number}년은 더 하겠다”며 웃었고, 아이들은 {place} 앞에서 줄을 섰다.",
        )

    def text(self, mark: str = "<p>") -> str:
        """Its lines as paragraphs that open so."""
        return "".join(f"{mark}{line}</p>" for line in self.lines)


Posts = Sequence[Post]


def html(head: str, body: str, title: str = "", body_id: str = "main") -> str:
    head = f'<meta charset="utf-8"><title>{title}</title>{head}'
    return f'<!doctype html><html lang="ko"><head>{head}</head><body id="{body_id}">{body}</body></html>'


def published(post: Post) -> str:
    return f'<meta property="article:published_time" content="{post.written.isoformat()}">'


def urlset(urls: Iterable[str]) -> str:
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>"


def index(urls: Iterable[str]) -> str:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>"


def atom(entries: Iterable[tuple[str, Post]]) -> str:
    dated = ((url, post.written.isoformat()) for url, post in entries)
    items = (f"<entry><link href='{url}'/><updated>{written}</updated></entry>" for url, written in dated)
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{''.join(items)}</feed>"


def rss(entries: Iterable[tuple[str, Post]], *, is_wordpress: bool = False) -> str:
    generator = "<generator>https://wordpress.org/?v=6.7.1</generator>" if is_wordpress else ""
    items = (
        f"<item><title>{post.title}</title><link>{url.replace('&', '&amp;')}</link>"
        f"<pubDate>{post.written:%a, %d %b %Y %H:%M:%S %z}</pubDate></item>"
        for url, post in entries
    )
    return f'<rss version="2.0"><channel>{generator}{"".join(items)}</channel></rss>'


def row(url: str, post: Post) -> dict[str, object]:
    written = post.written - timedelta(hours=9)
    return {"link": url, "date_gmt": f"{written:%Y-%m-%dT%H:%M:%S}", "title": {"rendered": post.title}}
