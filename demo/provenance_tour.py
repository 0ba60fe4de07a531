"""The way on from the blogs: do the sources say so, where does each story come from, who retells it?"""

from collections.abc import Callable, Mapping
from typing import Final

from demo.commands import CommandLine, explain
from demo.expectations import insist
from demo.posts import Blog, Post
from demo.server import DemoSite

CITED_FORM: Final = "https://news.kbs.co.kr/news/view.do?ncd={}"
HELD: Final[Mapping[str, str]] = {
    "rate-cut-in-one-page": "verified_at_other_version",
    "why-loan-rates-stay": "verified",
    "kimjang-shopping-list": "placeholder",
    "water-main-break": "verified",
    "chip-exports-november": "date_mismatch",
    "수확-앞둔-감귤밭-태풍이-할퀴고-갔다": "named_only",
    "한국은행-기준금리-6개월-만에-인하": "verified_at_other_version",
    "loan-rates-3-reasons": "same_network",
    "지하철-안전문-고장-하루-일곱-건": "placeholder",
    "한누리시-시내버스-내년부터-무료": "gone",
    "free-buses": "gone",
    "cubesat-watches-fires": "date_mismatch",
    "gilt-bronze-shoes": "named_only",
    "three-reasons-loan-rates": "same_network",
    "flu-alert": "named_only",
    "rate-cut-two-faces": "unchecked",
}
"""What a person holds of each post's source; the last is an opinion that shares little with what it names."""


class ProvenanceTour:
    """Verdicts, stories, traces, reports."""

    def __init__(self, site: DemoSite, commands: CommandLine) -> None:
        self.site = site
        self.commands = commands

    def steps(self) -> tuple[Callable[[], None], ...]:
        """All steps, in order."""
        return (
            self.verify,
            self.another_time,
            self.stories,
            self.where_it_comes_from,
            self.trace,
            self.who_retells,
            self.how_a_blog_cites,
        )

    def verify(self) -> None:
        """Each source link gets the verdict that a person gives it."""
        explain("Do the sources say so? Every source link is judged by what the archive holds; nothing is fetched.")
        self.commands.show("verify")
        held = {row["key"]: row["verdict"] for row in self.commands.look_up("SELECT key, verdict FROM v_verdicts")}
        for blog, post in self._posts():
            found, wanted = held.get(blog.key(post)), HELD.get(post.slug)
            insist(found == wanted, f"the source of {post.slug} is held to be {found} instead of {wanted}")

    def another_time(self) -> None:
        """A well-formed link to an article of five years ago."""
        explain("The post on the exports of November 2026 again, with all that its verdict rests on.")
        self.commands.show("sources", self._address("chip-exports-november"), "1", "--evidence")

    def stories(self) -> None:
        """Posts and articles that tell the same are put together by their texts alone."""
        explain("Which stories are told by several? Texts are compared, whatever they name as their source.")
        self.commands.show("stories", "--limit", "5")
        self._insist_on_story("chip-exports-november", 8720965)

    def where_it_comes_from(self) -> None:
        """The right article for a post that names a wrong one."""
        explain("Where may a post have its story from that names a wrong source?")
        address = self._address("chip-exports-november")
        self.commands.show("sources", address, "--likely")
        offered = self.commands.ask("sources", address, "--likely")
        insist(bool(offered) and offered[0]["publisher"] == "kbs", f"{address}: offered is {offered}")

    def trace(self) -> None:
        """A blog names a blog that names a blog that names KBS."""
        explain("From a retelling back to the root, and what changed on the way.")
        address = self._address("three-reasons-loan-rates")
        self.commands.show("trace", address)
        (found,) = self.commands.ask("trace", address)
        ends = [step["end"] for step in found["steps"] if step["end"]]
        insist(ends == ["root"], f"{address} is traced to {ends} instead of one root")

    def who_retells(self) -> None:
        """The other way round, by day, and what they still say after an edit."""
        explain("Who retells an article that KBS has edited, and what do they still say?")
        self.commands.show("retellings", CITED_FORM.format(8713354))

    def how_a_blog_cites(self) -> None:
        """One blog's habits in numbers."""
        explain("How does a blog cite?")
        self.commands.show("report", "publisher:byeotnwi.example")

    def _insist_on_story(self, slug: str, ncd: int) -> None:
        wanted = {f"kbs:ncd:{ncd}", *(blog.key(post) for blog, post in self._posts() if post.slug == slug)}
        asked = "SELECT a.key, s.story_id FROM stories s JOIN articles a ON a.id = s.article_id"
        rows = self.commands.look_up(asked)
        found = {row["story_id"] for row in rows if row["key"] in wanted}
        insist(len(found) == 1, f"{wanted} are in {len(found)} stories")

    def _posts(self) -> list[tuple[Blog, Post]]:
        """Those that name a source."""
        return [(blog, post) for blog in self.site.blogs for post in blog.posts if post.sources]

    def _address(self, slug: str) -> str:
        return next(f"{blog.home}{post.path}" for blog, post in self._posts() if post.slug == slug)
