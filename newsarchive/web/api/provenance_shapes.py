"""The shapes of source links, verdicts with their evidence, traces and reports."""

from typing import get_args

from newsarchive.items import SourceForm
from newsarchive.provenance.tracing import ENDS
from newsarchive.provenance.tracing_changes import Kind
from newsarchive.provenance.tracing_retellings import HOWS
from newsarchive.verdicts import VERDICTS, Asked, Comparison, Evidence, Issued, SentencePair, Shared, State
from newsarchive.web.api.shapes import (
    Schema,
    day,
    flag,
    listed,
    named,
    number,
    of_dataclass,
    one_of,
    or_null,
    record,
    share,
    table,
    text,
    time,
)

KEY = text("blog.example/2026/01/lighthouse")
CITED = text("kbs:ncd:8630990")
URL = text("https://blog.example/2026/01/lighthouse.html")
CITED_URL = text("https://news.kbs.co.kr/news/view.do?ncd=8630990")
HEADLINE = text("등대가 다시 켜졌다")
VERDICT = one_of(VERDICTS)
_COUNTS = table({"type": "integer"}, {"verified": 3})

_LEADING: dict[str, Schema] = {
    "url": or_null(CITED_URL),
    "outlet": or_null(text("KBS 뉴스")),
    "label": or_null(text("출처")),
    "form": one_of(get_args(SourceForm)),
    "placeholder": flag("The address stands in for one that was never filled in."),
}

_SOURCE: dict[str, Schema] = {
    "number": or_null(number(1, "Its place among those that the article names now; null for others.")),
    **_LEADING,
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

_TRACED = record(
    "An article on the way, as it stands now.",
    id=number(),
    key=KEY,
    publisher=text("blog.example"),
    headline=HEADLINE,
    canonical_url=URL,
    status=one_of(("live", "gone")),
    version=number(),
    edited=flag("Its publisher changed it."),
    simulated=flag(),
    date_published=or_null(time()),
    first_seen=time(),
    gone_since=or_null(time()),
)

_LINK = record(
    "What an article names as its source, and what is held of it.",
    url=_LEADING["url"],
    outlet=_LEADING["outlet"],
    form=_LEADING["form"],
    placeholder=_LEADING["placeholder"],
    target=or_null(CITED),
    verdict=VERDICT,
    reason=or_null(text("agrees")),
    by_hand=flag(),
    cited_version=or_null(number()),
    score=or_null(share(0.91)),
    judged_at=or_null(time(words="null where nobody has looked.")),
    issued=or_null(
        record("When the number of the cited article was given out.", earliest=or_null(time()), latest=or_null(time()))
    ),
)

_STEP = record(
    "One step of a trace; parents come before their children.",
    number=number(0, "Counts from 0, where the trace begins."),
    parent=or_null(number(0)),
    depth=number(0),
    key=or_null(KEY),
    end=or_null(one_of(ENDS, "How the way ends here; null where it goes on.")),
    is_sure=flag("Every link on the way was judged, and the texts agree."),
    members=listed(KEY, "Of a cycle or a ring."),
    article=or_null(named("TracedArticle")),
    is_newsroom=flag(),
    link=or_null(named("TracedLink")),
    changes=or_null(named("RetoldChanges")),
)

_REPORT = record(
    "How a publisher cites; days in Korea.",
    publisher=text("blog.example"),
    first=or_null(day()),
    last=or_null(day()),
    posts=number(),
    posts_with_source=number(),
    links=number(),
    unjudged=number(),
    verdicts=_COUNTS,
    forms=table({"type": "integer"}, {"inline": 3}),
    leads_to=table({"type": "integer"}, {"newsroom": 3}),
    sites=listed(
        record(
            "A site that links lead to.",
            name=text("KBS"),
            kind=text("newsroom"),
            links=number(),
            named_only=number(),
            links_back=number(),
        )
    ),
    origins=listed(
        record(
            "A newsroom from which stories come.",
            name=text("KBS"),
            posts=number(),
            ways=table({"type": "integer"}, {"cited": 1}),
        )
    ),
    posts_without_origin=number(),
    unit=one_of(("month", "week")),
    periods=listed(record("One month or week.", begins=day(), posts=number(), verdicts=_COUNTS)),
)

PROVENANCE: dict[str, Schema] = {
    "Source": record("A source that an article names, or named.", **_SOURCE, verdict=or_null(named("Holding"))),
    "SourceLink": record("A source link.", **_SOURCE),
    "Named": record("What tells a source link from others of its article.", **_LEADING, target=or_null(CITED)),
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
        **_LEADING,
        **_VERDICT,
    ),
    **{
        each.__name__: of_dataclass(each) for each in (Evidence, State, Asked, Comparison, Shared, SentencePair, Issued)
    },
    "Fact": record("A number, date, name or quote.", kind=one_of(get_args(Kind)), text=text("백 년")),
    "Altered": record(
        "What the original has as before, and the retelling as now.",
        kind=one_of(get_args(Kind)),
        before=text("백 년"),
        now=text("천 년"),
        sentences=named("SentencePair"),
    ),
    "RetoldChanges": record(
        "What a retelling changed of a version of its original.",
        version=number(),
        score=share(0.91),
        sentence_share=share(0.8),
        altered=listed(named("Altered")),
        added=listed(named("Fact")),
        dropped=listed(named("Fact")),
    ),
    "TracedArticle": _TRACED,
    "TracedLink": _LINK,
    "Step": _STEP,
    "Retelling": record(
        "An article that retells another one.",
        article=named("TracedArticle"),
        how=one_of(HOWS),
        via=or_null(KEY),
        voice=number(1, "Articles with one voice are not independent of each other; 0 is the original's own."),
        likeness=or_null(share(0.9)),
        link=or_null(named("TracedLink")),
    ),
    "Remains": record(
        "What an article said once and does not say now, and the posts that still do.",
        is_gone=flag(),
        lost=listed(record("What is lost.", kind=one_of(get_args(Kind)), text=text("백 년"), version=number())),
        compared=number(),
        posts=listed(
            record(
                "A post, and what it still says.",
                article=named("TracedArticle"),
                still=listed(
                    record(
                        "A sentence.",
                        version=number(),
                        facts=listed(named("Fact")),
                        sentences=named("SentencePair"),
                    )
                ),
            )
        ),
    ),
    "Retellings": record(
        "Who retells an article, by day.",
        articles=number(),
        independent=number(),
        is_whole=flag(example=True),
        days=listed(record("One day in Korea.", day=day(), articles=number(), new_voices=number())),
        retellings=listed(named("Retelling")),
        wrong=listed(named("Retelling"), "Name it, and tell something else."),
        before=listed(named("TracedArticle"), "Tell the story, and appeared before it."),
        remains=or_null(named("Remains")),
        not_compared=number(0),
    ),
    "Trace": record(
        "An article followed to its roots, and who retells it.",
        key=KEY,
        steps=listed(named("Step")),
        left_out=number(0, "Steps that were too many."),
        not_compared=number(0),
        retold=named("Retellings"),
    ),
    "Report": _REPORT,
}
