"""The cases of http-cache-tests (../shared), read out of its modules; what those compute in loops is computed here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.acceptance.mjs import Call, Computed, Name, read, read_each
from tests.acceptance.shared import SHARED

FOLDER = SHARED / "data" / "corpora" / "http-cache-tests" / "tests"

Request = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One test: what a cache is asked for one after the other, and what the origin answers.

    No requests where their text is put together by functions.
    """

    id: str
    requests: tuple[Request, ...]


@cache
def cases() -> dict[str, Case]:
    """All cases by id; none where the corpus is not on this machine."""
    return {case.id: case for path in sorted(FOLDER.glob("*.mjs")) for case in _cases_of(path.name)}


def stated_ids() -> Iterator[re.Pattern[str]]:
    """Each id as the modules state it; what they put together in a loop is any text."""
    for path in sorted(FOLDER.glob("*.mjs")):
        text = path.read_text(encoding="utf-8")
        tests, depth = (text.partition("export default {\n  name")[0], 2) if "tests.push" in text else (text, 4)
        for stated in re.findall(rf"""^ {{{depth},}}id: (?:'([^'\n]+)'|`([^`\n]+)`)""", tests, re.M):
            parts = re.split(r"\$\{[^}]*\}", "".join(stated))
            yield re.compile(".*".join(map(re.escape, parts)))


def _cases_of(file: str) -> Iterator[Case]:
    text = (FOLDER / file).read_text(encoding="utf-8")
    templates = _templates(text)
    for stated in (*_listed(text), *read_each(text, r"tests\.push\(")):
        for test in _spread(stated):
            if isinstance(test["id"], str):
                yield Case(test["id"], _requests(test["requests"], templates))
    if file in _IN_LOOPS:
        yield from _IN_LOOPS[file](text)


def _listed(text: str) -> list[Any]:
    suite = read(text, text.index("export default") + len("export default"))
    tests = suite.get("tests") if isinstance(suite, dict) else None
    return tests if isinstance(tests, list) else []


def _templates(text: str) -> dict[str, Request]:
    """Requests that others are made from, of the module and of its library."""
    library = (FOLDER / "lib" / "templates.mjs").read_text(encoding="utf-8")
    found = {}
    for source, prefix in ((library, "templates."), (library, ""), (text, "")):
        for match in re.finditer(r"const (\w+) = makeTemplate\(", source):
            found[prefix + match[1]] = read(source, match.end())
    return found


def _requests(stated: list[Any], templates: dict[str, Request]) -> tuple[Request, ...]:
    try:
        return tuple(_plain(request, templates) for request in stated)
    except Computed:
        return ()


def _plain(request: Any, templates: dict[str, Request]) -> Request:
    """The request with its template filled in: lists are joined, all else is replaced."""
    if isinstance(request, Call):
        if request.name not in templates:
            raise Computed(request.name)
        merged = dict(templates[request.name])
        for key, value in (request.given[0] if request.given else {}).items():
            merged[key] = [*merged.get(key, []), *value] if isinstance(value, list) else value
        request = merged
    if not isinstance(request, dict):
        raise Computed(str(request))
    if "Name(" in repr(request):
        raise Computed(repr(request))
    return request


def _spread(stated: Any) -> Iterator[dict[str, Any]]:
    """A test; or, of stale.mjs, the one that is made for a directive of Cache-Control."""
    if isinstance(stated, Call):
        directive, *_ = given = stated.given
        value = given[2] if len(given) > 2 else ""
        first = {"response_headers": [["Cache-Control", f"max-age=2, {directive}{value}"]]}
        yield {"id": f"stale-close-{directive}{value}", "requests": [first, {"disconnect": True}]}
    elif isinstance(stated, dict):
        yield stated


def _statuses(text: str) -> Iterator[Case]:
    for code, *_ in _looped(text, "checkStatus"):
        status = {"response_status": [code]}
        fresh = [["Cache-Control", "max-age=100000"], ["Date", 0]]
        stale = [["Expires", -5000], ["Last-Modified", -100_000], ["Date", 0]]
        yield Case(
            f"status-{code}-fresh", ({**status, "response_headers": fresh}, {**status, "expected_type": "cached"})
        )
        yield Case(f"status-{code}-stale", ({**status, "response_headers": stale}, {"expected_type": "not_cached"}))


def _heuristics(text: str) -> Iterator[Case]:
    for is_reused, code, *more in _looped(text, "checkStatus"):
        kind = "cached" if is_reused else "not_cached"
        extra = [more[3]] if len(more) > 3 and more[3] else []
        first = {"response_status": [code], "response_headers": [["Last-Modified", -86_400], ["Date", 0], *extra]}
        yield Case(f"heuristic-{code}-{kind}", (first, {"response_status": [code], "expected_type": kind}))
    for seconds in _looped(text, "checkHeuristic"):
        headers = [["Last-Modified", -seconds], ["Date", 0]]
        yield Case(f"heuristic-delta-{seconds}", ({"response_headers": headers}, {"expected_type": "cached"}))


def _updates(_: str) -> Iterator[Case]:
    date = [["Last-Modified", "Wed, 01 Jan 2020 00:00:00 GMT"], ["Date", 0]]
    held = {"response_headers": [["Cache-Control", "max-age=2"], *date, ["Test-Header", "a"]]}
    validated = {"response_headers": date, "expected_type": "lm_validated"}
    yield Case("304-lm-use-stored-Test-Header", (held, validated))
    for header in _header_list():
        if header.get("noStore"):
            continue
        name, before, after = header["name"], header.get("valA", "a"), header.get("valB", "b")
        more = [] if name == "ETag" else [["ETag", f'"{name}"']]
        yield Case(
            f"304-etag-update-response-{name}",
            (
                {"response_headers": [["Date", 0], [name, before], *more]},
                {"response_headers": [["Date", 0], [name, after], *more], "expected_type": "etag_validated"},
                {"response_headers": [["Date", 0], [name, after]], "expected_type": "cached"},
            ),
        )


def _stored_headers(_: str) -> Iterator[Case]:
    for header in _header_list():
        yield Case(f"headers-store-{header['name']}", ())


def _invalidations(text: str) -> Iterator[Case]:
    for method in read(text, text.index("const methods =") + len("const methods =")):
        for end in ("", "-failed", "-location", "-cl"):
            yield Case(f"invalidate-{method}{end}", ())


def _header_list() -> list[dict[str, Any]]:
    text = (FOLDER / "lib" / "header-list.mjs").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = read(text, text.index("["))
    return found


def _looped(text: str, function: str) -> list[Any]:
    """The list that `function` is called with, one by one."""
    end = text.index(f"].forEach({function})")
    found: list[Any] = read(text, text.rindex("\n[", 0, end) + 1)
    return [
        [None if isinstance(part, Name) else part for part in one] if isinstance(one, list) else one for one in found
    ]


_IN_LOOPS = {
    "status.mjs": _statuses,
    "heuristic-freshness.mjs": _heuristics,
    "update304.mjs": _updates,
    "headers.mjs": _stored_headers,
    "invalidation.mjs": _invalidations,
}
