"""Articles that others cite and the archive lacks: which of them to ask for, and when again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from newsarchive import clock
from newsarchive.archive.cited import Attempts, Wanted, attempts
from newsarchive.archive.engine import reading
from newsarchive.items import Identity, SourceLink
from tests.archive.test_source_links import a_source
from tests.building import Newsroom, a_capture, address, an_article, identity, later

CITED = "https://news.kbs.co.kr/news/view.do?ncd=77"
SHORT = "https://short.example/x"


@pytest.fixture(autouse=True)
def the_clock_goes_right() -> Iterator[None]:
    yield
    clock.ahead = timedelta()


def cite(newsroom: Newsroom, number: int, *links: SourceLink, hours: float = 0) -> str:
    """A post that names these sources; gives its key."""
    url = f"https://blog.example/{number}"
    named = Identity(publisher="blog", key=f"blog:{number}")
    post = an_article(identity=named, canonical_url=url, addresses=(url,), source_links=links)
    newsroom.keep(post, a_capture(url, fetched_at=later(hours)))
    return named.key


def source(ncd: int = 77) -> SourceLink:
    return a_source(CITED.replace("77", str(ncd)), target=f"kbs:ncd:{ncd}")


def answer(newsroom: Newsroom, outcome: str, minutes: float = 0) -> str:
    """What came of asking for the cited article, so long from now; gives the fate."""
    capture = a_capture(CITED, fetched_at=clock.now() + timedelta(minutes=minutes))
    if outcome in ("404", "410"):
        return newsroom.record(newsroom.page("missing", capture, identity(77), missing=outcome))
    return newsroom.record(newsroom.page("unrecognised", capture, identity(77), problem="not an article"))


def test_each_article_that_is_cited_and_lacking_once_as_it_was_first_written(newsroom: Newsroom) -> None:
    first = cite(newsroom, 1, a_source(address(77), target="kbs:ncd:77"))
    cite(newsroom, 2, source(77), source(78))
    assert newsroom.archive.cited() == [
        Wanted(url=CITED.replace("77", "78"), key="kbs:ncd:78", cited_by="blog:2"),
        Wanted(url=address(77), key="kbs:ncd:77", cited_by=first),
    ]


def test_what_is_archived_is_not_lacking(newsroom: Newsroom) -> None:
    cite(newsroom, 1, source(77), source(78))
    newsroom.keep(an_article(77))
    assert [wanted.key for wanted in newsroom.archive.cited()] == ["kbs:ncd:78"]


def test_what_was_cited_last_comes_first(newsroom: Newsroom) -> None:
    for number, ncd in enumerate((77, 78, 79, 77)):
        cite(newsroom, number, source(ncd))
    assert [wanted.key for wanted in newsroom.archive.cited()] == ["kbs:ncd:77", "kbs:ncd:79", "kbs:ncd:78"]


def test_a_source_that_is_named_no_more_and_one_without_address_are_not_asked_for(newsroom: Newsroom) -> None:
    cite(newsroom, 1, source(77), a_source(None, "YTN"), a_source("#", None, placeholder=True))
    cite(newsroom, 1, hours=1)
    assert newsroom.archive.cited() == []
    assert newsroom.archive.cited(unknown=True) == []


def test_addresses_of_which_nobody_knows_what_they_name_are_asked_for_apart(newsroom: Newsroom) -> None:
    cite(newsroom, 1, a_source(SHORT), source(77))
    cite(newsroom, 2, a_source(SHORT))
    assert newsroom.archive.cited(unknown=True) == [Wanted(url=SHORT, key=None, cited_by="blog:1")]
    assert [wanted.key for wanted in newsroom.archive.cited()] == ["kbs:ncd:77"]


def test_a_shortener_that_was_followed_names_its_article_from_then_on(newsroom: Newsroom) -> None:
    cite(newsroom, 1, a_source(SHORT))
    page = newsroom.page("article", a_capture(address(77)), identity(77), articles=(an_article(77),), resolves=SHORT)
    newsroom.record(page)
    assert newsroom.archive.cited(unknown=True) == newsroom.archive.cited() == []
    (citing,) = newsroom.archive.citing("kbs:ncd:77", lambda _: None)
    assert citing.key == "blog:1"


def test_a_shortener_that_was_followed_once_is_not_followed_again_for_later_posts(newsroom: Newsroom) -> None:
    cite(newsroom, 1, a_source(SHORT))
    newsroom.record(
        newsroom.page("article", a_capture(address(77)), identity(77), articles=(an_article(77),), resolves=SHORT)
    )
    cite(newsroom, 2, a_source(SHORT), a_source(None, "YTN"), a_source(SHORT + "?other"))
    assert [wanted.url for wanted in newsroom.archive.cited(unknown=True)] == [SHORT + "?other"]
    assert [each.key for each in newsroom.archive.citing("kbs:ncd:77", lambda _: None)] == ["blog:1", "blog:2"]


def test_a_shortener_that_leads_to_nothing_is_asked_for_again_as_the_article_is(newsroom: Newsroom) -> None:
    cite(newsroom, 1, a_source(SHORT))
    capture = a_capture(address(77), fetched_at=clock.now(), status=404)
    newsroom.record(newsroom.page("missing", capture, identity(77), missing="404", resolves=SHORT))
    assert [(wanted.url, wanted.key) for wanted in newsroom.archive.cited()] == [(SHORT, "kbs:ncd:77")]
    assert not newsroom.archive.may_be_asked("kbs:ncd:77")


def test_what_nobody_has_asked_for_may_be(newsroom: Newsroom) -> None:
    assert newsroom.archive.may_be_asked("kbs:ncd:77")


@pytest.mark.parametrize(("outcomes", "hours"), [(("404",), 1), (("410",), 30 * 24), (("broken",), 24)])
def test_what_was_asked_for_in_vain_has_time(newsroom: Newsroom, outcomes: tuple[str, ...], hours: float) -> None:
    for outcome in outcomes:
        answer(newsroom, outcome)
    clock.ahead = timedelta(hours=hours) - timedelta(minutes=2)
    assert not newsroom.archive.may_be_asked("kbs:ncd:77")
    clock.ahead += timedelta(minutes=4)
    assert newsroom.archive.may_be_asked("kbs:ncd:77")


def test_a_second_404_waits_for_two_months(newsroom: Newsroom) -> None:
    assert (answer(newsroom, "404", -90), answer(newsroom, "404", -10)) == ("missing", "missing")
    clock.ahead = timedelta(days=59)
    assert not newsroom.archive.may_be_asked("kbs:ncd:77")
    clock.ahead = timedelta(days=60)
    assert newsroom.archive.may_be_asked("kbs:ncd:77")


def test_attempts_are_those_that_got_an_answer_while_it_was_lacking(newsroom: Newsroom) -> None:
    def made(key: str) -> Attempts | None:
        with reading(newsroom.archive._engine) as connection:
            return attempts(connection, key)

    assert made("kbs:ncd:77") is None
    newsroom.record(newsroom.page("failed", None, identity(77), problem="no answer"))
    assert made("kbs:ncd:77") is None
    answer(newsroom, "404", -90)
    answer(newsroom, "broken", -10)
    found = made("kbs:ncd:77")
    assert found is not None
    assert (found.number, found.fate) == (2, "unrecognised")
    assert made("kbs:ncd:7") is None


def test_the_reason_is_kept_with_the_capture(newsroom: Newsroom) -> None:
    reason = "cited by blog:1"
    newsroom.record(
        newsroom.page("article", a_capture(address(77)), identity(77), articles=(an_article(77),), reason=reason)
    )
    with reading(newsroom.archive._engine) as connection:
        assert connection.exec_driver_sql("SELECT reason FROM captures").scalar_one() == reason
