"""Pages out of templates: everything that was archived or typed is escaped, whatever it is."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from newsarchive.telling.times import day, iso, minute, to_minute, to_second
from newsarchive.web.language import Language, language_of

_VERY_LONG = 2_000
"""Characters of an address that is shown; no browser follows longer ones."""


def page(request: Request, template: str, /, *, status: int = 200, **shown: object) -> HTMLResponse:
    """The page that `template` makes of what is `shown`, in the reader's language."""
    language = language_of(request)

    def link(path: str, /, **parameters: object) -> str:
        """An address of ours; it keeps the language where that was chosen."""
        kept = {"lang": language.code} if language.chosen else {}
        return address(path, {**parameters, **kept})

    shown = {"t": language, "link": link, "other_language": _other_language(request, language), **shown}
    text = _templates().get_template(template).render(path=request.url.path, **shown)
    return HTMLResponse(text, status, {"vary": "accept-language", "content-language": language.code})


def address(path: str, parameters: Mapping[str, object]) -> str:
    """`path` with the parameters that have a value."""
    given = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def _other_language(request: Request, language: Language) -> str:
    other = "en" if language.code == "ko" else "ko"
    return address(request.url.path, {**request.query_params, "lang": other})


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("newsarchive.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {
        "iso": iso,
        "day": day,
        "minute": minute,
        "to_minute": to_minute,
        "to_second": to_second,
        "number": lambda count: f"{count:,}",
        "percent": lambda part: f"{part * 100:.0f} %",
        "marked": marked,
        "web_address": web_address,
        "data": data,
        "segment": lambda text: quote(str(text), safe=""),
    }
    return templates


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """`text`, escaped, with the stretches of `spans` marked."""
    parts, done = Markup(), 0
    for start, end in spans:
        parts += escape(text[done:start]) + Markup("<mark>{}</mark>").format(text[start:end])
        done = end
    return parts + escape(text[done:])


def web_address(url: str | None) -> str | None:
    """`url` where a browser may be sent there: http and https, with a host; else None, and it is shown as text."""
    if url is None or len(url) > _VERY_LONG:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def data(value: object) -> Markup:
    """`value` as JSON that no parser of HTML takes for the end of its element."""
    text = json.dumps(value, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)
