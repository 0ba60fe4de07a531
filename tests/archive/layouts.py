"""Pages of an invented site: one layout around texts of which no two are alike, and lists of other articles."""

import random
from dataclasses import dataclass

_SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"


@dataclass(frozen=True)
class Told:
    """What the page of one article has of its own."""

    headline: str
    body: tuple[str, ...]
    author: str


def told(number: int) -> Told:
    """The article with that number."""
    dice = random.Random(number)
    return Told(
        headline=_sentence(dice, 5), body=tuple(_sentence(dice, 14) for _ in range(5)), author=_sentence(dice, 1)
    )


def page(number: int, layout: str = "a", most_read: int = 900_001) -> bytes:
    """Its page; every page names the article `most_read` in its list."""
    article, others = told(number), [told(number - back) for back in range(1, 6)] + [told(most_read)]
    dice = random.Random(layout)
    rules = "".join(f".{dice.getrandbits(64):x}{{color:#{dice.getrandbits(32):x}}}\n" for _ in range(400))
    paragraphs = "".join(f"<p class='{layout}-text'>{text}</p>\n" for text in article.body)
    listed = "".join(
        f'<li class="{layout}-item"><a href="/news/{number}" class="{layout}-link"><img src="/i/{number}.jpg"'
        f' alt="{other.headline}" loading="lazy"><strong>{other.headline}</strong></a></li>\n'
        for other in others
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{article.headline}</title>
<meta property="og:title" content="{article.headline}"><meta name="author" content="{article.author}">
<script type="application/ld+json">{{"headline": "{article.headline}", "text": "{article.body[0]}"}}</script>
<style>{rules}</style><script>var top = "{told(most_read).headline}", id = {number};</script></head>
<body class="{layout}-body"><nav><a href="/politics">정치</a><a href="/world">국제</a></nav>
<h1 class="{layout}-head">{article.headline}</h1><div class="{layout}-by">{article.author} 기자</div>
<article class="{layout}-story">{paragraphs}</article><aside><ul>{listed}</ul></aside></body></html>""".encode()


def _sentence(dice: random.Random, words: int) -> str:
    return " ".join("".join(dice.choices(_SYLLABLES, k=dice.randint(3, 5))) for _ in range(words))
