"""In a real browser: by keyboard alone, without JavaScript, on a phone, for every eye."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from newsarchive.archive.verdicts_cases import Which
from newsarchive.items import Article
from newsarchive.operations.verification import verify
from tests.archive.tracing_world import a_post, naming
from tests.archives import new_archive
from tests.building import BODY, HEADLINE, Newsroom, a_capture, address, an_article, identity, later
from tests.web.browsing import browser, reader
from tests.web.serving import Served, serving


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """KBS tells a story and edits it silently; a blog retells it and names it."""
    folder = tmp_path_factory.mktemp("told")
    with Newsroom(folder, url=new_archive("sqlite", folder)) as room:
        room.keep(an_article(1))
        room.keep(an_article(1, body=BODY.replace("마흔", "쉰")), a_capture(address(1), b"<p>2</p>", later(5)))
        room.keep(_post())
        verify(room.archive, Which())
        with serving(room.url) as served:
            yield served


def _post() -> Article:
    link = naming(identity(1).key, url=address(1), outlet="KBS", label="출처", form="table")
    body = f"{BODY}\n언덕 위 등대를 다녀온 이야기를 덧붙입니다."
    return a_post("onjul.example/2026/01/06/lighthouse", link, headline=HEADLINE, body=body)


def tab_to(page: Page, selector: str) -> None:
    """Go there by the Tab key alone; fails where no Tab leads there."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


@pytest.mark.parametrize("scripts", [True, False])
def test_from_search_to_who_retold_it_by_keyboard_alone(opened: Browser, told: Served, *, scripts: bool) -> None:
    with reader(opened) as page:
        if not scripts:
            page.route("**/*.js", lambda route: route.abort())
        page.goto(told.url)
        tab_to(page, "#q")
        page.keyboard.type("등대 쉰")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=**")
        assert page.locator("article.hit").count() == 1
        tab_to(page, "article.hit h3 a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/article/1")
        tab_to(page, "a[href*='/diff']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/diff?**")
        assert (page.locator("del").last.inner_text().strip(), page.locator("ins").last.inner_text().strip()) == (
            "마흔",
            "쉰",
        )
        page.go_back()
        tab_to(page, "#citing + ul a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/article/2")
        assert page.locator("#sources ~ ol .verdict").first.get_attribute("class") == "verdict verified"
        tab_to(page, "summary")
        page.keyboard.press("Enter")
        assert page.locator("table.beside").is_visible()
        tab_to(page, "#sources ~ ol a[href*='/article?ref']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/article/1")
        tab_to(page, "a[href$='/trace']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/trace")
        tab_to(page, "a[href*='/article/2']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/article/2")


def test_everything_is_there_without_javascript(opened: Browser, told: Served) -> None:
    with reader(opened, java_script_enabled=False) as page:
        page.goto(told.url)
        page.fill("#q", "등대")
        page.press("#q", "Enter")
        page.wait_for_url("**/search?q=**")
        page.click("article.hit h3 a >> nth=0")
        page.click("a[href$='/trace']")
        assert page.locator("svg a").count() >= 2
        page.goto(f"{told.url}/article/1/diff")
        page.select_option("#view", "inline")
        page.click("form button >> nth=-1")
        page.wait_for_url("**view=inline**")
        assert page.locator("p del").inner_text().strip() == "마흔"


PATHS = ("/", "/search?q=등대", "/article/1", "/article/2", "/article/1/diff", "/article/2/trace", "/publishers")
MORE = ("/publisher/kbs", "/publisher/onjul.example", "/runs", "/run/1", "/about", "/nowhere")


@pytest.mark.parametrize("path", [*PATHS, *MORE])
def test_nothing_runs_over_on_a_phone(opened: Browser, told: Served, path: str) -> None:
    with reader(opened, viewport={"width": 360, "height": 740}) as page:
        page.goto(told.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", [*PATHS, *MORE])
@pytest.mark.parametrize(
    ("scheme", "locale"),
    [
        ("light", "ko-KR"),
        ("dark", "en-US"),
        pytest.param("light", "en-US", marks=pytest.mark.long),
        pytest.param("dark", "ko-KR", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing_in_any_colours_and_language(
    opened: Browser, told: Served, path: str, scheme: str, locale: str
) -> None:
    # axe is put into the page as a script, which our policy forbids
    with reader(opened, color_scheme=scheme, locale=locale, bypass_csp=True) as page:
        page.goto(told.url + path)
        for details in page.locator("details").all():
            details.evaluate("each => { each.open = true }")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
