"""robots.txt as its server answers it: what forbids, what allows, and for how long an answer holds."""

import codecs
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from scrapy.http import Response

from newsarchive.archive import Robots
from newsarchive.crawling.robots import FAULT_HOLDS, HOLDS, read_answer
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Ended, crawl_articles
from tests.crawling.site import Answer, Site, late, page, raw, redirect, robots

DENY = "User-agent: *\nDisallow: /"
RULES = b"User-agent: *\nDisallow: /"
ORIGIN = "https://a.example"
NOW = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)


def plain(body: bytes, **headers: str) -> Answer:
    return page(body, 200, "text/plain", **headers)


ALLOWING: dict[str, Answer] = {
    "allow": robots("User-agent: *\nAllow: /"),
    "empty": robots(""),
    "no-content": page("", 204),
    "missing": page(DENY, 404),
    "unauthorised": page(DENY, 401),
    "forbidden": page(DENY, 403),
    "gone": page(DENY, 410),
    "html": page("<html><p>Disallow: /</p></html>"),
    "for-others": robots("User-agent: otherbot\nDisallow: /"),
    "login": redirect("https://allow.example/login"),
    "html-behind-redirect": redirect("/sign-in"),
}
"""What allows the page behind it, each on a host of its own."""

FORBIDDING: dict[str, tuple[Answer, str]] = {
    "deny": (robots(DENY), "forbids /"),
    "named": (robots("User-agent: newsarchive\nDisallow: /\n\nUser-agent: *\nAllow: /"), "forbids /"),
    "bom": (plain(codecs.BOM_UTF8 + RULES), "forbids /"),
    "utf16": (plain(codecs.BOM_UTF16_LE + DENY.encode("utf-16-le")), "forbids /"),
    "nuls": (plain(b"\0\0\0" + RULES), "forbids /"),
    "carriage-returns": (plain(RULES.replace(b"\n", b"\r")), "forbids /"),
    "euc-kr-comment": (plain("# 로봇 배제\n".encode("euc-kr") + RULES), "forbids /"),
    "big": (plain(b"# filler\n" * 54_000 + RULES), "forbids /"),
    "zipped": (plain(gzip.compress(RULES), Content_Encoding="gzip"), "forbids /"),
    "redirected": (redirect("https://deny.example/robots.txt"), "forbids /"),
    "too-many": (page(DENY, 429), "answered with status 429"),
    "error": (page(DENY, 500), "answered with status 500"),
    "bad-gateway": (page("", 502), "answered with status 502"),
    "unavailable": (page("User-agent: *\nAllow: /", 503), "answered with status 503"),
    "closed": (raw(), "could not be fetched"),
    "silent": (late(robots(""), 12), "took longer than 3"),
    "not-zipped": (plain(RULES, Content_Encoding="gzip"), "could not be fetched"),
    "cut-zip": (plain(gzip.compress(RULES * 100)[:40], Content_Encoding="gzip"), "could not be fetched"),
    "circle": (redirect("https://circle.example/robots.txt"), "max redirections reached"),
    "five-redirects": (redirect("/2"), "forbids /"),
    "six-redirects": (redirect("/1"), "max redirections reached"),
    "deny-in-503": (page(DENY, 503), "answered with status 503"),
    "half-mark": (plain(codecs.BOM_UTF8[:2] + RULES), "forbids /"),
    "utf16-big-endian": (plain(codecs.BOM_UTF16_BE + DENY.encode("utf-16-be")), "forbids /"),
    "utf16-unmarked": (plain(DENY.encode("utf-16-le")), "forbids /"),
    "timed-out-by-proxy": (page("", 504), "answered with status 504"),
    "nowhere": (page("", 302), "answered with status 302"),
    "inward": (redirect("http://127.0.0.1/robots.txt"), "127.0.0.1 is not a public address"),
}
"""What forbids it, and what is said."""


@dataclass(frozen=True)
class Asked:
    """Two crawls of the same pages, one after the other."""

    site: Site
    archive: Archive
    first: Ended
    second: Ended


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    archive = Archive.on("sqlite", tmp_path_factory.mktemp("robots"))
    answers = {**ALLOWING, **{name: answer for name, (answer, _) in FORBIDDING.items()}}
    with Site() as site:
        urls = [site.at("/page", page("x"), host=f"{name}.example") for name in answers]
        for name, answer in answers.items():
            site.at("/robots.txt", answer, host=f"{name}.example")
        for host in ("five-redirects.example", "six-redirects.example"):
            for number in range(1, 6):
                site.at(f"/{number}", redirect(f"/{number + 1}"), host=host)
            site.at("/6", robots(DENY), host=host)
        site.at("/sign-in", page("<form>Disallow: /</form>"), host="html-behind-redirect.example")
        hosts = [f"{name}.example" for name in answers]
        first, second = (
            crawl_articles(archive, site, *urls, hosts=hosts, settings={"DOWNLOAD_TIMEOUT": 3, "RETRY_TIMES": 1})
            for _ in range(2)
        )
        yield Asked(site, archive, first, second)


@pytest.mark.parametrize("name", ALLOWING)
def test_this_answer_allows_the_page(asked: Asked, name: str) -> None:
    assert len(asked.site.asked("/page", f"{name}.example")) == 2


@pytest.mark.parametrize("name", FORBIDDING)
def test_this_answer_forbids_the_page_and_the_reason_is_said(asked: Asked, name: str) -> None:
    assert asked.site.asked("/page", f"{name}.example") == []
    outcome, problem = asked.archive.problems[f"https://{name}.example/page"]
    assert outcome == "refused"
    assert problem.startswith(f"robots.txt of https://{name}.example forbids")
    assert FORBIDDING[name][1] in problem


