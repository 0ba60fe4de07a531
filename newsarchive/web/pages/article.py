"""An article: as it stands or stood, how it changed, what it names as its sources, who names it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newsarchive.archive import StoredArticle, StoredSource, Version
from newsarchive.archive.verdicts_held import Holding, Verdict, holding_of
from newsarchive.publishers import likely_identity
from newsarchive.telling.changes import compare
from newsarchive.telling.differing import Differing, differing
from newsarchive.telling.times import iso
from newsarchive.web.asking import Unasked, asking, reader_of, text_of, whole_number
from newsarchive.web.memento import headers_of_version
from newsarchive.web.rendering import address, page

_MOST_CITING = 50
_MOST_CAPTURES = 200
_MOST_VERSIONS = 10_000


@asking
def find(request: Request) -> Response:
    """`/article?ref=…`: to the page of the article with that number, key or address."""
    reference = text_of(request, "ref", 2_000)
    if not reference:
        raise Unasked(404, "article.not_found_long")
    number = reader_of(request).article(reference, likely_identity).id
    lang = {"lang": request.query_params.get("lang")}
    return RedirectResponse(address(f"/article/{number}", lang), 303)


@asking
def article(request: Request) -> Response:
    """`/article/{number}`, with `?version=N` as it stood then."""
    reader, found, versions = _article(request)
    number = whole_number(request, "version", found.current.number, 1, _MOST_VERSIONS)
    shown = next((each for each in versions if each.number == number), None)
    if shown is None:
        raise Unasked(404, "problem.not_found")
    verdicts = reader.verdicts([found.id])
    citing = reader.citing(found.key, lambda _: None)
    by_key = {key: reader.verdicts_by_key([key]) for key in dict.fromkeys(each.key for each in citing[:_MOST_CITING])}
    answer = page(
        request,
        "article.html",
        article=found,
        version=shown,
        versions=tuple(zip(versions, (None, *(compare(*pair) for pair in pairwise(versions))), strict=True)),
        sources=[(each, _held(each, verdicts)) for each in reader.sources(found.key, _as_key)],
        citing=[(each, holding_of(each.source.link, by_key[each.key])) for each in citing[:_MOST_CITING]],
        citing_more=max(0, len(citing) - _MOST_CITING),
        captures=reader.captures_after(found.id, 0, _MOST_CAPTURES),
        described=_json_ld(found, shown),
    )
    answer.headers.update(headers_of_version(request, found, versions, shown))
    return answer


def _held(source: StoredSource, verdicts: Sequence[Verdict]) -> Holding | None:
    """What is held of a source that the article still names."""
    return None if source.gone_at else holding_of(source.link, verdicts)


@asking
def diff(request: Request) -> Response:
    """`/article/{number}/diff?from=A&to=B&view=side|inline`: the last two unless others are named."""
    _, found, versions = _article(request)
    last = versions[-1].number
    before, after = (
        whole_number(request, name, default, 1, last) for name, default in (("from", max(1, last - 1)), ("to", last))
    )
    view = "inline" if text_of(request, "view") == "inline" else "side"
    told = differing(found.key, versions, _numbered(versions, before), _numbered(versions, after))
    rows = tuple(_shortened(told))
    return page(request, "diff.html", article=found, versions=versions, told=told, rows=rows, view=view)


def _shortened(told: Differing) -> Any:
    """The rows that differ, each with the paragraph before and after it; how many are left out between them."""
    rows = told.body.rows
    near = {place + step for place, row in enumerate(rows) if row.kind != "same" for step in (-1, 0, 1)}
    left_out = 0
    for place, row in enumerate(rows):
        if place in near:
            if left_out:
                yield left_out, None
            left_out = 0
            yield 0, row
        else:
            left_out += 1
    if left_out:
        yield left_out, None


def _numbered(versions: tuple[Version, ...], number: int) -> Version:
    found = next((each for each in versions if each.number == number), None)
    if found is None:
        raise Unasked(404, "problem.not_found")
    return found


def _article(request: Request) -> tuple[Any, StoredArticle, tuple[Version, ...]]:
    reader = reader_of(request)
    found = reader.article(str(request.path_params["number"]), _as_key)
    return reader, found, reader.versions(found.key, _as_key)


def _as_key(_address: str) -> None:
    """Numbers and keys are no addresses."""


def _json_ld(found: StoredArticle, shown: Version) -> dict[str, Any]:
    """The article as schema.org's NewsArticle."""
    described = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": shown.headline,
        "datePublished": iso(shown.date_published),
        "dateModified": iso(shown.date_modified),
        "author": [{"@type": "Person", "name": each.name} for each in shown.bylines if each.name],
        "publisher": {"@type": "Organization", "name": found.publisher},
        "articleSection": shown.section,
        "inLanguage": shown.language,
        "url": found.canonical_url,
        "identifier": found.key,
    }
    return {name: value for name, value in described.items() if value not in (None, [])}
