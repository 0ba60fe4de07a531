"""The way through the blogs: what they tell, what they name as their source, and whether that can be right."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from demo.blog_pages import write_source
from demo.commands import CommandLine, as_typed, explain
from demo.expectations import check_asked_once, check_run, check_sources, insist, key_of, keys_citing, keys_naming
from demo.posts import Blog, Post
from demo.server import DemoSite
from demo.stories import Story

SOUGHT: Final = "대출금리"
CITED_FORM: Final = "https://news.kbs.co.kr/news/pc/view/view.do?ncd={}"


class BlogTour:
    """Three blogs that retell the news site: Jekyll, Tistory, WordPress."""

    def __init__(self, site: DemoSite, commands: CommandLine, folder: Path) -> None:
        self.site = site
        self.commands = commands
        self.folder = folder

    def steps(self) -> tuple[Callable[[], None], ...]:
        """All steps, in order."""
        return (
            self.crawl_blogs,
            self.a_retelling,
            self.no_good_source,
            self.who_cites,
            self.who_cites_what_is_gone,
            self.search_by_source,
            self.jekyll_source,
            self.every_run,
            self.every_source,
        )

    def crawl_blogs(self) -> None:
        """Every post of each blog is found by what the blog says of itself, and asked for once."""
        explain("Three blogs retell what KBS reports. The address of a blog is enough to find its posts.")
        for blog in self.site.blogs:
            before = len(self.site.requests)
            asked = ("blog", "-a", f"site={blog.home}", "--connect-to", self.site.connection(blog))
            self.commands.show("crawl", *asked)
            check_asked_once(blog, [request.path for request in self.site.requests[before:]])

    def a_retelling(self) -> None:
        """A post as it is kept, and the article that it names."""
        blog, post = self._post("water-main-break")
        explain("A post on the burst water main. KBS has changed the number since, as seen above; the post has not.")
        self.commands.show("show", blog.address(post))
        self._show_sources(
            post.slug, "What it names as its source: a mobile address, read as the article that it means."
        )

    def no_good_source(self) -> None:
        """Four ways to name a source that is none."""
        _, post = self._post("chip-exports-november")
        named = next(story for story in self.site.stories if key_of(story) == post.sources[0].target)
        explain("A post on the exports of November 2026. Its link is well-formed, but leads to another article:")
        self._show_sources(post.slug, f"{named.headline} ({named.published:%Y-%m-%d})")
        self._show_sources("kimjang-shopping-list", "This link stands in for an article, and names none.")
        self._show_sources(
            "수확-앞둔-감귤밭-태풍이-할퀴고-갔다",
            "This post names nobody, but KBS's call for tips was copied along with its text.",
        )
        self._show_sources(
            "three-reasons-loan-rates", "This one names another blog, which names a third, which names KBS."
        )

    def who_cites(self) -> None:
        """Whatever the spelling of the address: one article."""
        story = self._story(8713354)
        explain(f"The other way round: who names this article? {story.at(2).headline}")
        self._show_citing(story)

    def who_cites_what_is_gone(self) -> None:
        """The article that KBS removed is still named."""
        explain("The article that KBS has removed, as seen above: two posts go on telling it.")
        self._show_citing(self._story(8719342))

    def search_by_source(self) -> None:
        """Words and a named source together."""
        asked = f"cites:kbs {SOUGHT}"
        explain("Posts that hold a word and name KBS; the two that tell the same and name another blog are left out.")
        self.commands.show("search", asked, "--sort", "newest", "--limit", "3")
        hits = {hit["key"] for hit in self.commands.ask("search", asked, "--limit", "100")}
        expected = keys_naming(self.site.blogs, "KBS", SOUGHT)
        insist(hits == expected, f"search {asked}: missed {expected - hits}, found too much {hits - expected}")

    def every_source(self) -> None:
        """All source links of all posts are as a person reads them."""
        for blog in self.site.blogs:
            links = "SELECT * FROM v_source_links WHERE publisher = ? AND gone_at IS NULL"
            check_sources(blog, self.commands.look_up(links, blog.host))

    def jekyll_source(self) -> None:
        """The files of the Jekyll blog give the articles that its pages gave."""
        blog = self._jekyll()
        write_source(blog, self.folder / blog.host)
        explain("The same blog from the files of which it is made: every post is known, and none reads otherwise.")
        self.commands.show("import", "jekyll", as_typed(self.folder / blog.host))

    def every_run(self) -> None:
        """Each crawl found all posts of its blog, and the import nothing that the pages did not say."""
        runs = sorted(self.commands.ask("runs"), key=lambda run: int(run["id"]))
        fates = [*({"new": len(blog.posts)} for blog in self.site.blogs), {"seen": len(self._jekyll().posts)}]
        for run, fate in zip(runs[-len(fates) :], fates, strict=True):
            check_run(run, fate)

    def _show_sources(self, slug: str, explanation: str) -> None:
        blog, post = self._post(slug)
        explain(explanation)
        self.commands.show("sources", f"{blog.home}{post.path}")

    def _show_citing(self, story: Story) -> None:
        self.commands.show("citing", CITED_FORM.format(story.ncd))
        rows = self.commands.look_up("SELECT key FROM v_source_links WHERE target = ?", key_of(story))
        found, expected = {row["key"] for row in rows}, keys_citing(self.site.blogs, key_of(story))
        insist(found == expected, f"{key_of(story)} is named by {found} instead of {expected}")

    def _jekyll(self) -> Blog:
        return next(blog for blog in self.site.blogs if blog.platform == "jekyll")

    def _story(self, ncd: int) -> Story:
        return next(story for story in self.site.stories if story.ncd == ncd)

    def _post(self, slug: str) -> tuple[Blog, Post]:
        posts = ((blog, post) for blog in self.site.blogs for post in blog.posts)
        return next((blog, post) for blog, post in posts if post.slug == slug)
