"""Sites without end, without a sitemap or a feed: every real post is found, at 200 pages each."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from tests.crawling.crawls import Archive, Ended, command
from tests.crawling.posts import Post
from tests.crawling.site import Answer, Asked, Site, page

HOST = "trap.example"
POSTS = 100
A_PAGE = 10


class EndlessSite(Site):
    """A blog with a hundred posts on ten list pages; what else it answers and links to is the trap."""

    def marked(self, path: str) -> str:
        """A link's address as the site writes it."""
        return path

    def lures(self, path: str) -> list[str]:  # noqa: ARG002
        """Links into the trap that the page at `path` has."""
        return []

    def answer(self, asked: Asked) -> Answer:
        with self._lock:
            self.requests.append(asked)
        path = self.plain(asked.path)
        if path in ("/robots.txt", "/sitemap.xml"):
            return page("", 404)
        if found := re.fullmatch(r"/posts/(\d{1,3})", path):
            return self._page(
                path, f"<article><h1>{Post(int(found[1])).title}</h1>{Post(int(found[1])).text()}</article>"
            )
        listed = re.fullmatch(r"/(?:\?page=(\d+))?", path)
        return self._page(path, self._list(int(listed[1] or 1)) if listed else "<p>이 달에는 일정이 없습니다.</p>")

    def plain(self, path: str) -> str:
        """What the site means by an address."""
        return path

    def _list(self, number: int) -> str:
        numbers = range((number - 1) * A_PAGE + 1, min(number * A_PAGE, POSTS) + 1)
        posts = [f"/posts/{post}" for post in numbers]
        following = [f"/?page={number + 1}"] if number * A_PAGE < POSTS else []
        return "".join(f'<a href="{self.marked(path)}">{path}</a>' for path in (*posts, *following))

    def _page(self, path: str, body: str) -> Answer:
        lures = "".join(f'<a href="{self.marked(lure)}">{lure}</a>' for lure in self.lures(path))
        return page(f'<!doctype html><html lang="ko"><head><title>덫</title></head><body>{body}{lures}</body></html>')


class EndlessCalendar(EndlessSite):
    """Every page links to the month that it shows, the one before and the next, and to all days of it."""

    def lures(self, path: str) -> list[str]:
        found = re.match(r"/calendar/(\d{4})/(\d\d)", path)
        now = datetime.now(UTC)
        year, month = (int(found[1]), int(found[2])) if found else (now.year, now.month)
        before, after = (year - (month == 1), (month - 2) % 12 + 1), (year + (month == 12), month % 12 + 1)
        months = [f"/calendar/{y}/{m:02}" for y, m in (before, (year, month), after)]
        return [*months, *(f"{months[1]}/{day:02}" for day in range(1, 29)), f"/?year={after[0]}&month={after[1]}"]


class SessionsEverywhere(EndlessSite):
    """Every link of every page has a session's mark of its own."""

    form = "{path}{sign}sid={mark}"

    def marked(self, path: str) -> str:
        mark = sha256(str(len(self.requests)).encode() + path.encode()).hexdigest()[:32]
        return self.form.format(path=path, sign="&" if "?" in path else "?", mark=mark)

    def plain(self, path: str) -> str:
        return re.sub(r"[?&](?:sid|PHPSESSID)=\w+|;jsessionid=\w+", "", path)

    def lures(self, path: str) -> list[str]:  # noqa: ARG002
        return ["/"]


class SessionsOfPhp(SessionsEverywhere):
    form = "{path}{sign}PHPSESSID={mark}"


class RepeatingSegments(EndlessSite):
    """A wrong relative link: each page below links to pages below itself."""

    def lures(self, path: str) -> list[str]:
        below = path.partition("?")[0].rstrip("/")
        return [f"{below}/about/{word}/" for word in ("us", "news", "archive")] + [f"{below}/more/"]


