"""A world in which the right verdict on every source link is known: posts of our own about the shared KBS texts.

Posts tell real texts again (at run time; nothing of them is kept here) or in words of our own (tests/fixtures), and
name sources that are right, wrong, edited, removed, invented, copied by a portal, or on servers that are down.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from newsarchive.verdicts import VerdictName
from tests.acceptance.shared import build_pages, dated_records
from tests.crawling.site import KBS

FIXTURES = Path(__file__).parents[1] / "fixtures" / "retellings"
EACH = 20
"""Pairs of each verdict, at least."""
REMOVED = "<html><body><p>삭제된 기사입니다. 고객센터 전화번호 : 02-000-1000</p></body></html>"
_FORM = "<form><p>로그인이 필요한 서비스입니다.</p><input type=password></form>"
WALL = f"<html><head><title>로그인</title></head><body>{_FORM}</body></html>"
INVENTED = (5111425, 5137615, 5178577, 5254366, 5255564, 5497972)
_SENTENCE = re.compile(r"(?<=[.?!])\s+")

_WORD = re.compile(r"[가-힣]{2,}")

Fact = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A post with one source link, and what is to be held of it; `of` says what it is made to show."""

    of: str
    verdict: VerdictName
    title: str
    body: str
    at: datetime
    source: str


@dataclass
class World:
    """Pages by their ncd, all texts, the pairs so far; `changing` are the ncds of pages that are edited or removed."""

    pages: dict[str, bytes]
    facts: list[Fact]
    pairs: list[Pair] = field(default_factory=list)
    changing: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._turns = iter(self.facts)
        self._chance = random.Random(8)
        self._code = 8_631_000

    def take(self, number: int) -> Iterator[Fact]:
        """So many texts that no other pair is about."""
        yield from islice(self._turns, number)

    def other(self, fact: Fact) -> Fact:
        """A text about something else that is not younger: hardly a word of its headline stands in that of `fact`."""
        whole = " ".join((fact["headline"], *fact["body"]))
        others = [each for each in self.facts if each["ncd"] not in {fact["ncd"], *self.changing}]
        older = [each for each in others if dated(each) <= dated(fact)]
        strange = [each for each in older if sum(word in whole for word in _WORD.findall(each["headline"])) <= 1]
        return self._chance.choice(strange)

    def unknown_code(self) -> int:
        """A number of those days that no text has."""
        self._code += 7
        while str(self._code) in self.pages:
            self._code += 1
        return self._code

    def add(self, of: str, verdict: VerdictName, fact: Fact, source: str, at: datetime | None = None) -> None:
        """A post that tells `fact` again."""
        at = at or dated(fact) + timedelta(hours=30)
        self.pairs.append(Pair(of=of, verdict=verdict, title=fact["headline"], body=retold(fact), at=at, source=source))


def a_world(folder: Path) -> World:
    """The shared texts in today's layout, those that have enough of a text, in their order."""
    truth = build_pages(dated_records(), folder)
    facts = [fact for name, fact in truth.items() if name.endswith("_now.html") and len("".join(fact["body"])) > 400]
    pages = {str(fact["ncd"]): (folder / fact["file"]).read_bytes() for fact in facts}
    return World(pages=pages, facts=facts)


def dated(fact: Fact) -> datetime:
    """When the text was last edited, or put in, by its own word."""
    stamp = fact["edit_date"] or fact["input_date"]
    return datetime.strptime(f"{stamp} +0900", "%Y.%m.%d %H:%M %z").astimezone(UTC)


def retold(fact: Fact) -> str:
    """The text as a blog takes it over: every fourth sentence left out, pairs of paragraphs swapped, a frame around."""
    sentences = [each for paragraph in fact["body"] for each in _SENTENCE.split(paragraph) if each.strip()]
    kept = [each for number, each in enumerate(sentences) if number % 4 != 3]
    swapped = [each for start in range(0, len(kept), 2) for each in reversed(kept[start : start + 2])]
    return "\n\n".join(("오늘 살펴볼 소식입니다.", *swapped, "여러분은 어떻게 생각하시나요?"))


def link(address: str, name: str = "KBS 뉴스") -> str:
    """A line that names a source with an address."""
    return f'<table><tr><th>출처</th><td><a href="{address}">{name}</a></td></tr></table>'


def article_at(ncd: object) -> str:
    """An address of the article with that number, as people copy it."""
    return f"https://{KBS}/news/view.do?ncd={ncd}"


def canonical(ncd: object) -> str:
    """The address at which it stands."""
    return f"https://{KBS}/news/pc/view/view.do?ncd={ncd}"


def write_blog(folder: Path, pairs: Sequence[Pair]) -> Path:
    """The pairs as a Jekyll source folder."""
    posts = folder / "_posts"
    posts.mkdir(parents=True)
    (folder / "_config.yml").write_text("url: https://onjul.example\ntimezone: Asia/Seoul\n", encoding="utf-8")
    for number, pair in enumerate(pairs):
        at = pair.at.astimezone(UTC)
        head = f"---\ntitle: {json.dumps(pair.title, ensure_ascii=False)}\ndate: {at:%Y-%m-%d %H:%M:%S} +0000\n---\n"
        text = f"{head}\n{pair.body}\n\n{pair.source}\n"
        (posts / f"{at:%Y-%m-%d}-pair-{number}.md").write_text(text, encoding="utf-8")
    return folder


def hand_written() -> list[dict[str, str]]:
    """Retellings in words of our own, of which each names the ncd of its text."""
    lines = [line for path in sorted(FIXTURES.glob("part*.jsonl")) for line in path.open(encoding="utf-8")]
    return [json.loads(line) for line in lines]
