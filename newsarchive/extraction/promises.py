"""What a publisher's pages keep without exception, as data: a page that breaks one was read wrongly."""

import re
from dataclasses import dataclass

from newsarchive.extraction.languages import Language


@dataclass(frozen=True, kw_only=True)
class Promises:
    """``language``: of every text. ``video``: selector of what each page shows that has a video and no text, and
    ``video_headline`` what its headline says. ``own_words``: found in sentences in which the site speaks of itself.
    ``summary``: how a box begins that sums the text up. ``placeholder``: what stands in the text's place while there
    is none. ``spoken``: the copy of the text, in the markup, that is there to be read aloud."""

    language: Language
    video: str
    video_headline: re.Pattern[str]
    own_words: re.Pattern[str]
    spoken: re.Pattern[bytes]
    summary: re.Pattern[str]
    placeholder: re.Pattern[str]
