"""The arithmetic of docs/scaling.md: from measured figures to so many publishers and articles. Pure.

The defaults of `Measured` are what was measured, each with its command; all else is reckoned from them. The tables of
the document are made here (`python -m benchmarks.scaling`), and a test holds the document to them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

DAY = 86_400.0
_MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Figures of one page of 93 KB, and of one crawl process; CPU is of one core.

    `python -m benchmarks.scaling.traffic` (2,000 pages, a quiet machine): `crawl_ms`, `server_ms`, `log_bytes`, `rows`,
    `kept` (bytes by table, indexes included). `python -m benchmarks.start`: `start_s` and `own_mb`, of a job that is
    forked. `python -m benchmarks.page_cost`: `page_bytes`. `python -m benchmarks.simulation.real --engine PostgreSQL`:
    `transactions`. Simulated, with `python -m benchmarks.simulation --workers 100 --hours 6 --spread`: `worker_pages`,
    pages a second of a worker at delays of 1 s and more, whose publishers are asked once an hour.
    """

    crawl_ms: float = 6.4
    server_ms: float = 2.3
    log_bytes: float = 52_100
    rows: float = 16.9
    page_bytes: float = 93_046
    start_s: float = 0.2
    own_mb: float = 46.0
    transactions: float = 23.8
    worker_pages: float = 0.6
    kept: Mapping[str, float] = field(
        default_factory=lambda: {
            "article_index": 15_901,
            "payloads": 2_804,
            "versions": 2_394,
            "captures": 732,
            "frontier": 501,
            "articles": 369,
            "article_urls": 337,
            "indexed": 246,
            "images": 173,
        }
    )

    @property
    def bytes_kept(self) -> float:
        """Of one article, in all tables."""
        return sum(self.kept.values())


@dataclass(frozen=True, kw_only=True)
class Load:
    """What is to be carried. `every`: seconds between two jobs of a publisher; `full`: how busy cores may be."""

    publishers: int
    articles_a_day: float
    every: float = 3_600.0
    full: float = 0.6


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What carries it; figures a second unless they say otherwise."""

    pages: float
    starts: float
    crawl_cores: float
    """With room to spare (`full`)."""
    start_share: float
    """How much of the crawls' CPU goes into the start of processes."""
    workers: int
    server_cores: float
    transactions: float
    log_mb: float
    received_mbit: float
    gb_a_day: float
    tb_a_year: float
    articles_a_month: float


