"""The versions of an article one after the other: by links everywhere, by a slider where scripts run."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route
from selectolax.lexbor import LexborHTMLParser as Parser

from tests.building import BODY, Newsroom, a_capture, address, an_article, later
from tests.web.browsing import browser, reader
from tests.web.serving import Served

COUNTS = ("마흔", "쉰", "예순", "일흔")


@pytest.fixture(autouse=True)
def versions(newsroom: Newsroom) -> None:
    for hour, count in enumerate(COUNTS):
        newsroom.keep(
            an_article(1, body=BODY.replace("마흔", count)), a_capture(address(1), count.encode(), later(hour))
        )


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as found:
        yield found


def test_each_step_is_a_link_that_says_its_time_and_the_one_shown_is_marked(served: Served) -> None:
    links = Parser(served.ask("/article/1/diff?from=1&to=2&view=inline&lang=en").text).css("#versions a")
    assert [link.text().split("→")[0].strip() for link in links] == ["1", "2", "3"]
    assert [link.attributes.get("aria-current") for link in links] == ["true", None, None]
    assert links[2].attributes["title"] == "version 4, 2026-01-06 15:00:00 KST"
    there = Parser(served.ask(links[2].attributes["href"] or "").text)
    assert [node.text().strip() for node in there.css("#shown p del, #shown p ins")] == ["예순", "일흔"]


def test_two_versions_need_no_slider(served: Served, newsroom: Newsroom) -> None:
    for hour, count in enumerate(COUNTS[:2]):
        page = a_capture(address(2), count.encode(), later(hour))
        newsroom.keep(an_article(2, body=BODY.replace("마흔", count)), page)
    assert "<ol id=" not in served.ask("/article/2/diff").text


def test_by_arrow_keys_the_slider_shows_one_version_after_the_other(opened: Browser, served: Served) -> None:
    with reader(opened) as page:
        page.goto(f"{served.url}/article/1/diff?view=inline")
        slider = page.get_by_role("slider", name="판을 밀어서 보기")
        assert slider.get_attribute("aria-valuetext") == "4판, 2026-01-06 15:00:00 KST"
        slider.focus()
        page.keyboard.press("ArrowLeft")
        page.wait_for_url("**from=2&to=3&view=inline")
        assert slider.get_attribute("aria-valuetext") == "3판, 2026-01-06 14:00:00 KST"
        assert page.locator("#shown p del").inner_text().strip() == "쉰"
        assert (page.input_value("#from"), page.input_value("#to")) == ("2", "3")
        assert page.locator("#versions [aria-current]").inner_text().startswith("2 → 3")
        page.keyboard.press("Home")
        page.wait_for_url("**from=1&to=2&view=inline")
        assert page.evaluate("document.activeElement.id") == "slider"


def _only_pages(route: Route) -> None:
    """What a script asks for fails; the page itself comes."""
    if route.request.is_navigation_request():
        route.continue_()
    else:
        route.abort()


def test_where_an_answer_fails_the_slider_follows_the_link(opened: Browser, served: Served) -> None:
    with reader(opened) as page:
        page.goto(f"{served.url}/article/1/diff")
        page.route(
            "**/diff?from=1**",
            lambda route: route.continue_() if route.request.is_navigation_request() else route.abort(),
        )
        page.locator("#slider").focus()
        page.keyboard.press("Home")
        page.wait_for_url("**from=1&to=2")
        assert page.locator("#slider").input_value() == "0"


def test_without_scripts_there_is_no_slider_and_the_links_do(opened: Browser, served: Served) -> None:
    with reader(opened, java_script_enabled=False) as page:
        page.goto(f"{served.url}/article/1/diff")
        assert page.locator("input[type=range]").count() == 0
        page.click("#versions a >> nth=0")
        assert page.locator("#shown del").last.inner_text().strip() == "마흔"
