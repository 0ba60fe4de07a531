"""robots.txt as it is written: which group is ours, what it allows, how long it wants us to wait."""

import pytest

from newsarchive.crawling.rules import MAX_LINE, Rules

PAGE = "https://a.example/news/1"


def allows(text: str, url: str = PAGE) -> bool:
    return Rules(text).allows(url)


@pytest.mark.parametrize(
    "agent",
    ["newsarchive", "NewsArchive", "newsarchive/0.9", "newsarchive (our crawler)", "newsarchive*", "*", "* all of you"],
)
def test_a_group_is_ours_however_it_names_us(agent: str) -> None:
    assert not allows(f"User-agent: {agent}\nDisallow: /news/")


@pytest.mark.parametrize("agent", ["news", "archive", "newsarchive-images", "newsarchiver", "otherbot", ""])
def test_a_group_of_a_name_like_ours_is_not_ours(agent: str) -> None:
    assert allows(f"User-agent: {agent}\nDisallow: /")


def test_our_own_group_wins_over_that_for_everybody_wherever_it_stands() -> None:
    assert allows("User-agent: *\nDisallow: /\n\nUser-agent: newsarchive\nDisallow: /private/")
    assert not allows("User-agent: newsarchive\nDisallow: /news/\nUser-agent: *\nAllow: /")


def test_our_own_group_without_rules_allows_everything() -> None:
    assert allows("User-agent: newsarchive\n\nUser-agent: other\nAllow: /x\n\nUser-agent: *\nDisallow: /") is True


def test_several_groups_of_one_name_are_one() -> None:
    text = "User-agent: newsarchive\nDisallow: /a/\n\nUser-agent: newsarchive\nDisallow: /news/"
    assert not allows(text)
    assert not allows(text, "https://a.example/a/1")


@pytest.mark.parametrize("line", ["Crawl-delay: 5", "Request-rate: 1/5", "Clean-param: ref", "", "# note", "nonsense"])
def test_a_line_among_user_agents_does_not_part_them(line: str) -> None:
    assert not allows(f"User-agent: newsarchive\n{line}\nUser-agent: other\nDisallow: /news/")


@pytest.mark.parametrize("line", ["disallow /news/", "Dissallow: /news/", "DISALLOW : /news/", "disallow:/news/"])
def test_a_misspelt_line_is_read(line: str) -> None:
    assert not allows(f"user agent: *\n{line}")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends_are(end: str) -> None:
    assert not allows(end.join(["User-agent: *", "Disallow: /news/"]))


def test_an_address_is_the_same_however_it_is_escaped() -> None:
    rules = Rules("User-agent: *\nDisallow: /뉴스\nDisallow: /%ea%b8%b0%ec%82%ac")
    assert not rules.allows("https://a.example/%EB%89%B4%EC%8A%A4/1")
    assert not rules.allows("https://a.example/%EA%B8%B0%EC%82%AC")
    assert rules.allows(PAGE)


def test_a_line_counts_up_to_its_limit() -> None:
    path = "/" + "x" * MAX_LINE
    assert not allows(f"User-agent: *\nDisallow: {path}", f"https://a.example{path}")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 2", 2),
        ("User-agent: *\nDisallow: /x\nCrawl-delay: 2.5 # s", 2.5),
        ("User-agent: *\nCrawl-delay: 10s", 10),
        ("User-agent: *\nCrawl-delay: 2\nCrawl-delay: 7", 7),
        ("User-agent: x\nCrawl-delay: 20\nUser-agent: *\nDisallow: /", 0),
        ("User-agent: x\nUser-agent: *\nCrawl-delay: 20\nDisallow: /", 20),
        ("User-agent: *\nCrawl-delay: 20\n\nUser-agent: newsarchive\nDisallow: /x", 0),
        ("User-agent: *\nCrawl-delay: 20\nDisallow: /\n\nUser-agent: newsarchive\nCrawl-delay: 3\nDisallow: /x", 3),
        ("User-agent: *\nCrawl-delay: 86400", 3600),
        ("User-agent: *\nCrawl-delay: 1e300", 1),
        ("User-agent: *\nCrawl-delay: -5", 0),
        ("User-agent: *\nCrawl-delay: nan", 0),
        ("User-agent: *\nCrawl-delay: inf", 0),
        ("User-agent: *\nCrawl-delay:", 0),
        ("Crawl-delay: 5\nUser-agent: *\nDisallow: /x", 0),
        ("User-agent: *\nRequest-rate: 1/30", 0),
        ("", 0),
    ],
)
def test_the_crawl_delay_of_our_group(text: str, seconds: float) -> None:
    assert Rules(text).crawl_delay == seconds


def test_sitemaps_stand_anywhere_and_count_once() -> None:
    lines = ["Sitemap: https://a.example/1.xml", "User-agent: x", "Sitemap https://a.example/2.xml"]
    text = "\n".join([*lines, "sitemap: https://a.example/1.xml"])
    assert Rules(text).sitemaps == ("https://a.example/1.xml", "https://a.example/2.xml")
