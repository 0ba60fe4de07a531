"""The few words that the invented news of the benchmarks is made of."""

import tomllib
from pathlib import Path

_LISTS: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _list(name: str) -> tuple[str, ...]:
    return tuple(_LISTS[name].split())


NOUNS, PLACES, BODIES, ROLES = map(_list, ("nouns", "places", "bodies", "roles"))
MANNERS, ACTS, UNITS = map(_list, ("manners", "acts", "units"))
SECTIONS = _list("sections")
CODE = _list("code")
ENDINGS = (
    "했습니다.",
    "하기로 했습니다.",
    "할 계획입니다.",
    "한 것으로 확인됐습니다.",
    "하겠다고 밝혔습니다.",
    "해야 한다고 말했습니다.",
    "할 방침이라고 설명했습니다.",
    "하지 않았다고 주장했습니다.",
    "할 것으로 예상됩니다.",
)
TIMES = ("오늘", "어제", "지난주", "이번 달", "올해 들어", "오늘 오전", "어젯밤", "최근")
OPENINGS = ("", "", "", "이에 따라 ", "하지만 ", "앞서 ", "한편 ", "특히 ", "다만 ", "이와 함께 ")
SURNAMES = tuple("김이박최정강조윤장임한오서신권황안송류홍")
GIVEN = tuple("민서지현도하은수예준시주채태영성재동상경우승진희미소유다규")
RULES = (
    "display:block",
    "margin:0 auto",
    "padding:0 20px",
    "position:relative",
    "overflow:hidden",
    "color:#222",
    "font-size:15px",
    "line-height:1.6",
    "background:#fff",
    "border-top:1px solid #ddd",
    "width:100%",
    "white-space:nowrap",
)
