"""What surrounds an article on its page and is no part of it: most of the 93 KB."""

from functools import cache
from html import escape
from random import Random

from benchmarks import words
from benchmarks.prose import NEWEST, headline, published_at

SIDES = 64
"""So many different side columns there are; neighbouring articles share one, as on a site within some hours."""
_TABS = ("많이 본 뉴스", "공감 뉴스", "댓글 뉴스", "영상 뉴스", "지역 뉴스")


@cache
def styles(length: int = 10_000) -> str:
    """A style sheet of about `length` characters."""
    random, rules, size = Random("styles"), [], 0
    while size < length:
        names, body = random.sample(words.CODE, 3), ";".join(random.sample(words.RULES, 4))
        rules.append(f".{names[0]}-{names[1]} .{names[2]}{{{body}}}")
        size += len(rules[-1])
    return "\n".join(rules)


@cache
def scripts(length: int = 17_000) -> str:
    """A script of about `length` characters that does nothing."""
    random, lines, size = Random("scripts"), [], 0
    while size < length:
        a, b, c = random.sample(words.CODE, 3)
        lines.append(
            f'function {a}{b.title()}(o){{var e=o||{{}};if(!e.{c}){{e.{c}=document.getElementById("{a}-{c}");}}'
            f"for(var i=0;i<e.{c}.length;i++){{if(e.{c}[i].type<{random.randint(2, 99)}){{e.{b}=e.{c}[i];}}}}"
            "return e;}"
        )
        size += len(lines[-1])
    return "\n".join(lines)


@cache
def navigation() -> str:
    """The menu over all sections, and that of the regions."""
    random = Random("navigation")
    sections = "\n".join(_section(random, number, name) for number, name in enumerate(words.SECTIONS, start=1))
    regions = "".join(
        f'<li><a href="/news/pc/region/region.do?code={number:04}" target="_blank" title="새창 열림">{place}</a></li>'
        for number, place in enumerate(words.PLACES)
    )
    return f'<ul class="gnb-list">{sections}</ul><div class="region-menu"><ul>{regions}</ul></div>'


def _section(random: Random, number: int, name: str) -> str:
    href = f"/news/pc/category/category.do?ctcd={number:04}"
    below = "".join(
        f'<li class="gnb-sub"><a href="{href}&amp;sub={sub}" onclick="sendLog(\'gnb\',{number},{sub});">'
        f"{random.choice(words.NOUNS)}·{random.choice(words.NOUNS)}</a></li>"
        for sub in range(8)
    )
    head = f'<li class="gnb-item"><a href="{href}"><span>{name}</span></a>'
    return f'{head}<div class="gnb-layer"><ul>{below}</ul></div></li>'


def card(ncd: int, kind: str) -> str:
    """A link to another article, with its picture."""
    title, at = escape(headline(ncd)), published_at(ncd)
    return (
        f'<li class="{kind}"><a href="/news/view.do?ncd={ncd}" class="box-content"><div class="thumb">'
        f'<img src="/data/news/{at:%Y/%m/%d}/{ncd}_s.jpg" alt="{title}" loading="lazy" width="200" height="112"></div>'
        f'<div class="txt-wrapper"><p class="title">{title}</p>'
        f'<span class="date">{at:%Y.%m.%d (%H:%M)}</span></div></a></li>'
    )


@cache
def side(number: int) -> bytes:
    """The lists beside an article: the latest, the most read by five counts, pictures."""
    random = Random(number)
    tabs = "\n".join(
        f'<div class="rank-panel"><h3>{tab}</h3><ol>{_cards(random, 8, "rank-item")}</ol></div>' for tab in _TABS
    )
    latest, photos = _cards(random, 18, "latest-item"), _cards(random, 22, "photo-item")
    return (
        f'<section class="latest"><h3>실시간 뉴스</h3><ul>{latest}</ul></section>'
        f'<section class="rank">{tabs}</section><section class="photo"><h3>포토</h3><ul>{photos}</ul></section>'
    ).encode()


def related(ncd: int) -> str:
    """The list below an article, of its own neighbours."""
    return "\n".join(card(ncd - step, "related-item") for step in range(1, 11))


def _cards(random: Random, count: int, kind: str) -> str:
    return "".join(card(NEWEST - random.randrange(4_000), kind) for _ in range(count))


@cache
def footer() -> str:
    """The links at the foot of the page."""
    random = Random("footer")
    return "".join(
        f'<li><a href="/about/{number}.html">{random.choice(words.NOUNS)} {random.choice(words.NOUNS)}</a></li>'
        for number in range(40)
    )
