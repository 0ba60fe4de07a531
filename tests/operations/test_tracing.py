"""Traces in an archive that was crawled: a news site, three blogs that retell it, two blogs that cite each other."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from demo.posts import load_blogs
from demo.server import DemoSite
from tests.forks import Fork

ROOT = Path(__file__).resolve().parents[2]
RATE, LOANS, WATER, BUSES = (f"kbs:ncd:{code}" for code in (8713354, 8714502, 8716666, 8719342))
ONJUL, SAESIK = "onjul.example/2026/11/13/why-loan-rates-stay", "saesik.example/entry/loan-rates-3-reasons"
POST = "---\ntitle: {title}\ndate: 2026-11-20 10:00:00 +0900\n---\n\n{text}\n\n(출처: [{to}](https://{to}))\n"
RING = {"dolsan.example": ("geumo.example", "old-pier"), "geumo.example": ("dolsan.example", "old-pier")}
PIER = "금오나루의 묵은 선착장을 고치는 일이 다음 달로 미뤄졌다. 널빤지 140장을 새로 깔아야 한다고 한다."


@dataclass(frozen=True)
class Commands:
    """`newsarchive`, in processes of its own, against one archive."""

    archive: Path

    def run(self, *words: str) -> str:
        words = ("--archive", f"sqlite:///{self.archive}", *words)
        done = Fork("newsarchive", *words, cwd=ROOT, environment=os.environ)
        assert done.wait(90) == 0, done.out + done.err
        return done.out

    def ask(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json"))

    def steps(self, key: str) -> list[tuple[int, str | None, str | None]]:
        return [(step["depth"], step["key"], step["end"]) for step in self.ask("trace", key)["steps"]]


def to(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for value in values for word in ("--connect-to", value))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Commands:
    """The news site before and after its edits, the blogs in between, and two blogs imported from their sources."""
    folder = tmp_path_factory.mktemp("traced")
    commands = Commands(folder / "t.db")
    with DemoSite() as site:
        commands.run("crawl", "kbs", *to(site.connections))
        for blog in site.blogs:
            commands.run("crawl", "blog", "-a", f"site={blog.home}", *to([site.connection(blog)]))
        site.edition = 2
        commands.run("crawl", "kbs", *to(site.connections))
    for host, (other, slug) in RING.items():
        posts = folder / host / "_posts"
        posts.mkdir(parents=True)
        text = POST.format(title=f"{host}의 선착장", text=PIER, to=f"{other}/2026/11/20/{slug}")
        (posts / f"2026-11-20-{slug}.md").write_text(text, encoding="utf-8")
        commands.run("import", "jekyll", str(folder / host), "--site", f"https://{host}", "--quiet")
    commands.run("import", "jekyll", str(folder / "dolsan.example"), "--site", "https://dolsan.example", "--quiet")
    commands.run("verify", "--quiet")
    return commands


def test_a_blog_that_names_a_blog_that_names_a_blog_is_traced_to_the_newsroom(archive: Commands) -> None:
    blog = next(blog for blog in load_blogs() if blog.host == "byeotnwi.example")
    (post,) = (post for post in blog.posts if post.slug == "three-reasons-loan-rates")
    steps = archive.steps(blog.address(post))
    assert steps[1:] == [(1, SAESIK, None), (2, ONJUL, None), (3, LOANS, "root")]


def test_what_is_not_its_source_ends_the_way_and_is_no_root(archive: Commands) -> None:
    steps = archive.steps("byeotnwi.example/2026/11/18/cubesat-watches-fires")
    assert steps[1:] == [(1, "kbs:ncd:5491989", "mismatch")]


def test_a_link_to_another_time_leads_to_no_root_and_a_verified_one_to_a_sure_one(archive: Commands) -> None:
    def roots(key: str) -> list[tuple[str, bool]]:
        return [(step["key"], step["is_sure"]) for step in archive.ask("trace", key)["steps"] if step["end"] == "root"]

    assert roots("onjul.example/2026/11/21/chip-exports-november") == []
    assert roots("byeotnwi.example/2026/11/13/rate-cut-two-faces") == [("kbs:ncd:8713354", False)]  # unclear
    assert roots(SAESIK) == [(LOANS, True)]


def test_two_blogs_that_cite_only_each_other_are_a_ring(archive: Commands) -> None:
    members = {f"{host}/2026/11/20/{slug}" for host, (_, slug) in RING.items()}
    first = min(members)
    *_, last = archive.ask("trace", first)["steps"]
    assert (last["end"], set(last["members"])) == ("ring", members)


def test_the_root_knows_who_retells_it_directly_and_through_others(archive: Commands) -> None:
    told = archive.ask("trace", LOANS)["retold"]
    ways = {each["article"]["publisher"]: (each["how"], each["via"]) for each in told["retellings"]}
    assert ways == {
        "onjul.example": ("cites", None),
        "saesik.example": ("through", ONJUL),
        "byeotnwi.example": ("through", SAESIK),
    }
    assert told["independent"] == 1
    assert [(each["day"], each["articles"]) for each in told["days"]] == [("2026-11-13", 1), ("2026-11-14", 2)]


def test_a_post_still_says_what_the_newsroom_has_edited_away(archive: Commands) -> None:
    remains = archive.ask("trace", WATER)["retold"]["remains"]
    assert not remains["is_gone"]
    (post,) = remains["posts"]
    assert post["article"]["key"] == "onjul.example/2026/11/16/water-main-break"
    (still,) = post["still"]
    assert "이음매가 벌어진" in still["sentences"]["told"]
    assert "이음매가 벌어진" in still["sentences"]["original"]


def test_posts_still_say_what_the_newsroom_has_removed(archive: Commands) -> None:
    out = archive.run("trace", BUSES)
    assert "gone since" in out
    assert f"{BUSES} was removed. Retellings that still say what was lost: 2 of 2 retellings" in out


def test_what_a_blog_is_reported_to_cite_are_its_links(archive: Commands) -> None:
    report = archive.ask("report", "publisher:byeotnwi.example")
    assert report["posts"] >= report["posts_with_source"] > 0
    assert report["unjudged"] == 0
    assert {"name": "KBS", "ways": report["origins"][0]["ways"]}.items() <= report["origins"][0].items()
    assert report["origins"][0]["ways"].get("through") == 1
