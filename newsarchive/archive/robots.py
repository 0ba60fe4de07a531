"""What origins answered for /robots.txt, shared by all processes for as long as it holds."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from newsarchive.archive.schema import RobotsRow
from newsarchive.archive.upserts import upsert


@dataclass(frozen=True, kw_only=True)
class Robots:
    """The answer of one origin (scheme://host): `rules` is None where everything is forbidden, for `reason`.

    It holds until `expires_at` and is asked for again from `ask_again_at` on (None: when it holds no more). Where that
    gave no answer, `faults` times in a row, `reason` says why; rules that still hold are kept.
    """

    origin: str
    fetched_at: datetime
    expires_at: datetime
    status: int | None
    rules: str | None
    reason: str | None
    ask_again_at: datetime | None = None
    faults: int = 0


def keep(connection: Connection, answer: Robots) -> None:
    """Remember `answer` in place of an earlier one of the same origin."""
    values = asdict(answer)
    statement = upsert(connection.dialect.name, RobotsRow).on_conflict_do_update(index_elements=["origin"], set_=values)
    connection.execute(statement, [values])


def get(connection: Connection, origin: str, now: datetime) -> Robots | None:
    """The answer of `origin` that still holds at `now`."""
    row = (
        connection.execute(select(RobotsRow.__table__).where(RobotsRow.origin == origin, RobotsRow.expires_at > now))
        .mappings()
        .one_or_none()
    )
    return Robots(**row) if row is not None else None
