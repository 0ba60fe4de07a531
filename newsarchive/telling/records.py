"""The objects that ``--json`` prints: stable snake-case names, times in ISO 8601, null for what is absent."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from newsarchive.telling.times import iso

if TYPE_CHECKING:
    from newsarchive.archive import Citing, Correction, Hit, Run, Stats, StoredArticle, StoredSource, Version
    from newsarchive.archive.judging import Alarm
    from newsarchive.archive.statistics import PublisherStats
    from newsarchive.items import Article, Byline, Image, SourceLink

Record = dict[str, object]


def extracted(file: str, url: str | None, article: "Article") -> Record:
    """What the archive would make of one saved page."""
    return {
        "file": file,
        "url": url,
        "publisher": article.identity.publisher,
        "identity": article.identity.key,
        "kind": article.kind,
        **_text(article),
        "source_links": [_named(link) for link in article.source_links],
        "promotions": list(article.promotions),
        "doubts": list(article.doubts),
        "fallbacks": list(article.fallbacks),
    }


def stored(article: "StoredArticle", version: "Version") -> Record:
    """An archived article as it stood in `version`."""
    return {
        "id": article.id,
        "key": article.key,
        "publisher": article.publisher,
        "canonical_url": article.canonical_url,
        "kind": article.kind,
        "status": article.status,
        "gone_since": iso(article.gone_since),
        "version": version.number,
        "silent": version.silent,
        **_text(version),
        "first_seen": iso(article.first_seen),
        "last_seen": iso(article.last_seen),
        "versions": article.versions,
        "captures": article.captures,
        "reason": article.reason,
        "addresses": [
            {"url": seen.url, "first_seen": iso(seen.first_seen), "last_seen": iso(seen.last_seen)}
            for seen in article.addresses
        ],
        "copies": [
            {
                "key": copy.key,
                "publisher": copy.publisher,
                "headline": copy.headline,
                "url": copy.canonical_url,
                "date_published": iso(copy.date_published),
            }
            for copy in article.copies
        ],
        "simulated": version.simulated,
    }


def version(version: "Version", changes: Record | None) -> Record:
    """One version with its full text; `changes` against the version before it."""
    return {
        "number": version.number,
        "origin": version.origin,
        "silent": version.silent,
        "captured_at": iso(version.captured_at),
        "extractor": version.extractor,
        "digest": version.digest,
        **_text(version),
        "changes": changes,
        "simulated": version.simulated,
    }


def hit(hit: "Hit") -> Record:
    """One search result; highlights are [start, end] in characters."""
    return {
        "id": hit.id,
        "key": hit.key,
        "publisher": hit.publisher,
        "url": hit.url,
        "kind": hit.kind,
        "status": hit.status,
        "section": hit.section,
        "date_published": iso(hit.date_published),
        "headline": hit.headline,
        "headline_highlights": _pairs(hit.headline_highlights),
        "snippet": hit.snippet.text,
        "highlights": _pairs(hit.snippet.highlights),
        "score": hit.score,
    }


def source(source: "StoredSource") -> Record:
    """One source link; `gone_at` is null while the article names it, `correction` where nobody corrected it."""
    return {
        "number": source.number,
        "url": source.link.url,
        "outlet": source.link.outlet,
        "label": source.link.label,
        "form": source.link.form,
        "placeholder": source.link.placeholder,
        "target": source.link.target,
        "rule": source.link.rule,
        "found_in": source.link.where,
        "version": source.version,
        "first_seen": iso(source.first_seen),
        "gone_at": iso(source.gone_at),
        "correction": correction(source.correction) if source.correction else None,
    }


def correction(correction: "Correction") -> Record:
    """What a person said of a source link: `found` is null where it was added, `corrected` where it was rejected."""
    return {
        "id": correction.id,
        "article": correction.key,
        "kind": correction.kind,
        "found": _leading(correction.found.link) if correction.found else None,
        "corrected": _leading(correction.corrected.link) if correction.corrected else None,
        "by": correction.author,
        "note": correction.note,
        "made_at": iso(correction.made_at),
        "withdrawn_at": iso(correction.withdrawn_at),
    }


def citing(citing: "Citing") -> Record:
    """One article that names another as its source, and how."""
    return {
        "key": citing.key,
        "publisher": citing.publisher,
        "headline": citing.headline,
        "canonical_url": citing.canonical_url,
        "date_published": iso(citing.date_published),
        "source_link": source(citing.source),
    }


def run(run: "Run") -> Record:
    """One run with its counts, what is unlike earlier runs, and a few of its problems."""
    return {
        "id": run.id,
        "spider": run.spider,
        "arguments": run.arguments,
        "started_at": iso(run.started_at),
        "ended_at": iso(run.ended_at),
        "outcome": run.outcome,
        "message": run.message,
        "counts": run.counts,
        "alarms": [alarm(each, run) for each in run.alarms],
        "problems": [{"outcome": outcome, "url": url, "problem": problem} for outcome, url, problem in run.problems],
        "simulated": run.simulated,
    }


def alarm(alarm: "Alarm", run: "Run") -> Record:
    """One sign that `run` went unlike earlier ones: `about` a publisher, or the spider where it is about all."""
    from newsarchive.archive.judging import in_words

    return {
        "about": alarm.publisher or run.spider,
        "sign": alarm.sign,
        "is_notice": alarm.is_notice,
        "words": in_words(alarm),
        "bad": alarm.bad,
        "of": alarm.of,
        "bad_before": alarm.bad_before,
        "of_before": alarm.of_before,
        "pages": list(alarm.pages),
    }


def stats(stats: "Stats") -> Record:
    """What the archive holds in all and of each publisher; sizes in bytes."""
    return {
        "articles": stats.articles,
        "live": stats.live,
        "gone": stats.gone,
        "versions": stats.versions,
        "edited": stats.edited,
        "captures": stats.captures,
        "payload_bytes": stats.payload_bytes,
        "payloads": stats.payloads,
        "dictionaries": stats.dictionaries,
        "stored_bytes": stats.stored_bytes,
        "ratio": round(stats.payload_bytes / stats.stored_bytes, 2) if stats.stored_bytes else None,
        "publishers": [publisher_stats(publisher) for publisher in stats.publishers],
    }


def publisher_stats(publisher: "PublisherStats") -> Record:
    """What the archive holds of one publisher."""
    return {
        "publisher": publisher.publisher,
        "articles": publisher.articles,
        "gone": publisher.gone,
        "versions": publisher.versions,
        "captures": publisher.captures,
        "first_published": iso(publisher.first_published),
        "last_published": iso(publisher.last_published),
        "last_seen": iso(publisher.last_seen),
    }


def _text(content: "Article | Version") -> Record:
    return {
        "headline": content.headline,
        "body": content.body,
        "date_published": iso(content.date_published),
        "date_origin": content.date_origin,
        "date_modified": iso(content.date_modified),
        "bylines": _rows(content.bylines),
        "section": content.section,
        "issue": content.issue,
        "language": content.language,
        "images": _rows(content.images),
        "credits": list(content.credits),
        "photo_credits": list(content.photo_credits),
    }


def _named(link: "SourceLink") -> Record:
    return {name: getattr(link, name) for name in ("url", "outlet", "label", "form", "placeholder")}


def _leading(link: "SourceLink") -> Record:
    return {**_named(link), "target": link.target}


def _rows(items: "Iterable[Byline | Image]") -> list[Record]:
    return [asdict(item) for item in items]


def _pairs(spans: Iterable[tuple[int, int]]) -> list[list[int]]:
    return [list(span) for span in spans]
