"""What a person typed, read as a search: words (all must be there) and "phrases". Any input is valid."""

import re
from dataclasses import dataclass

from newsarchive.normalization.tokens import Phrase, fold, query_phrase

MAX_TERMS = 64
"""Terms beyond this are left out with a warning: each costs a look-up, and no person types so many."""

_TERM = re.compile(r'"([^"]*)"|"([^"]*)$|([^\s"]+)')
_OPERATOR = re.compile(r"OR|AND|NOT|-.+|\w+:.*|\(.*|.*\)")


@dataclass(frozen=True)
class Query:
    """`terms` as typed but folded (for highlights), `phrases` to look up, and `warnings` on what was read otherwise."""

    terms: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    warnings: tuple[str, ...]


def parse(text: str) -> Query:
    """Read `text`; what cannot be searched is said in `warnings`, never raised."""
    terms: dict[str, Phrase] = {}
    warnings: list[str] = []
    for match in _TERM.finditer(text.replace("\0", " ")):
        quoted, unclosed, word = match.groups()
        if unclosed is not None:
            warnings.append("a quotation mark is not closed; the phrase was read to the end")
        added = _add(terms, warnings, quoted if quoted is not None else unclosed if unclosed is not None else word)
        if added and word and _OPERATOR.fullmatch(word):
            warnings.append(f"{_short(word)} was read as plain words")
    if len(terms) > MAX_TERMS:
        warnings.append(f"only the first {MAX_TERMS} of {len(terms)} terms were searched")
    kept = list(terms.items())[:MAX_TERMS]
    return Query(tuple(term for term, _ in kept), tuple(phrase for _, phrase in kept), tuple(dict.fromkeys(warnings)))


def _add(terms: dict[str, Phrase], warnings: list[str], term: str) -> bool:
    phrase = query_phrase(term)
    if phrase is None:
        if term.strip():
            warnings.append(f"{_short(term)} has no letter or digit to search for")
        return False
    terms.setdefault(fold(term).strip(), phrase)
    return True


def _short(term: str) -> str:
    clean = term.encode("utf-8", "replace").decode("utf-8")
    return f"‘{clean[:40]}…’" if len(clean) > 40 else f"‘{clean}’"
