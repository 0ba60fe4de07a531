"""Titles that a page shares, without the site's name that it hangs on them."""

import html
import re

from newsarchive.normalization.text import clean_line

_PARTING = r"[-|ㅣ│:·»«<>~/–—]"
# A title longer than this is no title, and must cost nothing.
_LONGEST = 1000


def without_site(title: str | None, site: str | None) -> str:
    """``title`` without ``site`` at its end or its beginning, and what parts them; "" where there is no more."""
    text = clean_line(html.unescape((title or "")[:_LONGEST]))
    name = clean_line((site or "")[:_LONGEST])
    if not name or name not in text:
        return text
    bare = re.sub(rf"\s*{_PARTING}+\s*{re.escape(name)}$|^{re.escape(name)}\s*{_PARTING}+\s*", "", text)
    return "" if bare == name else bare
