"""Every story is well-formed, and together they hold what the demo shows."""

import re
from collections import Counter
from datetime import datetime

import pytest

from demo.stories import Story, load_stories, stories_of

STORIES = load_stories()
INTERVIEW = re.compile(r'\[([^\[\]:"]+ : )?".+"\]')
each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: str(story.ncd))


def test_there_are_about_sixty_stories_in_both_layouts() -> None:
    layouts = Counter(story.layout for story in STORIES)

    assert 55 <= len(STORIES) <= 70
    assert min(layouts.values()) >= 15


def test_codes_are_unique_and_grow_with_time() -> None:
    by_time = sorted(STORIES, key=lambda story: story.published)

    codes = [story.ncd for story in by_time]

    assert codes == sorted(set(codes))


def test_the_second_edition_brings_every_fate() -> None:
    fates = Counter(story.fate for story in STORIES)

    assert fates["changed"] >= 2
    assert fates["touched"] == 1
    assert fates["gone"] == 1
    assert fates["new"] >= 1
    assert fates["seen"] >= 50


def test_one_edit_is_silent_and_one_is_not() -> None:
    edited = [story for story in STORIES if story.fate == "changed"]

    assert {story.at(2).edited == story.edited for story in edited} == {True, False}


def test_the_touched_story_keeps_its_words() -> None:
    (story,) = (story for story in STORIES if story.fate == "touched")

    assert story.at(2).paragraphs == story.paragraphs
    assert story.at(2).edited != story.edited


def test_new_stories_are_out_in_the_second_edition_only() -> None:
    late = {story.ncd for story in STORIES if story.fate == "new"}

    assert late.isdisjoint(story.ncd for story in stories_of(STORIES, 1))
    assert late <= {story.ncd for story in stories_of(STORIES, 2)}


def test_subjects_recur_so_that_a_search_has_something_to_find() -> None:
    for subject in ("한국은행", "기준금리", "태풍", "지하철", "반도체 수출", "저출생", "문화재", "프로야구"):
        assert sum(subject in "\n".join((story.headline, *story.paragraphs)) for story in STORIES) >= 2, subject


@each_story
def test_layout_goes_with_the_time(story: Story) -> None:
    if story.layout == "now":
        assert datetime(2026, 11, 1) <= story.published < datetime(2026, 11, 22)
        assert 8_700_000 < story.ncd < 8_800_000
    else:
        assert 2019 <= story.published.year <= 2022
        assert 4_000_000 < story.ncd < 5_620_000


@each_story
@pytest.mark.parametrize("edition", [1, 2])
def test_nothing_is_edited_before_it_is_published(story: Story, edition: int) -> None:
    shown = story.at(edition)

    assert shown.edited is None or shown.edited >= shown.published
    assert shown.published.second == 0


@each_story
@pytest.mark.parametrize("edition", [1, 2])
def test_the_text_has_several_clean_paragraphs(story: Story, edition: int) -> None:
    paragraphs = story.at(edition).paragraphs

    assert (len(paragraphs) >= 4) == (story.kind == "article")
    for paragraph in paragraphs:
        assert paragraph == " ".join(paragraph.split())
        assert "\\" not in paragraph
        assert paragraph.endswith((".", "?", "]"))


@each_story
def test_interviews_and_sign_offs_have_the_form_of_a_tv_script(story: Story) -> None:
    if "[리포트]" not in story.paragraphs:
        return
    assert story.paragraphs[0] == "[앵커]"
    assert re.fullmatch(r"(\w+에서 )?KBS 뉴스 \w+입니다\.", story.paragraphs[-1])
    assert story.reporters[-1].name in story.paragraphs[-1]
    for line in story.paragraphs:
        assert not line.startswith("[") or line in ("[앵커]", "[리포트]") or INTERVIEW.fullmatch(line), line


@each_story
def test_reporters_write_from_a_domain_that_belongs_to_nobody(story: Story) -> None:
    assert all(reporter.email and reporter.email.endswith(".example") for reporter in story.reporters)
