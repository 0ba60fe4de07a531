"""newsarchive: a crawler and archive of news that keeps identities, versions and sources."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsarchive.notebook import open_archive as open_archive

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`open_archive` for notebooks: imported when it is asked for, since it brings the database with it."""
    if name == "open_archive":
        from newsarchive.notebook import open_archive

        return open_archive
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
