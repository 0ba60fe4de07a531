"""An archive in which posts name each other: kept as a crawl keeps them, with verdicts and stories beside."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from newsarchive.archive.traced import publisher_of
from newsarchive.archive.verdicts_kept import NewVerdict
from newsarchive.items import Article, Identity, SourceLink
from newsarchive.publishers import likely_identity
from newsarchive.verdicts import Evidence, Issued, Judged, State, VerdictName
from tests.archive.looking import rows, run
from tests.building import NOON, Newsroom, a_capture, an_article

KBS = "kbs:ncd:8713354"
A, B, C, D = "a.example/1", "b.example/1", "c.example/1", "d.example/1"


def naming(target: str | None, **fields: Any) -> SourceLink:
    """A source link to the article `target`."""
    values: dict[str, Any] = {"outlet": None, "label": None, "form": "inline", "rule": "test", "where": "출처"}
    values["url"] = f"https://{target}" if target else None
    return SourceLink(target=target, **values | fields)


def a_post(key: str, *named: str | SourceLink, published: datetime | None = NOON, **fields: Any) -> Article:
    """The article with that key, which names these."""
    links = tuple(each if isinstance(each, SourceLink) else naming(each) for each in named)
    url = f"https://{key}"
    fields = {
        "headline": f"{key}의 제목",
        "body": f"{key}에 적힌 글.",
        "canonical_url": url,
        "addresses": (url,),
    } | fields
    identity = Identity(publisher=publisher_of(key), key=key)
    return an_article(identity=identity, date_published=published, source_links=links, **fields)


def keep(newsroom: Newsroom, *articles: Article, at: datetime = NOON) -> None:
    """Each captured then."""
    for article in articles:
        newsroom.keep(article, a_capture(article.canonical_url, article.headline.encode(), at))


def judge(
    newsroom: Newsroom, key: str, link: SourceLink, verdict: VerdictName, issued: Issued | None = None, **more: Any
) -> None:
    """The rules hold that of a source link of the article `key`; `more` are fields of the evidence."""
    number = newsroom.archive.article_id(key, likely_identity)
    found = Evidence(reason="test", told=a_state(key), target=link.target, issued=issued, **more)
    judged = Judged(verdict=verdict, evidence=found)
    held = NewVerdict(
        article_id=number, link=link, judged=judged, rules="test", basis=verdict, cited_id=None, simulated=False
    )
    counting = [source.link for source in newsroom.archive.sources(key, likely_identity) if source.number]
    newsroom.archive.keep_verdicts({number: counting}, [held])


def a_state(key: str, **fields: Any) -> State:
    """A version of the article `key`."""
    values: dict[str, Any] = {
        **{"key": key, "publisher": publisher_of(key), "headline": key, "canonical_url": f"https://{key}"},
        **{"version": 1, "capture_id": 1, "captured_at": NOON, "date_published": NOON, "date_modified": None},
        **{"status": "live", "gone_at": None, "simulated": False},
    }
    return State(**values | fields)


def tell_one_story(newsroom: Newsroom, *keys: str) -> None:
    """These articles tell one story."""
    numbers = [_number(newsroom, key) for key in keys]
    for number in numbers:
        run(newsroom.url, "INSERT INTO stories VALUES (?, ?, 1, 'test')", number, min(numbers))


def are_alike(newsroom: Newsroom, pairs: Iterable[tuple[str, str, float]]) -> None:
    """The texts of these articles are so alike."""
    for one, other, score in pairs:
        younger, older = sorted((_number(newsroom, one), _number(newsroom, other)), reverse=True)
        run(newsroom.url, "INSERT INTO likenesses VALUES (?, ?, ?)", younger, older, score)


def _number(newsroom: Newsroom, key: str) -> int:
    ((number,),) = rows(newsroom.url, "SELECT id FROM articles WHERE key = ?", key)
    return int(number)
