"""What a text puts between quotation marks."""

import re

from newsarchive.normalization.tokens import fold

_QUOTED = re.compile(
    r"“([^“”]{1,400})”|\"([^\"\n]{1,400})\"|‘([^‘’]{1,400})’|「([^「」]{1,400})」|『([^『』]{1,400})』|＂([^＂\n]{1,400})＂"
)
SHORTEST = 8
"""Characters without spaces and punctuation: what is shorter is a word in inverted commas, not what someone said."""
_SIGNS = re.compile(r"[\W_]+")


def quotes(text: str) -> tuple[str, ...]:
    """The quotes in `text`, each once, in its order."""
    found = (next(filter(None, match.groups())).strip() for match in _QUOTED.finditer(text))
    return tuple(dict.fromkeys(quote for quote in found if len(bare(quote)) >= SHORTEST))


def bare(text: str) -> str:
    """Letters and digits alone, so that spacing and punctuation do not part what is said alike."""
    return _SIGNS.sub("", fold(text))
