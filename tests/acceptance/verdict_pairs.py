"""The labelled pairs of the verdict test, twenty and more of each verdict, and the servers that they need."""

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.acceptance.verdict_world import (
    INVENTED,
    REMOVED,
    WALL,
    Fact,
    Pair,
    World,
    article_at,
    dated,
    hand_written,
    link,
)
from tests.crawling.site import KBS, Answer, Site, page, robots

OLD_CODES = (4014600, 4427700, 2782200, 5219000, 5559000)
IN_2024 = datetime(2024, 7, 20, 3, 17, tzinfo=UTC)
AFTERWARDS = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=40)
"""After all crawls: so long are their clocks ahead at most."""
LATE = datetime(2026, 11, 20, 3, 17, tzinfo=UTC)
SISTERS = ("newsdao.kr", "www.newsdao.kr", "onioninfo.kr", "opensis.kr")
PLACEHOLDERS = (
    "#",
    "https://example.com/news",
    "http://kbs.co.kr",
    "https://www.kbs.co.kr/news",
    "https://news.kbs.co.kr/",
)
PAPER = "paper.example"
OUTAGES = tuple(f"outage{number}.example" for number in range(5))
CLOSED = tuple(f"closed{number}.example" for number in range(4))
BUSY = tuple(f"busy{number}.example" for number in range(4))
WALLS = tuple(f"wall{number}.example" for number in range(4))
FORBIDDEN = "forbidden.example"


def early(world: World) -> list[Pair]:
    """The pairs that are archived before the first crawl."""
    for fact in world.take(40):
        world.add("told again", "verified", fact, link(article_at(fact["ncd"])))
    for fact in world.take(24):
        world.add("another story", "topic_mismatch", fact, link(article_at(world.other(fact)["ncd"])))
    _of_another_time(world)
    _not_there(world)
    _without_an_article(world)
    _silent(world)
    return world.pairs


def _of_another_time(world: World) -> None:
    for fact in world.take(8):
        world.add("younger article", "date_mismatch", fact, link(article_at(world.facts[-1]["ncd"])), IN_2024)
    for fact in world.take(8):
        world.add("same, but younger", "date_mismatch", fact, link(article_at(fact["ncd"])), IN_2024)
    for fact in world.take(6):
        old = next(each for each in world.facts if dated(each) < LATE - timedelta(days=100) and each is not fact)
        world.add("stale article", "date_mismatch", fact, link(article_at(old["ncd"])), LATE)


def _not_there(world: World) -> None:
    for fact in world.take(18):
        world.add("no such number", "not_found", fact, link(article_at(world.unknown_code())))
    for number, fact in enumerate(world.take(6)):
        world.add("no such page", "not_found", fact, link(f"https://{PAPER}/news/a{number}/87650{number}", "종이신문"))
    for fact in world.take(10):
        world.add("removed before", "gone", fact, link(article_at(world.unknown_code())))
    for number, fact in enumerate(world.take(8)):
        host = OUTAGES[number % len(OUTAGES)]
        world.add("404 for everything", "unchecked", fact, link(f"https://{host}/news/b/98{number}65", "신문"))
    world.pairs.append(_paper_pair())


def _paper_pair() -> Pair:
    """An article of the same paper that is there."""
    body = "\n\n".join(f"종이신문이 전하는 {number}번째 마을 소식은 둑길 공사 이야기다." for number in range(3, 9))
    source = link(f"https://{PAPER}/news/there/876543", "종이신문")
    return Pair(of="paper", verdict="verified", title="둑길 공사 소식", body=body, at=AFTERWARDS, source=source)


def _without_an_article(world: World) -> None:
    for number, fact in enumerate(world.take(20)):
        address = PLACEHOLDERS[number % len(PLACEHOLDERS)]
        world.add("placeholder", "placeholder", fact, link(address))
    for number, fact in enumerate(world.take(18)):
        address = f"https://{SISTERS[number % len(SISTERS)]}/40{number}2"
        world.add("sister blog", "same_network", fact, link(address, "뉴스다오"))
    for fact in world.take(4):
        world.add("own blog", "same_network", fact, link("https://onjul.example/2026/08/09/pair-1.html", "온줄"))
    for fact in world.take(11):
        world.add("outlet only", "named_only", fact, "<p>출처: KBS 뉴스</p>")
    for number, fact in enumerate(world.take(11)):
        world.add("portal", "named_only", fact, link(f"https://n.news.naver.com/article/056/00119{number}876"))


def _silent(world: World) -> None:
    for of, hosts in (("closed", CLOSED), ("busy", BUSY), ("wall", WALLS)):
        for number, fact in enumerate(world.take(8)):
            address = f"https://{hosts[number % 4]}/news/c/7{number}65"
            world.add(of, "unreachable", fact, link(address, "신문"))
    for number, fact in enumerate(world.take(4)):
        world.add("robots.txt", "unchecked", fact, link(f"https://{FORBIDDEN}/news/d/7{number}65", "신문"))


