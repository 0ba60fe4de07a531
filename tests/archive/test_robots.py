"""What origins answered for /robots.txt holds until it expires, for every process."""

from dataclasses import replace

from newsarchive.archive import Robots, open_archive
from tests.building import NOON, Newsroom, later

ANSWER = Robots(
    origin="https://news.kbs.co.kr",
    fetched_at=NOON,
    expires_at=later(24),
    status=200,
    rules="User-agent: *\nDisallow: /비밀",
    reason=None,
)


def test_an_answer_holds_until_it_expires(newsroom: Newsroom) -> None:
    newsroom.archive.keep_robots(ANSWER)
    assert newsroom.archive.robots(ANSWER.origin, NOON) == ANSWER
    assert newsroom.archive.robots(ANSWER.origin, later(24, seconds=-1)) == ANSWER
    assert newsroom.archive.robots(ANSWER.origin, later(24)) is None


def test_a_newer_answer_takes_its_place(newsroom: Newsroom) -> None:
    newsroom.archive.keep_robots(ANSWER)
    refused = replace(ANSWER, expires_at=later(48), status=503, rules=None, reason="status 503")
    newsroom.archive.keep_robots(refused)
    assert newsroom.archive.robots(ANSWER.origin, NOON) == refused


def test_every_origin_has_its_own(newsroom: Newsroom) -> None:
    newsroom.archive.keep_robots(ANSWER)
    assert newsroom.archive.robots("http://news.kbs.co.kr", NOON) is None


def test_other_processes_see_it(newsroom: Newsroom) -> None:
    newsroom.archive.keep_robots(ANSWER)
    with open_archive(newsroom.url) as other:
        assert other.robots(ANSWER.origin, NOON) == ANSWER
