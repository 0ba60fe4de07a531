"""The pages have the structure, and the traps, of the real ones."""

import json
import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from demo.pages import article_page, removal_page, robots
from demo.sitemap import news_sitemap
from demo.stories import Story, load_stories

STORIES = load_stories()
OTHERS = STORIES[:6]


def story_where(layout: str, **fields: object) -> Story:
    return next(
        story
        for story in STORIES
        if story.layout == layout and all(getattr(story, name) == value for name, value in fields.items())
    )


def reading(story: Story, edition: int = 1) -> LexborHTMLParser:
    return LexborHTMLParser(article_page(story, OTHERS, edition=edition))


def text(page: LexborHTMLParser, selector: str) -> str:
    found = page.css_first(selector)
    assert found is not None, selector
    return found.text().strip()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.ncd))
def test_every_story_stands_on_its_page(story: Story) -> None:
    page = reading(story)
    body = text(page, "#cont_newstext")

    assert text(page, "h4.headline-title, h5.tit-s") == story.headline.strip()
    assert all(paragraph in body for paragraph in story.paragraphs)
    assert f"입력 {story.published:%Y.%m.%d (%H:%M)}" in text(page, "em.input-date, em.date")


def test_the_new_layout_says_its_body_three_times_and_its_headline_not_in_the_title() -> None:
    story = story_where("now", fate="changed")
    page = article_page(story, OTHERS).decode()

    assert "<title>KBS 뉴스</title>" in page
    assert page.count("여섯 달 만입니다.") == 3
    assert "<br \\/>" in page


def test_the_copy_for_the_printer_lacks_the_first_line() -> None:
    story = story_where("now", fate="changed")
    printed = text(reading(story), ".print-area")

    assert story.paragraphs[0] not in printed
    assert story.paragraphs[1] in printed


def test_the_structured_data_is_not_json() -> None:
    found = text(reading(story_where("now")), 'script[type="application/ld+json"]')

    assert '"@type":"NewsArticle"' in found
    with pytest.raises(json.JSONDecodeError):
        json.loads(found)


def test_script_strings_are_escaped() -> None:
    story = next(story for story in STORIES if "멀미가" in " ".join(story.paragraphs))
    page = article_page(story).decode()

    assert re.search(r'var messageText = "(?:[^"\\]|\\.)*";', page)


def test_markup_in_a_headline_is_text() -> None:
    story = next(story for story in STORIES if "<별의 항해>" in story.headline)

    assert text(reading(story), "h4.headline-title") == story.headline


def test_a_video_page_has_an_empty_body() -> None:
    page = reading(story_where("now", kind="video"))

    assert text(page, "#cont_newstext") == ""
    assert page.css_first("#imgVodThumbnail") is not None


def test_credits_end_the_body() -> None:
    story = next(story for story in STORIES if story.credits and story.layout == "now")

    assert text(reading(story), "#cont_newstext").endswith(story.credits or "")


def test_reporters_are_named_with_their_address() -> None:
    now, old = story_where("now", fate="changed"), story_where("old")

    assert text(reading(now), "span.reporter-name") == now.reporters[0].name
    assert text(reading(old), "ul#ulReporterList > li > p.name > span") == f"{old.reporters[0].name} 기자"


def test_counters_and_lists_change_between_editions_while_the_article_does_not() -> None:
    story = story_where("now", fate="seen")
    first, second = reading(story), LexborHTMLParser(article_page(story, OTHERS[2:], edition=2))

    assert text(first, ".feedback-area") != text(second, ".feedback-area")
    assert text(first, ".most-read") != text(second, ".most-read")
    assert text(first, ".view-article") == text(second, ".view-article")


def test_the_old_layout_puts_further_links_into_the_body() -> None:
    assert "[연관 기사]" in text(reading(story_where("old")), "#cont_newstext")


def test_the_same_story_gives_the_same_bytes() -> None:
    assert article_page(STORIES[-1], OTHERS) == article_page(STORIES[-1], OTHERS)


def test_the_removal_notice_names_no_article() -> None:
    page = LexborHTMLParser(removal_page(OTHERS))

    assert "삭제된 기사입니다." in text(page, "main")
    assert page.css_first("#cont_newstext") is None


def test_the_sitemap_lists_every_story_newest_first() -> None:
    listed = re.findall(
        r"<loc>https://news\.kbs\.co\.kr/news/view\.do\?ncd=(\d+)</loc>", news_sitemap(STORIES).decode()
    )

    assert [int(ncd) for ncd in listed] == [story.ncd for story in reversed(STORIES)]


def test_the_sitemap_dates_are_korean_and_say_nothing_of_edits() -> None:
    (story,) = (story.at(2) for story in STORIES if story.fate == "touched")
    entry = news_sitemap([story]).decode()

    assert f"<news:publication_date>{story.published:%Y-%m-%dT%H:%M:%S}+09:00</news:publication_date>" in entry
    assert f"<news:title><![CDATA[{story.headline}]]></news:title>" in entry
    assert "lastmod" not in entry  # as on the real one


def test_robots_txt_closes_a_path_and_advertises_the_sitemap() -> None:
    rules = robots().decode().splitlines()

    assert "Disallow: /api/private" in rules
    assert "Sitemap: https://news.kbs.co.kr/sitemap/recentNewsList.xml" in rules
