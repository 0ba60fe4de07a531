"""Texts of 100,000 characters that would cost a careless pattern hours."""

LENGTH = 100_000
SECONDS = 2
"""Far more than any of them takes, far less than one that is read again and again."""

_REPEATED = {
    "digits": "1",
    "digits with points": "1.1.1.",
    "thousands": "1,111",
    "commas": "1,",
    "digits with spaces": "1 ",
    "amounts": "1억",
    "amounts with spaces": "1천 ",
    "about": "1여 ",
    "scales alone": "억",
    "families": "1억족",
    "months": "12월",
    "opening quotes": "“",
    "opened again and again": "‘가",
    "plain quotes": '"',
    "corner brackets": "「가",
    "ends of quotes": ".”",
    "offices": "대통령 ",
    "people": "김하늘 대통령 ",
    "people without an end": "김하늘 ",
    "half an office": "가나다라 대",
    "bodies": "은행",
    "bodies with spaces": "도담은행 ",
    "Latin capitals": "A",
    "Latin words": "Ab ",
    "joined Latin words": "Ab-",
    "one syllable": "가",
    "sentences": "다. ",
    "ends": ".!? ",
    "line feeds": "\n",
    "spaces": " ",
    "NUL": "\0",
    "lone surrogates": "\ud800",
    "other digits": "१",
}
HOSTILE = {name: (piece * LENGTH)[:LENGTH] for name, piece in _REPEATED.items()}
HOSTILE |= {f"{start} and digits": start + "1" * LENGTH for start in ("a", ".", "제", "1억 ", "12월 ")}
HOSTILE |= {"a quote that stays open": "“" + "가나 " * 33_000, "an amount, then one word": "1억" + "가" * LENGTH}

PIECES = [
    *(
        "12월 ",
        "27일",
        "12.27.",
        "1억 ",
        "2천만",
        "3천5백",
        "여 ",
        "원",
        "%",
        "포인트",
        "1,234",
        ".5",
        "제",
        "조",
        "경",
    ),
    *("김하늘", "강윤솔 ", "시장 ", "대통령", "도담은행", "은", "KBS", "Blue Whale", "이번 ", "대한 "),
    *("“", "”", '"', "‘", "’", "「", "」", "다리가 열린 것은", ". ", "다.", "\n", " ", "\0", "\ud800", "\u1100\u1161"),
]
"""What any text is put together of, where rules look for something."""
