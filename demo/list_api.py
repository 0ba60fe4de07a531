"""The list API of the demo site: the articles of a span of time, page by page."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from demo.stories import Story

CODES = {
    "정치": "0003",
    "경제": "0004",
    "사회": "0005",
    "국제": "0006",
    "IT·과학": "0007",
    "문화": "0008",
    "스포츠": "0002",
}
PAGE = 12
"""Rows a page where none are asked for, as the site's own pages do."""


def news_list(stories: Sequence[Story], asked: Mapping[str, Sequence[str]]) -> bytes:
    """The answer to `/api/getNewsList`: newest first, `rowsPerPage` a page, between two times, of some sections."""
    begin, end = _moment(asked, "datetimeBegin"), _moment(asked, "datetimeEnd")
    codes = _first(asked, "contentsCode", "ALL").split(",")
    found = [
        story
        for story in sorted(stories, key=lambda story: story.published, reverse=True)
        if begin <= story.published <= end and (codes == ["ALL"] or CODES.get(story.section) in codes)
    ]
    rows, page = int(_first(asked, "rowsPerPage", str(PAGE))), int(_first(asked, "currentPageNo", "1"))
    shown = found[(page - 1) * rows : page * rows]
    return json.dumps({"success": True, "data": [_row(story) for story in shown]}, ensure_ascii=False).encode()


def _first(asked: Mapping[str, Sequence[str]], name: str, otherwise: str) -> str:
    return next(iter(asked.get(name, ())), otherwise)


def _moment(asked: Mapping[str, Sequence[str]], name: str) -> datetime:
    return datetime.strptime(_first(asked, name, "20000101000000"), "%Y%m%d%H%M%S")


def _row(story: Story) -> dict[str, Any]:
    return {
        "newsCode": str(story.ncd),
        "newsTitle": story.headline,
        "newsContents": "<br /><br />".join(story.paragraphs),
        "originNewsTitle": None,
        "contentsCode": CODES.get(story.section),
        "contentsName": story.section,
        "serviceTime": f"{story.published:%Y-%m-%d %H:%M:%S}",
        "regDate": f"{story.published:%Y-%m-%d %H:%M:%S}",
        "localCode": "00",
        "imgUrl": story.images[0].path if story.images else None,
        "reporters": [{"reporterName": reporter.name, "email": reporter.email} for reporter in story.reporters],
    }
