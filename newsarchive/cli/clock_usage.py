"""Whose number is asked for with `newsarchive clock`, and which."""

import re
from dataclasses import dataclass

from newsarchive.cli.failure import Misuse

_CODE = re.compile(r"0*([1-9]\d{0,17})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A publisher (id, or host of a blog) and a number; None where only the clock itself is asked for."""

    publisher: str
    code: int | None
    key: str | None = None


def read_asked(typed: str | None, publisher: str | None) -> Asked:
    """What is asked with a number, a key or an address. Ends the command where that is none, or not the publisher's."""
    if typed is None:
        return Asked(publisher=_known(publisher), code=None)
    if plain := _CODE.fullmatch(typed.strip()):
        return Asked(publisher=_known(publisher), code=int(plain[1]))
    asked = _of_key(typed.strip()) or _of_address(typed.strip())
    if asked is None:
        raise Misuse(
            f"{typed!r}: that is no number, key or address of an article that is numbered;"
            " give one like 5137615, kbs:ncd:5137615 or https://news.kbs.co.kr/news/view.do?ncd=5137615"
        )
    if publisher and publisher != asked.publisher:
        raise Misuse(f"{typed} is of {asked.publisher}, not of {publisher}: leave --publisher out")
    return asked


def _known(publisher: str | None) -> str:
    """The publisher that is named, else the first on the shelf that has a clock."""
    from newsarchive.publishers import publishers

    return publisher or next(each.id for each in publishers() if each.clock)


def _of_key(typed: str) -> Asked | None:
    from newsarchive.publishers import publishers

    for each in publishers():
        code = each.clock.code(typed) if each.clock else None
        if code is not None:
            return Asked(publisher=each.id, code=code, key=typed)
    return None


def _of_address(typed: str) -> Asked | None:
    from newsarchive.publishers import likely_identity, written_address
    from newsarchive.publishers.numbered import number

    identity = likely_identity(written_address(typed) or "")
    code = number(identity) if identity else None
    return Asked(publisher=identity.publisher, code=code, key=identity.key) if identity and code is not None else None
