"""The shapes of source links, and of verdicts with their evidence."""

from typing import get_args

from newsarchive.items import SourceForm
from newsarchive.verdicts import VERDICTS, Asked, Comparison, Evidence, Issued, SentencePair, Shared, State
from newsarchive.web.api.shapes import (
    Schema,
    flag,
    named,
    number,
    of_dataclass,
    one_of,
    or_null,
    record,
    share,
    text,
    time,
)

KEY = text("blog.example/2026/01/lighthouse")
CITED = text("kbs:ncd:8630990")
URL = text("https://blog.example/2026/01/lighthouse.html")
CITED_URL = text("https://news.kbs.co.kr/news/view.do?ncd=8630990")
HEADLINE = text("등대가 다시 켜졌다")
VERDICT = one_of(VERDICTS)

LEADING: dict[str, Schema] = {
    "url": or_null(CITED_URL),
    "outlet": or_null(text("KBS 뉴스")),
    "label": or_null(text("출처")),
    "form": one_of(get_args(SourceForm)),
    "placeholder": flag("The address stands in for one that was never filled in."),
}

_SOURCE: dict[str, Schema] = {
    "number": or_null(number(1, "Its place among those that the article names now; null for others.")),
    **LEADING,
    "target": or_null(CITED),
    "rule": text("labelled", "The rule that found it."),
    "found_in": text("출처: KBS 뉴스", "The text around it."),
    "version": number(),
    "first_seen": time(),
    "gone_at": or_null(time(words="Since when the article names it no more.")),
    "correction": or_null(named("Correction")),
}

_VERDICT: dict[str, Schema] = {
    "verdict": VERDICT,
    "means": text(VERDICTS["verified"]),
    "reason": text("agrees", "The rule that decided."),
    "reason_means": text(),
    "rules": text("judging/1"),
    "by_hand": flag("A person said so."),
    "by": or_null(text()),
    "note": or_null(text()),
    "judged_at": time(),
    "superseded_at": or_null(time()),
    "target": or_null(CITED),
    "cited": or_null(CITED),
    "cited_version": or_null(number()),
    "score": or_null(share(0.91, "How alike both texts are, 0 to 1; a score, never an accusation.")),
    "evidence": or_null(named("Evidence")),
    "simulated": flag(),
}

PROVENANCE: dict[str, Schema] = {
    "Source": record("A source that an article names, or named.", **_SOURCE, verdict=or_null(named("Holding"))),
    "SourceLink": record("A source link.", **_SOURCE),
    "Named": record("What tells a source link from others of its article.", **LEADING, target=or_null(CITED)),
    "Correction": record(
        "What a person said of a source link.",
        id=number(),
        article=KEY,
        kind=one_of(("changed", "rejected", "added")),
        found=or_null(named("Named")),
        corrected=or_null(named("Named")),
        by=or_null(text()),
        note=or_null(text()),
        made_at=time(),
        withdrawn_at=or_null(time()),
    ),
    "Citing": record(
        "An article that names another one as its source.",
        key=KEY,
        publisher=text("blog.example"),
        headline=HEADLINE,
        canonical_url=URL,
        date_published=or_null(time()),
        source_link=named("SourceLink"),
        verdict=or_null(named("Holding")),
    ),
    "Verdict": record("What was held of a source link.", **_VERDICT),
    "Holding": record(
        "What is held of a source link; by_rules is what the rules hold where a person spoke, else null.",
        **_VERDICT,
        by_rules=or_null(named("Verdict")),
    ),
    "HeldVerdict": record(
        "A verdict, with the source link that it is about.",
        id=number(),
        article_id=number(),
        key=KEY,
        publisher=text("blog.example"),
        **LEADING,
        **_VERDICT,
    ),
    **{
        each.__name__: of_dataclass(each) for each in (Evidence, State, Asked, Comparison, Shared, SentencePair, Issued)
    },
}
