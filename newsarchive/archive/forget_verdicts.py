"""What is held of sources that name an article which was taken out: the evidence quotes it, so that goes.

The verdict stays as it was held, and ends; `verify` judges again, and finds that the article was taken out.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from newsarchive.archive import rows
from newsarchive.archive.forget_names import Meant
from newsarchive.archive.forget_text import shares_a_run
from newsarchive.archive.schema import VerdictRow
from newsarchive.archive.selection import numbers

_QUOTES: dict[str, Any] = {"cited": None, "comparison": None, "issued": None, "asked": []}
"""The parts of evidence that tell of the cited article, and how they read without it."""
_AT_ONCE = 500


def empty(connection: Connection, meant: Meant, text: str, at: datetime) -> int:
    """Take out of all verdicts, held or past, what quotes it; those of the rules end `at` then. Gives how many.

    What a person noted stays unless it has a run of letters of `text`.
    """
    found = _naming(connection, meant)
    for row in found:
        evidence = without_quotes(row["evidence"])
        values: dict[str, Any] = {"evidence": evidence, "cited_article_id": None, "cited_version": None}
        if row["superseded_at"] is None and not row["by_hand"]:
            values["superseded_at"] = at
        if row["note"] and shares_a_run(text, row["note"].encode("utf-8", "replace")):
            values["note"] = None
        rows.change(connection, VerdictRow, row["id"], values)
    return len(found)


def without_quotes(evidence: Mapping[str, object]) -> dict[str, object]:
    """Evidence as it is kept, with nothing of the cited article; that of a person is empty and stays so."""
    return {**evidence, **_QUOTES} if evidence else {}


def _naming(connection: Connection, meant: Meant) -> Collection[Any]:
    of = VerdictRow.cited_article_id.in_(numbers(connection, meant.articles))
    columns = (VerdictRow.id, VerdictRow.evidence, VerdictRow.by_hand, VerdictRow.note, VerdictRow.superseded_at)
    keys = sorted(meant.keys)
    found: dict[int, Any] = {}
    for start in range(0, max(len(keys), 1), _AT_ONCE):
        some = VerdictRow.target.in_(keys[start : start + _AT_ONCE])
        for row in connection.execute(select(*columns).where(or_(of, some))).mappings():
            found[row["id"]] = row
    return found.values()
