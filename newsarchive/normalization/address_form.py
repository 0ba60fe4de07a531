"""One spelling of an address, so that its digest can be compared: what differs and names the same page is left out."""

import re
import unicodedata
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_WHENCE = re.compile(r"utm_\w+|fbclid|gclid|igshid|mc_[ce]id", re.IGNORECASE)
"""What addresses carry to say where a reader came from."""
_USUAL_PORTS = (":80", ":443")


def one_form(url: str) -> str:
    """``host/path?query`` of `url`: without scheme, www, usual port, fragment, last slash and where readers came from.

    Host in lower case, path decoded (NFC), the query in one order. Two pages of one form are one page. Never raises:
    what is no address comes back as it is, without white space around it.
    """
    try:
        parts = urlsplit(url.strip())
        query = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    except ValueError:
        return url.strip()
    kept = sorted((name, value) for name, value in query if not _WHENCE.fullmatch(name))
    path = unicodedata.normalize("NFC", unquote(parts.path, errors="surrogateescape"))
    asked = f"?{urlencode(kept, errors='surrogateescape')}" if kept else ""
    return f"{_host(parts.netloc)}{re.sub('/{2,}', '/', path).rstrip('/')}{asked}"


def names_a_page(url: str) -> bool:
    """Whether `url` is a web address of more than a site's front page, at which one article may stand."""
    form = one_form(url)
    return url.strip().lower().startswith(("http://", "https://")) and ("/" in form or "?" in form)


def _host(netloc: str) -> str:
    host = netloc.rpartition("@")[2].lower()
    for port in _USUAL_PORTS:
        host = host.removesuffix(port)
    return host.removesuffix(".").removeprefix("www.")
