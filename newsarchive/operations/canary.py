"""What a look at a publisher's page says of the code that reads it: pure, of bytes and of reviewed expectations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from newsarchive.extraction.errors import FalsePage, NotAnArticle, Removed
from newsarchive.items import ExtractedArticle
from newsarchive.normalization.article import normalize
from newsarchive.publishers import Publisher, read_article

State = Literal["well", "changed", "not served", "not reached", "wrong", "no cases"]
"""How a publisher does. ``changed``: its layout looks changed (doubts, second-best places, parts that were not found);
``not served``: an error, a removal notice or a false page came in place of an article; ``not reached``: nothing came;
``wrong``: a fixture case is read otherwise than a person read it; ``no cases``: none was there to read."""

FIELDS = ("headline", "date", "body", "bylines", "section")
_NEEDED = ("headline", "date", "body")


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one look at a publisher gave.

    ``way``: by its fixture cases or by a live page. ``url``, ``status``: of the live page that was read, None where
    none came. ``found``: which fields it has, empty where no article was read. ``looked_at``: how many cases or pages.
    ``problem``: what is amiss, in words; None where nothing is.
    """

    publisher: str
    way: Literal["fixtures", "live"]
    state: State
    looked_at: int = 0
    url: str | None = None
    status: int | None = None
    found: Mapping[str, bool] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    fallbacks: tuple[str, ...] = ()
    problem: str | None = None


def look_at_page(owner: Publisher, url: str, body: bytes, content_type: str | None, status: int | None) -> Look:
    """What today's code makes of a page that came from `url` with that HTTP status."""
    known: dict[str, Any] = {"publisher": owner.id, "way": "live", "looked_at": 1, "url": url, "status": status}
    if status is not None and status >= 400:
        return Look(state="not served", problem=f"HTTP status {status}", **known)
    try:
        article = read_article(url, body, content_type, owner.id)
    except (Removed, FalsePage) as error:
        return Look(state="not served", problem=error.problem, **known)
    except NotAnArticle as error:
        return Look(state="changed", problem=error.problem, **known)
    return _of_article(article, known)


def _of_article(article: ExtractedArticle, known: dict[str, Any]) -> Look:
    read = normalize(article)
    found = {
        "headline": bool(read.headline),
        "date": read.date_published is not None,
        "body": bool(read.body) or read.kind == "video",
        "bylines": bool(read.bylines),
        "section": read.section is not None,
    }
    told = (
        ("not found", [name for name in _NEEDED if not found[name]]),
        ("doubts", article.doubts),
        ("read from their second-best place", article.fallbacks),
    )
    problem = "; ".join(f"{words}: {', '.join(names)}" for words, names in told if names)
    return Look(
        state="changed" if problem else "well",
        found=found,
        doubts=article.doubts,
        fallbacks=article.fallbacks,
        problem=problem or None,
        **known,
    )


def differences(expected: Mapping[str, object], read: Mapping[str, object]) -> tuple[str, ...]:
    """The fields in which what is read of a case is not what a person read there; "not reviewed" where nobody did."""
    if expected.get("reviewed") is not True:
        return ("not reviewed",)
    names = dict.fromkeys((*expected, *read))
    return tuple(name for name in names if name != "reviewed" and expected.get(name) != read.get(name))


def look_at_cases(publisher: str, wrong: Mapping[str, tuple[str, ...]]) -> Look:
    """The look at all cases of a publisher; `wrong` are the differences of each, by the case's name."""
    told = [f"{case}: {', '.join(names)}" for case, names in wrong.items() if names]
    state: State = "wrong" if told else "well" if wrong else "no cases"
    problem = "; ".join(told) or (None if wrong else "no fixture case")
    return Look(publisher=publisher, way="fixtures", state=state, looked_at=len(wrong), problem=problem)
