"""The real KBS records and their real revisions, crawled over loopback: each fate as the revisions differ."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from newsarchive.publishers import identify
from tests.acceptance.shared import PageSite, Record, build_pages, crawl, dated_records, needs_shared, states
from tests.archive.looking import rows

pytestmark = needs_shared


def expected_fate(before: Record, after: Record) -> str:
    """What a capture of `after` means when `before` is archived, from the truth of the two pages alone."""
    if _content(before) != _content(after):
        return "changed"
    return "touched" if before["edit_date"] != after["edit_date"] else "seen"


def _content(truth: Record) -> tuple[str, ...]:
    lines = (truth["headline"], *truth["body"])
    return tuple(" ".join(line.replace("\u200b", "").split()) for line in lines)


def _rounds(folder: Path, every: int) -> list[dict[str, tuple[Record, bytes]]]:
    """For each round: ncd to (truth, page) of the state that the site shows then; no two in a row alike.

    Of the records that were never revised, only one of `every`.
    """
    return [_pages(shown, folder / f"round{number}") for number, shown in enumerate(_shown(every))]


def _shown(every: int) -> list[list[Record]]:
    all_histories = map(states, dated_records())
    histories = [one for number, one in enumerate(all_histories) if len(one) > 1 or number % every == 0]
    shown = [[history[min(n, len(history) - 1)] for history in histories] for n in range(max(map(len, histories)))]
    return [
        shown[0],
        *(after for before, after in pairwise(shown) if list(map(_words, after)) != list(map(_words, before))),
    ]


def _words(record: Record) -> tuple[str, ...]:
    return (*record["title"].split(), *record["rendered_text"].split())


def _pages(shown: list[Record], folder: Path) -> dict[str, tuple[Record, bytes]]:
    truths = build_pages(shown, folder)
    now = {file: truth for file, truth in truths.items() if file.endswith("_now.html")}
    return {truth["ncd"]: (truth, (folder / file).read_bytes()) for file, truth in now.items()}


@pytest.fixture(scope="module", params=[8, pytest.param(1, marks=pytest.mark.long)])
def rounds(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, tuple[Record, bytes]]]:
    return _rounds(tmp_path_factory.mktemp("rounds"), request.param)


def test_all_new_then_all_seen_then_each_revision_as_it_differs(
    rounds: list[dict[str, tuple[Record, bytes]]], tmp_path: Path
) -> None:
    first = rounds[0]
    with PageSite() as site:
        site.pages = {ncd: page for ncd, (_, page) in first.items()}
        assert crawl(site, tmp_path / "a.db", "kbs")["counts"] == {"listing": 1, "new": len(first)}
        assert crawl(site, tmp_path / "a.db", "kbs")["counts"] == {"listing": 1, "seen": len(first)}
        for before, after in pairwise(rounds):
            site.pages = {ncd: page for ncd, (_, page) in after.items()}
            expected = {f"kbs:ncd:{ncd}": expected_fate(before[ncd][0], after[ncd][0]) for ncd in after}
            print("expected", {key: fate for key, fate in expected.items() if fate != "seen"})
            run = crawl(site, tmp_path / "a.db", "kbs")
            assert run["counts"] == {"listing": 1, **Counter(expected.values())}
            fates = "SELECT a.key, c.fate FROM captures c JOIN articles a ON a.id = c.article_id WHERE c.run_id = ?"
            assert dict(rows(tmp_path / "a.db", fates, run["id"])) == expected
    with open_archive(f"sqlite:///{tmp_path}/a.db") as archive:
        for ncd in first:
            steps = [expected_fate(a[ncd][0], b[ncd][0]) for a, b in pairwise(rounds)]
            assert len(archive.versions(f"kbs:ncd:{ncd}", identify)) == 1 + steps.count("changed")
        assert archive.index_differences() == []
