"""Evidence as JSON, as it is kept and handed out, and back. Times are ISO 8601 in UTC."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any, TypedDict

from newsarchive.items import SourceLink
from newsarchive.verdicts import Asked, Comparison, Evidence, Issued, SentencePair, Shared, State

_Json = dict[str, Any]


class KeptEvidence(TypedDict, total=False):
    """Evidence as it is kept: every field of Evidence, each by its fields; nothing where a person judged."""

    reason: str
    told: _Json
    target: str | None
    resolved_by: str | None
    cited: _Json | None
    issued: _Json | None
    days_apart: float | None
    comparison: _Json | None
    asked: list[_Json]


LINK = ("url", "outlet", "label", "form", "placeholder")
"""What names a source link within its article."""

_TIMES = frozenset(
    ("captured_at", "date_published", "date_modified", "gone_at", "at", "earliest", "latest"),
)


def link_json(link: SourceLink) -> dict[str, str | bool | None]:
    """What names the source link within its article."""
    return {name: getattr(link, name) for name in LINK}


def link_digest(link: SourceLink | Mapping[str, object]) -> str:
    """SHA-256 (hex) of what names the source link within its article."""
    if isinstance(link, SourceLink):
        return digest_of(link_json(link))
    return digest_of({name: link[name] for name in LINK})


def digest_of(value: object) -> str:
    """SHA-256 (hex) of anything that is JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def evidence_json(evidence: Evidence) -> KeptEvidence:
    """The evidence, every field by its name."""
    kept: KeptEvidence = _plain(asdict(evidence))
    return kept


def evidence_digest(verdict: str, evidence: KeptEvidence) -> str:
    """SHA-256 (hex) of what is held and why: neither when nor how often was asked, nor what a clock learns, is news."""
    rest = {name: value for name, value in evidence.items() if name not in ("asked", "issued")}
    answers = {json.dumps([each["outcome"], each["status"]]) for each in evidence["asked"]}
    # How far apart two dates are by a clock moves with it.
    apart = evidence["days_apart"] if evidence["cited"] else None
    return digest_of([verdict, {**rest, "days_apart": apart}, sorted(answers)])


def evidence_of(kept: KeptEvidence) -> Evidence | None:
    """The evidence that was kept; None where a person judged, who leaves none."""
    if not kept:
        return None
    comparison = kept["comparison"]
    return Evidence(
        reason=kept["reason"],
        told=State(**_timed(kept["told"])),
        target=kept["target"],
        resolved_by=kept["resolved_by"],
        cited=State(**_timed(kept["cited"])) if kept["cited"] else None,
        issued=Issued(**_timed(kept["issued"])) if kept["issued"] else None,
        days_apart=kept["days_apart"],
        comparison=_comparison(comparison) if comparison else None,
        asked=tuple(_asked(each) for each in kept["asked"]),
    )


def _comparison(kept: _Json) -> Comparison:
    known = {each.name for each in fields(Comparison)}
    values = {name: value for name, value in kept.items() if name in known}
    values["sentences"] = tuple(SentencePair(**each) for each in kept["sentences"])
    for name in ("names", "numbers", "quotes"):
        values[name] = Shared(shared=tuple(kept[name]["shared"]), missing=tuple(kept[name]["missing"]))
    return Comparison(**values)


def _asked(kept: _Json) -> Asked:
    return Asked(**_timed({**kept, "hops": tuple((url, status) for url, status in kept["hops"])}))


def _timed(kept: _Json) -> _Json:
    return {name: datetime.fromisoformat(value) if name in _TIMES and value else value for name, value in kept.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value
