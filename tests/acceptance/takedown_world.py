"""An archive as years of use leave it, with three articles that are to go: crawled and edited, imported, out of a WARC.

Their texts are in lists, in evidence on posts that cite them, in stories, alerts, queues and hints.
"""

import gzip
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from demo.pages import article_page
from demo.stories import Reporter, Story
from newsarchive.archive import open_archive
from tests.archive.forgotten import marked
from tests.building import NOON, a_link
from tests.crawling.crawls import Archive, Ended, command
from tests.crawling.lists import API, ListingSite
from tests.crawling.site import KBS, Answer, Asked, page
from tests.crawling.stories import STORIES
from tests.operations.warcs import http, record, stored

DAYS = ("--since", "2026-11-08", "--until", "2026-11-11")
FIRST, SECOND, POSTED, STORED = marked(101), marked(102), marked(103), marked(104)
WRITER = Reporter(name=marked(105, 1)[0][:3].replace(" ", "가"), email="qzxjvkwpy@jjqqzzvv.kr")
GONE = (*FIRST, *SECOND, *POSTED, *STORED)
"""What must stand nowhere afterwards."""
TOLD = STORIES[0].paragraphs
"""What posts retell, and may go on to say."""
NCD, WARC_NCD = 8_700_001, 8_700_009


def url_of(ncd: int) -> str:
    """The address of an article."""
    return f"https://{KBS}/news/pc/view/view.do?ncd={ncd}"


KEY, POST, WARC = f"kbs:ncd:{NCD}", "https://mudflat.example/2026/11/10/secret", url_of(WARC_NCD)
REFERENCES = (url_of(NCD), POST, WARC)


def _story(ncd: int, words: tuple[str, ...], minute: int = 0) -> Story:
    """Sentences that others retell, each with words that only this one has."""
    told = tuple(f"{sentence[:-2]} {own}" for sentence, own in zip(TOLD, words[1:], strict=False))
    return replace(
        STORIES[0],
        ncd=ncd,
        headline=words[0],
        paragraphs=(*TOLD, *told, *words[1:]),
        published=datetime(2026, 11, 10, 12, minute),
        reporters=(WRITER,),
    )


@dataclass
class Newsroom(ListingSite):
    """The site: its list names what `stories` are, each is served as it is."""

    def __post_init__(self) -> None:
        super().__post_init__()
        others = (
            replace(STORIES[number], ncd=8_700_010 + number, published=datetime(2026, 11, 10, 9)) for number in (1, 2)
        )
        self.stories = (_story(NCD, FIRST), *others)

    def edit(self) -> None:
        """The article is written anew."""
        self.stories = (_story(NCD, SECOND), *self.stories[1:])

    def answer(self, asked: Asked) -> Answer:
        url = urlsplit(asked.path)
        if url.path == "/news/pc/view/view.do":
            super().answer(asked)
            ncd = int(parse_qs(url.query)["ncd"][0])
            return next((page(article_page(each)) for each in self.stories if each.ncd == ncd), page("none", 404))
        return super().answer(asked)

    def pages_asked(self, ncd: int) -> int:
        """How often an article was asked for."""
        return sum(f"ncd={ncd}" in asked.path for asked in self.requests if not asked.path.startswith(API))


