"""http-cache-tests (../shared), as they are met by who keeps what it fetched and never reuses it without asking.

Each case that applies is an article, crawled as often as the case asks a cache. Where a cache may or must not reuse
what it holds, the article has changed meanwhile: it must be asked for, and become a version. Where a cache is to
validate, it has not: it must be asked for by the validators that it was given, and a 304 is no version.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.cache_origin import Headers, Origin, Resource, headers_of, is_unchanged, text_of
from tests.acceptance.http_cache_cases import FOLDER, Case, cases, stated_ids
from tests.crawling.conftest import ENGINES
from tests.crawling.crawls import Archive, crawl_articles

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="http-cache-tests (../shared) are not on this machine")

DOES_NOT_APPLY = {
    "ccreq-": "what a client may ask a cache for; ours asks for max-age=0 alone (tests/crawling/test_conditional.py)",
    "pragma-request-": "the same",
    "cdn-remove-": "what a CDN passes on",
    "cdn-date-": "what a CDN passes on",
    "cdn-expires-": "what a CDN passes on",
    "vary-match": "answers chosen by headers of the request: ours are always the same",
    "vary-no-match": "the same",
    "vary-omit": "the same",
    "vary-invalidate": "the same",
    "vary-cache-key": "the same",
    "vary-2-": "the same",
    "vary-3-": "the same",
    "vary-normalise-": "the same",
    "conditional-etag-vary-headers": "the same",
    "conditional-etag-forward": "conditions of another client, which a cache passes on",
    "conditional-etag-strong-respond-multiple-": "several tags in one request: we hold one state of a page",
    "conditional-etag-quoted-respond-unquoted": "a tag is never spelled otherwise than its server did",
    "conditional-lm-fresh-earlier": "a time is never another than the server's own",
    "conditional-lm-fresh-no-lm": "the same",
    "conditional-lm-fresh-rfc850": "the same",
    "head-": "HEAD is never asked",
    "invalidate-": "nothing but GET is asked for articles",
    "method-POST": "the same",
    "partial-store-complete-": "no parts are asked for",
    "partial-use-": "the same",
    "headers-store-": "an archive keeps all headers as they came (tests/crawling/test_captures.py)",
    "headers-omit-": "the same",
    "other-authorization": "no passwords are sent",
    "other-cookie": "no cookies are sent",
    "other-age-": "what a cache says of the age of its answers; how we read it: age-parse-",
    "other-date-": "what a cache makes of the Date of its answers",
    "query-args-": "addresses, not answers (tests/normalization/test_urls.py)",
}
"""Prefixes of ids, and why what they ask of a cache is asked of nobody here."""

NOT_ASKED_BY = {
    "conditional-etag-strong-respond-obs-text",
    "conditional-etag-unquoted-respond-unquoted",
    "conditional-etag-unquoted-respond-quoted",
    "conditional-etag-weak-respond-lowercase",
    "conditional-etag-weak-respond-backslash",
    "conditional-etag-weak-respond-omit-slash",
    "conditional-etag-strong-generate-unquoted",
}
"""Cases whose ETag is none by RFC 9110: nothing is required of a cache, and we ask for the page without it."""

OLD = {
    "age-parse-large-minus-one",
    "age-parse-large",
    "age-parse-larger",
    "age-parse-suffix",
    "age-parse-suffix-twoline",
    "age-parse-dup-old",  # an hour; a cache may reuse it only because its max-age is longer
    "freshness-max-age-age",
}
"""Cases whose answer is from before an hour or more, by its Age; that of all others of age-parse counts for nothing."""


def reason(case_id: str) -> str | None:
    """Why the case does not apply; None where it does."""
    return next((why for prefix, why in DOES_NOT_APPLY.items() if case_id.startswith(prefix)), None)


ROUNDS = 3


@cache
def resources() -> dict[str, Resource]:
    """The cases that are run, by id."""
    run = [case_id for case_id in cases() if reason(case_id) is None]
    return {case_id: Resource(cases()[case_id], 8_200_000 + at) for at, case_id in enumerate(run)}


@cache
def aged_resources() -> dict[str, Resource]:
    """An article as it was, changed, and as it was again: the last answer has the headers of the case."""
    aged = [case_id for case_id in resources() if case_id.startswith("age-parse-") or case_id in OLD]
    return {
        case_id: Resource(Case(case_id, ({}, {}, cases()[case_id].requests[0])), 8_300_000 + at, (0, 1, 0))
        for at, case_id in enumerate(aged)
    }


@dataclass(frozen=True)
class Crawled:
    """All cases, crawled round by round into one archive: what came of each address, by what it was asked for."""

    fates: dict[str, list[str]]
    versions: dict[str, int]
    """By the article's key."""
    rounds: list[dict[str, Headers]]
    now: float

    def conditions(self, resource: Resource) -> list[Headers]:
        """By what it was asked for, crawl by crawl."""
        return [asked[resource.path] for asked in self.rounds if resource.path in asked]


