"""Who is cited: the table of outlets, and what it makes of a name, a host, a telephone number or a mailbox."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from newsarchive.provenance.addresses import host, press_number

_SIGNS = re.compile(r"[\s·ㆍ.,'\"“”‘’「」『』&]+")
_BRACKETED = re.compile(r"[(\[<（〈][^)\]>）〉]{0,60}[)\]>）〉]")
# What stands after an outlet's name without changing who it is: KBS 뉴스, 연합뉴스 기사 바로가기, YTN 홈페이지.
_TRAILING_WORDS = re.compile(
    r"(?:뉴스|기사|보도|방송|신문|홈페이지|누리집|사이트|원문|전문|링크|출처|소스|제공|온라인|자료|보도자료|영상|유튜브|공식"
    r"|(?:에서\s?)?(?:자세히\s?)?(?:보기|보러가기|확인하기|읽기)|바로\s?가기|보러\s?가기|클릭|(?<=\S)의|NEWS|news|News)$"
)
_NUMBER = re.compile(r"\d{3}")
_LONGEST_NAME = 40


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """One who is cited; ``is_media`` is a newsroom, believed in running text."""

    name: str
    is_media: bool


@dataclass
class Outlets:
    """The table, turned so that it can be asked. Spellings are compared in NFC, without case and spaces."""

    names: dict[str, Outlet] = field(default_factory=dict)
    offices: dict[str, Outlet] = field(default_factory=dict)
    prose_names: dict[str, Outlet] = field(default_factory=dict)
    hosts: dict[str, Outlet] = field(default_factory=dict)
    press: dict[str, Outlet] = field(default_factory=dict)
    tips: dict[str, Outlet] = field(default_factory=dict)
    portals: set[str] = field(default_factory=set)
    shops: set[str] = field(default_factory=set)
    services: set[str] = field(default_factory=set)
    network: set[str] = field(default_factory=set)
    affiliates: set[str] = field(default_factory=set)
    trailers: tuple[str, ...] = ()

    def named(self, text: str, *, or_office: bool = False) -> Outlet | None:
        """The outlet whose name ``text`` is, with or without words such as 기사 or 바로가기 behind it."""
        found = self._found(self.names, text)
        return self._found(self.offices, text) if found is None and or_office else found

    def _found(self, names: Mapping[str, Outlet], text: str) -> Outlet | None:
        plain = _BRACKETED.sub(" ", text).strip(" \t-–—:：|/*▷▶☞☛👉※.,") or text.strip("()[]<> ")
        for part in reversed(plain.split("=")):
            shorter: str | None = part.strip()
            while shorter and len(shorter) <= _LONGEST_NAME:
                if found := names.get(fold(shorter)):
                    return found
                shorter = _without_last_word(shorter)
        return None

    def spoken(self, words: str) -> Outlet | None:
        """The newsroom whose name ends ``words`` (one to three of its last words), as running text has it."""
        parts = words.split()[-3:]
        for start in range(len(parts)):
            found = self.prose_names.get(fold("".join(parts[start:])))
            if found:
                return found
        return None

    def at(self, url: str) -> Outlet | None:
        """The outlet at this address: by its host, or by the number of the press at a portal."""
        where = host(url)
        if where in self.portals:
            return self.press.get(press_number(url) or "")
        return next((self.hosts[name] for name in _parents(where) if name in self.hosts), None)

    def is_portal(self, url: str) -> bool:
        """Whether a portal that shows the articles of many newsrooms is at this address."""
        return host(url) in self.portals

    def is_network(self, url: str) -> bool:
        """Whether a sister site of the known aggregator network is at this address."""
        return not self.network.isdisjoint(_parents(host(url)))

    def is_affiliate(self, url: str) -> bool:
        """Whether the address belongs to a shop that pays for visits, or hides one."""
        return not self.affiliates.isdisjoint(_parents(host(url)))

    def is_service(self, url: str) -> bool:
        """Whether something is offered at the address; a page with a number on an office's site says something."""
        names = _parents(host(url))
        if self.is_portal(url):
            return False
        return not self.shops.isdisjoint(names) or not (self.services.isdisjoint(names) or _NUMBER.search(url))


def fold(name: str) -> str:
    """A name as it is compared."""
    return _SIGNS.sub("", unicodedata.normalize("NFC", name)).casefold()


def digits(number: str) -> str:
    """A telephone number as it is compared."""
    return "".join(char for char in number if char.isdecimal())


def read_outlets(*own: str) -> Outlets:
    """The table of the package, and after it each own table (TOML text of the same shape), which adds to it.

    Raises `tomllib.TOMLDecodeError` where an own table is no TOML, KeyError where an entry has no name.
    """
    shipped = files("newsarchive.provenance").joinpath("outlets.toml").read_text(encoding="utf-8")
    outlets = Outlets()
    for text in (shipped, *own):
        _add(outlets, tomllib.loads(text))
    return outlets


@cache
def shipped_outlets() -> Outlets:
    """The table of the package, read once."""
    return read_outlets()


def _add(outlets: Outlets, table: Mapping[str, Any]) -> None:
    for kind in ("media", "sources", "offices"):
        names = outlets.offices if kind == "offices" else outlets.names
        for entry in table.get(kind, ()):
            _add_entry(outlets, names, entry, is_media=kind == "media")
    outlets.portals.update(table.get("portals", ()))
    outlets.services.update(table.get("service_hosts", ()))
    outlets.shops.update(table.get("shop_hosts", ()))
    outlets.network.update(table.get("network", {}).get("hosts", ()))
    outlets.affiliates.update(table.get("affiliates", {}).get("hosts", ()))
    outlets.trailers += tuple(table.get("network", {}).get("trailers", ()))


def _add_entry(outlets: Outlets, names: dict[str, Outlet], entry: Mapping[str, Any], *, is_media: bool) -> None:
    outlet = names.get(fold(entry["name"])) or Outlet(name=entry["name"], is_media=is_media)
    common = set(map(fold, entry.get("common", ())))
    spellings = list(map(fold, (entry["name"], *entry.get("also", ()), *entry.get("common", ()))))
    _put(names, spellings, outlet)
    if outlet.is_media:
        _put(outlets.prose_names, (name for name in spellings if name not in common), outlet)
    _put(outlets.hosts, entry.get("hosts", ()), outlet)
    _put(outlets.press, entry.get("press", ()), outlet)
    _put(outlets.tips, map(digits, entry.get("phones", ())), outlet)
    _put(outlets.tips, entry.get("mails", ()), outlet)


def _put(table: dict[str, Outlet], keys: Iterable[str], outlet: Outlet) -> None:
    table.update(dict.fromkeys(keys, outlet))


def _without_last_word(text: str) -> str | None:
    shorter = _TRAILING_WORDS.sub("", text).rstrip(" -–|·")
    return shorter if shorter != text else None


def _parents(name: str) -> list[str]:
    """A host and the domains that hold it, the longest first."""
    labels = name.split(".")[-6:]
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]
