"""How a publisher cites, as people, programs and readers of a chart see it."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.archive.tracing_world import KBS, a_post, judge, keep, naming, tell_one_story
from tests.building import Newsroom, later
from tests.cli.conftest import BOTH_ENGINES, CommandLine
from tests.cli.processes import on_a_terminal

SVG = "{http://www.w3.org/2000/svg}"
OUTLETS = '[network]\nhosts = ["sister.example"]\n'


@pytest.fixture
def cited(newsroom: Newsroom, tmp_path: Path) -> Newsroom:
    """A blog of four posts: KBS verified, KBS of another time, a sister blog not looked at, and nothing named."""
    (tmp_path / "newsarchive.toml").write_text('[provenance]\noutlets = ["own.toml"]\n')
    (tmp_path / "own.toml").write_text(OUTLETS)
    wrong, sister = naming("kbs:ncd:1", form="table"), naming("sister.example/1")
    keep(newsroom, a_post(KBS), a_post("a.example/1", KBS), a_post("a.example/2", wrong, published=later(24 * 7)))
    keep(
        newsroom,
        a_post("a.example/3", sister, published=later(24 * 14)),
        a_post("a.example/4", published=later(24 * 15)),
    )
    judge(newsroom, "a.example/1", naming(KBS), "verified")
    judge(newsroom, "a.example/2", wrong, "date_mismatch")
    tell_one_story(newsroom, KBS, "a.example/2")
    return newsroom


@BOTH_ENGINES
@pytest.mark.usefixtures("cited")
def test_programs_get_every_count(newsarchive: CommandLine) -> None:
    record = newsarchive("report", "publisher:a.example", "--json").record
    assert record == {
        "publisher": "a.example",
        "first": "2026-01-06",
        "last": "2026-01-21",
        "posts": 4,
        "posts_with_source": 3,
        "links": 3,
        "unjudged": 1,
        "verdicts": {"verified": 1, "date_mismatch": 1, "unchecked": 1},
        "forms": {"inline": 2, "table": 1},
        "leads_to": {"newsroom": 2, "sister": 1},
        "sites": [
            {"name": "KBS", "kind": "newsroom", "links": 2, "named_only": 0, "links_back": 0},
            {"name": "sister.example", "kind": "sister", "links": 1, "named_only": 0, "links_back": 0},
        ],
        "origins": [{"name": "KBS", "posts": 2, "ways": {"verified": 1, "text": 1}}],
        "posts_without_origin": 2,
        "unit": "week",
        "periods": [
            {"begins": "2026-01-05", "posts": 1, "verdicts": {"verified": 1}},
            {"begins": "2026-01-12", "posts": 1, "verdicts": {"date_mismatch": 1}},
            {"begins": "2026-01-19", "posts": 2, "verdicts": {"unchecked": 1}},
        ],
    }


@pytest.mark.usefixtures("cited")
def test_people_get_tables_bars_and_what_to_do_about_what_nobody_judged(newsarchive: CommandLine) -> None:
    answer = newsarchive("report", "publisher:a.example")
    lines = [" ".join(line.split()) for line in answer.out.splitlines()]
    assert "posts 4, 2026-01-06 to 2026-01-21 (KST); 3 name a source (75.0 %)" in lines
    assert "unjudged 1 that nobody has judged: newsarchive verify" in lines
    bar = "█" * 40
    assert f"verified 1 33.3 % {bar} the cited article says so, as it stood when the post appeared" in lines
    assert "sister.example a sister blog 1 33.3 % 0 0" in lines
    assert "33.3 % of the links that name anybody lead to a sister blog, not to a newsroom." in lines
    assert "KBS 2 1 1" in lines
    assert "For 2 of 4 posts the archive knows no newsroom." in lines


@pytest.mark.usefixtures("cited")
def test_the_time_is_cut_by_since_and_until(newsarchive: CommandLine) -> None:
    asked = ("report", "a.example", "--since", "2026-01-13", "--until", "2026-01-20", "--json")
    record = newsarchive(*asked).record
    assert (record["posts"], record["verdicts"]) == (1, {"date_mismatch": 1})


@pytest.mark.usefixtures("cited")
def test_the_chart_says_in_words_what_its_bars_show(newsarchive: CommandLine, tmp_path: Path) -> None:
    answer = newsarchive("report", "publisher:a.example", "--chart", "cites.svg")
    assert answer.out.endswith("The chart is in cites.svg.\n")
    root = ElementTree.parse(tmp_path / "cites.svg").getroot()
    assert (root.tag, root.get("role"), root.get("aria-labelledby")) == (f"{SVG}svg", "img", "title desc")
    assert root.findtext(f"{SVG}title") == "How a.example cites: source links by verdict and week"
    told = root.findtext(f"{SVG}desc") or ""
    assert "4 posts from 2026-01-06 to 2026-01-21 (KST) with 3 source links" in told
    assert "date_mismatch 1 (33.3 %)" in told
    bars = root.findall(f"{SVG}g/{SVG}rect")
    assert [bar.findtext(f"{SVG}title") for bar in bars] == [
        "2026-01-05: verified 1",
        "2026-01-12: date_mismatch 1",
        "2026-01-19: unchecked 1",
    ]
    heights = {float(bar.get("height", 0)) for bar in bars}
    assert heights == {75.0}  # one link of the four that the top line stands for
    assert not root.findall(f".//{SVG}script")
    written = [text for text in root.itertext() if text.startswith("verified: ")]
    assert written == ["verified: 1 (33.3 %)"]


def test_a_chart_of_no_links_is_drawn_too(newsroom: Newsroom, newsarchive: CommandLine, tmp_path: Path) -> None:
    keep(newsroom, a_post("a.example/<&\x07>"))
    answer = newsarchive("report", "a.example", "--chart", "none.svg")
    assert (answer.code, "name a source" in answer.out) == (0, True)
    assert ElementTree.parse(tmp_path / "none.svg").getroot().findall(f"{SVG}g/{SVG}rect") == []


@pytest.mark.usefixtures("cited")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("publisher:nobody.example",), 1, "no publisher 'nobody.example'; it has a.example, kbs"),
        (("publisher:",), 2, "write publisher:X, such as publisher:blog.example"),
        (("section:경제",), 2, "write publisher:X"),
        (("a.example", "--since", "2026-02-01"), 1, "no article of a.example from that time"),
        (("a.example", "--since", "2026-02-01", "--until", "2026-01-01"), 2, "must lie before --until"),
        (("a.example", "--since", "neulich"), 2, "'neulich' is no time"),
        (("a.example", "--chart", "cites.png"), 2, "name it cites.svg, not cites.png"),
        (("a.example", "--chart", "no/where.svg"), 1, "no/where.svg cannot be written"),
    ],
)
def test_what_cannot_be_reported_is_named_with_the_way_out(
    newsarchive: CommandLine, words: tuple[str, ...], code: int, said: str
) -> None:
    answer = newsarchive("report", *words)
    assert (answer.code, said in answer.err, answer.out) == (code, True, "")


@pytest.mark.usefixtures("cited")
def test_a_narrow_terminal_cuts_no_date_and_no_count(tmp_path: Path) -> None:
    _, received = on_a_terminal(tmp_path, "--archive", "sqlite:///a.db", "report", "publisher:a.example", COLUMNS="50")
    shown = [" ".join(line.split()) for line in re.sub(r"\x1b\[[0-9;]*m", "", received).splitlines()]
    assert "2026-01-12 1 ████████████████████" in shown
    assert "1 date_mismatch" in shown
    assert "KBS 2 66.7 % 0 0" in shown
