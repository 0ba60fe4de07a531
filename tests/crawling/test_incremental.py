"""A second crawl asks for what may have changed, and for nothing else."""

import json

import pytest

from demo.pages import article_page
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Crawl, Ended, command
from tests.crawling.site import KBS, Answer, Site, page
from tests.crawling.stories import STORIES, path_of, sitemap, story_page
from tests.crawling.test_revisit import LATER

SITEMAP = "/sitemap/recentNewsList.xml"


def listed(*lastmods: str) -> Answer:
    """A sitemap of the first stories, each of which changed then."""
    entries = "".join(
        f"<url><loc>https://{KBS}{path_of(story)}</loc><lastmod>{lastmod}</lastmod></url>"
        for story, lastmod in zip(STORIES, lastmods, strict=False)
    )
    return page(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>')


def kbs(archive: Archive, site: Site, hours_ahead: float = 0, **arguments: str) -> Ended:
    return Crawl(archive, "kbs", site.connect_to(), arguments, hours_ahead=hours_ahead).run()


def test_what_its_list_calls_unchanged_is_not_asked_for(archive: Archive, site: Site) -> None:
    site.at(SITEMAP, listed("2026-11-01T09:00:00+09:00", "2026-11-02", "no date"))
    for number in range(3):
        site.at(path_of(STORIES[number]), story_page(number))
    assert kbs(archive, site).counts == {"listing": 1, "new": 3}
    assert kbs(archive, site).counts == {"listing": 1, "unchanged": 2, "seen": 1}
    assert [len(site.asked(path_of(story))) for story in STORIES[:3]] == [1, 1, 2]


@pytest.mark.parametrize("lastmod", ["2999-01-01T00:00:00Z", "2999-01-01"])
def test_what_changed_since_it_was_seen_is_asked_for(archive: Archive, site: Site, lastmod: str) -> None:
    site.at(SITEMAP, listed("2026-11-01T09:00:00+09:00"), listed(lastmod))
    site.at(path_of(STORIES[0]), story_page(), page(article_page(LATER)))
    kbs(archive, site)
    assert kbs(archive, site).counts == {"listing": 1, "changed": 1}


@pytest.mark.parametrize("how", [page("gone", 410), page("nothing here", 404)])
def test_what_was_not_there_is_asked_for_whatever_its_list_says(archive: Archive, site: Site, how: Answer) -> None:
    site.at(SITEMAP, listed("2026-11-01T09:00:00+09:00"))
    site.at(path_of(STORIES[0]), story_page(), how, story_page())
    kbs(archive, site)
    Crawl(archive, "article", site.connect_to(), {"urls": f"https://{KBS}{path_of(STORIES[0])}"}).run()
    assert kbs(archive, site).counts["listing"] == 1
    assert archive.rows("SELECT status, missing_since FROM articles") == [("live", None)]


def test_new_asks_for_what_the_archive_lacks(archive: Archive, site: Site) -> None:
    locs = [f"https://{KBS}{path_of(story)}" for story in STORIES[:3]]
    site.at(SITEMAP, sitemap(*locs[:2]), sitemap(*locs))
    for number in range(3):
        site.at(path_of(STORIES[number]), story_page(number))
    assert kbs(archive, site, new="yes").counts == {"listing": 1, "new": 2}
    assert kbs(archive, site, new="yes").counts == {"listing": 1, "archived": 2, "new": 1}
    assert [len(site.asked(path_of(story))) for story in STORIES[:3]] == [1, 1, 1]


@SQLITE_ONLY
def test_the_flag_of_the_command_line_and_what_it_says(archive: Archive, site: Site) -> None:
    site.at(SITEMAP, sitemap(f"https://{KBS}{path_of(STORIES[0])}"))
    site.at(path_of(STORIES[0]), story_page())
    words = ("--archive", archive.url, "crawl", "kbs", "--new", "--connect-to", site.connect_to()[0])
    assert command(*words, cwd=archive.folder).code == 0
    again = command(*words, cwd=archive.folder)
    assert (again.code, "archived already" in again.out) == (0, True), again.out
    assert command("--archive", archive.url, "crawl", "kbs", "-a", "new=maybe", cwd=archive.folder).code == 2


def test_a_page_that_is_not_believed_changes_nothing_unless_a_person_trusts_it(archive: Archive, site: Site) -> None:
    url = f"https://{KBS}{path_of(STORIES[0])}"
    story = STORIES[0]
    first = f"{story.paragraphs[0][:30]}"
    cut = article_page(story).decode()
    for line in story.paragraphs:
        cut = cut.replace(line, "")
    teaser = cut.replace('id="cont_newstext">', f'id="cont_newstext">{first}', 1)
    site.at(path_of(story), story_page(), page(teaser))

    def ask(**more: str) -> Ended:
        return Crawl(archive, "article", site.connect_to(), {"urls": url, **more}).run()

    assert ask().counts == {"new": 1}
    doubted = ask()
    assert (doubted.outcome, doubted.counts) == ("failed", {"suspicious": 1})
    assert "no more than the beginning" in doubted.run["problems"][0]["problem"]
    assert archive.rows("SELECT current_version, failed_visits FROM articles") == [(1, 1)]
    assert "cut-short" in json.dumps(archive.json("SELECT doubts FROM captures WHERE fate = 'suspicious'"))
    assert ask(trust="yes").counts == {"changed": 1}
