"""A point in time on the command line."""

from datetime import UTC, datetime

import click

from newsarchive.normalization.moments import read_moment


class Moment(click.ParamType[str]):
    """A time as typed, checked here; the same words typed again resume the same run."""

    name = "time"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            read_moment(value, datetime.now(UTC))
        except (ValueError, OverflowError) as error:
            self.fail(str(error), param, ctx)
        return value
