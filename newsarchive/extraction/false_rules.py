"""The table of what is served in place of articles, compiled once."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from newsarchive.items import FalseKind

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One kind of page; false_pages.toml says what each part is."""

    kind: FalseKind
    title: re.Pattern[str]
    says: re.Pattern[str]
    marks: str
    shape: str
    address: re.Pattern[str]
    teaser: bool


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the table."""
    source = files("newsarchive.extraction").joinpath("false_pages.toml").read_text(encoding="utf-8")
    table = tomllib.loads(source)
    return tuple(_rule(row, table["words"]) for row in table["rule"])


@cache
def any_title() -> re.Pattern[str]:
    """What fits a title's part by any rule."""
    return re.compile("|".join(f"(?:{rule.title.pattern})" for rule in rules()), re.IGNORECASE)


def _rule(row: dict[str, object], words: dict[str, str]) -> Rule:
    def pattern(name: str) -> re.Pattern[str]:
        written = row.get(name, ())
        given = [written] if isinstance(written, str) else written
        assert isinstance(given, Iterable)
        return _any_of(given, words)

    def selector(name: str) -> str:
        given = row.get(name, ())
        assert isinstance(given, Iterable)
        return ", ".join(given)

    return Rule(
        kind=row["kind"],  # type: ignore[arg-type]
        title=pattern("title"),
        says=pattern("says"),
        marks=selector("marks"),
        shape=selector("shape"),
        address=pattern("address"),
        teaser=bool(row.get("teaser")),
    )


def _any_of(patterns: Iterable[str], words: dict[str, str]) -> re.Pattern[str]:
    named = re.compile(r"\{(" + "|".join(words) + r")\}")
    written = [named.sub(lambda found: words[found[1]], pattern) for pattern in patterns]
    return re.compile("|".join(f"(?:{one})" for one in written), re.IGNORECASE) if written else _NEVER
