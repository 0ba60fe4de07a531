"""No page costs more than 10 s and 1 GB: the others of the crawl are stored, whatever the one is."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.crawling.parse_trial import TrialProcess, read_carefully
from newsarchive.crawling.readings import READINGS, Kind
from newsarchive.extraction.errors import ExtractionError
from newsarchive.extraction.parse_budget import SECONDS, OverBudget
from newsarchive.extraction.parse_cost import is_cheap, is_too_costly
from newsarchive.items import ExtractedArticle
from tests.crawling.crawls import Archive, command, crawl_articles
from tests.crawling.page_shapes import MORE, SHAPES, TEXT, page_of, times
from tests.crawling.site import KBS, Site, page
from tests.crawling.stories import STORIES, path_of, story_page
from tests.crawling.test_blog_walk import BLOG, HOME, XML, at, home, post

KBS_URL = f"https://{KBS}/news/view.do?ncd=8200001"
POST_URL = "https://a.example/1"
ALL = {**SHAPES, **MORE}
SMALL = 0.005
MIB = 1024 * 1024
# By the clock, on a machine that is busy with other tests.
_PATIENCE = 5 * SECONDS


@pytest.fixture(scope="module")
def process() -> Iterator[TrialProcess]:
    process = TrialProcess()
    yield process
    process.close()


def outcome(process: TrialProcess, kind: Kind, url: str, body: bytes) -> str:
    """What came of it; anything but an article, a list and a refusal in words fails the test."""
    started = time.monotonic()
    try:
        read_carefully(process, kind, url, body)
        said = "read"
    except OverBudget:
        said = "over"
    except ExtractionError:
        said = "refused"
    assert time.monotonic() - started < _PATIENCE
    return said


@pytest.mark.parametrize("shape", ALL)
def test_a_small_page_of_any_shape_is_read_or_refused(process: TrialProcess, shape: str) -> None:
    body = page_of(ALL[shape], SMALL)
    assert {outcome(process, "article", KBS_URL, body), outcome(process, "post", POST_URL, body)} <= {"read", "refused"}


@pytest.mark.long
@pytest.mark.parametrize("shape", ALL)
@pytest.mark.parametrize("most", [8 * MIB, 30 * MIB], ids=["8 MiB", "30 MiB"])
def test_a_page_of_any_shape_in_full_size_costs_no_more_than_the_budget(
    process: TrialProcess, shape: str, most: int
) -> None:
    body = page_of(ALL[shape], 1.0, most)
    for kind, url in (("article", KBS_URL), ("post", POST_URL)):
        print(f"{shape}: {kind}: {outcome(process, kind, url, body)}")  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", ALL)
def test_the_largest_page_of_a_shape_that_is_called_cheap_is_read_in_less_than_a_second(shape: str) -> None:
    body = largest_cheap(shape)
    with_no_article(page_of(ALL["a wide cell"], 1))  # what is loaded when it is first needed
    started = time.process_time()
    with_no_article(body)
    took = time.process_time() - started
    print(f"{shape}: {len(body)} bytes: {took:.2f} s")
    assert took < 1


def largest_cheap(shape: str) -> bytes:
    """Halved between a page that is cheap and one that is not, if there is any."""
    least, most = 0.0, 1.0
    while most - least > 0.001 and not is_cheap(page_of(ALL[shape], most)):
        middle = (least + most) / 2
        least, most = (middle, most) if is_cheap(page_of(ALL[shape], middle)) else (least, middle)
    return page_of(ALL[shape], most if is_cheap(page_of(ALL[shape], most)) else least)


def with_no_article(body: bytes) -> None:
    with contextlib.suppress(ExtractionError):
        READINGS["post"](POST_URL, body, "")


@pytest.mark.parametrize("shape", ["a million nested div", "100,000 attributes", "100,000 options"])
def test_a_hopeless_page_is_refused_for_its_shape_alone(shape: str) -> None:
    started = time.process_time()
    with pytest.raises(OverBudget, match="too many"):
        READINGS["article"](KBS_URL, page_of(ALL[shape], 1.0), "")
    assert time.process_time() - started < SECONDS


def test_an_ordinary_page_is_never_tried() -> None:
    body = page_of(lambda _: f"<article>{TEXT * 400}</article>{'<li><a href=/1>x</a>' * 900}", 1)
    assert is_cheap(body)
    assert not is_too_costly(body)
    process = TrialProcess()
    assert outcome(process, "post", POST_URL, body) == "read"
    assert process._process is None


def test_what_is_over_the_time_is_killed_and_the_next_page_is_read(process: TrialProcess) -> None:
    deep = page_of(lambda _: times("<dl><dt>", 21_000, 1) + TEXT, 1)
    assert not is_too_costly(deep)
    fine = page_of(lambda _: "<article>" + TEXT * 5000, 1)
    first = outcome(process, "post", POST_URL, deep)
    assert (first in ("over", "refused"), outcome(process, "post", POST_URL, fine)) == (True, "read")


def test_what_is_over_the_memory_is_said(process: TrialProcess) -> None:
    fonts = page_of(MORE["fonts left open"], 0.3)
    assert (is_cheap(fonts), is_too_costly(fonts)) == (False, False)
    with pytest.raises(OverBudget, match="1 GB"):
        read_carefully(process, "post", POST_URL, fonts)


def test_an_error_comes_back_as_it_was_raised(process: TrialProcess) -> None:
    body = page_of(lambda _: times("<p>", 5000, 1), 1)
    with pytest.raises(ExtractionError) as there:
        process.read("article", KBS_URL, body, None)
    with pytest.raises(ExtractionError) as here:
        READINGS["article"](KBS_URL, body, None)
    assert (type(there.value), str(there.value)) == (type(here.value), str(here.value))
    assert there.value.__dict__ == here.value.__dict__


def test_the_process_may_die_at_any_time(process: TrialProcess) -> None:
    body = page_of(lambda _: "<article>" + TEXT * 5000, 1)
    process.read("post", POST_URL, body, None)
    assert process._process is not None
    os.kill(process._process.pid, 9)
    process._process.wait()
    again = process.read("post", POST_URL, body, None)
    assert isinstance(again, ExtractedArticle)
    assert again.headline == "등대"


BAD = ("100,000 nested div", "a million paragraphs", "100,000 attributes", "30,000 nested definitions", "300,000 links")


@pytest.fixture
def file_archive(tmp_path: Path) -> Archive:
    return Archive.on("sqlite", tmp_path)


@pytest.mark.parametrize("shapes", [BAD[:3], pytest.param(BAD, marks=pytest.mark.long)], ids=["three", "all"])
def test_the_other_pages_of_a_crawl_are_all_stored(file_archive: Archive, site: Site, shapes: tuple[str, ...]) -> None:
    pages = [page(page_of(ALL[name], 1.0)) for name in shapes]
    bad = [site.at(f"/news/view.do?ncd={9_100_000 + n}", answer) for n, answer in enumerate(pages)]
    good = [site.at(path_of(story), story_page(number)) for number, story in enumerate(STORIES[:5])]
    ended = crawl_articles(file_archive, site, *bad, *good)
    assert ended.counts["new"] == len(good), ended.err
    assert (ended.code, ended.outcome) == (0, "suspicious")
    assert ended.counts["parse_failed"] >= len(shapes) - 2
    assert set(ended.counts) <= {"new", "parse_failed", "unrecognised", "empty-shell"}
    assert file_archive.one("SELECT count(*) FROM captures WHERE url LIKE '%ncd=91%'") == len(shapes)


def test_a_large_feed_is_read_by_the_other_process_and_all_its_posts_are_stored(
    file_archive: Archive, site: Site
) -> None:
    items = "".join(f"<item><link>{HOME}{n}</link><description>{'글 ' * 30_000}</description></item>" for n in (1, 2))
    feed = page(f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>', content_type=XML)
    head = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    at(site, **{"/": home(head), "/feed": feed, "/1": post(1), "/2": post(2)})
    words = ("crawl", "blog", "-a", f"site={HOME}", "-a", "pages=1", "--json")
    given = ("--archive", file_archive.url, *words, "--connect-to", site.connect_to(BLOG)[0])
    assert command(*given, cwd=file_archive.folder).counts["new"] == 2
