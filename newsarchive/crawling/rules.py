"""What a robots.txt says to us: the groups of RFC 9309, read here; Protego compares addresses with their rules.

Protego alone takes a group for `news` as one for us, and lets any unknown line end a group, so that rules are lost.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from protego import Protego

PRODUCT = "newsarchive"
"""Our product token, matched against the user-agent lines."""
LONGEST_CRAWL_DELAY = 3600.0
"""Seconds. A robots.txt that asks for more gets a page an hour."""
MAX_LINE = 8 * 2083 - 1
"""Characters of a line that count, as at Google: a longer address is none."""

_NAMES = {
    "user-agent": "agent", "useragent": "agent", "user agent": "agent",
    "allow": "allow",
    "disallow": "disallow", "dissallow": "disallow", "dissalow": "disallow", "disalow": "disallow",
    "diasllow": "disallow", "disallaw": "disallow",
    "sitemap": "sitemap", "sitemaps": "sitemap", "site-map": "sitemap",
    "crawl-delay": "delay", "crawl delay": "delay", "crawldelay": "delay",
}  # fmt: skip
"""Names of lines, with the misspellings that Google and Protego take for them."""
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?|\.\d{1,9}")


class Rules:
    """The rules of one robots.txt for `product`: those of its own groups, else those of the groups for everybody."""

    def __init__(self, text: str, product: str = PRODUCT) -> None:
        groups, delays, self.sitemaps = _read(text)
        ours = product.lower() if product.lower() in groups else "*"
        self._rules = Protego.parse("\n".join(["User-agent: *", *groups.get(ours, ())]))
        self.crawl_delay: float = min(LONGEST_CRAWL_DELAY, max(delays.get(ours, [0.0])))

    def allows(self, url: str) -> bool:
        """Whether `url`, percent-encoded as it is sent, may be fetched."""
        return self._rules.can_fetch(url, PRODUCT)


def _read(text: str) -> tuple[dict[str, list[str]], dict[str, list[float]], tuple[str, ...]]:
    """The lines of each agent's groups, its delays, and the sitemaps."""
    groups: dict[str, list[str]] = {}
    delays: dict[str, list[float]] = defaultdict(list)
    sitemaps: dict[str, None] = {}
    agents: list[str] = []
    is_open = False  # only a rule ends the list of agents; any other line may stand among them (RFC 9309, 2.2.4)
    for name, value in _lines(text):
        if name == "agent":
            agents = [*agents, _token(value)] if is_open else [_token(value)]
            is_open = True
            groups.setdefault(agents[-1], [])
        elif name in ("allow", "disallow"):
            is_open = False
            for agent in dict.fromkeys(agents):
                groups[agent].append(f"{name}: {value}")
        elif name == "delay" and (number := _NUMBER.match(value)):
            for agent in agents:
                delays[agent].append(float(number[0]))
        elif name == "sitemap" and value:
            sitemaps[value] = None
    return groups, delays, tuple(sitemaps)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Name and value of each line that has a meaning."""
    for whole in re.split(r"\r\n|\r|\n", text):
        line = whole[:MAX_LINE].partition("#")[0].strip()
        name, colon, value = line.partition(":")
        known = _NAMES.get(name.strip().lower()) if colon else None
        if known is None:  # "disallow /x", as people write it
            words = line.split(None, 1)
            known, value = _NAMES.get(words[0].lower()) if words else None, words[-1] if len(words) > 1 else ""
        if known is not None:
            yield known, value.strip()


def _token(value: str) -> str:
    """The product token of a user-agent line: what stands behind it, such as a version, does not count."""
    if value[:1] == "*" and not value[1:2].strip():
        return "*"
    found = re.match(r"[A-Za-z_-]+", value)
    return found[0].lower() if found else ""
