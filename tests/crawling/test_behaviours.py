"""30 ways of servers to misbehave among good pages: these are stored whole and soon, of the bad it is said why not."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawling.behaviours import BEHAVIOURS, LAST, mixed, program
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Crawl, Ended, ended
from tests.crawling.site import KBS, Site
from tests.forks import Fork

MOST_MB = 400
WHOLE = [name for name, behaviour in BEHAVIOURS.items() if behaviour.outcome == "new"]


@dataclass(frozen=True)
class Mixed:
    """A crawl of good and bad pages, done; `peak_mb` is the most memory that its process ever had."""

    site: Site
    archive: Archive
    ended: Ended
    bad: dict[str, str]
    seconds: float
    peak_mb: float


def crawled(archive: Archive, site: Site, urls: list[str]) -> tuple[Ended, float, float]:
    """The crawl, its seconds and its peak memory."""
    since = time.monotonic()
    process = Crawl(archive, "article", site.connect_to(), {"urls": " ".join(urls)}).start()
    peak = [0.0]
    threading.Thread(target=_watch, args=(process, peak), daemon=True).start()
    done = ended(process)
    return done, time.monotonic() - since, peak[0]


def _watch(process: Fork, peak: list[float]) -> None:
    while True:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
        except OSError:  # it has ended
            return
        values = [int(line.split()[1]) for line in status.splitlines() if line.startswith(("VmHWM", "VmRSS"))]
        peak[0] = max(peak[0], *(value / 1024 for value in values), 0.0)
        time.sleep(0.02)


def crawl_mixed(archive: Archive, site: Site, good: int) -> Mixed:
    """All behaviours among `good` good pages."""
    whole, bad = program(site, good)
    done, seconds, peak = crawled(archive, site, mixed(whole, list(bad.values())))
    return Mixed(site, archive, done, bad, seconds, peak)


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mixed]:
    """The short form: 100 good pages."""
    with Site() as site:
        yield crawl_mixed(Archive.on("sqlite", tmp_path_factory.mktemp("mixed")), site, 100)


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_this_behaviour_ends_as_it_must(short: Mixed, name: str) -> None:
    url, behaviour = short.bad[name], BEHAVIOURS[name]
    outcome, problem = short.archive.problems.get(url) or (short.archive.fates[url], "")
    asked = len(short.site.asked(url.removeprefix(f"https://{KBS}")))

    assert outcome == behaviour.outcome
    assert behaviour.said in problem
    if "redirect" not in name:
        # One try may be lost before the server reads it: on a connection that the answer before has just closed.
        assert asked == 1 if behaviour.asked == 1 else 1 < asked <= behaviour.asked


def test_good_pages_are_all_stored_and_no_page_in_part(short: Mixed) -> None:
    assert_all_good(short, 100)


def assert_all_good(done: Mixed, good: int) -> None:
    """Every good page is stored, every stored text has its last sentence, and memory stayed small."""
    bodies = [body for (body,) in done.archive.rows("SELECT body FROM versions")]

    assert done.ended.counts["new"] == good + len(WHOLE) == len(bodies)
    assert all(LAST in body for body in bodies)
    assert done.archive.open_rows == 0
    assert 20 < done.peak_mb < MOST_MB
    assert not any("cookie" in asked.headers for asked in done.site.requests)


@pytest.mark.long
@SQLITE_ONLY
def test_1000_good_pages_among_them_take_at_most_twice_the_clean_time(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "clean").mkdir()
    with Site() as site:
        whole, _ = program(site, 1000)
        clean, seconds, _ = crawled(Archive.on("sqlite", tmp_path / "clean"), site, whole)
    with Site() as site:
        done = crawl_mixed(archive, site, 1000)

    print(f"clean {seconds:.1f} s, mixed {done.seconds:.1f} s: x {done.seconds / seconds:.2f}; {done.peak_mb:.0f} MB")
    assert clean.counts == {"new": 1000}
    assert_all_good(done, 1000)
    assert done.seconds <= 2 * seconds
