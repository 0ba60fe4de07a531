"""How a command begins its log."""

import os

import click

from newsarchive import logs
from newsarchive.config import Config, ConfigError, LogFormat, load
from newsarchive.secrecy import hide_address, hide_password


def begin_log(form: LogFormat | None, level: str | None) -> None:
    """The log in the form of the option, else of the settings; what is wrong with these, the command itself says.

    What was given as an option holds for the processes that this one starts, too.
    """
    if form is not None:
        os.environ["NEWSARCHIVE_LOG_FORMAT"] = form
    try:
        config = load()
    except ConfigError:
        config = Config()
    _hide(config)
    logs.begin(form or config.log_format, level and level.upper())


def _hide(config: Config) -> None:
    if config.alarms.webhook is not None:
        hide_address(config.alarms.webhook)
    context = click.get_current_context(silent=True)
    given = context.find_root().params.get("archive") if context else None
    for url in (config.archive, given):
        hide_password(url or "")
