"""Traces and retellings as ``--json`` prints them: stable names, times in ISO 8601, null for what is absent."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from newsarchive.telling.times import iso

if TYPE_CHECKING:
    from newsarchive.archive.traced import TracedArticle, TracedLink
    from newsarchive.operations.tracing import Compared, Retold, Traced
    from newsarchive.provenance.tracing import Step
    from newsarchive.provenance.tracing_changes import Fact
    from newsarchive.provenance.tracing_remains import Remaining, Remains
    from newsarchive.provenance.tracing_retellings import Retelling

Record = dict[str, object]


def record(traced: "Traced", told: "Retold") -> Record:
    """A trace: its steps in order, each with the number of its parent; and who retells the article."""
    return {
        "key": traced.trace.start.key,
        "steps": [_step(step, traced) for step in traced.trace.steps],
        "left_out": traced.trace.left_out,
        "not_compared": traced.not_compared,
        "retold": retold(told),
    }


def retold(told: "Retold") -> Record:
    """Who retells an article, by day; `remains` is null where it was neither edited nor removed."""
    found = told.retellings
    return {
        "articles": len(found.found),
        "independent": found.independent,
        "is_whole": found.is_whole,
        "days": [
            {"day": each.day.isoformat(), "articles": each.articles, "new_voices": each.new_voices}
            for each in found.days
        ],
        "retellings": [_retelling(each) for each in found.found],
        "wrong": [_retelling(each) for each in found.wrong],
        "before": [_article(each) for each in found.before],
        "remains": _remains(told.remains) if told.remains else None,
        "not_compared": told.not_compared,
    }


def _step(step: "Step", traced: "Traced") -> Record:
    changes = traced.compared.get(step.number)
    return {
        "number": step.number,
        "parent": step.parent,
        "depth": step.depth,
        "key": step.key,
        "end": step.end,
        "is_sure": step.is_sure,
        "members": list(step.members),
        "article": _article(step.article) if step.article else None,
        "is_newsroom": step.article is not None and step.article.publisher in traced.newsrooms,
        "link": _link(step.link) if step.link else None,
        "changes": _changes(changes) if changes else None,
    }


def _article(article: "TracedArticle") -> Record:
    same = ("id", "key", "publisher", "headline", "canonical_url", "status", "version", "edited", "simulated")
    times = {"date_published": iso(article.date_published), "first_seen": iso(article.first_seen)}
    return {name: getattr(article, name) for name in same} | times | {"gone_since": iso(article.gone_since)}


def _link(link: "TracedLink") -> Record:
    same = ("url", "outlet", "form", "placeholder", "target", "verdict", "reason", "by_hand", "cited_version", "score")
    earliest, latest = link.issued or (None, None)
    issued = {"earliest": iso(earliest), "latest": iso(latest)} if link.issued else None
    return {name: getattr(link, name) for name in same} | {"judged_at": iso(link.judged_at), "issued": issued}


def _changes(compared: "Compared") -> Record:
    changes = compared.changes
    return {
        "version": compared.version,
        "score": round(changes.comparison.score, 4),
        "sentence_share": round(changes.comparison.sentence_share, 4),
        "altered": [
            {"kind": each.now.kind, "before": each.before.text, "now": each.now.text, "sentences": asdict(each.pair)}
            for each in changes.altered
        ],
        "added": [_fact(each) for each in changes.added],
        "dropped": [_fact(each) for each in changes.dropped],
    }


def _fact(fact: "Fact") -> Record:
    return {"kind": fact.kind, "text": fact.text}


def _retelling(each: "Retelling") -> Record:
    told = {"how": each.how, "via": each.via, "voice": each.voice, "likeness": each.likeness}
    return {"article": _article(each.article), **told, "link": _link(each.link) if each.link else None}


def _remains(remains: "Remains") -> Record:
    return {
        "is_gone": remains.is_gone,
        "lost": [{**_fact(each.fact), "version": each.version} for each in remains.lost],
        "compared": remains.compared,
        "posts": [_remaining(each) for each in remains.posts],
    }


def _remaining(post: "Remaining") -> Record:
    still = [
        {"version": each.version, "facts": list(map(_fact, each.facts)), "sentences": asdict(each.pair)}
        for each in post.still
    ]
    return {"article": _article(post.article), "still": still}