def needs(load: Load, measured: Measured) -> Needs:
    """Reckoned for articles that come evenly over the day."""
    pages, starts = load.articles_a_day / DAY, load.publishers / load.every
    reading, starting = pages * measured.crawl_ms / 1000, starts * measured.start_s
    gb_a_day = load.articles_a_day * measured.bytes_kept / 1e9
    return Needs(
        pages=pages,
        starts=starts,
        crawl_cores=(reading + starting) / load.full,
        start_share=starting / (reading + starting),
        workers=max(1, -(-int(pages * 1000) // int(measured.worker_pages * 1000))),
        server_cores=pages * measured.server_ms / 1000 / load.full,
        transactions=pages * measured.transactions,
        log_mb=pages * measured.log_bytes / 1e6,
        received_mbit=pages * measured.page_bytes * 8 / 1e6,
        gb_a_day=gb_a_day,
        tb_a_year=gb_a_day * 365 / 1000,
        articles_a_month=load.articles_a_day * 30,
    )


LOADS = (
    Load(publishers=10, articles_a_day=10_000),
    Load(publishers=100, articles_a_day=100_000),
    Load(publishers=1_000, articles_a_day=1_000_000),
    Load(publishers=10_000, articles_a_day=10_000_000),
)


def table_of_loads(measured: Measured, loads: Sequence[Load] = LOADS) -> str:
    """One column a load, as Markdown."""
    found = [needs(load, measured) for load in loads]
    rows = {
        "publishers": [f"{load.publishers:,}" for load in loads],
        "articles a day": [f"{load.articles_a_day:,.0f}" for load in loads],
        "pages a second": [_short(each.pages) for each in found],
        "crawl processes begun a second": [_short(each.starts) for each in found],
        "cores of fetchers, 60 % busy": [_short(each.crawl_cores) for each in found],
        "of their CPU, starting processes": [f"{each.start_share:.0%}".replace("%", " %") for each in found],
        "workers (jobs at once), delays of 1 s": [f"{each.workers:,}" for each in found],
        "cores of PostgreSQL, 60 % busy, pages alone": [_short(each.server_cores) for each in found],
        "transactions a second": [_short(each.transactions) for each in found],
        "write-ahead log, MB a second": [_short(each.log_mb) for each in found],
        "received, Mbit/s": [_short(each.received_mbit) for each in found],
        "kept, GB a day": [_short(each.gb_a_day) for each in found],
        "kept, TB a year": [_short(each.tb_a_year) for each in found],
        "rows of a month's partition of captures, millions": [_short(each.articles_a_month / 1e6) for each in found],
    }
    head = ["", *rows.pop("publishers")]
    return _markdown([[name, *cells] for name, cells in rows.items()], [f"{head[1]} publishers", *head[2:]])


def table_of_bytes(measured: Measured) -> str:
    """What an article takes by table, and what a million do."""
    rows = [
        [f"`{name}`", f"{kept:,.0f}", f"{kept / measured.bytes_kept:.0%}".replace("%", " %"), _short(kept / 1000)]
        for name, kept in measured.kept.items()
    ]
    rows.append(["all", f"{measured.bytes_kept:,.0f}", "100 %", _short(measured.bytes_kept / 1000)])
    return _markdown(rows, ["bytes an article", "share", "GB a million articles"])


def table_of_costs(measured: Measured, articles_a_job: Sequence[float] = (1, 10, 42)) -> str:
    """A million articles: what they take, once for each number of articles that a job finds."""
    rows = []
    for each in articles_a_job:
        crawl = (measured.crawl_ms / 1000 + measured.start_s / each) * _MILLION / 3600
        server = measured.server_ms / 1000 * _MILLION / 3600
        kept, received = measured.bytes_kept * _MILLION / 1e12, measured.page_bytes * _MILLION / 1e12
        log = measured.log_bytes * _MILLION / 1e12
        rows.append([f"{each:g}", *map(_short, (crawl, server, kept, log, received)), ""])
    columns = ["core hours of crawls", "of PostgreSQL", "TB kept", "TB of log", "TB received", "your price"]
    return _markdown(rows, columns, "articles that a job finds")


def table_of_storage(measured: Measured, ratios: Mapping[str, float]) -> str:
    """Pages kept by so many to one, beside what else is kept; for a million articles."""
    others = measured.bytes_kept - measured.kept["payloads"]
    rows = []
    for name, ratio in ratios.items():
        payload = measured.page_bytes / ratio
        rows.append([name, f"{ratio:g} : 1", _short(payload / 1000), _short((payload + others) / 1000)])
    return _markdown(rows, ["HTML to bytes kept", "GB of pages", "GB with all else"], "pages")


RATIOS = {
    "as crawled, with dictionaries": 42.8,
    "in no order, with dictionaries": 19.9,
    "each alone, zstd without a dictionary": 6.6,
}
"""`python -m benchmarks.storage`, 2,000 of the benchmark's pages, no two alike."""


def tables(measured: Measured | None = None) -> dict[str, str]:
    """All tables of the document, by what they are of."""
    figures = measured or Measured()
    return {
        "loads": table_of_loads(figures),
        "bytes": table_of_bytes(figures),
        "storage": table_of_storage(figures, RATIOS),
        "costs": table_of_costs(figures),
    }


def _markdown(rows: Sequence[Sequence[str]], columns: Sequence[str], first: str = "") -> str:
    lines = [[first, *columns], ["---"] * (len(columns) + 1), *rows]
    return "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |") for cells in lines)


def _short(figure: float) -> str:
    """Two digits that count, or whole numbers."""
    if figure >= 100:
        return f"{figure:,.0f}"
    if figure >= 10:
        return f"{figure:.1f}".removesuffix(".0")
    return f"{figure:.2g}" if figure >= 0.0001 else "0"
