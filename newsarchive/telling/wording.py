"""Numbers in sentences."""

import re

_AMOUNT = re.compile(r"(\d{5,20})(\D{0,4})")
_SCALES = ((10**16, "경"), (10**12, "조"), (10**8, "억"), (10**4, "만"))


def number_of(count: int, noun: str) -> str:
    """``1 article``, ``2 articles``, ``12,000 articles``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def counted(count: int, nouns: str) -> str:
    """``2 lists emptied``, ``1 list emptied``: a count with words that begin with a plural."""
    plural, space, rest = nouns.partition(" ")
    for ending, single in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if count == 1 and plural.endswith(ending):
            return f"1 {plural.removesuffix(ending)}{single}{space}{rest}"
    return f"{count:,} {nouns}"


def share(part: float) -> str:
    """``56 %`` of a part between 0 and 1."""
    return f"{100 * part:.0f} %"


def amount(compared: str) -> str:
    """A number as texts are compared by it, as newspapers print it: `39800000000달러` is ``398억 달러``.

    What is no amount from 10,000 on is left as it is.
    """
    found = _AMOUNT.fullmatch(compared)
    if found is None:
        return compared
    rest, parts = int(found[1]), []
    if rest % 10_000:
        return f"{rest:,}{found[2]}"
    for scale, word in _SCALES:
        count, rest = divmod(rest, scale)
        parts += [f"{count:,}{word}"] if count else []
    return " ".join((*parts, found[2])).rstrip()


def size(count: int) -> str:
    """``512 B``, ``93.1 kB``, ``1.4 GB``: powers of a thousand, as disks are sold."""
    amount = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"
