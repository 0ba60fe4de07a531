"""What an edit changed, in a reader's language."""

from collections.abc import Iterator

from newsarchive.archive import Event
from newsarchive.archive.alignment import Work, align
from newsarchive.telling.changes import changes_of
from newsarchive.web.language import Language


def changes_in_words(t: Language, event: Event) -> str:
    """``headline, +2 −1 paragraphs, pictures``; empty for what is no edit."""
    changes = changes_of(event)
    if changes is None:
        return ""
    counts = [f"{sign}{n}" for sign, n in (("+", changes.paragraphs_added), ("−", changes.paragraphs_removed)) if n]
    paragraphs = [t("feed.paragraphs", counts=" ".join(counts))] if counts else []
    headline = [t("diff.headline")] if changes.headline else []
    return ", ".join([*headline, *paragraphs, *(t(f"field.{name}") for name in changes.fields)])


def changed_lines(event: Event) -> Iterator[str]:
    """What went and what came, each paragraph behind − or +: headline first."""
    if event.before is None or event.after is None:
        return
    old = [event.before.headline, *event.before.body.split("\n")]
    new = [event.after.headline, *event.after.body.split("\n")]
    for part in align(old, new, Work()):
        if not part.same:
            yield from (f"− {line}" for line in old[part.a1 : part.a2] if line)
            yield from (f"+ {line}" for line in new[part.b1 : part.b2] if line)
