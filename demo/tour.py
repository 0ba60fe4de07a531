"""The way through the demo: each step says what it does, does it, and checks what came of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from demo.blog_tour import BlogTour
from demo.commands import CommandLine, explain
from demo.expectations import check_run, expected_counts, insist, key_of, keys_with, one
from demo.provenance_tour import ProvenanceTour
from demo.server import DemoSite
from demo.stories import Fate, Story

SOUGHT: Final = "기준금리"
OTHER_FORMS: Final = (
    "https://news.kbs.co.kr/news/view.do?ncd={}&ref=A",
    "http://news.kbs.co.kr/news/NewsView.do?SEARCH_NEWS_CODE={}",
    "http://mn.kbs.co.kr/news/view.do?ncd={}",
    "https://mn.kbs.co.kr/mobile/news/view.do?ncd={}",
)
MOBILE_FORM: Final = "https://news.kbs.co.kr/mobile/news/view.do?ncd={}"
VIEW_FORM: Final = "https://news.kbs.co.kr/news/view.do?ncd={}"


class Tour:
    """Two crawls of one site, three blogs that retell it, and what the archive knows afterwards."""

    def __init__(self, site: DemoSite, commands: CommandLine, folder: Path) -> None:
        self.site = site
        self.commands = commands
        self.folder = folder

    def steps(self) -> tuple[Callable[[], None], ...]:
        """All steps, in order."""
        return (
            self.first_crawl,
            self.one_article_by_many_addresses,
            self.ask_to_be_told,
            self.second_crawl,
            self.runs,
            self.what_is_new,
            self.search,
            self.edited_article,
            self.silent_edit,
            self.removed_article,
            *BlogTour(self.site, self.commands, self.folder).steps(),
            *ProvenanceTour(self.site, self.commands).steps(),
            self.nothing_amiss,
            self.stats,
        )

    def first_crawl(self) -> None:
        """Everything the sitemap lists is new."""
        explain("Crawl what the publisher's sitemap lists: real addresses, sent to the site on this machine.")
        self._crawl("kbs")
        insist(self.site.requests[0].path == "/robots.txt", "robots.txt was not the first thing asked for")

    def one_article_by_many_addresses(self) -> None:
        """Four more spellings of an archived article make no second article."""
        story = self._loudly_edited()
        explain("The same article under four more addresses of the last ten years: still one article.")
        self._crawl("article", "-a", "urls=" + ",".join(form.format(story.ncd) for form in OTHER_FORMS))
        known = {address["url"] for address in self._article(story)["addresses"]}
        unknown = {form.format(story.ncd) for form in OTHER_FORMS} - known
        insist(not unknown, f"addresses that the archive did not keep: {unknown}")

    def ask_to_be_told(self) -> None:
        """One article and one search of which news are wanted."""
        explain("Be told when this article is edited or removed, and when anything new is found by this search.")
        self.commands.show("watch", VIEW_FORM.format(self._silently_edited().ncd))
        self.commands.show("search", f"{SOUGHT} 인하", "--save", "rates", "--limit", "1")

    def what_is_new(self) -> None:
        """What the second crawl changed of both; told once."""
        explain("What is new since then, of the search and of the article.")
        told = self.commands.ask("alerts", "--peek")
        self.commands.show("alerts")
        news = {alert["key"]: [(each["event"], each["silent"]) for each in alert["events"]] for alert in told}
        for story, silent in ((self._silently_edited(), True), (self._loudly_edited(), False)):
            key, told_of_it = key_of(story), news.get(key_of(story))
            insist(told_of_it == [("edited", silent)], f"{key}: {told_of_it} is told")
        insist(not self.commands.ask("alerts"), "what was told is told again")

    def second_crawl(self) -> None:
        """The site has moved on: edits, a removal, two more stories."""
        self.site.edition = 2
        explain(
            "The site has moved on: two articles were rewritten, one of them silently; one was removed; two are new."
        )
        self._crawl("kbs")

    def runs(self) -> None:
        """The crawls, side by side: each found what it should."""
        explain("What each crawl found.")
        self.commands.show("runs")
        first, aliases, second = sorted(self.commands.ask("runs"), key=lambda run: int(run["id"]))
        check_run(first, expected_counts(self.site.stories, 1))
        news = {fate: aliases["counts"][fate] for fate in ("new", "changed", "failed") if aliases["counts"].get(fate)}
        insist(not news, f"other addresses of one article made news: {news}")
        check_run(second, expected_counts(self.site.stories, 2))

    def search(self) -> None:
        """The index finds what a scan of every text finds."""
        explain("Search, newest first; Korean words are found whatever particle is glued to them.")
        self.commands.show("search", SOUGHT, "--sort", "newest", "--limit", "5")
        hits = {hit["key"] for hit in self.commands.ask("search", SOUGHT, "--limit", "100")}
        expected = keys_with(self.site.stories, SOUGHT)
        insist(hits == expected, f"search: missed {expected - hits}, found too much {hits - expected}")

    def edited_article(self) -> None:
        """A rewritten article keeps its earlier version."""
        story = self._loudly_edited()
        explain("The article as it stands now, asked for by its mobile address.")
        self.commands.show("show", MOBILE_FORM.format(story.ncd))
        insist(self._kept(story)["headline"] == story.at(2).headline, "the new headline was not archived")
        explain("Its versions: the headline changed, and so did the text.")
        self.commands.show("versions", MOBILE_FORM.format(story.ncd))
        self._check_versions(story)
        explain("Word by word: what went, and what came.")
        self.commands.show("diff", MOBILE_FORM.format(story.ncd))
        self._check_difference(story, silent=False)

    def silent_edit(self) -> None:
        """The page says that nothing was edited; the archive knows better."""
        story = self._silently_edited()
        explain("This one was changed without a word: same headline, same edit time, another text.")
        self.commands.show("versions", VIEW_FORM.format(story.ncd))
        self._check_versions(story)
        explain("What was changed so quietly. (`newsarchive show ... --version 1` prints the earlier text whole.)")
        self.commands.show("diff", VIEW_FORM.format(story.ncd))
        self._check_difference(story, silent=True)

    def removed_article(self) -> None:
        """A removed article stays readable, and is marked as gone."""
        story = self._with_fate("gone")[0]
        explain("The publisher removed this one between the two crawls; what it said is kept.")
        self.commands.show("show", VIEW_FORM.format(story.ncd))
        article = self._kept(story)
        insist(article["status"] == "gone", f"the removed article is {article['status']}")
        insist(story.paragraphs[0] in article["body"], "the removed article lost its text")

    def nothing_amiss(self) -> None:
        """No run, page, host or index needs anybody."""
        explain("Is anything amiss? Runs, doubtful pages, overdue revisits, hosts and the search index are looked at.")
        self.commands.show("doctor")

    def stats(self) -> None:
        """The archive in numbers."""
        explain("The archive in numbers.")
        self.commands.show("stats")

    def _crawl(self, spider: str, *arguments: str) -> None:
        connections = (word for value in self.site.connections for word in ("--connect-to", value))
        self.commands.show("crawl", spider, *arguments, *connections)

    def _article(self, story: Story) -> dict[str, Any]:
        article: dict[str, Any] = one(self.commands.ask("show", VIEW_FORM.format(story.ncd)), "articles")
        insist(article["key"] == key_of(story), f"asked for {key_of(story)}, got {article['key']}")
        return article

    def _kept(self, story: Story) -> dict[str, Any]:
        rows = self.commands.look_up("SELECT * FROM v_articles WHERE key = ?", key_of(story))
        article: dict[str, Any] = one(rows, f"articles {key_of(story)}")
        return article

    def _check_versions(self, story: Story) -> None:
        asked = "SELECT headline FROM v_versions WHERE key = ? ORDER BY number"
        versions = self.commands.look_up(asked, key_of(story))
        headlines = [version["headline"] for version in versions]
        insist(headlines == [story.headline, story.at(2).headline], f"versions of {key_of(story)}: {headlines}")

    def _check_difference(self, story: Story, *, silent: bool) -> None:
        found = one(self.commands.ask("diff", VIEW_FORM.format(story.ncd)), "differences")
        insist(found["silent"] is silent, f"{key_of(story)}: silent is {found['silent']}")
        new = [piece["text"] for row in found["paragraphs"] if row["new"] for piece in row["new"]]
        insist("".join(new) == "".join(story.at(2).paragraphs), f"{key_of(story)}: the difference lost words")

    def _with_fate(self, fate: Fate) -> list[Story]:
        return [story for story in self.site.stories if story.fate == fate]

    def _loudly_edited(self) -> Story:
        return next(story for story in self._with_fate("changed") if story.at(2).edited != story.edited)

    def _silently_edited(self) -> Story:
        return next(story for story in self._with_fate("changed") if story.at(2).edited == story.edited)
