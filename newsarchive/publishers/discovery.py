"""Which publishers there are: whatever a module of this package states, without a list that somebody has to keep."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from newsarchive.publishers.publisher import Publisher


@cache
def found_publishers() -> tuple[Publisher, ...]:
    """Every `Publisher` that stands in a module of this room, in the order of the modules' names.

    Looked for when first asked, once the room is whole. Raises ValueError where two of them share an id, and
    whatever a module raises that cannot be imported.
    """
    found: dict[str, Publisher] = {}
    for publisher in _stated():
        if found.setdefault(publisher.id, publisher) is not publisher:
            raise ValueError(f"two publishers have the id {publisher.id!r}")
    return tuple(found.values())


def _stated() -> list[Publisher]:
    room = import_module(__package__)
    names = sorted(each.name for each in iter_modules(room.__path__) if not each.ispkg)
    modules = [import_module(f"{__package__}.{name}") for name in names]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Publisher)]
