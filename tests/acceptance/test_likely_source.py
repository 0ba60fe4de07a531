"""The likely source of retellings in other words, among real KBS texts: the right one is offered first, or none.

The retellings and the strangers, posts whose source is archived nowhere, are our own (tests/fixtures/retellings).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from newsarchive.operations.comparing import Comparer
from newsarchive.operations.likely_source import Likely, comparer, likely_sources_by
from newsarchive.provenance.comparison import Text
from tests.acceptance.retold_posts import import_posts, needs_posts, unpack
from tests.acceptance.shared import PageSite, build_pages, crawl, dated_records, needs_shared

FOLDER = Path(__file__).parents[1] / "fixtures" / "retellings"
BAR = 0.95

pytestmark = needs_shared


@dataclass(frozen=True)
class Post:
    """A post, and the number of the KBS article that it retells; None where that is archived nowhere."""

    ncd: str | None
    text: Text


def posts(pattern: str) -> list[Post]:
    """Those in the fixtures of such names."""
    lines = (line for file in sorted(FOLDER.glob(pattern)) for line in file.read_text(encoding="utf-8").splitlines())
    told = map(json.loads, lines)
    return [Post(each["ncd"], Text(headline=each["headline"], body=each["body"])) for each in told]


def crawled(folder: Path) -> str:
    """The URL of an archive of the real KBS pages, each as it was first seen."""
    truths = build_pages(dated_records(), folder / "pages")
    now = {truth["ncd"]: file for file, truth in truths.items() if file.endswith("_now.html")}
    with PageSite() as site:
        site.pages = {ncd: (folder / "pages" / file).read_bytes() for ncd, file in now.items()}
        assert crawl(site, folder / "a.db", "kbs")["counts"]["new"] == len(now)
    return f"sqlite:///{folder / 'a.db'}"


@pytest.fixture(
    scope="module", params=["KBS alone", pytest.param("and 20,000 posts", marks=[pytest.mark.long, needs_posts])]
)
def sources(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Comparer]:
    """An archive of the real KBS pages, and in the long form beside them the real posts."""
    folder = tmp_path_factory.mktemp("likely")
    url = crawled(folder)
    if request.param != "KBS alone":
        unpack(folder / "posts")
        import_posts(url, folder / "posts")
    with open_archive(url) as opened:
        yield comparer(opened)


def likely(sources: Comparer, post: Post) -> Likely:
    return likely_sources_by(sources, post.text, None)


def is_right(post: Post, found: Likely) -> bool:
    return bool(found.offered) and found.offered[0].article.key == f"kbs:ncd:{post.ncd}"


@pytest.mark.timeout(3600)
def test_the_right_one_is_offered_first(sources: Comparer) -> None:
    retellings = posts("part*.jsonl")
    assert len(retellings) >= 100
    found = [(post, likely(sources, post)) for post in retellings]
    wrong = [(post.ncd, _keys(each)) for post, each in found if not is_right(post, each)]
    print(f"right {1 - len(wrong) / len(retellings):.3f}", wrong)
    assert len(wrong) <= (1 - BAR) * len(retellings), wrong


@pytest.mark.timeout(3600)
def test_where_the_source_is_not_archived_none_is_offered(sources: Comparer) -> None:
    strangers = posts("strangers*.jsonl")
    assert len(strangers) >= 40
    wrong = [(post.text.headline, keys) for post in strangers if (keys := _keys(likely(sources, post)))]
    print(f"none {1 - len(wrong) / len(strangers):.3f}", wrong)
    assert len(wrong) <= (1 - BAR) * len(strangers), wrong


def _keys(found: Likely) -> list[tuple[str, float]]:
    return [(each.article.key, each.score) for each in found.offered]