class Facets(EndlessSite):
    """Every list may be sorted, filtered and shown otherwise."""

    def lures(self, path: str) -> list[str]:
        below = path.partition("?")[0]
        signs = [f"sort={a}&dir={b}&view={c}" for a in "abc" for b in ("asc", "desc") for c in ("grid", "list")]
        return [f"{below}?{sign}&n={len(self.requests)}" for sign in signs]


SITES = {
    site.__name__: site for site in (EndlessCalendar, SessionsEverywhere, SessionsOfPhp, RepeatingSegments, Facets)
}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A file: what is found does not depend on the engine."""
    return Archive.on("sqlite", tmp_path)


def crawl(archive: Archive, site: Site, *words: str) -> Ended:
    given = ("--archive", archive.url, "crawl", "blog", "-a", f"site=https://{HOST}/", "--json", *words)
    return command(*given, "--connect-to", site.connect_to(HOST)[0], cwd=archive.folder)


@pytest.mark.parametrize("name", SITES)
def test_all_posts_are_found_within_two_hundred_pages(archive: Archive, name: str) -> None:
    with SITES[name]() as site:
        ended = crawl(archive, site)
        asked = [asked.path for asked in site.requests]
    print(name, len(asked), ended.counts, ended.outcome)
    assert archive.one("SELECT count(*) FROM articles WHERE key LIKE '%/posts/%'") == POSTS
    assert len(asked) <= 200


def test_what_was_not_followed_is_counted_by_kind_and_the_run_is_complete(archive: Archive) -> None:
    with EndlessCalendar() as site:
        ended = crawl(archive, site)
        future = [asked.path for asked in site.requests if is_to_come(asked.path)]
    assert (ended.outcome, future) == ("complete", [])
    assert ended.counts["calendar-trap"] > 0


def is_to_come(path: str) -> bool:
    found = re.match(r"/calendar/(\d{4})/(\d\d)", path)
    now = datetime.now(UTC)
    return found is not None and (int(found[1]), int(found[2])) > (now.year, now.month)


@pytest.mark.long
def test_the_budget_of_a_host_is_kept_and_what_it_cost_is_said(archive: Archive) -> None:
    (archive.folder / "newsarchive.toml").write_text("[crawl]\npages_per_host = 30\n")
    with EndlessSite() as site:
        ended = crawl(archive, site)
    assert (ended.code, ended.counts["new"], ended.counts["page-budget"]) == (3, 30, POSTS - 30)


def test_what_a_sitemap_names_is_asked_for_whatever_it_looks_like(archive: Archive) -> None:
    class Listed(EndlessSite):
        def answer(self, asked: Asked) -> Answer:
            if asked.path == "/sitemap.xml":
                paths = ("/a/b/a/b/1", "/x/2031/05", "/posts/1?sort=a&amp;dir=b")
                return page(
                    f"<urlset>{''.join(f'<url><loc>https://{HOST}{path}</loc></url>' for path in paths)}</urlset>"
                )
            return super().answer(asked)

    with Listed() as site:
        crawl(archive, site)
        asked = {asked.path for asked in site.requests}
    assert {"/a/b/a/b/1", "/x/2031/05", "/posts/1?sort=a&dir=b"} <= asked


@pytest.mark.long
def test_lists_of_subjects_bring_posts_that_the_first_pages_lack(archive: Archive) -> None:
    class Subjects(EndlessSite):
        def answer(self, asked: Asked) -> Answer:
            subject = re.fullmatch(r"/category/(\d)", asked.path)
            if asked.path == "/":
                return self._page("/", "".join(f'<a href="/category/{n}">{n}</a>' for n in range(10)))
            if subject:
                numbers = range(int(subject[1]) * 10 + 1, int(subject[1]) * 10 + 11)
                return self._page(asked.path, "".join(f'<a href="/posts/{n}">{n}</a>' for n in numbers))
            return super().answer(asked)

    with Subjects() as site:
        assert crawl(archive, site).counts["new"] == POSTS
