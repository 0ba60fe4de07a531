"""The names in a text: people before or after their office, offices and companies by how their names end, Latin names.

Rules, not a model: what has no such sign is no name here, and counts as a word only.
"""

import re
from collections.abc import Iterator
from itertools import chain

_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진나지엄원천방공현함변염여추도소석선설"
    "마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
_OFFICES = (
    "대통령|총리|장관|차관|의원|대표|원내대표|위원장|위원|청장|처장|실장|국장|본부장|팀장|과장|원장|총장|시장|군수|구청장|도지사|지사"
    "|회장|부회장|사장|부사장|이사장|이사|감독|코치|선수|교수|박사|판사|검사|변호사|부장판사|기자|앵커|특파원|대변인|수석|비서관|행정관"
    "|사령관|대사|총재|행장|작가|배우|가수|후보|소장|연구원|연구위원|센터장|지부장|서장|경감|경위|소방장|씨|국가주석|주석"
)
_ENDINGS = (
    "대학교|대학병원|병원|위원회|협회|연합회|은행|공사|공단|재단|연구원|연구소|그룹|전자|증권|노조|경찰서|경찰청|소방서|검찰청|법원|교육청"
    "|특별시|광역시|시청|군청|구청|의회|국회|정당|구단|협력기구|기구|총국|방송"
)


def _any_of(words: str) -> str:
    """Most places in a text are passed over by the first letter, in a third of the time."""
    firsts = "".join(sorted({word[0] for word in words.split("|")}))
    return f"(?=[{firsts}])(?:{words})"


_OFFICE = _any_of(_OFFICES)
_TITLE = rf"(?:(?:전|현|신임)\s)?[가-힣A-Z·]{{0,8}}?{_OFFICE}(?![가-힣]{{4}})"
_PERSON = re.compile(
    rf"(?=[가-힣])(?:(?<![가-힣])(?P<before>[{_SURNAMES}][가-힣]{{2}})\s{_TITLE}"
    rf"|(?<![가-힣])(?P<foreign>[가-힣]{{2,6}})\s(?:(?:미국|러시아|중국|일본|전)\s)?(?:대통령|총리|국가주석)(?![가-힣]{{4}})"
    rf"|{_OFFICE}\s(?P<after>[{_SURNAMES}][가-힣]{{2}})(?=[은는이가을를의과와도,·]|\s|$))"
)
# A letter first, then what stands before it: the engine looks for letters fastest.
_BODY = re.compile(
    rf"[가-힣A-Z](?<![가-힣].)[가-힣A-Z]{{1,13}}?{_any_of(_ENDINGS)}(?=[은는이가을를의과와도에로측,·.\s]|$)"
)
_LATIN = re.compile(r"[A-Z](?<![A-Za-z].)[A-Za-z]+(?:[ &-][A-Z][A-Za-z]+)*")
_NOBODY = re.compile(
    r"(?:이번|이날|지난|현재|한편|정부|전직|현직|최근|이른|유명|인기|전문|해당|일부|주요|모든|다른|우리|여야|소속|당시|신임|기존|차기"
    r"|전임|국내|해외|외국|관련|이후|이전|오전|오후|오늘|어제|내일|이런|그런|저런|어떤|각국|양국|여러|공동|국무|한국|미국|중국|일본|북한).{0,2}"
    r"|.*(?:하는|되는|있는|없는|같은|위해|대한|위한|통한|의한|관한|인한|으로|에서|에게|까지|부터|처럼|하고|하며|지만|라는|라고|들은|들이|들의|에는|에도|에선|로는|보다|마다)"
    r"|.*(?<![가노])을|.*를|임시[로의]?|대해|이러한|이에|때문에|주는|이는|전체|정말|기대"
    rf"|[{_SURNAMES}].[에는과와]|(?:{_OFFICES})(?:[은는이가과와의도급]|들.?)"
)
"""Words that stand before an office and name nobody."""


def names(text: str) -> tuple[str, ...]:
    """The names in `text`, each once, in the order of the text; people without their office."""
    found = sorted((*_people(text), *_bodies(text)))
    return tuple(dict.fromkeys(name for _, name in found))


def _people(text: str) -> Iterator[tuple[int, str]]:
    for match in _PERSON.finditer(text):
        name = match["before"] or match["foreign"] or match["after"]
        if not _NOBODY.fullmatch(name):
            yield match.start(), name


def _bodies(text: str) -> Iterator[tuple[int, str]]:
    for match in chain(_BODY.finditer(text), _LATIN.finditer(text)):
        yield match.start(), match[0]
