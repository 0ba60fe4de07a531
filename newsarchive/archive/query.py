"""What a person typed, read as a search. Any input is valid.

Words and "phrases" must all be there, unless OR stands between them; ``-`` or NOT excludes what follows, brackets
group, NAME:VALUE filters. What makes no sense as any of these is read as plain words, and said.
"""

import re
from dataclasses import dataclass, field, replace

from newsarchive.archive.expression import Node, Passes, Term, filters_in, wanted_terms
from newsarchive.archive.filters import ACCEPTED, Filter, read_filter
from newsarchive.archive.operators import Mark, Piece, joined
from newsarchive.normalization.tokens import Phrase, fold, query_phrases

MAX_TERMS = 64
"""Terms and filters beyond this are left out with a warning: each costs a look-up, and no person types so many."""

MAX_TOKENS = 1_000
"""Tokens of one phrase, about as many letters of Korean; PostgreSQL has no room for 20,000."""

# ASCII only: of the letters beyond, some are equal to one of these without case.
_FILTER = rf'(?P<name>(?ai:{"|".join(ACCEPTED)})):(?:"(?P<quoted>[^"]*)(?P<closed>"?)|(?P<bare>[^\s"()]*))'
_PIECE = re.compile(
    rf'{_FILTER}|"(?P<phrase>[^"]*)(?P<end>"?)|(?P<bracket>[()])|(?<![^\s(-])(?P<minus>-)(?=[^\s)])|(?P<word>[^\s"()]+)'
)
_UNKNOWN_FILTER = re.compile(r"\w+:.*")


@dataclass(frozen=True)
class Query:
    """`asked` is what must hold, None where nothing can be searched; `warnings` say what was read otherwise."""

    asked: Node | None
    warnings: tuple[str, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """What hits may hold, folded, for highlights."""
        return tuple(dict.fromkeys(term.typed for term in wanted_terms(self.asked))) if self.asked else ()

    @property
    def filters(self) -> tuple[Filter, ...]:
        """All filters, each once, excluding ones too."""
        return tuple(dict.fromkeys(filters_in(self.asked))) if self.asked else ()


def parse(text: str) -> Query:
    """Read `text`; what cannot be searched is said in `warnings`, never raised."""
    reader = _Reader()
    for match in _PIECE.finditer(text.replace("\0", " ")):
        reader.take(match)
    return reader.query()


@dataclass
class _Reader:
    """The query as far as it was read."""

    pieces: list[Piece] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    terms: dict[str, Term] = field(default_factory=dict)
    filters: dict[Filter, None] = field(default_factory=dict)
    too_many: set[str] = field(default_factory=set)

    def take(self, match: re.Match[str]) -> None:
        if match["name"]:
            self._take_filter(match)
        elif match["bracket"]:
            self.pieces.append(Mark(match["bracket"]))
        elif match["minus"]:
            self.pieces.append(Mark("-"))
        elif match["word"]:
            self._take_word(match["word"])
        else:
            self._require(match["end"])
            self._add(match["phrase"])

    def _take_filter(self, match: re.Match[str]) -> None:
        name, value = match["name"], match["bare"] or match["quoted"] or ""
        if match["quoted"] is not None:
            self._require(match["closed"])
        if found := read_filter(name, value):
            self._add_filter(found)
        elif self._add(typed := f"{name}:{value}"):
            accepted = ACCEPTED[name.lower()]
            self.warnings.append(f"{quoted(typed)} was read as plain words: {name.lower()}: takes {accepted}")

    def _add_filter(self, found: Filter) -> None:
        if found in self.filters or len(self.filters) < MAX_TERMS:
            self.pieces.append(Passes((found,)))
        self.filters[found] = None

    def _take_word(self, word: str) -> None:
        if word in ("OR", "AND", "NOT"):
            self.pieces.append(Mark(word))
        elif self._add(word) and _UNKNOWN_FILTER.fullmatch(word):
            self.warnings.append(plain(word))

    def _require(self, closing: str) -> None:
        if not closing:
            self.warnings.append("a quotation mark is not closed; the phrase was read to the end")

    def _add(self, typed: str) -> bool:
        phrases = query_phrases(typed)
        if not phrases:
            if typed.strip():
                self.warnings.append(f"{quoted(typed)} has no letter or digit to search for")
            return False
        term = Term(fold(typed).strip(), tuple(self._cut(typed, phrase) for phrase in phrases))
        if term.typed in self.terms or len(self.terms) < MAX_TERMS:
            self.pieces.append(term)
        self.terms[term.typed] = term
        return True

    def _cut(self, typed: str, phrase: Phrase) -> Phrase:
        if len(phrase.tokens) <= MAX_TOKENS:
            return phrase
        self.warnings.append(
            f"only the first {MAX_TOKENS:,} of {len(phrase.tokens):,} parts of {quoted(typed)} were searched"
        )
        return replace(phrase, tokens=phrase.tokens[:MAX_TOKENS], prefix=False)

    def query(self) -> Query:
        """What was read, no more of it than MAX_TERMS."""
        for what, read in (("terms were searched", self.terms), ("filters were used", self.filters)):
            if len(read) > MAX_TERMS:
                self.warnings.append(f"only the first {MAX_TERMS} of {len(read)} {what}")
        asked, misread = joined(self.pieces, _plain_term)
        return Query(asked, tuple(dict.fromkeys((*self.warnings, *misread))))


def _plain_term(operator: str) -> tuple[Term, str]:
    """An operator that joins nothing: the word, and the warning."""
    return Term(fold(operator), query_phrases(operator)), plain(operator)


def plain(typed: str) -> str:
    """The warning that `typed` looks like more than words and was not read so."""
    return f"{quoted(typed)} was read as plain words"


def quoted(typed: str) -> str:
    """The beginning of what was typed, as a message shows it."""
    clean = typed.encode("utf-8", "replace").decode("utf-8")
    return f"‘{clean[:40]}…’" if len(clean) > 40 else f"‘{clean}’"
