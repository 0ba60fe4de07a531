"""What a search asks of the index on PostgreSQL, which archive.tsvector fills."""

from collections.abc import Iterable

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Integer,
    SelectBase,
    Text,
    cast,
    column,
    except_,
    intersect,
    literal,
    select,
    table,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from newsarchive.archive.expression import Either, Every, Node, Not, Passes, Term
from newsarchive.archive.facts import wanted
from newsarchive.archive.tsvector import LONGEST, LONGEST_TAIL, TAIL, tail
from newsarchive.normalization.tokens import JOINT, LONG, Phrase, is_bigram


def _query(node: Node, *, spaces: bool = True) -> str:
    """tsquery syntax for `node`, which the index can tell; without `spaces`, what is found where words have none.

    That is a part of what is found in all.
    """
    if isinstance(node, Term):
        return _any(_phrase(phrase, spaces=spaces) for phrase in node.phrases)
    if isinstance(node, Passes):
        return _any(f"'{token}'" for each in node.filters for token in wanted(each))
    if isinstance(node, Either):
        return _any(_query(each, spaces=spaces) for each in node.nodes)
    if isinstance(node, Not):
        return f"!{_query(node.node)}"
    return f"({' & '.join(_query(each, spaces=spaces) for each in node.nodes)})"


def _any(alternatives: Iterable[str]) -> str:
    return f"({' | '.join(alternatives)})"


def _phrase(phrase: Phrase, *, spaces: bool) -> str:
    """tsquery syntax for `phrase`; tokens hold letters and digits only, so quoting is safe."""
    word = _word(phrase)
    if word is not None and len(word) <= LONGEST_TAIL:
        within = f"'{tail(word)}':*"
        is_all = len(word) < LONG or not spaces
        return within if is_all else f"({within} | ({_parted(word)} & {_over_spaces(phrase)}))"
    return f"({_over_spaces(phrase) if phrase.over_spaces else _in_order(phrase)})"


def _word(phrase: Phrase) -> str | None:
    """The word that a phrase is, if it is one of at least TAIL characters that go in pairs."""
    if phrase.prefix or len(phrase.tokens) < TAIL - 1 or not all(map(_is_pair, phrase.tokens)):
        return None  # between two words stands the end of the first, one character
    return phrase.tokens[0] + "".join(pair[1] for pair in phrase.tokens[1:])


def _is_pair(token: str) -> bool:
    return len(token) == 2 and is_bigram(token)


def _in_order(phrase: Phrase) -> str:
    return " <-> ".join(f"'{token[-LONGEST:]}'" for token in phrase.tokens) + (":*" if phrase.prefix else "")


def _parted(word: str) -> str:
    """What a text has that holds `word` over spaces: its beginning up to the first, and its end from the last on.

    GIN tells it alone; of what is left, few texts must be looked at for the order of the pairs.
    """
    places = range(1, len(word))
    if len(word) > MOST_PLACES:
        return _any(_space(word, place) for place in places)
    return _any(_parted_at(word, first, last) for first in places for last in places[first - 1 :])


def _parted_at(word: str, first: int, last: int) -> str:
    start, end = word[:first], word[last:]
    parts = [f"'{tail(start) if len(start) >= TAIL else start}'", _space(word, first), _space(word, last)]
    if len(end) > 1:  # what begins with a single character is no one token
        parts.append(f"'{tail(end)}':*" if len(end) >= TAIL else f"'{end}'")
    return f"({' & '.join(dict.fromkeys(parts))})"


def _space(word: str, place: int) -> str:
    return _seam(word[place - 1], word[place])


def _over_spaces(phrase: Phrase) -> str:
    """Each pair of characters side by side or over a space."""
    following = (*phrase.tokens[1:], "")
    spots = [_spot_over_spaces(token, after) for token, after in zip(phrase.tokens, following, strict=True)]
    return "(" + " <-> ".join(spots) + (":*" if phrase.prefix else "") + ")"


def _spot_over_spaces(token: str, following: str) -> str:
    quoted = f"'{token[-LONGEST:]}'"
    if _is_pair(token):
        return f"({quoted} | {_seam(*token)})"
    ends_run = is_bigram(token) and is_bigram(following)
    return f"({quoted} & !{_seam(token, following[0])})" if ends_run else quoted


def _seam(left: str, right: str) -> str:
    return f"'{left}{JOINT}{right}'"


_INDEX = table(
    "article_index",
    *(column("article_id", BigInteger), column("part", Integer), column("place", BigInteger)),
    *(column("is_whole", Boolean), column("tokens", TSVECTOR)),
)


MOST_PLACES = 12
"""Characters of a word up to which every place of a first and a last space is asked for: 66 pairs of places."""


def matching(node: Node) -> SelectBase:
    """(place, article_id) of the articles that hold what `node`, which the index can tell, asks for."""
    rows = select(_INDEX.c.place, _INDEX.c.article_id)
    in_parts = _in_parts(node).subquery("in_parts")
    # A part at a time, each by its number: what is wanted may stand in one part, what is not in another.
    first = rows.where(~_INDEX.c.is_whole, _INDEX.c.part == 0, _INDEX.c.article_id.in_(select(in_parts.c.article_id)))
    return union_all(*(rows.where(_INDEX.c.is_whole, _holds(asked)) for asked in _in_two(node)), first)


def _in_two(node: Node) -> list[str]:
    """`node` as two queries that find nothing twice, or as one.

    Where a query asks for an order of tokens, PostgreSQL looks at each tsvector that may hold it: so words without
    spaces, which are nearly all, are asked for apart.
    """
    everything, plain = _query(node), _query(node, spaces=False)
    return [everything] if everything == plain else [plain, f"({everything} & !{plain})"]


def _in_parts(node: Node) -> SelectBase:
    if isinstance(node, Term | Passes):
        return select(_INDEX.c.article_id).where(~_INDEX.c.is_whole, _holds(_query(node)))
    if isinstance(node, Either):
        return union(*map(_in_parts, node.nodes))
    assert isinstance(node, Every)
    held: SelectBase = intersect(*(_in_parts(each) for each in node.nodes if not isinstance(each, Not)))
    unwanted = [_in_parts(each.node) for each in node.nodes if isinstance(each, Not)]
    return except_(held, *unwanted) if unwanted else held


def _holds(asked: str) -> ColumnElement[bool]:
    return _INDEX.c.tokens.op("@@", return_type=Boolean())(cast(literal(asked, Text), TSQUERY))
