"""A look at a publisher: pages of the right layout are well; changed ones are told, and what came in their place."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from newsarchive.operations.canary import Look, differences, look_at_page
from newsarchive.operations.canary_cases import check_cases, kept_cases
from newsarchive.publishers import publisher
from tests.publishers.cases import FIXTURES

KBS = FIXTURES / "kbs" / "now_tv_report"
URL = "https://news.kbs.co.kr/news/pc/view/view.do?ncd=8801001"
PAGE = (KBS / "page.html").read_text(encoding="utf-8")
WHERE = {
    "hankookilbo": ("https://www.hankookilbo.com/news/article/A2026030210000001234", "drawn_with_pictures"),
    "mk": ("https://www.mk.co.kr/news/society/11900001", "news_with_summary_and_pictures"),
}


def look(page: str, status: int | None = 200, name: str = "kbs", url: str = URL) -> Look:
    return look_at_page(publisher(name), url, page.encode(), "text/html; charset=utf-8", status)


def test_a_page_as_its_layout_has_it_is_well() -> None:
    seen = look(PAGE)
    assert (seen.state, seen.problem, seen.doubts, seen.fallbacks) == ("well", None, (), ())
    assert all(seen.found.values())


Change = Callable[[str], str]
RENAMED: dict[str, tuple[str, Change]] = {
    "kbs headline": ("kbs", lambda page: page.replace("headline-title", "ht").replace("view-headline", "vh")),
    "kbs dates": ("kbs", lambda page: re.sub(r"dates|input-date|edit-date", "when", page)),
    "kbs text": ("kbs", lambda page: page.replace("cont_newstext", "body").replace("detail-body", "words")),
    "kbs all": ("kbs", lambda page: re.sub(r'(class|id)="[^"]*"', "", page)),
    "hankookilbo state": ("hankookilbo", lambda page: page.replace("contentHtml", "bodyHtml")),
    "hankookilbo title": ("hankookilbo", lambda page: page.replace('"title"', '"heading"')),
    "hankookilbo dates": ("hankookilbo", lambda page: page.replace("deployDt", "at").replace("reDeployDt", "again")),
    "mk headline": ("mk", lambda page: page.replace("news_ttl", "nt")),
    "mk dates": ("mk", lambda page: page.replace("registration", "r").replace("time_area", "ta")),
    "mk text": ("mk", lambda page: page.replace("news_cnt_detail_wrap", "wrap")),
    "mk text in two": ("mk", lambda page: page.replace('<p refid="3">', '</div><div class="more"><p refid="3">')),
}


@pytest.mark.parametrize("change", RENAMED)
def test_a_changed_layout_is_loud(change: str) -> None:
    name, rename = RENAMED[change]
    url, case = WHERE.get(name, (URL, KBS.name))
    page = (FIXTURES / name / case / "page.html").read_text(encoding="utf-8")
    assert look(page, name=name, url=url).state == "well"
    changed = rename(page)
    assert changed != page
    seen = look(changed, name=name, url=url)
    assert seen.state == "changed", seen
    assert seen.problem


SOFT_404 = "<!doctype html><html><head><title>페이지를 찾을 수 없습니다</title></head><body><h1>404</h1><p>요청하신 페이지를 찾을 수 없습니다.</p></body></html>"  # noqa: E501


@pytest.mark.parametrize(
    ("page", "status", "words"),
    [
        (PAGE, 404, "HTTP status 404"),
        (PAGE, 503, "HTTP status 503"),
        (SOFT_404, 200, "not an article but"),
        ("<!doctype html><html><body><p>삭제된 기사입니다.</p></body></html>", 200, "removed by its publisher"),
    ],
)
def test_what_is_served_in_place_of_an_article_is_told(page: str, status: int, words: str) -> None:
    seen = look(page, status)
    assert (seen.state, seen.found) == ("not served", {})
    assert words in (seen.problem or "")


def test_cases_are_compared_field_by_field(tmp_path: Path) -> None:
    for case in ("now_tv_report", "now_removed", "unknown_layout"):
        shutil.copytree(FIXTURES / "kbs" / case, tmp_path / "kbs" / case)
    assert (check_cases("kbs", tmp_path).state, check_cases("kbs", tmp_path).looked_at) == ("well", 3)
    expected = tmp_path / "kbs" / "now_tv_report" / "expected.json"
    told = json.loads(expected.read_text(encoding="utf-8"))
    expected.write_text(json.dumps(told | {"headline": "다른 제목", "section": None}), encoding="utf-8")
    seen = check_cases("kbs", tmp_path)
    assert (seen.state, seen.problem) == ("wrong", "now_tv_report: headline, section")


def test_a_case_that_nobody_reviewed_is_not_well() -> None:
    assert differences({"reviewed": False, "headline": "x"}, {"headline": "x"}) == ("not reviewed",)
    assert differences({"reviewed": True, "headline": "x"}, {"headline": "x"}) == ()


def test_a_publisher_without_cases_says_so(tmp_path: Path) -> None:
    assert check_cases("kbs", tmp_path).state == "no cases"
    assert kept_cases() == FIXTURES
