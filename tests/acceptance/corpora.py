"""The samples in the corpora of ../shared: files as they are, and the single cases in those that hold many."""

import ast
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.shared import SHARED

CORPORA = SHARED / "data" / "corpora"

needs_corpora = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the corpora (../shared/data/corpora) are not on this machine"
)

_PARTS = re.compile(rb"^#data\n(.*?)(?=^#(?:errors|encoding|document))", re.MULTILINE | re.DOTALL)


def bodies(corpus: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each sample of the corpus."""
    for file in sorted((CORPORA / corpus).rglob("*")):
        if file.is_file():
            name = file.relative_to(CORPORA).as_posix()
            yield from _packed(file, name) if file.suffix == ".tgz" else _parts(file.read_bytes(), name)


def _packed(file: Path, name: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(file) as packed:
        for member in packed:
            held = packed.extractfile(member) if member.isfile() else None
            if held is not None:
                yield f"{name}/{member.name}", held.read()


def _parts(body: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The file as a whole, then what it holds."""
    yield name, body
    if name.endswith(".dat"):
        cases = (found[1] for found in _PARTS.finditer(body))
        yield from ((f"{name} #{number}", case) for number, case in enumerate(cases))
    elif name.endswith((".test", ".json")) and body.lstrip().startswith((b"{", b"[")):
        yield from ((f"{name}: {text[:40]!r}", _encoded(text)) for text in _strings(json.loads(body)))
    elif name.endswith(("blns.txt", "_in.txt")):
        yield from ((f"{name} #{number}", line) for number, line in enumerate(body.splitlines()))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def texts(corpus: str) -> Iterator[str]:
    """All strings of a corpus: of its JSON, its lines, the literals of its Python tests."""
    for file in sorted((CORPORA / corpus).rglob("*")):
        if file.suffix == ".json":
            yield from _strings(json.loads(file.read_bytes()))
        elif file.suffix == ".txt":
            yield from file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        elif file.suffix == ".py":
            nodes = ast.walk(ast.parse(file.read_bytes()))
            yield from (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
