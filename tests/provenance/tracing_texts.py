"""A text of a newsroom, and what becomes of it from retelling to retelling. All of it is invented."""

from newsarchive.provenance.comparison import Text

ROOT = Text(
    headline="별내리 등대, 80일 만에 다시 불 밝혀",
    body=(
        "태풍에 꺼졌던 별내리 등대가 80일 만에 다시 켜졌습니다.\n"
        "별내리 어촌계는 등대를 고치는 데 2억 4천만 원이 들었다고 밝혔습니다.\n"
        "어촌계의 한바다 대표는 “등대가 없는 밤은 무척 길었다”고 말했습니다.\n"
        "점등식에는 주민 320명이 모였고, 12월 3일에는 등대 아래에서 작은 음악회가 열립니다."
    ),
)
CHANGED = Text(
    headline="별내리 등대가 81일 만에 다시 켜졌어요",
    body=(
        "태풍으로 꺼졌던 별내리 등대가 81일 만에 다시 켜졌다고 합니다.\n"
        "별내리 어촌계에 따르면 등대를 고치는 데 2억 4천만 원이 들었습니다.\n"
        "점등식에는 주민 320명이 모였고, 12월 5일에는 등대 아래에서 작은 음악회가 열린다고 합니다."
    ),
)
EDITED = Text(
    headline="별내리 등대, 81일 만에 다시 불 밝혀",
    body=ROOT.body.replace("80일", "81일").replace(
        "어촌계의 한바다 대표는 “등대가 없는 밤은 무척 길었다”고 말했습니다.\n", ""
    ),
)
FAITHFUL = Text(
    headline="80일 만에 불을 밝힌 별내리 등대",
    body=(
        "태풍에 꺼졌던 별내리 등대가 80일 만에 다시 켜졌습니다.\n"
        "어촌계의 한바다 대표는 “등대가 없는 밤은 무척 길었다”고 말했습니다.\n"
        "점등식에는 주민 320명이 모였습니다."
    ),
)
OTHER = Text(
    headline="달마루 시장, 새 지붕 아래 문 열어",
    body="달마루 시장이 새 지붕을 얹고 80일 만에 문을 열었습니다.\n상인 45명이 첫 손님을 맞았습니다.",
)
