"""Texts that stand nowhere else, and where any of them is left: in files, bodies, indexes, tables, statistics."""

import random
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from backports import zstd
from sqlalchemy import text

from newsarchive.archive import payloads
from newsarchive.archive.engine import connect, reading
from newsarchive.normalization.tokens import bigrams, segments
from tests.archive.looking import contents, rows

LETTERS = 6
"""Letters in a row that are a piece of a text."""
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def marked(seed: int, sentences: int = 6) -> tuple[str, ...]:
    """Sentences of syllables that no other text has in that order: the first one may be a headline."""
    dice = random.Random(seed)
    return tuple(
        " ".join(_word(dice) for _ in range(dice.randint(4, 6))) + ("" if number == 0 else "다.")
        for number in range(sentences)
    )


def _word(dice: random.Random) -> str:
    return "".join(chr(dice.randint(0xAC00, 0xD7A3)) for _ in range(dice.randint(2, 4)))


def pieces(texts: Iterable[str]) -> set[str]:
    """All runs of so many letters, as they stand there and without spaces."""
    return {
        each[at : at + LETTERS]
        for one in texts
        for each in (one, one.replace(" ", ""))
        for at in range(len(each) - LETTERS + 1)
    }


def tokens(texts: Iterable[str]) -> set[str]:
    """The pairs of syllables that the search index makes of them."""
    return {pair for one in texts for each in segments(one) if each.is_bigram for pair in bigrams(each.text)}


def shown(texts: Iterable[str], data: bytes) -> set[str]:
    """Which pieces of them `data` has, in any encoding."""
    return {piece for piece in pieces(texts) if any(piece.encode(encoding) in data for encoding in _ENCODINGS)}


def _content(file: Path) -> bytes:
    """What a file has; nothing, where a server that runs has just done away with it."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def in_files(texts: Iterable[str], folder: Path, *others: str) -> dict[str, set[str]]:
    """By file of the folder: pieces of the texts, and pairs of their syllables, which an index would have."""
    found = {}
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        data = _content(file)
        pairs = {pair for pair in tokens(texts) - tokens(others) if pair.encode() in data and file.suffix == ".db"}
        if left := shown(texts, data) | pairs:
            found[file.name] = left
    return found


def in_bodies(texts: Iterable[str], url: str) -> set[str]:
    """What the bodies that are kept have of them, and the dictionaries."""
    engine = connect(url)
    try:
        with reading(engine) as connection:
            numbers = connection.execute(text("SELECT id FROM payloads")).scalars().all()
            bodies = [payloads.body_of(connection, number) for number in numbers]
            made = connection.execute(text("SELECT content FROM dictionaries")).scalars().all()
    finally:
        engine.dispose()
    return set(chain.from_iterable(shown(texts, each) for each in (*bodies, *map(zstd.decompress, made))))


def in_index(texts: Iterable[str], url: str) -> set[str]:
    """Pairs of their syllables that the search index has."""
    return tokens(texts) & set(_indexed(url))


def _indexed(url: str) -> Iterator[str]:
    if url.startswith("postgresql"):
        yield from (row[0] for row in rows(url, "SELECT word FROM ts_stat('SELECT tokens FROM article_index')"))
        return
    engine = connect(url)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, article_index, row)")
            yield from connection.exec_driver_sql("SELECT term FROM temp.held").scalars()
    finally:
        engine.dispose()


def in_tables(texts: Iterable[str], url: str) -> dict[str, set[str]]:
    """By table: what its rows have of them; on PostgreSQL, what its statistics have, too."""
    tables = contents(url)
    if url.startswith("postgresql"):
        tables["pg_stats"] = rows(url, "SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats")
    found = {name: shown(texts, repr(held).encode("utf-8", "replace")) for name, held in tables.items()}
    return {name: left for name, left in found.items() if left}


def anywhere(texts: Iterable[str], url: str) -> dict[str, object]:
    """All that is left of them in an archive, but for the bytes of its files; empty where nothing is."""
    texts = tuple(texts)
    left = {"bodies": in_bodies(texts, url), "index": in_index(texts, url), "tables": in_tables(texts, url)}
    return {name: each for name, each in left.items() if each}
