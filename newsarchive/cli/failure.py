"""How a command ends when it cannot do what was asked: one clear line, and an exit code."""

import logging
from typing import IO

import click

from newsarchive import logs
from newsarchive.cli.cleaning import without_controls

COMPLETE, FAILED, USAGE, ALARMS = 0, 1, 2, 3
"""The exit codes: all done; nothing done; asked wrongly; done, but something needs a look."""


class Failure(click.ClickException):
    """Ends the command with one line on stderr: the program's name and the message."""

    exit_code = FAILED

    def show(self, file: IO[str] | None = None) -> None:
        """Say it in one line."""
        complain(self.message, file, logging.ERROR)


class Misuse(Failure):
    """What was asked, or how the program is set up, is wrong; not the world."""

    exit_code = USAGE


def complain(message: str, file: IO[str] | None = None, level: int = logging.INFO) -> None:
    """Tell the person at the terminal: stdout is kept for the answer. `level` is that of the record in a JSON log."""
    tell(message, "newsarchive: ", file, level)


def tell(message: str, before: str = "", file: IO[str] | None = None, level: int = logging.INFO) -> None:
    """The same without the program's name, for what rounds off an answer."""
    line = " ".join(without_controls(message).split())
    if logs.is_json():
        logs.say(line, level)
    else:
        click.echo(before + line, file=file, err=file is None)
