"""`newsarchive crawl`: one run in the foreground."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import ALARMS, COMPLETE, FAILED, Failure, Misuse, complain
from newsarchive.cli.moment import Moment
from newsarchive.cli.opening import archive_url
from newsarchive.cli.options import TEXT, as_json, connect_to, examples
from newsarchive.cli.progress import is_watched
from newsarchive.cli.run_view import print_run, say_how_to_go_on
from newsarchive.cli.schedule import run_due
from newsarchive.cli.screen import print_json, screen
from newsarchive.telling import records

if TYPE_CHECKING:
    from newsarchive.archive import Run
    from newsarchive.crawling.run import CrawlRequest

EXIT_CODES = {"complete": COMPLETE, "stopped": COMPLETE, "suspicious": ALARMS, "failed": FAILED, "killed": FAILED}
"""A stopped run did what it was told and lost nothing: Ctrl-C, --limit or a host that is due much later."""


class SpiderArgument(click.ParamType[tuple[str, str]]):
    """NAME=VALUE, as Scrapy takes it."""

    name = "name=value"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        name, equals, given = TEXT.convert(value, param, ctx).partition("=")
        if not equals or not name.isidentifier():
            self.fail(f"{value!r} is no argument of a spider; write name=value", param, ctx)
        return name, given


@click.command(
    short_help="Crawl a publisher's news, or go on where a crawl was stopped.",
    epilog=examples(
        "newsarchive crawl kbs",
        "newsarchive crawl kbs --since 7d --until 2026-11-20 -a sections=정치,경제 -a order=oldest",
        "newsarchive crawl article -a urls=https://news.kbs.co.kr/news/view.do?ncd=8630990",
        "newsarchive crawl blog -a site=https://blog.example --since 30d",
        "newsarchive crawl blog -a site=https://blog.example -a pages=200",
        "newsarchive crawl kbs --new                         only what the archive lacks",
        "newsarchive crawl revisit -a publisher=kbs          what is due to be looked at again",
        "newsarchive crawl cited --limit 100                 what posts cite and the archive lacks",
        "newsarchive crawl --due                             each job that is due (schedule)",
        "newsarchive crawl kbs --connect-to news.kbs.co.kr=127.0.0.1:8000",
    ),
)
@click.argument("spider", type=TEXT, required=False, metavar="SPIDER")
@click.option("arguments", "-a", multiple=True, type=SpiderArgument(), metavar="NAME=VALUE", help="Tell the spider.")
@click.option(
    "--since",
    type=Moment(),
    metavar="TIME",
    help="Back in time, day by day, until then: 7d, 12h, 2026-11-20, '2026-11-20 09:00' (KST).",
)
@click.option("--until", type=Moment(), metavar="TIME", help="Only news until then; the same forms.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N articles.")
@click.option("--new", "only_new", is_flag=True, help="Only articles that the archive lacks; revisit looks at others.")
@click.option(
    "--follow-unknown", is_flag=True, help="cited: follow shorteners and links to sites that nobody knows, too."
)
@click.option("--due", is_flag=True, help="In place of SPIDER: run each job of the schedule that is due.")
@click.option("--fresh", is_flag=True, help="Begin anew instead of going on with the run that was stopped or killed.")
@connect_to
@click.option("--quiet", is_flag=True, help="No progress; nothing at all of a run that is complete.")
@as_json
def crawl(
    spider: str | None,
    arguments: tuple[tuple[str, str], ...],
    since: str | None,
    until: str | None,
    limit: int | None,
    only_new: bool,
    follow_unknown: bool,
    due: bool,
    fresh: bool,
    connect_to: tuple[str, ...],
    quiet: bool,
    as_json: bool,
) -> None:
    """Run SPIDER until nothing is left to fetch, and sum it up.

    A run that was stopped (Ctrl-C) or killed goes on when the same command is given again; nothing is fetched
    twice. The spider blog takes site=URL, and pages=N: so many pages that list posts (50) are read where a blog has
    no list of all. revisit looks again at archived articles when they are due, cited asks for articles that others name
    as their sources. --due runs the jobs that newsarchive.toml schedules and that are due, with the options that they
    have there. Exit code: 0 complete or stopped, 1 failed, 3 finished, but some pages could not be read.
    """
    if due:
        _require_alone(spider, arguments, since, until, limit, only_new, follow_unknown, fresh, connect_to, as_json)
        click.get_current_context().exit(run_due(quiet=quiet))
    if spider is None:
        raise click.UsageError("Missing argument 'SPIDER': its name, such as kbs, or --due.")
    from newsarchive.crawling.run import CrawlRequest

    request = CrawlRequest(
        spider=spider,
        arguments=dict(arguments) | _flags(new=only_new, follow_unknown=follow_unknown),
        archive_url=archive_url(),
        since=since,
        until=until,
        limit=limit,
        fresh=fresh,
        connect_to=connect_to,
    )
    run = run_crawl(request, progress=not quiet and is_watched(), announce=_nothing if quiet else complain)
    report_run(run, quiet=quiet, as_json=as_json)
    click.get_current_context().exit(EXIT_CODES[run.outcome or "killed"])


def _require_alone(*given: object) -> None:
    if any(given):
        raise Misuse("--due stands alone: spiders and their options are those of [schedule] in newsarchive.toml")


def _flags(**given: bool) -> dict[str, str]:
    """As a spider takes them."""
    return {name: "yes" for name, is_given in given.items() if is_given}


def _nothing(_words: str) -> None:
    """What --quiet says."""


def run_crawl(request: "CrawlRequest", *, progress: bool, announce: Callable[[str], None] = _nothing) -> "Run":
    """The crawl; what keeps it from beginning ends the command."""
    from newsarchive.archive import ArchiveError
    from newsarchive.config import ConfigError
    from newsarchive.crawling.run import CrawlError
    from newsarchive.crawling.run import crawl as crawl_now

    try:
        return crawl_now(request, progress=progress, announce=announce)
    except ConfigError as error:
        raise Misuse(str(error)) from error
    except CrawlError as error:
        raise (Misuse if error.usage else Failure)(str(error)) from error
    except ArchiveError as error:
        raise Failure(str(error)) from error


def report_run(run: "Run", *, quiet: bool, as_json: bool) -> None:
    """Print how the run went, and how it goes on."""
    if as_json:
        print_json(records.run(run))
    elif not quiet or run.outcome != "complete":
        print_run(screen(), run)
    if run.outcome in ("stopped", "killed"):
        say_how_to_go_on(run)
