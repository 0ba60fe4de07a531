"""What is new, as `alerts` prints it for people, and what is said of saved searches."""

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsarchive.cli.screen import Cell, Screen, Style, Styled
from newsarchive.telling.changes import changes_of
from newsarchive.telling.times import minute, to_minute
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.archive import Alerts, Event, Saved, Waiting, WatchAlert, WatchedArticle

EVERYTHING = "(everything)"
"""How a search without a query is shown."""
_LONGEST = 60
"""Characters of a query within a sentence."""
_WORDS = {"new": "new", "edited": "edited", "gone": "removed", "back": "back"}
_STYLES: dict[str, Style] = {"new": "good", "edited": "strong", "gone": "bad", "back": "strong"}


def said_of_saved(saved: "Saved") -> str:
    """What became of a search that was to be saved, and what to type next."""
    search, earlier = saved.search, saved.earlier_query
    what_next = f"newsarchive alerts {shlex.quote(search.name)}"
    if earlier == search.query:
        return f"‘{search.name}’ is saved already, and goes on; what is new: {what_next}"
    replaced = f" in place of ‘{_shortened(earlier)}’" if earlier is not None else ""
    return f"saved as ‘{search.name}’{replaced}; what is new from now on: {what_next}"


def _shortened(query: str) -> str:
    return query[:_LONGEST] + "…" if len(query) > _LONGEST else query or EVERYTHING


def total(found: "Alerts") -> str:
    """How much is new, or how to be told of something."""
    if not found.searches and not found.watching:
        return (
            "nothing to tell of: newsarchive search QUERY --save NAME saves a search, newsarchive watch ID|URL watches"
        )
    articles = {each.hit.id for alert in found.searches for each in alert.found}
    parts = [number_of(len(articles), "article") + " found"] if articles else []
    parts += [number_of(len(found.watched), "watched article")] if found.watched else []
    return f"new: {', '.join(parts)}" if parts else "nothing new"


def in_words(event: "Event") -> str:
    """``new``, ``silently edited``, ``removed``, ``back``, ``back, edited``."""
    edited = "silently edited" if event.silent else "edited"
    if event.kind == "edited":
        return edited
    return f"{_WORDS[event.kind]}, {edited}" if event.is_edit else _WORDS[event.kind]


def marks(events: "Sequence[Event]") -> list[Styled]:
    """What happened to an article, each thing once, before its headline."""
    words = {in_words(event): _style(event) for event in events}
    return [Styled(f"[{word}] ", style) for word, style in words.items()]


def _style(event: "Event") -> Style:
    return "alarm" if event.silent else _STYLES[event.kind]


def print_watched(screen: Screen, alert: "WatchAlert") -> None:
    """A watched article and what happened to it."""
    screen.paragraph(Styled(alert.article.headline, "strong"))
    screen.line("  ", Styled(f"{alert.article.key}  {alert.article.url}", "quiet"))
    print_events(screen, alert.article.key, alert.events)


def print_events(screen: Screen, key: str, events: "Sequence[Event]") -> None:
    """One line for each edit, removal and return, and one with the command that shows it."""
    for event in events:
        if event.kind == "new":
            continue
        changes = changes_of(event)
        what = f"{in_words(event)}: {changes.in_words()}" if changes else in_words(event)
        screen.line("  ", Styled(f"{to_minute(event.at)}  ", "quiet"), Styled(what, _style(event)))
        if command := _way_on(key, event):
            screen.line("    ", Styled(command, "quiet"))


def _way_on(key: str, event: "Event") -> str | None:
    if event.before and event.after:
        return f"newsarchive diff {shlex.quote(key)} {event.before.number} {event.after.number}"
    return f"newsarchive show {shlex.quote(key)}" if event.kind == "gone" else None


SEARCHES = ("name", "query", "saved (KST)", "articles waiting")


def search_row(waiting: "Waiting") -> tuple[Cell, ...]:
    """A saved search in the table of them."""
    search = waiting.search
    return (search.name, search.query or EVERYTHING, minute(search.saved_at), waiting.articles)


WATCHED = ("article", "status", "last seen (KST)", "last change (KST)", "", "waiting", "headline")


def watched_row(article: "WatchedArticle") -> tuple[Cell, ...]:
    """A watched article in the table of them."""
    last = article.last_change
    return (
        article.key,
        Styled(article.status, "bad" if article.status == "gone" else "plain"),
        minute(article.last_seen),
        minute(last.at if last else None),
        Styled(_WORDS[last.kind] if last else "", _STYLES[last.kind] if last else "plain"),
        article.waiting,
        article.headline,
    )
