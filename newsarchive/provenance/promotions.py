"""Links that send readers elsewhere for somebody's good: trailers of sister sites, shops, tip pages."""

import re
from collections.abc import Iterator

from newsarchive.provenance.addresses import is_home_page
from newsarchive.provenance.claims import is_promotion
from newsarchive.provenance.lines import Line
from newsarchive.provenance.outlets import Outlets
from newsarchive.provenance.tip_blocks import is_tip_line

_CALL = re.compile(r"👉|👈|☞|원한다면|필요하|필요할|궁금하|속보|클릭|방문|구독")
_LAST = 3


def promotions(lines: list[Line], outlets: Outlets) -> Iterator[str]:
    """The addresses of a post that are promotion, as written."""
    for line in lines:
        for link in line.links:
            tip = not link.is_plain and is_tip_line(line, lines) and not outlets.at(link.url)
            if tip or is_promotion(line, link, outlets) or is_closing_call(line, lines, link.url):
                yield link.url


def is_closing_call(line: Line, lines: list[Line], url: str) -> bool:
    """Whether one of the last lines calls readers to a home page."""
    is_last = line.number >= len(lines) - _LAST
    return is_last and is_home_page(url) and bool(_CALL.search(line.without_links()))
