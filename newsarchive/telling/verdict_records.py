"""The objects that ``--json`` prints of verdicts: what is held of a source link, with the evidence."""

from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from newsarchive.telling.times import iso
from newsarchive.verdicts import VERDICTS

if TYPE_CHECKING:
    from newsarchive.archive.verdicts_held import Holding, Verdict

Record = dict[str, object]


def holding(holding: "Holding | None") -> Record | None:
    """What is held of a source link; `by_rules` is what the rules hold where a person spoke, else null."""
    if holding is None:
        return None
    held, rules = holding
    told = verdict(held)
    return {**told, "by_rules": verdict(rules) if rules is not None and held.by_hand else None}


def verdict(held: "Verdict") -> Record:
    """One verdict; `evidence` is null where a person said so."""
    from newsarchive.provenance.judging_rules import REASONS

    return {
        "verdict": held.verdict,
        "means": VERDICTS[held.verdict],
        "reason": held.reason,
        "reason_means": REASONS.get(held.reason, held.reason),
        "rules": held.rules,
        "by_hand": held.by_hand,
        "by": held.author,
        "note": held.note,
        "judged_at": iso(held.judged_at),
        "superseded_at": iso(held.superseded_at),
        "target": held.target,
        "cited": held.cited_key,
        "cited_version": held.cited_version,
        "score": held.score,
        "evidence": plain(held.evidence) if held.evidence else None,
        "simulated": held.simulated,
    }


def plain(value: object) -> object:
    """Evidence as JSON: objects by their fields, times as ISO 8601."""
    if isinstance(value, datetime):
        return iso(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    return [plain(each) for each in value] if isinstance(value, tuple | list) else value
