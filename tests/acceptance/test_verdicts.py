"""The verdicts on a labelled set: real texts, real crawls over loopback, edits, removals, lies, servers that are down.

Every class: precision and recall at least 0.95. No wrong `verified`. No "does not exist" for a server that was down.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import pytest

from newsarchive.verdicts import VerdictName
from tests.acceptance.shared import needs_shared
from tests.acceptance.verdict_pairs import (
    address_in,
    changing,
    early,
    edit,
    hosts,
    in_other_words,
    never_asked,
    once_asked,
    relabelled,
    set_up,
    touch,
)
from tests.acceptance.verdict_world import EACH, Pair, World, a_world, canonical, write_blog
from tests.crawling.crawls import Archive, Crawl, command
from tests.crawling.site import Site

BAR = 0.95
WAITS = {"FIRST_WAIT": 0.05, "LONGEST_WAIT": 0.2, "DEAD_WAIT": 0.05}
SETTINGS = {"POSTPONED_AT_MOST": 1, "DOWNLOAD_TIMEOUT": 5, "RETRY_TIMES": 0}

Told = list[tuple[Pair, str, str]]
"""Each pair with the verdict and the reason that it got."""


def _crawl(archive: Archive, spider: str, places: tuple[str, ...], hours: float, **arguments: str) -> None:
    crawl = Crawl(archive, spider, places, arguments, settings=SETTINGS, waits=WAITS, hours_ahead=hours)
    ended = crawl.run()
    assert ended.out, ended.err


def _import(archive: Archive, folder: Path, pairs: Sequence[Pair]) -> None:
    words = ("import", "jekyll", str(write_blog(folder, pairs)), "--site", f"https://{folder.name}.example")
    assert command("--archive", archive.url, *words, cwd=archive.folder).code == 0


def _live(archive: Archive, world: World) -> list[list[Pair]]:
    """What happens, in its order; gives the pairs of each blog."""
    changed = changing(world)
    touch(world, changed[2])
    words = list(in_other_words(world))
    blogs = [relabelled(early(world), changed[2])]
    with Site() as site:
        set_up(world, site)
        places = hosts(site)
        _import(archive, archive.folder / "onjul", blogs[0])
        _import(archive, archive.folder / "malgam", words)
        _crawl(archive, "cited", places, 0, follow_unknown="yes")
        blogs += [words, once_asked(world)]
        _import(archive, archive.folder / "bomnal", blogs[2])
        rewritten, renumbered, _, removed = changed
        edit(world, rewritten, renumbered, removed)
        looked_at = " ".join(canonical(fact["ncd"]) for fact in (*rewritten, *renumbered, *removed))
        _crawl(archive, "article", places, 1.5, urls=looked_at)
        _crawl(archive, "cited", places, 2, follow_unknown="yes")
    blogs.append(never_asked(world))
    _import(archive, archive.folder / "haneul", blogs[3])
    return blogs


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What `verify` holds of all pairs."""
    folder = tmp_path_factory.mktemp("verdicts")
    archive, world = Archive.on("sqlite", folder), a_world(folder / "pages")
    blogs = _live(archive, world)
    assert command("--archive", archive.url, "verify", cwd=folder).code == 0
    held: dict[tuple[str, int, str], tuple[str, str]] = {}
    for publisher, key, url, *rest in archive.rows("SELECT publisher, key, url, verdict, reason FROM v_verdicts"):
        held[publisher.partition(".")[0], int(key.rpartition("pair-")[2]), url or ""] = (rest[0], rest[1])
    names = ("onjul", "malgam", "bomnal", "haneul")
    return [
        (pair, *held.get((name, number, address_in(pair)), ("none", "none")))
        for name, pairs in zip(names, blogs, strict=True)
        for number, pair in enumerate(pairs)
    ]


def _labelled(told: Told) -> Told:
    return [each for each in told if each[0].of != "other words"]


def confusion(told: Told) -> dict[str, Counter[str]]:
    """Of each label, how many got which verdict."""
    found: dict[str, Counter[str]] = {}
    for pair, verdict, _ in told:
        found.setdefault(pair.verdict, Counter())[verdict] += 1
    return found


@needs_shared
def test_there_are_enough_pairs_of_each_verdict(told: Told) -> None:
    labels = Counter(pair.verdict for pair, _, _ in _labelled(told))
    assert {name: labels[name] for name in get_args(VerdictName) if labels[name] < EACH} == {}


@needs_shared
@pytest.mark.parametrize("name", get_args(VerdictName))
def test_each_verdict_is_right_and_complete(told: Told, name: str) -> None:
    table, wrong = confusion(_labelled(told)), _wrong(told, name)
    right = table[name][name]
    assert right / sum(table[name].values()) >= BAR, wrong
    assert right / sum(counts[name] for counts in table.values()) >= BAR, wrong


def _wrong(told: Told, name: str) -> list[Any]:
    return [
        (pair.of, pair.verdict, verdict, reason, pair.title)
        for pair, verdict, reason in _labelled(told)
        if name in (pair.verdict, verdict) and pair.verdict != verdict
    ]


@needs_shared
def test_nothing_is_verified_wrongly(told: Told) -> None:
    agreeing = ("verified", "verified_at_other_version")
    assert [each for each in told if each[1] in agreeing and each[0].verdict not in agreeing] == []


@needs_shared
def test_a_server_that_is_down_never_means_that_something_does_not_exist(told: Told) -> None:
    down = ("404 for everything", "closed", "busy", "wall", "404 once", "robots.txt")
    assert [each for each in told if each[0].of in down and each[1] in ("not_found", "gone")] == []


@needs_shared
def test_retellings_in_other_words_are_verified_or_left_to_people(told: Told) -> None:
    verdicts = Counter(verdict for pair, verdict, _ in told if pair.of == "other words")
    assert set(verdicts) <= {"verified", "unchecked"}
    assert verdicts["verified"] >= 0.8 * verdicts.total()
