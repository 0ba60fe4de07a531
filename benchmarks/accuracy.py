"""How much of the truth about the invented pages somebody read: headline, time, text."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from statistics import mean
from typing import NamedTuple

from benchmarks.prose import KST, Article, article


class Found(NamedTuple):
    """What somebody read on the page of one article; `published` in ISO 8601, without a zone that of Seoul."""

    ncd: int
    headline: str | None
    published: str | None
    text: str | None


class Accuracy(NamedTuple):
    """Percent of the pages whose headline, day and minute were read rightly; of the words of the text, the mean F1."""

    headline: float
    day: float
    minute: float
    text_f1: float


def said(printed: str) -> list[Found]:
    """What was found, a line of JSON each."""
    return [Found(*json.loads(line)) for line in printed.splitlines() if line.startswith("[")]


def line_of(found: Found) -> str:
    """What `said` reads again."""
    return json.dumps(found, ensure_ascii=False)


def accuracy(found: Sequence[Found], ncds: Sequence[int]) -> Accuracy:
    """Against the truth of the articles `ncds`; of one that was not read, nothing is right."""
    by_ncd = {one.ncd: one for one in found}
    pairs = [(by_ncd.get(ncd, Found(ncd, None, None, None)), article(ncd)) for ncd in ncds]
    times = [(_moment(one.published), truth.published) for one, truth in pairs]
    return Accuracy(
        headline=_percent([_plain(one.headline) == _plain(truth.headline) for one, truth in pairs]),
        day=_percent([at is not None and at.date() == truth.date() for at, truth in times]),
        minute=_percent([at is not None and at.replace(second=0) == truth for at, truth in times]),
        text_f1=round(100 * mean(text_f1(one.text, truth) for one, truth in pairs), 1),
    )


def text_f1(text: str | None, truth: Article) -> float:
    """How well the words of `text`, each as often as it stands there, are those of the article: 0 to 1."""
    read, right = Counter((text or "").split()), Counter(" ".join(truth.paragraphs).split())
    return 2 * (read & right).total() / (read.total() + right.total())


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _moment(written: str | None) -> datetime | None:
    """The time in Seoul; a day alone is its midnight."""
    if not written:
        return None
    moment = datetime.fromisoformat(written)
    return (moment if moment.tzinfo else moment.replace(tzinfo=KST)).astimezone(KST)


def _percent(rights: Sequence[bool]) -> float:
    return round(100 * mean(rights), 1)
