"""The front matter of a Jekyll source: as YAML where it is that, else recovered line by line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import yaml

from newsarchive.publishers.platforms.jekyll_recovery import Entry, entries, find_parts
from newsarchive.publishers.platforms.jekyll_title import title_lines, title_of

# Jekyll's own rule of where front matter begins and ends.
_FENCED = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_ALIAS = re.compile(r"(?:^|[\s\[{,])\*[^\s*]")
# More than any author writes. Values that name each other over and over grow without end where they are walked, and
# the parser builds nested values by recursion on a stack that has an end.
_MOST_ALIASES = 16
_DEEPEST = 50
_NESTING = ("[", "{", "- ", "? ", "-\t", "?\t")
_SHALLOW_LENGTH = 50_000
_MOST_ENTRIES = 1000


class RefusedYaml(Exception):
    """YAML that would be read, but is made to exhaust its reader."""


@dataclass(frozen=True, kw_only=True)
class FrontMatter:
    """What stands above the body, and the body.

    ``values`` are texts, lists and mappings of texts, as written: ``yes`` and ``2024-05-03`` stay texts; keys are
    in lower case. ``title`` is cleaned, None where there is none. ``valid`` tells whether it is YAML between fences,
    which Jekyll itself can read; ``problem`` is what YAML says. ``recovered`` names what YAML alone would not have
    given: keys, ``opening``, ``closing``.
    """

    values: Mapping[str, object]
    body: str
    valid: bool = True
    recovered: tuple[str, ...] = ()
    problem: str | None = None
    title: str | None = None


def read_front_matter(text: str) -> FrontMatter:
    """Front matter and body of ``text`` (line ends are line feeds). Never raises: damage is recovered and named."""
    fenced = _FENCED.match(text)
    if fenced is None:
        return _recovered(text, "no closed front matter at the top")
    try:
        values = _load_mapping(fenced[1])
    except (yaml.YAMLError, RefusedYaml, ValueError, RecursionError) as error:
        return _recovered(text, " ".join(str(error).split()))
    title = values.get("title")
    lines = title_lines(fenced[1].split("\n")) if _needs_its_lines(title) else ()
    return FrontMatter(
        values=values,
        body=text[fenced.end() :],
        recovered=() if "title" in values or not lines else ("title",),
        title=title_of(title, lines),
    )


def _load_mapping(block: str) -> dict[str, object]:
    """The block's values by key. Raises YAMLError, RefusedYaml, and ValueError where it is no mapping."""
    values = _load(block)
    if values is None or values == "":
        return {}
    if not isinstance(values, dict):
        raise ValueError("the front matter is no mapping of keys to values")
    return {str(key).lower(): value for key, value in values.items()} | _exact(values)


def _exact(values: dict[object, object]) -> dict[str, object]:
    """Keys that are in lower case already win over the same key in capitals."""
    return {key: value for key, value in values.items() if isinstance(key, str) and key.islower()}


def _load(block: str) -> object:
    """By the base loader: every scalar stays a text and tags are ignored, so nothing is ever constructed."""
    if ("*" in block and _ALIAS.search(block)) or _may_be_deep(block):
        _refuse_bombs(block)
    return yaml.load(block, Loader=yaml.CBaseLoader)


def _may_be_deep(block: str) -> bool:
    return len(block) > _SHALLOW_LENGTH or sum(map(block.count, _NESTING)) > _DEEPEST


def _refuse_bombs(block: str) -> None:
    """Look at the events, which come one by one, before anything is built. Raises RefusedYaml."""
    depth = aliases = 0
    for event in yaml.parse(block, Loader=yaml.CBaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        if depth > _DEEPEST or aliases > _MOST_ALIASES:
            raise RefusedYaml(f"more than {_MOST_ALIASES} aliases, or nested deeper than {_DEEPEST}")


def _recovered(text: str, problem: str) -> FrontMatter:
    """Each entry is read as YAML by itself; one that is none keeps its text."""
    parts = find_parts(text)
    values: dict[str, object] = {}
    damaged: list[str] = []
    for entry in islice(entries(parts.lines), _MOST_ENTRIES):
        values[entry.key], intact = _read_entry(entry)
        damaged += () if intact or not entry.key else (entry.key,)
    damaged += () if "title" in values else ("title",)
    title = None if "title" in damaged else values.get("title")
    return FrontMatter(
        values=values,
        body=parts.body,
        valid=False,
        recovered=tuple(dict.fromkeys((*parts.missing, *damaged))),
        problem=problem,
        title=title_of(title, title_lines(parts.lines)),
    )


def _read_entry(entry: Entry) -> tuple[object, bool]:
    """The entry's value, and whether it is good YAML by itself."""
    try:
        values = _load_mapping(entry.source)
    except (yaml.YAMLError, RefusedYaml, ValueError, RecursionError):
        return entry.text, False
    return values.get(entry.key, entry.text), entry.tidy


def _needs_its_lines(title: object) -> bool:
    """A title that YAML does not give as one, or that may be the first of numbered candidates."""
    return not isinstance(title, str) or not title or title.lstrip()[:1] == "1"
