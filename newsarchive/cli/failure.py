"""How a command ends when it cannot do what was asked: one clear line, and an exit code."""

from typing import IO, Any

import click

from newsarchive.cli.cleaning import without_controls

COMPLETE, FAILED, USAGE, ALARMS = 0, 1, 2, 3
"""The exit codes: all done; nothing done; asked wrongly; done, but something needs a look."""


class Failure(click.ClickException):
    """Ends the command with one line on stderr: the program's name and the message."""

    exit_code = FAILED

    def show(self, file: IO[Any] | None = None) -> None:
        """Say it in one line."""
        complain(self.message, file)


class Misuse(Failure):
    """What was asked, or how the program is set up, is wrong; not the world."""

    exit_code = USAGE


def complain(message: str, file: IO[Any] | None = None) -> None:
    """Tell the person at the terminal: stdout is kept for the answer."""
    click.echo(f"newsarchive: {' '.join(without_controls(message).split())}", file=file, err=file is None)
