"""What pages of one layout have in common, with nothing in it that anybody wrote as news.

A dictionary is kept as long as any page needs it, and must not keep what a takedown is to remove. So only runs of
characters are taken that every page has, each eight in a row; and of those neither text nor what may be a text: the
most-read list, with headlines of other articles, is on every page, too.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

RUN = 8
"""Characters in a row that tell a text: fewer are a word, or a few."""
LIKE = 0.7
"""A page is of the same layout that has so much of what most pages share."""
_CUT = "\0"

_PIECE = re.compile(r"<[^<>]*>?|[^<\n]+\n?|\n")
_NAME = re.compile(r"</?([a-zA-Z]+)")
_VALUE = re.compile(r"""([\w:-]+)\s*=\s*("[^"]*"|'[^']*')""")
_TEXTS = ("alt", "title", "content", "label", "placeholder", "summary", "value", "headline", "desc", "text", "name")
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"' + r"|'(?:[^'\\\n]|\\.)*'|`[^`]*`")
_PROSE = re.compile(r"[^\x00-\x1f<>\"'=;{}\[\]]{8,}")
_ESCAPED = re.compile(r"(?:(?:%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|&#\w+;)[^\"'<>/&%\\]{0,3}){3,}")
_SLUG = re.compile(r"(?<![\w-])(?:\w+[-_]){3,}\w+")


def chrome_of(pages: Sequence[bytes], names: Collection[str] = ()) -> bytes:
    """What `pages`, each of another article, have in common, in the order of one of them; empty where that is nothing.

    None of `names` (of people, headlines) is in it.
    """
    encoding = _encoding(pages[-1])
    texts = [page.decode(encoding, "surrogateescape") for page in pages]
    split = [_PIECE.findall(text) for text in texts]
    chosen = _of_one_layout([set(pieces) for pieces in split])
    shared = set.intersection(*(set(split[number]) for number in chosen))
    runs = _runs([split[number] for number in chosen], shared)
    kept = "".join(_kept(split[chosen[-1]], shared, runs))
    return _without(kept, names).encode(encoding, "surrogateescape")


def _encoding(page: bytes) -> str:
    try:
        page.decode()
    except UnicodeDecodeError:
        return "latin-1"  # one character a byte; eight are four Korean letters, which is stricter
    return "utf-8"


def _of_one_layout(pages: Sequence[set[str]]) -> list[int]:
    """The numbers of the pages that have most of what most have in common."""
    counted = Counter(piece for page in pages for piece in page)
    common = {piece for piece, times in counted.items() if times * 2 >= len(pages)}
    sizes = [sum(map(len, page & common)) for page in pages]
    return [number for number, size in enumerate(sizes) if size >= LIKE * max(sizes)]


def _runs(pages: Sequence[Sequence[str]], shared: Collection[str]) -> set[str]:
    """Eight characters in a row that are on every page, outside of pieces that every page has."""
    found: set[str] | None = None
    for pieces in pages:
        rest = _CUT.join(dict.fromkeys(piece for piece in pieces if piece not in shared))
        here = {rest[at : at + RUN] for at in range(len(rest) - RUN + 1)}
        found = here if found is None else found & here
    return {run for run in found or () if _CUT not in run}


def _kept(pieces: Sequence[str], shared: Collection[str], runs: Collection[str]) -> Iterator[str]:
    inside, seen = "", {""}
    for whole in pieces:
        if whole.startswith("<") and (name := _NAME.match(whole)):
            inside = name[1].lower() if whole[1] != "/" else ""
            inside = "data" if inside == "script" and "json" in whole else inside
        piece = _without_text(whole, inside)
        kept = piece if whole in shared else _CUT.join(_in_runs(piece, runs))
        if kept == whole:
            yield kept
        elif kept in seen:
            yield _CUT
        else:
            seen.add(kept)
            yield f"{_CUT}{kept}{_CUT}"


def _in_runs(piece: str, runs: Collection[str]) -> Iterator[str]:
    """The parts of `piece` of which each eight characters in a row are on every page."""
    began: int | None = None
    for at in range(len(piece) - RUN + 2):
        if piece[at : at + RUN] in runs:
            began = at if began is None else began
        elif began is not None:
            yield piece[began : at + RUN - 1]
            began = None


def _without_text(piece: str, inside: str) -> str:
    if piece.startswith("<"):
        return _VALUE.sub(_cut_value, piece)
    if inside in ("script", "style"):
        return _QUOTED.sub(_cut_quoted, piece)
    return piece if len(piece.strip()) < RUN and inside != "data" else _CUT


def _cut_value(match: re.Match[str]) -> str:
    name, value = match[1].lower(), match[2]
    is_text = any(name.endswith(text) for text in _TEXTS) and len(value) - 2 >= RUN
    return f"{match[1]}={_CUT}" if is_text or "{" in value else match[0]


def _cut_quoted(match: re.Match[str]) -> str:
    is_text = len(match[0]) - 2 >= RUN and (match[0].count(" ") > 1 or not match[0].isascii())
    return _CUT if is_text else match[0]


def _without(kept: str, names: Collection[str]) -> str:
    """What is left of `kept` where it is checked as a whole: no run of letters beyond ASCII, no slug, no name."""
    kept = _PROSE.sub(lambda match: match[0] if match[0].isascii() else _CUT, kept)
    kept = _SLUG.sub(lambda match: _CUT if len(match[0]) > 2 * RUN else match[0], _ESCAPED.sub(_CUT, kept))
    for name in sorted((name for name in names if len(name) > 1), key=len, reverse=True):
        kept = kept.replace(name, _CUT)
    return re.sub(f"{_CUT}{{2,}}", _CUT, kept)