def test_what_is_forbidden_is_counted_and_nothing_is_captured_of_it(asked: Asked) -> None:
    for ended in (asked.first, asked.second):
        assert ended.counts == {"refused": len(FORBIDDING), "unrecognised": len(ALLOWING)}
        assert ended.outcome == "failed"
    assert asked.archive.one("SELECT count(*) FROM captures") == 2 * len(ALLOWING)


def test_an_answer_serves_the_next_crawl_too(asked: Asked) -> None:
    for name in (*ALLOWING, "deny", "error", "silent"):
        seen = asked.site.asked("/robots.txt", f"{name}.example")
        retried = 2 if name in ("error", "silent") else 1
        of_others = 1 if name == "deny" else 0  # the host "redirected" is sent there
        assert len(seen) == retried + of_others, name


def test_robots_is_asked_before_anything_else_of_a_host(asked: Asked) -> None:
    for name in ALLOWING:
        first = asked.site.asked(host=f"{name}.example")[0]
        assert first.path == "/robots.txt" or name == "allow"


def test_a_fault_is_asked_again_much_sooner_than_rules() -> None:
    rules = read_answer("https://a.example", Response("https://a.example/robots.txt", body=RULES), NOW)
    fault = read_answer("https://a.example", Response("https://a.example/robots.txt", status=503), NOW)

    assert rules.expires_at == NOW + HOLDS
    assert fault.expires_at == NOW + FAULT_HOLDS
    assert FAULT_HOLDS * 10 < HOLDS
    assert fault.rules is None


def test_an_answer_that_holds_no_more_is_asked_for_again(archive: Archive, site: Site) -> None:
    site.at("/robots.txt", page("", 500), page("", 500), robots(DENY), robots(""))
    url = site.at("/1", page("x"))

    outcomes = []
    for _ in range(3):
        outcomes.append(crawl_articles(archive, site, url, settings={"RETRY_TIMES": 1}).counts)
        expire(archive)

    assert outcomes == [{"refused": 1}, {"refused": 1}, {"unrecognised": 1}]
    assert len(site.asked("/robots.txt")) == 4


def answer_of(status: int, body: bytes = b"", before: Robots | None = None, hours: float = 0, **headers: str) -> Robots:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    response = Response(f"{ORIGIN}/robots.txt", status=status, body=body, headers=sent)
    return read_answer(ORIGIN, response, NOW + timedelta(hours=hours), before)


def test_rules_are_asked_for_again_while_they_hold() -> None:
    rules = answer_of(200, RULES)
    assert rules.ask_again_at == NOW + timedelta(hours=12)
    assert rules.expires_at == NOW + timedelta(hours=24)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_old_rules_go_on_through_faults_until_24_hours_after_they_were_fetched(status: int) -> None:
    rules = answer_of(200, RULES)
    kept = answer_of(status, before=answer_of(status, before=rules, hours=13), hours=23.9)
    assert kept.rules == rules.rules
    assert kept.expires_at == rules.expires_at
    assert kept.faults == 2
    over = answer_of(status, before=kept, hours=24)
    assert over.rules is None
    assert over.expires_at == NOW + timedelta(hours=24, minutes=40)


def test_faults_are_asked_again_after_10_minutes_then_twice_that_up_to_an_hour() -> None:
    before, waits = None, []
    for _ in range(5):
        before = answer_of(500, before=before)
        waits.append((before.expires_at - NOW).total_seconds() / 60)
    assert waits == [10, 20, 40, 60, 60]


def test_a_good_answer_ends_the_row_of_faults() -> None:
    assert answer_of(200, b"", before=answer_of(500)).faults == 0


@pytest.mark.parametrize(("said", "minutes"), [("30", 10), ("1800", 30), ("999999", 60), ("soon", 10)])
def test_a_fault_that_says_when_is_not_asked_sooner(said: str, minutes: float) -> None:
    assert answer_of(503, Retry_After=said).expires_at == NOW + timedelta(minutes=minutes)


@SQLITE_ONLY
def test_pages_are_read_by_old_rules_while_asking_again_fails(archive: Archive, site: Site) -> None:
    site.at("/robots.txt", robots("User-agent: *\nDisallow: /2"), page("", 500))
    urls = [site.at("/1", page("x")), site.at("/2", page("x"))]
    counts = {"refused": 1, "unrecognised": 1}

    assert crawl_articles(archive, site, *urls).counts == counts
    archive.run("UPDATE robots SET ask_again_at = '2020-01-01T00:00:00.000+00:00'")
    assert crawl_articles(archive, site, *urls, settings={"RETRY_TIMES": 0}).counts == counts
    assert archive.rows("SELECT faults, reason FROM robots") == [(1, "it answered with status 500")]

    expire(archive)
    assert crawl_articles(archive, site, *urls, settings={"RETRY_TIMES": 0}).counts == {"refused": 2}
    assert archive.rows("SELECT faults, status FROM robots") == [(2, 500)]


@SQLITE_ONLY
def test_a_busy_robots_txt_is_asked_once_whatever_the_scheme(archive: Archive, site: Site) -> None:
    site.at("/robots.txt", page("", 429, Retry_After="1"))
    url = site.at("/1", page("x"))

    ended = crawl_articles(archive, site, url, url.replace("https", "http"))

    assert ended.counts == {"refused": 2}
    assert len(site.requests) == 1


def expire(archive: Archive) -> None:
    archive.run("UPDATE robots SET expires_at = '2020-01-01 00:00:00.000000'")
