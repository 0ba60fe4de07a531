"""Korean first, English too: which language a reader wants, and its words."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from starlette.requests import Request

Code = Literal["ko", "en"]
CODES: tuple[Code, ...] = ("ko", "en")
_FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language with its words; `chosen` where the address names it (?lang=), so that links keep it."""

    code: Code
    words: Mapping[str, str]
    chosen: bool = False

    def __call__(self, key: str, /, **values: object) -> str:
        """The words for `key`, with `values` in their places. Raises KeyError where there are none."""
        return self.words[key].format_map(values) if values else self.words[key]

    def either(self, key: str, otherwise: str) -> str:
        """The words for `key`, else those for `otherwise`: of what older rules wrote, nobody may know the words."""
        return self.words.get(key) or self.words[otherwise]


def language_of(request: Request) -> Language:
    """By ?lang=, else by what the browser asks for, else Korean."""
    asked = request.query_params.get("lang")
    for code in CODES:
        if asked == code:
            return Language(code=code, words=words(code), chosen=True)
    code = _preferred(request.headers.get("accept-language", ""))
    return Language(code=code, words=words(code))


def _preferred(header: str) -> Code:
    """The first of ours in an Accept-Language header, by weight."""
    weighed: list[tuple[float, Code]] = []
    for part in header.split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        for code in CODES:
            if tag.lower().partition("-")[0] == code:
                weighed.append((_weight(weight), code))
    return max(weighed, key=lambda each: each[0], default=(0.0, "ko"))[1]


def _weight(typed: str) -> float:
    try:
        return min(1.0, max(0.0, float(typed or "1")))
    except ValueError:
        return 0.0


@cache
def words(code: Code) -> Mapping[str, str]:
    """All words of a language, by key."""
    read = tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    return {f"{group}.{key}": said for group, keys in read.items() for key, said in keys.items()}
