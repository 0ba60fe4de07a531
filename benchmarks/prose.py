"""Invented news: the same number gives the same article, whatever else was made before."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from random import Random

from benchmarks import words

KST = timezone(timedelta(hours=9))
NEWEST = 8_630_990
"""The ncd of the newest article; the others count down from it."""
_NEWEST_AT = datetime(2026, 8, 7, 7, 29, tzinfo=KST)
_APART = timedelta(seconds=103)  # KBS gives about 840 numbers a day


@dataclass(frozen=True, kw_only=True)
class Article:
    """What one page tells; the benchmarks' tests compare it with what newsarchive reads."""

    ncd: int
    headline: str
    paragraphs: tuple[str, ...]
    section: str
    reporter: str
    email: str
    published: datetime
    edited: datetime


def article(ncd: int) -> Article:
    """The article with this number: 350 to 3,000 characters, about 1,100 on average."""
    random = Random(ncd)
    published = published_at(ncd)
    return Article(
        ncd=ncd,
        headline=headline(ncd),
        paragraphs=_paragraphs(random, length=int(min(3000.0, max(350.0, random.lognormvariate(6.9, 0.4))))),
        section=random.choice(words.SECTIONS),
        reporter=_person(random),
        email=f"reporter{ncd % 320}@kbs.example",
        published=published,
        edited=published + timedelta(minutes=random.choice((1, 4, 17, 63))),
    )


def published_at(ncd: int) -> datetime:
    """When the article with this number came out, to the minute."""
    return (_NEWEST_AT - (NEWEST - ncd) * _APART).replace(second=0)


@lru_cache(maxsize=100_000)
def headline(ncd: int) -> str:
    """The headline of the article with this number."""
    random = Random(-ncd)
    place, noun, other, act = (
        random.choice(words.PLACES),
        _noun(random),
        _noun(random),
        random.choice(words.ACTS),
    )
    forms = (
        f"{place} {noun} {act}…“{other} 대책 시급”",
        f"‘{noun} {other}’ {random.randint(2, 99)}% 늘어…{random.choice(words.BODIES)} {act}",
        f"{random.choice(words.BODIES)}, {place} {noun} {act}…{other} 영향",
        f"{_person(random)} “{random.choice(words.MANNERS)} {noun} {act}해야”",
    )
    return random.choice(forms)


def _paragraphs(random: Random, length: int) -> tuple[str, ...]:
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < length:
        paragraphs.append(" ".join(_sentence(random) for _ in range(random.choice((1, 2, 2, 3)))))
    return tuple(paragraphs)


def _sentence(random: Random) -> str:
    pick, noun = random.choice, _noun(random)
    place, act, manner = pick(words.PLACES), pick(words.ACTS), pick(words.MANNERS)
    deed = f"{manner} {_with(_noun(random), '을', '를')} {act}{pick(words.ENDINGS)}"
    forms = (
        f"{_with(pick(words.BODIES), '은', '는')} {pick(words.TIMES)} {place}에서 {deed}",
        f"{place}의 {_with(noun, '이', '가')} 1년 전보다 {random.randint(1, 990) / 10}% 늘어난"
        f" {random.randint(2, 9999):,}{_with(pick(words.UNITS), '으로', '로')} 집계됐습니다.",
        f'{_person(random)} {_with(pick(words.ROLES), "은", "는")} "{noun}의 {_noun(random)} 문제가 크다"며 {deed}',
        f"전문가들은 {_with(noun, '이', '가')} 길어지면 {_noun(random)}까지 흔들릴 수 있다며 {deed}",
        f"{place} 일대에서 {_with(noun, '이', '가')} 잇따르자 {_with(pick(words.BODIES), '이', '가')} {deed}",
    )
    return pick(words.OPENINGS) + pick(forms)


def _noun(random: Random) -> str:
    """One of the words, or a long tail of compounds, as news have it."""
    return random.choice(words.NOUNS) + (random.choice(words.NOUNS) if random.random() < 0.3 else "")


def _person(random: Random) -> str:
    return random.choice(words.SURNAMES) + random.choice(words.GIVEN) + random.choice(words.GIVEN)


def _with(word: str, after_consonant: str, after_vowel: str) -> str:
    """The word with the particle that its last syllable takes."""
    return word + (after_consonant if (ord(word[-1]) - 0xAC00) % 28 else after_vowel)
