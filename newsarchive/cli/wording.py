"""Numbers in sentences."""


def number_of(count: int, noun: str) -> str:
    """``1 article``, ``2 articles``, ``12,000 articles``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def size(count: int) -> str:
    """``512 B``, ``93.1 kB``, ``1.4 GB``: powers of a thousand, as disks are sold."""
    amount = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"