def changing(world: World) -> tuple[list[Fact], list[Fact], list[Fact], list[Fact]]:
    """Texts whose pages are rewritten, get other numbers, say only later that they were edited, and are removed."""
    rewritten, renumbered, touched, removed = (list(world.take(number)) for number in (10, 8, 8, 14))
    world.changing = {fact["ncd"] for fact in (*rewritten, *renumbered, *touched, *removed)}
    for fact in rewritten:
        world.add("rewritten", "verified_at_other_version", fact, link(article_at(fact["ncd"])), AFTERWARDS)
    for fact in renumbered:
        world.add("other numbers", "verified_at_other_version", fact, link(article_at(fact["ncd"])), AFTERWARDS)
    for fact in touched:
        world.add("edited later", "verified_at_other_version", fact, link(article_at(fact["ncd"])))
    for fact in removed:
        world.add("removed since", "gone", fact, link(article_at(fact["ncd"])))
    return rewritten, renumbered, touched, removed


def once_asked(world: World) -> list[Pair]:
    """Pairs that come after the first crawl: what they cite is asked for once."""
    before = len(world.pairs)
    for fact in world.take(8):
        world.add("404 once", "unchecked", fact, link(article_at(world.unknown_code())))
    return world.pairs[before:]


def never_asked(world: World) -> list[Pair]:
    """Pairs that come after all crawls."""
    before = len(world.pairs)
    for number, fact in enumerate(world.take(6)):
        world.add("never asked", "unchecked", fact, link(f"https://unknown.example/news/e/5{number}65", "신문"))
    for code, fact in zip((*INVENTED, *OLD_CODES), world.take(11), strict=True):
        world.add("invented number", "date_mismatch", fact, link(article_at(code)), IN_2024)
    return world.pairs[before:]


def in_other_words(world: World) -> Iterator[Pair]:
    """Retellings written by hand, most of whose words are others: harder than what blogs do."""
    facts = {str(fact["ncd"]): fact for fact in world.facts}
    for told in hand_written():
        fact = facts.get(told["ncd"])
        if fact is not None and fact["ncd"] not in world.changing:
            at, source = dated(fact) + timedelta(hours=30), link(article_at(fact["ncd"]))
            yield Pair(
                of="other words", verdict="verified", title=told["headline"], body=told["body"], at=at, source=source
            )


def set_up(world: World, site: Site) -> None:
    """All servers as they are at first. Pages are looked up when they are asked for."""
    for fact in world.facts:
        site.at(f"/news/pc/view/view.do?ncd={fact['ncd']}", _now(world, str(fact["ncd"])))
    for pair in world.pairs:
        code = _code(pair)
        if pair.of == "removed before":
            site.at(f"/news/pc/view/view.do?ncd={code}", page(REMOVED))
        elif pair.of in ("busy", "wall"):
            host, _, path = address_in(pair).partition("://")[2].partition("/")
            site.at(f"/{path}", page("busy", 503) if pair.of == "busy" else page(WALL), host=host)
    site.at("/robots.txt", robots(), host=FORBIDDEN)
    there = "".join(f"<p>{line}</p>" for line in _paper_pair().body.split("\n\n"))
    html = (
        f"<html><head><title>둑길</title></head><body><article><h1>둑길 공사 소식</h1>{there}</article></body></html>"
    )
    site.at("/news/there/876543", page(html), host=PAPER)


def hosts(site: Site) -> tuple[str, ...]:
    """Where the crawls find them; nobody listens at the closed ones."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = f"127.0.0.1:{unused.getsockname()[1]}"
    known = site.connect_to(KBS, PAPER, FORBIDDEN, *OUTAGES, *BUSY, *WALLS, "n.news.naver.com")
    return (*known, *(f"{host}={closed}" for host in CLOSED))


def edit(world: World, rewritten: list[Fact], renumbered: list[Fact], removed: list[Fact]) -> None:
    """What publishers do between the crawls."""
    for fact, other in zip(rewritten, reversed(world.facts), strict=False):
        world.pages[str(fact["ncd"])] = world.pages[str(other["ncd"])]
    for fact in renumbered:
        world.pages[str(fact["ncd"])] = _with_other_numbers(world.pages[str(fact["ncd"])], fact)
    for fact in removed:
        world.pages[str(fact["ncd"])] = REMOVED.encode()


def touch(world: World, touched: list[Fact]) -> None:
    """Pages that say that they were edited after the posts that cite them, before anybody captured them."""
    for fact in touched:
        html = world.pages[str(fact["ncd"])].decode()
        edited, _ = re.subn(r"수정 \d{4}\.\d\d\.\d\d \(\d\d:\d\d\)", "수정 2026.11.01 (10:00)", html)
        world.pages[str(fact["ncd"])] = edited.encode()


def _with_other_numbers(html: bytes, fact: Fact) -> bytes:
    from html import escape

    text = html.decode()
    for paragraph in fact["body"]:
        other = re.sub(r"\d+", lambda found: str(int(found[0]) + 3), paragraph)
        text = text.replace(escape(paragraph), escape(other))
    return text.encode()


def _now(world: World, ncd: str) -> Answer:
    return Answer(lambda: page(world.pages[ncd]).pieces(), close=False)


def address_in(pair: Pair) -> str:
    """The address that the pair names as its source, \"\" where it names an outlet only."""
    found = re.search(r'href="([^"]*)"', pair.source)
    return found[1] if found else ""


def _code(pair: Pair) -> str:
    return address_in(pair).rpartition("ncd=")[2]


def relabelled(pairs: list[Pair], touched: list[Fact]) -> list[Pair]:
    """Pages without an edit time cannot say that they were edited."""
    silent = {str(fact["ncd"]) for fact in touched if not fact["edit_date"]}
    return [replace(each, verdict="verified") if _code(each) in silent else each for each in pairs]
