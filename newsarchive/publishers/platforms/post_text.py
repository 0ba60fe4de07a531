"""The text of a post: its lines apart from credits."""

import re
from collections.abc import Iterable
from itertools import groupby

from newsarchive.extraction.credits import Parted, part

# A line that names a source is the post's own statement, however much it looks like a newsroom's credit.
_NAMES_A_SOURCE = re.compile(r"[\[(<【‹〈]?\s*(?:자료\s?)?(?:출처|소스|원문)")


def part_post(lines: Iterable[str]) -> Parted:
    """The lines apart from the credits among them; what names a source stays in the text."""
    runs = ((named, tuple(run)) for named, run in groupby(lines, lambda line: bool(_NAMES_A_SOURCE.match(line))))
    found = [Parted(run, (), ()) if named else part(run) for named, run in runs]
    text = tuple(line for one in found for line in one.paragraphs)
    crew = tuple(dict.fromkeys(line for one in found for line in one.credits))
    return Parted(text, crew, tuple(dict.fromkeys(line for one in found for line in one.photo_credits)))


def size(lines: Iterable[str]) -> int:
    """How much text the lines hold."""
    return sum(map(len, lines))
