"""People whom a page names as authors: their names without what stands around them."""

import re
from collections.abc import Iterable

from newsarchive.items import Byline
from newsarchive.normalization.text import clean_line

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_BY = re.compile(r"by\s+", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[<][^)\]>]*[)\]>]")
# What follows a name in a byline; 객원, 전문 and 인턴 stand before the role and go with it.
_ROLE = re.compile(
    r"\s*(?:객원|(?:의학|과학|기상|경제)?\s?전문|인턴|선임|수습|영상|촬영|사진)?\s*"
    r"(?:기자|특파원|앵커|아나운서|기상캐스터|캐스터|리포터|논설위원|해설위원|평론가|피디|PD|작가|연구원|에디터)\s*$"
)


def read_bylines(text: str, email: str | None = None) -> tuple[Byline, ...]:
    """The people in one byline, e.g. ``홍길동·김철수 기자 hong@example.org``; role words are stripped.

    ``email`` is the address that stands beside the text; one in the text itself comes first.
    """
    found = _EMAIL.findall(text)
    plain = _BY.sub("", _BRACKETED.sub(" ", _EMAIL.sub(" ", text)).strip(), count=1)
    names = [name for piece in re.split(r"[,·ㆍ/|]", plain) if (name := _name(piece))]
    # With several people and one address nobody can say whose it is.
    address = (found or [email])[0] if len(names) == 1 else None
    return tuple(Byline(name=name, email=address) for name in names)


def merge_bylines(bylines: Iterable[Byline]) -> tuple[Byline, ...]:
    """The same name once, in the order of first mention; an e-mail address stated anywhere beside it is kept."""
    emails: dict[str, str | None] = {}
    for byline in bylines:
        if name := clean_line(byline.name):
            emails[name] = emails.get(name) or clean_line(byline.email or "") or None
    return tuple(Byline(name=name, email=email) for name, email in emails.items())


def email_in(text: str) -> str | None:
    """The first e-mail address in ``text`` (also a ``mailto:`` link), None if there is none."""
    found = _EMAIL.search(text)
    return found[0] if found else None


def _name(text: str) -> str:
    name = _ROLE.sub("", clean_line(text))
    return name if any(char.isalpha() for char in name) else ""
