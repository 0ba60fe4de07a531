"""Options and argument kinds that several commands take."""

import click

from newsarchive.cli.cleaning import without_surrogates


class TypedText(click.ParamType[str]):
    """Text as typed; bytes that are no UTF-8 become U+FFFD, so that it can be stored, searched and printed."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        return without_surrogates(value)


TEXT = TypedText()
LIMIT = click.IntRange(1, 100_000)

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a line.")

connect_to = click.option(
    "--connect-to",
    multiple=True,
    type=TEXT,
    metavar="HOST=ADDR:PORT",
    help="Ask that server in place of HOST; the run is marked as simulated.",
)

reference = click.argument("reference", metavar="ID|URL", type=TEXT)
"""An article by its number, its key (kbs:ncd:…) or any of its addresses."""


def examples(*lines: str) -> str:
    """The end of a command's help: what people really type."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))
