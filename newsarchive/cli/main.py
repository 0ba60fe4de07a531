"""The command `newsarchive`: its group, and how it ends."""

import logging
import os
import signal
import sys

import click

from newsarchive import __version__
from newsarchive.cli.alerts import alerts
from newsarchive.cli.backup import backup
from newsarchive.cli.clock import clock
from newsarchive.cli.correct import correct
from newsarchive.cli.crawl import crawl
from newsarchive.cli.diff import diff
from newsarchive.cli.doctor import doctor
from newsarchive.cli.evidence import evidence
from newsarchive.cli.export import export
from newsarchive.cli.extract import extract
from newsarchive.cli.failure import complain
from newsarchive.cli.fixture import fixture
from newsarchive.cli.forget import forget
from newsarchive.cli.importing import import_
from newsarchive.cli.index import index
from newsarchive.cli.init import init
from newsarchive.cli.log import begin_log
from newsarchive.cli.metrics import metrics
from newsarchive.cli.migrate_to import migrate_to
from newsarchive.cli.notify import notify
from newsarchive.cli.options import TEXT, examples
from newsarchive.cli.publishers import publishers
from newsarchive.cli.reextract import reextract
from newsarchive.cli.report import report
from newsarchive.cli.restore import restore
from newsarchive.cli.retellings import retellings
from newsarchive.cli.runs import runs
from newsarchive.cli.schedule import schedule
from newsarchive.cli.search import search
from newsarchive.cli.serve import serve
from newsarchive.cli.show import show
from newsarchive.cli.sources import citing, sources
from newsarchive.cli.stats import stats
from newsarchive.cli.stories import stories
from newsarchive.cli.tidy import tidy
from newsarchive.cli.trace import trace
from newsarchive.cli.upgrade import upgrade
from newsarchive.cli.verify import verify
from newsarchive.cli.versions import versions
from newsarchive.cli.watch import watch
from newsarchive.cli.worker import worker
from newsarchive.logs import LEVELS, is_json


class Newsarchive(click.Group):
    """Lists its commands in the order in which they were added; ends quietly when its reader has enough."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        begin_log(ctx.params.get("log_format"), ctx.params.get("log_level"))
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # head, less: click would call this a failure
            _let_go_of_output()
            ctx.exit(128 + signal.SIGPIPE)


def _let_go_of_output() -> None:
    """Python would complain when it flushes at exit what nobody reads."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


@click.group(
    cls=Newsarchive,
    epilog=examples(
        "newsarchive crawl kbs",
        "newsarchive search 기준금리 인상",
        "newsarchive show kbs:ncd:8630990",
        "newsarchive --archive sqlite:///old.db stats --json",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--archive",
    metavar="URL",
    type=TEXT,
    help="Database of the archive, e.g. sqlite:///news.db. Default: NEWSARCHIVE_URL, else what newsarchive.toml"
    " says, else sqlite:///newsarchive.db.",
)
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    help="json: all of stderr as JSON Lines, without progress bars. Default: NEWSARCHIVE_LOG_FORMAT, else [logs] format"
    " in newsarchive.toml, else text.",
)
@click.option(
    "--log-level",
    type=click.Choice(LEVELS, case_sensitive=False),
    help="Log what is at least so grave. Default: WARNING.",
)
@click.version_option(__version__, prog_name="newsarchive")
def cli(archive: str | None, log_format: str | None, log_level: str | None) -> None:
    """Crawl news, keep every version of every article, and find it again.

    Exit codes: 0 complete, 1 failed, 2 asked wrongly (usage, settings), 3 finished, but something needs a look.
    """


for command in (
    init,
    crawl,
    import_,
    search,
    show,
    versions,
    diff,
    sources,
    citing,
    verify,
    correct,
    trace,
    retellings,
    stories,
    report,
    clock,
    alerts,
    watch,
    notify,
    export,
    evidence,
    runs,
    schedule,
    worker,
    doctor,
    serve,
    tidy,
    upgrade,
    index,
    stats,
    metrics,
    forget,
    migrate_to,
    backup,
    restore,
    reextract,
    publishers,
    extract,
    fixture,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line of this process, and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show Hangul gets "?", not a traceback
    sys.exit(_run())


def _run() -> int:
    begin_log(None, None)
    try:
        result = cli.main(prog_name="newsarchive", standalone_mode=False)
    except click.ClickException as error:
        if is_json():
            complain(error.format_message(), level=logging.ERROR)
        else:
            error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        complain("interrupted")
        return 128 + signal.SIGINT
    return result if isinstance(result, int) else 0
