import pytest

from tests.building import Newsroom, a_capture, an_article
from tests.cli.conftest import BOTH_ENGINES, CommandLine

pytestmark = BOTH_ENGINES


@pytest.mark.usefixtures("filled")
def test_the_json_of_the_counts(newsarchive: CommandLine) -> None:
    stats = newsarchive("stats", "--json").record
    counted = {name: stats[name] for name in ("articles", "live", "gone", "versions", "edited", "captures")}
    assert counted == {"articles": 3, "live": 2, "gone": 1, "versions": 4, "edited": 1, "captures": 6}
    assert (stats["payloads"], stats["dictionaries"]) == (stats["captures"] - 4, 0)
    assert stats["ratio"] == round(stats["payload_bytes"] / stats["stored_bytes"], 2)
    (kbs,) = stats["publishers"]
    assert (kbs["publisher"], kbs["articles"], kbs["gone"], kbs["versions"]) == ("kbs", 3, 1, 4)
    assert kbs["last_published"] == "2026-01-06T09:00:00+09:00"


def test_the_counts_for_people(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1), a_capture(body="<p>같은 말 다른 말</p>".encode() * 1000))
    out = newsarchive("stats").out
    assert "articles  1 (1 live, 0 gone)" in out
    assert "captures  1, 28.0 kB kept in " in out
    assert "payloads  1, each kept once; dictionaries: 0" in out
    assert " ".join(out.splitlines()[-1].split()) == "kbs 1 0 1 2026-01-05 2026-01-05 2026-01-06 12:00"


@pytest.mark.usefixtures("newsroom")
def test_an_archive_that_holds_nothing(newsarchive: CommandLine) -> None:
    stats = newsarchive("stats", "--json").record
    assert (stats["articles"], stats["ratio"], stats["publishers"]) == (0, None, [])
    assert newsarchive("stats").out.splitlines()[0] == "articles  0 (0 live, 0 gone)"
