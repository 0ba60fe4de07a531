"""A request of the API as its route reads it: values by name, all of them right; and where the next page is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from newsarchive.telling.records import Record
from newsarchive.web.api.parameters import NotRead, Parameter
from newsarchive.web.api.problems import Problem

BASE = "/api/v1"
Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked for: `values` by the names of the route's parameters, `typed` as they were given."""

    path: str
    values: Mapping[str, Any]
    typed: Mapping[str, str]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def following(self, page: str | int | None) -> str | None:
        """The address of the page that begins with `page`; None where there is none."""
        if page is None:
            return None
        return f"{BASE}{self.path}?{urlencode({**self.typed, 'page': page})}"

    def items(
        self,
        items: Sequence[Record],
        page: str | int | None = None,
        *,
        warnings: Sequence[str] = (),
        **more: object,
    ) -> Record:
        """A list as every route answers it."""
        return {"items": list(items), "next": self.following(page), "warnings": list(warnings), **more}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is answered: a record, and headers of its own."""

    record: Record
    headers: Mapping[str, str] = field(default_factory=dict)


def read(
    path: str, parameters: Sequence[Parameter], parts: Mapping[str, str], query: Sequence[tuple[str, str]]
) -> Asked:
    """What a request asks for: `parts` of the path by name, `query` as it came. Raises Problem."""
    given = _once(query, [each.name for each in parameters if each.place == "query"])
    values = {each.name: _value(each, parts if each.place == "path" else given) for each in parameters}
    own = {name: quote(part, safe=":@") for name, part in parts.items()}
    return Asked(path=path.format(**own), values=values, typed=given)


def _once(query: Sequence[tuple[str, str]], names: Sequence[str]) -> dict[str, str]:
    takes = f"takes {', '.join(names)}" if names else "takes no parameters"
    for name, _ in query:
        if name not in names:
            raise Problem("bad-parameter", f"There is an unknown parameter; this address {takes}.")
    if twice := [name for name in names if sum(given == name for given, _ in query) > 1]:
        raise Problem("bad-parameter", f"Given more than once: {', '.join(twice)}.")
    return dict(query)


def _value(parameter: Parameter, given: Mapping[str, str]) -> Any:
    typed = given.get(parameter.name)
    if typed is None:
        if parameter.required:
            raise Problem("bad-parameter", f"The parameter {parameter.name} is missing.")
        return parameter.default
    try:
        return parameter.read(typed)
    except NotRead as wanted:
        raise Problem("bad-parameter", f"The parameter {parameter.name} takes {wanted}.") from None


def leaf(found: Sequence[Row], limit: int, page: Callable[[Row], str | int]) -> tuple[Sequence[Row], str | int | None]:
    """The rows of a page, of which one more than `limit` was asked for; and what the next begins with."""
    shown = found[:limit]
    return shown, page(shown[-1]) if len(found) > limit else None
