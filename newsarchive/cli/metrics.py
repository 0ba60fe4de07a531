"""`newsarchive metrics`: the archive in numbers, for Prometheus."""

from pathlib import Path

import click

from newsarchive.cli.failure import Failure, Misuse
from newsarchive.cli.opening import opened
from newsarchive.cli.options import as_json, examples
from newsarchive.cli.screen import print_json


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
@as_json
def metrics(output: Path | None, doctor: bool, as_json: bool) -> None:
    """Print how much is archived, how the last runs ended, what waits, in Prometheus' text format.

    No port is opened: let the node exporter read a file, which [metrics] file in newsarchive.toml has written after
    each job of the schedule. docs/operations.md lists the metrics.
    """
    from newsarchive.operations.metrics import exposition, taken

    if as_json and output is not None:
        raise Misuse("--output writes Prometheus' text format; print JSON without it")
    with opened() as archive:
        found = taken(archive, with_findings=doctor)
    if as_json:
        for sample in (sample for metric in found for sample in metric.samples):
            print_json({"metric": sample.name, "labels": sample.labels, "value": sample.value})
    elif output is None:
        click.echo(exposition(found), nl=False)
    else:
        _write(exposition(found), output)


def _write(text: bytes, output: Path) -> None:
    from newsarchive.operations.metrics import write

    try:
        write(text, output)
    except OSError as error:
        raise Failure(f"{output} cannot be written: {error.strerror or error}") from error
