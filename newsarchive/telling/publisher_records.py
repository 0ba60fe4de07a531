"""The objects that ``--json`` prints of publishers: who they are, what is archived of them, how they cite."""

from typing import TYPE_CHECKING

from newsarchive.telling.records import Record, publisher_stats

if TYPE_CHECKING:
    from newsarchive.archive.statistics import PublisherStats
    from newsarchive.provenance.tracing_habits import Report
    from newsarchive.publishers import Publisher

_HELD = ("articles", "gone", "versions", "captures", "first_published", "last_published", "last_seen")


def publisher(name: str, shelf: "Publisher | None", held: "PublisherStats | None") -> Record:
    """A publisher on the shelf or in the archive; null for what is not known of it."""
    about = {
        "publisher": name,
        "name": shelf and shelf.name,
        "home": shelf and shelf.home,
        "hosts": list(shelf.hosts) if shelf else [],
        "zone": shelf and shelf.zone,
        "extractor": shelf and shelf.extractor,
    }
    return about | (publisher_stats(held) if held else dict.fromkeys(_HELD))


def report(report: "Report") -> Record:
    """How a publisher cites; days in Korea."""
    return {
        "publisher": report.publisher,
        "first": report.first.isoformat() if report.first else None,
        "last": report.last.isoformat() if report.last else None,
        "posts": report.posts,
        "posts_with_source": report.sourced,
        "links": report.links,
        "unjudged": report.unjudged,
        "verdicts": dict(report.verdicts),
        "forms": dict(report.forms),
        "leads_to": dict(report.kinds),
        "sites": [
            {"name": each.site.name, "kind": each.site.kind, "links": each.links}
            | {"named_only": each.named_only, "links_back": each.back}
            for each in report.sites
        ],
        "origins": [{"name": each.name, "posts": each.posts, "ways": dict(each.ways)} for each in report.origins],
        "posts_without_origin": report.without_origin,
        "unit": report.unit,
        "periods": [
            {"begins": each.begins.isoformat(), "posts": each.posts, "verdicts": dict(each.verdicts)}
            for each in report.periods
        ],
    }
