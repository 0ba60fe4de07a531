"""Other ways to search the same texts, as plainly as their documentation shows them: run as a program of its own.

It reads the number of texts and the queries as JSON, and writes a line of JSON for each way.
"""

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

from benchmarks.search_texts import Told, texts

SHOWN = 20


class Searcher(Protocol):
    """A way to search: filled once, then asked. `ask` gives how many texts hold all words, or the phrase."""

    name: str

    def fill(self, texts: Iterable[Told]) -> None: ...

    def ask(self, words: list[str]) -> int: ...


class LikeScan:
    """SQLite without any index: each text is looked through."""

    name = "LIKE over the texts"

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "like.db")
        self._database.execute("CREATE TABLE texts (id INTEGER PRIMARY KEY, headline TEXT, body TEXT)")

    def fill(self, texts: Iterable[Told]) -> None:
        """Put all texts in."""
        self._database.executemany("INSERT INTO texts (headline, body) VALUES (?, ?)", texts)
        self._database.commit()

    def ask(self, words: list[str]) -> int:
        """All that hold the words; the newest are read."""
        holds = " AND ".join("(headline LIKE ? OR body LIKE ?)" for _ in words)
        like = [f"%{word}%" for word in words for _ in range(2)]
        found = self._database.execute(f"SELECT id FROM texts WHERE {holds} ORDER BY id DESC", like).fetchall()
        for (number,) in found[:SHOWN]:
            self._database.execute("SELECT headline, body FROM texts WHERE id = ?", (number,)).fetchone()
        return len(found)


class Fts5:
    """SQLite's FTS5 with a tokenizer of its own, ranked by its bm25, with its snippets."""

    def __init__(self, folder: Path, tokenizer: str) -> None:
        self.name = f"FTS5 {tokenizer}"
        self._database = sqlite3.connect(folder / f"{tokenizer}.db")
        self._database.execute(f"CREATE VIRTUAL TABLE texts USING fts5(headline, body, tokenize='{tokenizer}')")

    def fill(self, texts: Iterable[Told]) -> None:
        """Put all texts in."""
        self._database.executemany("INSERT INTO texts (headline, body) VALUES (?, ?)", texts)
        self._database.commit()

    def ask(self, words: list[str]) -> int:
        """The best with snippets, and the count of all."""
        match = " ".join('"{}"'.format(word.replace('"', " ")) for word in words)
        best = (
            "SELECT headline, snippet(texts, 1, '[', ']', '…', 32) FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?"
        )
        self._database.execute(best, (match, SHOWN)).fetchall()
        count: tuple[int] = self._database.execute(
            "SELECT count(*) FROM texts WHERE texts MATCH ?", (match,)
        ).fetchone()
        return count[0]


class Tantivy:
    """tantivy, with an analyzer of its own; the best are read from its store."""

    def __init__(self, folder: Path, name: str, analyzer: Callable[[Any], Any] | None) -> None:
        import tantivy

        self.name = f"tantivy, {name}"
        self._tantivy = tantivy
        builder = tantivy.SchemaBuilder()
        for field in ("headline", "body"):
            builder.add_text_field(field, stored=True, tokenizer_name="own" if analyzer else "default")
        path = folder / f"tantivy-{name}"
        path.mkdir()
        self._index = tantivy.Index(builder.build(), path=str(path))
        if analyzer:
            self._index.register_tokenizer("own", analyzer(tantivy))

    def fill(self, texts: Iterable[Told]) -> None:
        """Put all texts in."""
        writer = self._index.writer(heap_size=128_000_000, num_threads=1)
        for headline, body in texts:
            writer.add_document(self._tantivy.Document(headline=[headline], body=[body]))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def ask(self, words: list[str]) -> int:
        """The best, read, and the count of all."""
        typed = " AND ".join('"{}"'.format(word.replace('"', " ").replace("\\", " ")) for word in words)
        query = self._index.parse_query(typed, ["headline", "body"])
        searcher = self._index.searcher()
        found = searcher.search(query, SHOWN, count=True)
        for _, address in found.hits:
            searcher.doc(address)
        return int(found.count)


def pairs(tantivy: Any) -> Any:
    """Overlapping pairs of characters, lower case."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(min_gram=2, max_gram=2, prefix_only=False))
        .filter(tantivy.Filter.lowercase())
        .build()
    )


def all_of(folder: Path) -> list[Searcher]:
    """Every way that is compared; tantivy only where it is installed."""
    found: list[Searcher] = [LikeScan(folder), Fts5(folder, "trigram"), Fts5(folder, "unicode61")]
    try:
        return [*found, Tantivy(folder, "its default", None), Tantivy(folder, "pairs of characters", pairs)]
    except ModuleNotFoundError:
        return found


SLOW = 20
"""Queries asked of the scan, which takes a second for each."""


def measure(way: Searcher, count: int, queries: list[list[str]]) -> dict[str, Any]:
    """Seconds to fill, milliseconds and hits of each query, asked twice: the second time counts."""
    began = time.perf_counter()
    way.fill(texts(count))
    filled = time.perf_counter() - began
    asked = queries[:SLOW] if isinstance(way, LikeScan) else queries
    for words in asked:
        way.ask(words)
    answers = [_timed(way, words) for words in asked]
    return {"way": way.name, "fill_seconds": filled, "answers": answers}


def _timed(way: Searcher, words: list[str]) -> tuple[float, int]:
    began = time.perf_counter()
    hits = way.ask(words)
    return (time.perf_counter() - began) * 1000, hits


if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    with tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as place:
        for each in all_of(Path(place)):
            print(json.dumps(measure(each, wanted["texts"], wanted["queries"])), flush=True)
