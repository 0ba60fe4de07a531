"""What a person typed, read as a search: words and "phrases" (all must be there), and filters. Any input is valid."""

import re
from dataclasses import dataclass, field

from newsarchive.archive.filters import ACCEPTED, Filter, read_filter
from newsarchive.normalization.tokens import Phrase, fold, query_phrase

MAX_TERMS = 64
"""Terms and filters beyond this are left out with a warning: each costs a look-up, and no person types so many."""

MAX_TOKENS = 1_000
"""Tokens of one phrase, about as many letters of Korean; PostgreSQL has no room for 20,000."""

# ASCII only: of the letters beyond, some are equal to one of these without case.
_FILTER = rf'(?P<name>(?ai:{"|".join(ACCEPTED)})):(?:"(?P<quoted>[^"]*)(?P<closed>"?)|(?P<bare>[^\s"]*))'
_TERM = re.compile(rf'{_FILTER}|"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s"]+)')
_OPERATOR = re.compile(r"OR|AND|NOT|-.+|\w+:.*|\(.*|.*\)")


@dataclass(frozen=True)
class Query:
    """`terms` as typed but folded (for highlights), `phrases` to look up, `filters`, each once, and `warnings` on
    what was read otherwise."""

    terms: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    warnings: tuple[str, ...]
    filters: tuple[Filter, ...] = ()


def parse(text: str) -> Query:
    """Read `text`; what cannot be searched is said in `warnings`, never raised."""
    reader = _Reader()
    for match in _TERM.finditer(text.replace("\0", " ")):
        if match["name"]:
            reader.take_filter(match)
        elif match["word"]:
            reader.take_word(match["word"])
        else:
            reader.take_phrase(match)
    return reader.query()


@dataclass
class _Reader:
    """The query as far as it was read."""

    terms: dict[str, Phrase] = field(default_factory=dict)
    filters: dict[Filter, None] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def take_filter(self, match: re.Match[str]) -> None:
        name, value = match["name"], match["bare"] or match["quoted"] or ""
        if match["quoted"] is not None:
            self._require(match["closed"])
        if found := read_filter(name, value):
            self.filters[found] = None
        elif self._add(typed := f"{name}:{value}"):
            accepted = ACCEPTED[name.lower()]
            self.warnings.append(f"{quoted(typed)} was read as plain words: {name.lower()}: takes {accepted}")

    def take_word(self, word: str) -> None:
        if self._add(word) and _OPERATOR.fullmatch(word):
            self.warnings.append(f"{quoted(word)} was read as plain words")

    def take_phrase(self, match: re.Match[str]) -> None:
        self._require(match["end"])
        self._add(match["phrase"])

    def _require(self, closing: str) -> None:
        if not closing:
            self.warnings.append("a quotation mark is not closed; the phrase was read to the end")

    def _add(self, term: str) -> bool:
        phrase = query_phrase(term)
        if phrase is None:
            if term.strip():
                self.warnings.append(f"{quoted(term)} has no letter or digit to search for")
            return False
        self.terms.setdefault(fold(term).strip(), self._cut(term, phrase))
        return True

    def _cut(self, term: str, phrase: Phrase) -> Phrase:
        if len(phrase.tokens) <= MAX_TOKENS:
            return phrase
        self.warnings.append(
            f"only the first {MAX_TOKENS:,} of {len(phrase.tokens):,} parts of {quoted(term)} were searched"
        )
        return Phrase(phrase.tokens[:MAX_TOKENS], prefix=False)

    def query(self) -> Query:
        """What was read, no more of it than MAX_TERMS."""
        for what, read in (("terms were searched", self.terms), ("filters were used", self.filters)):
            if len(read) > MAX_TERMS:
                self.warnings.append(f"only the first {MAX_TERMS} of {len(read)} {what}")
        terms = dict(list(self.terms.items())[:MAX_TERMS])
        filters = tuple(self.filters)[:MAX_TERMS]
        return Query(tuple(terms), tuple(terms.values()), tuple(dict.fromkeys(self.warnings)), filters)


def quoted(typed: str) -> str:
    """The beginning of what was typed, as a message shows it."""
    clean = typed.encode("utf-8", "replace").decode("utf-8")
    return f"‘{clean[:40]}…’" if len(clean) > 40 else f"‘{clean}’"
