"""Payloads that no capture has any more, taken out: what is kept beside one is kept beside another afterwards."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, exists, func, select

from newsarchive.archive import packing
from newsarchive.archive.payloads import Packed, body_of, pack_again, pack_alone
from newsarchive.archive.schema import CaptureRow, PayloadRow

TOGETHER = 2000
_AT_ONCE = 500


class Dropped(NamedTuple):
    """How many payloads went, and how many bytes less the others and they take."""

    payloads: int
    bytes: int


def orphans(connection: Connection, after: int) -> tuple[list[int], int | None]:
    """Those among the next payloads by number that no capture has; the last number looked at, None at the end."""
    until = connection.scalars(
        select(PayloadRow.id).where(PayloadRow.id > after).order_by(PayloadRow.id).offset(TOGETHER - 1).limit(1)
    ).one_or_none()
    which = select(PayloadRow.id).where(PayloadRow.id > after, ~_IS_IN_USE).order_by(PayloadRow.id)
    if until is not None:
        which = which.where(PayloadRow.id <= until)
    return list(connection.scalars(which)), until


_IS_IN_USE = exists().where(CaptureRow.payload_id == PayloadRow.id)


def drop(connection: Connection, payload_id: int) -> Dropped:
    """Take it out, unless it is in use again."""
    is_free = PayloadRow.id == payload_id, ~_IS_IN_USE
    locked = select(func.length(PayloadRow.content)).where(*is_free)
    connection.execute(select(PayloadRow.id).where(PayloadRow.id == payload_id).with_for_update())
    size = connection.scalars(locked).one_or_none()
    if size is None:
        return Dropped(0, 0)
    grown = _hand_over(connection, payload_id)
    connection.execute(delete(PayloadRow).where(PayloadRow.id == payload_id))
    return Dropped(1, size - grown)


def _hand_over(connection: Connection, payload_id: int) -> int:
    """The first of what is kept beside it stands alone from now on, the others beside that one; by how much it grew."""
    followers = connection.execute(
        select(PayloadRow.id, PayloadRow.sha256, func.length(PayloadRow.content).label("size"))
        .where(PayloadRow.base_id == payload_id)
        .order_by(PayloadRow.id)
    ).all()
    if not followers:
        return 0
    bodies = {each.id: body_of(connection, each.id) for each in followers}
    first, *rest = followers
    publisher = _publisher(connection, first.id)
    alone = pack_alone(connection, bodies[first.id], publisher)
    pack_again(connection, first.id, alone)
    beside = packing.beside(first.sha256, lambda: bodies[first.id])
    sizes: list[int] = [len(alone.content)]
    for each in rest:
        packed = Packed(packing.pack(bodies[each.id], beside), base_id=first.id)
        pack_again(connection, each.id, packed)
        sizes.append(len(packed.content))
    before: int = sum(each.size for each in followers)
    return sum(sizes) - before


def _publisher(connection: Connection, payload_id: int) -> str:
    """Whose page it is, as far as its captures say."""
    of = select(CaptureRow.publisher).where(CaptureRow.payload_id == payload_id, CaptureRow.publisher.is_not(None))
    return connection.scalars(of.limit(1)).one_or_none() or ""


def would_drop(connection: Connection, going: dict[int, int], ids: Collection[int]) -> Dropped:
    """Which of the payloads `ids` no capture would have; `going` says how many captures of each would go."""
    numbers: Sequence[int] = sorted(ids)
    found = Dropped(0, 0)
    for start in range(0, len(numbers), _AT_ONCE):
        found = _would_drop(connection, going, numbers[start : start + _AT_ONCE], found)
    return found


def _would_drop(connection: Connection, going: dict[int, int], ids: Sequence[int], found: Dropped) -> Dropped:
    held = select(CaptureRow.payload_id, func.count()).where(CaptureRow.payload_id.in_(ids))
    counts = connection.execute(held.group_by(CaptureRow.payload_id)).all()
    goes = [number for number, count in counts if number is not None and going[number] >= count]
    size = select(func.coalesce(func.sum(func.length(PayloadRow.content)), 0)).where(PayloadRow.id.in_(goes))
    return Dropped(found.payloads + len(goes), found.bytes + int(connection.scalars(size).one()))