@dataclass
class World:
    """The archive in a folder of its own, beside what it was made of."""

    archive: Archive
    site: Newsroom
    folder: Path
    logs: list[str] = field(default_factory=list)

    def newsarchive(self, *words: str) -> Ended:
        """The command line on it; what crawls and imports say is kept."""
        ended = command("--archive", self.archive.url, *words, cwd=self.folder)
        if words[0] in ("crawl", "import"):
            self.logs.append(ended.out + ended.err)
        return ended

    def crawl(self, spider: str, *words: str) -> Ended:
        """A crawl of the site."""
        return self.newsarchive("crawl", spider, "--json", *words, "--connect-to", self.site.connect_to()[0])

    def article(self, ncd: int = NCD) -> Ended:
        """A crawl of one article."""
        return self.crawl("article", "--fresh", "-a", f"urls={url_of(ncd)}")

    def fill(self) -> None:
        """Everything that the archive holds before the takedown."""
        self.crawl("kbs", *DAYS)
        self.site.edit()
        self.article()
        self._leave_queued()
        self.newsarchive("import", "jekyll", str(_blog(self.folder / "mudflat")), "--workers", "1", "--quiet")
        self.newsarchive("import", "warc", str(_warc(self.folder / "old.warc.gz")), "--workers", "1", "--quiet")
        self.newsarchive("watch", KEY)
        self.newsarchive("alerts", "save", "all", "publisher:kbs")
        self.newsarchive("verify", "--quiet")
        self.newsarchive("stories", "--quiet")

    def _leave_queued(self) -> None:
        """A crawl that was to ask for it again, and was killed."""
        with open_archive(self.archive.url) as archive:
            run = archive.open_run(spider="article", arguments={"urls": url_of(NCD)}, simulated=True)
            archive.enqueue(run.id, (a_link(f"{url_of(NCD)}&ref=A"),))


def _blog(folder: Path) -> Path:
    """Posts that retell and cite the crawled article and the one of the WARC file; one that is to go."""
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text("url: https://mudflat.example\n", encoding="utf-8")
    cited = (("retold", TOLD, NCD), ("again", TOLD, WARC_NCD), ("secret", (*TOLD, *POSTED[1:]), NCD))
    for slug, told, ncd in cited:
        title = POSTED[0] if slug == "secret" else STORIES[0].headline
        body = "\n\n".join(told)
        post = f"---\ntitle: {title}\ndate: 2026-11-10 15:00\n---\n\n{body}\n\n(출처: [KBS 뉴스]({url_of(ncd)}))\n"
        (folder / "_posts" / f"2026-11-10-{slug}.md").write_text(post, encoding="utf-8")
    return folder


def _warc(path: Path) -> Path:
    told = http(article_page(_story(WARC_NCD, STORED, 5)))
    beside = http(article_page(replace(STORIES[3], ncd=8_700_020)))
    return stored(
        path,
        record("response", url_of(WARC_NCD), NOON.replace(month=11, day=12), told),
        record("response", url_of(8_700_020), NOON.replace(month=11, day=12), beside),
    )


FORMATS = (
    *((form, what) for form in ("jsonl", "csv", "parquet") for what in ("articles", "versions", "source-links")),
    *((form, what) for form in ("jsonl", "csv", "parquet") for what in ("verdicts", "captures")),
    *(("atom", "articles"), ("warc", "captures")),
)


def handed_out(world: World, folder: Path) -> None:
    """Every export of the archive, evidence of the posts, and a backup, as files in `folder`, unpacked."""
    folder.mkdir()
    for form, what in FORMATS:
        out = folder / f"{what}.{form}"
        assert world.newsarchive("export", "--format", form, "--what", what, "--out", str(out), "--quiet").code == 0
    (warc,) = folder.glob("*.warc")
    warc.with_suffix(".plain").write_bytes(gzip.decompress(warc.read_bytes()))
    for slug in ("retold", "again"):
        out = folder / f"{slug}.zip"
        assert world.newsarchive("evidence", f"https://mudflat.example/2026/11/10/{slug}", "--out", str(out)).code == 0
        with zipfile.ZipFile(out) as packed:
            packed.extractall(folder / slug)
    assert world.newsarchive("backup", str(folder / "backup.db"), "--quiet").code == 0


def parquet_texts(folder: Path) -> Iterator[str]:
    """What Parquet files say, which they compress."""
    from pyarrow import parquet

    for file in folder.glob("*.parquet"):
        yield from chain.from_iterable(map(repr, row.values()) for row in parquet.read_table(file).to_pylist())
