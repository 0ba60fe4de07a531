"""The shapes of traces, of retellings, and of how a publisher cites."""

from typing import get_args

from newsarchive.provenance.tracing import ENDS
from newsarchive.provenance.tracing_changes import Kind
from newsarchive.provenance.tracing_retellings import HOWS
from newsarchive.web.api.provenance_shapes import CITED, HEADLINE, KEY, LEADING, URL, VERDICT
from newsarchive.web.api.shapes import (
    Schema,
    day,
    flag,
    listed,
    named,
    number,
    one_of,
    or_null,
    record,
    share,
    table,
    text,
    time,
)

_COUNTS = table({"type": "integer"}, {"verified": 3})

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
    url=LEADING["url"],
    outlet=LEADING["outlet"],
    form=LEADING["form"],
    placeholder=LEADING["placeholder"],
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

TRACES: dict[str, Schema] = {
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
