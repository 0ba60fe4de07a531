"""docs/commands.md, out of the commands themselves: python -m newsarchive.cli.handbook > docs/commands.md"""

import inspect
from collections.abc import Iterator

import click

from newsarchive.cli.main import cli

_HEAD = """# Commands

Every command with all that it takes, as `--help` prints it; made of the commands themselves
(`python -m newsarchive.cli.handbook`). What they are for, task by task: [user-guide.md](user-guide.md).

"""
_WIDTH = 100_000
"""Columns of a line that is never broken: a table's row is one line."""


def handbook() -> str:
    """The whole page, in Markdown."""
    commands = list(_commands(cli, "newsarchive"))
    contents = (f"| [`{path}`](#{_anchor(path)}) | {_short(each)} |\n" for path, each in commands)
    table = "| command | does |\n|---|---|\n" + "".join(contents)
    return _HEAD + "\n".join([table, *(_section(path, each) for path, each in commands)])


def _commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _commands(below, f"{path} {name}")


def _anchor(path: str) -> str:
    return path.replace(" ", "-")


def _short(command: click.Command) -> str:
    return _cell(command.get_short_help_str(_WIDTH))


def _cell(text: str) -> str:
    """What stands in a table: a bar would end it."""
    return " ".join(text.split()).replace("|", "\\|")


def _section(path: str, command: click.Command) -> str:
    context = click.Context(command, info_name=path, terminal_width=_WIDTH, max_content_width=_WIDTH)
    usage = " ".join((path, *command.collect_usage_pieces(context)))
    parts = [f"## {path}\n", f"`{usage}`\n", *_paragraphs(command.help or ""), *_options(context)]
    return "\n".join([*parts, *_examples(command.epilog or "")])


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        yield " ".join(paragraph.split()).replace("<", "\\<") + "\n"


def _options(context: click.Context) -> Iterator[str]:
    records = [record for each in context.command.get_params(context) if (record := each.get_help_record(context))]
    told = [(names, words) for names, words in records if words and "--help" not in names]
    if told:
        rows = (f"| `{_cell(names)}` | {_cell(words)} |\n" for names, words in told)
        yield "| option | |\n|---|---|\n" + "".join(rows)


def _examples(epilog: str) -> Iterator[str]:
    lines = [line.strip() for line in epilog.splitlines() if line.startswith("  ")]
    if lines:
        yield "```sh\n" + "\n".join(lines) + "\n```\n"


if __name__ == "__main__":
    print(handbook(), end="")
