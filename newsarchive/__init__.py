"""newsarchive: a crawler and archive of news that keeps identities, versions and sources."""

__version__ = "0.1.0"