def crawl_all(archive: Archive) -> Crawled:
    """All cases, as often as each wants."""
    more: dict[str, Any] = {"settings": {"RETRY_TIMES": 0, "POSTPONED_AT_MOST": 0}}
    more["waits"] = {"FIRST_WAIT": 0.01, "DEAD_WAIT": 0.01}
    with Origin([*resources().values(), *aged_resources().values()]) as origin:
        for number in range(ROUNDS):
            run = crawl_articles(archive, origin, *origin.begin(number), **more)
            assert run.out, run.err
    fates: dict[str, list[str]] = {}
    for url, fate in archive.rows("SELECT url, fate FROM captures ORDER BY id"):
        fates.setdefault(url, []).append(fate)
    count = "SELECT a.key, count(*) FROM versions v JOIN articles a ON a.id = v.article_id GROUP BY a.key"
    return Crawled(fates, dict(archive.rows(count)), origin.rounds, origin.now)


def test_every_case_is_run_or_said_not_to_apply() -> None:
    for stated in stated_ids():
        assert any(stated.fullmatch(case_id) for case_id in cases()), stated.pattern
    for prefix in DOES_NOT_APPLY:
        assert any(case_id.startswith(prefix) for case_id in cases()), prefix
    run = resources()
    assert all(resource.case.requests for resource in run.values())
    assert set(run) >= NOT_ASKED_BY | OLD
    print(f"{len(run)} of {len(cases())} cases are run, {len(cases()) - len(run)} do not apply")


@pytest.mark.parametrize("engine", ENGINES)
def test_each_case_is_met_as_it_says(engine: str, tmp_path: Path) -> None:
    crawled = crawl_all(Archive.on(engine, tmp_path))
    wrong = {case_id: said for case_id, one in resources().items() if (said := differences(crawled, one))}
    aged = {case_id: crawled.fates[one.url] for case_id, one in aged_resources().items()}

    assert wrong == {}
    # A state that a cache had kept from before is never stored as fresh.
    assert aged == {case_id: ["new", "changed", "stale" if case_id in OLD else "changed"] for case_id in aged}
    assert aged


def differences(crawled: Crawled, resource: Resource) -> dict[str, tuple[Any, Any]]:
    """What was found and what was expected, where they differ.

    What comes of each answer is what it says, and an article is asked for by the validators that its server last gave.
    """
    fates = expected_fates(resource)
    versions = sum(fate in ("new", "changed") for fate in fates)
    pairs = {
        "fates": (crawled.fates.get(resource.url, []), [fate for fate in fates if fate]),
        "versions": (crawled.versions.get(f"kbs:ncd:{resource.ncd}", 0), versions),
        "asked for by": (crawled.conditions(resource), expected_conditions(crawled.now, resource)),
    }
    return {what: pair for what, pair in pairs.items() if pair[0] != pair[1]}


def expected_fates(resource: Resource) -> list[str | None]:
    """The fate of each answer; None where there was none."""
    fates: list[str | None] = []
    for at, request in enumerate(resource.case.requests):
        status = resource.status(at)
        if request.get("disconnect"):
            fates.append(None)
        elif status in (404, 410):
            fates.append("missing" if status == 404 else "gone")
        elif status in (204, 206) or status >= 300:
            fates.append("failed")
        elif "new" in fates:
            fates.append("seen" if is_unchanged(request) else "changed")
        else:
            fates.append("new")
    return fates


def expected_conditions(now: float, resource: Resource) -> list[Headers]:
    """By what each answer must be asked for."""
    held: Headers = {}
    asked = []
    for at, (request, fate) in enumerate(zip(resource.case.requests, expected_fates(resource), strict=True)):
        asked.append(held)
        given = validators(now, resource.case, at)
        held = {**held, **given} if is_unchanged(request) else given
        if fate not in ("new", "changed", "seen"):
            held = {}
    return asked


def validators(now: float, case: Case, at: int) -> Headers:
    """What is worth asking by of the answer `at`."""
    headers = case.requests[at].get("response_headers", [])
    names = {"etag": "if-none-match", "last-modified": "if-modified-since"}
    given = {names[name.lower()]: value for name, value, *_ in headers if name.lower() in names}
    if isinstance(given.get("if-modified-since"), int) and given["if-modified-since"] > -2:
        del given["if-modified-since"]
    if case.id in NOT_ASKED_BY:
        given.pop("if-none-match", None)
    if any("*" in value for _, value in headers_of(case.requests[at], now, "vary")):
        return {}
    return {name: text_of(value, now) for name, value in given.items()}
