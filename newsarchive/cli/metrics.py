"""`newsarchive metrics`: the archive in numbers, for Prometheus."""

from pathlib import Path

import click

from newsarchive.cli.failure import Failure
from newsarchive.cli.opening import opened
from newsarchive.cli.options import examples


@click.command(
    short_help="Print the archive in numbers, for Prometheus.",
    epilog=examples(
        "newsarchive metrics",
        "newsarchive metrics --doctor | grep ^newsarchive_findings",
        "newsarchive metrics --output /var/lib/prometheus/node-exporter/newsarchive.prom",
    ),
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write this file, at once and whole, for the textfile collector of Prometheus' node exporter.",
)
@click.option("--doctor", is_flag=True, help="Also count what doctor --quick finds, which takes a second or two.")
def metrics(output: Path | None, doctor: bool) -> None:
    """Print how much is archived, how the last runs ended, what waits, in Prometheus' text format.

    No port is opened: let the node exporter read a file, which [metrics] file in newsarchive.toml has written after
    each job of the schedule. docs/operations.md lists the metrics.
    """
    from newsarchive.operations.metrics import exposition, write

    with opened() as archive:
        text = exposition(archive, with_findings=doctor)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        write(text, output)
    except OSError as error:
        raise Failure(f"{output} cannot be written: {error.strerror or error}") from error
