"""What all tests share."""

import gc
import os

import pytest
from hypothesis import settings

# Tests run beside each other on busy machines: a slow example is no failure.
settings.register_profile("unhurried", deadline=None)
settings.register_profile("short", deadline=None, max_examples=40)


def pytest_configure(config: pytest.Config) -> None:
    """Fewer examples of a property where the long forms are left out."""
    settings.load_profile("short" if config.option.markexpr == "not long" else "unhurried")


def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores: tests of delays and pauses wait for most of their time."""
    return (os.cpu_count() or 1) + 2


# Tens of thousands of objects of pytest's own stay until the end: they are not looked through again and again.
gc.disable()


def pytest_collection_finish() -> None:
    """Have the collector look after what the tests make."""
    gc.freeze()
    gc.enable()


# What a test starts reads the project's bytecode: to compile it anew costs each process a third of a second.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


SQLITE_FIRST = ("crawling", "cli", "acceptance", "faults")
"""Rooms whose tests run on PostgreSQL in the long form: what they need of it, the archive's own tests have on both
engines always. So have those of crawls that are about leases, runs and turns, and the plain revisits."""
CRAWLS_ON_BOTH = ("test_leases", "test_runs", "test_captures", "test_pace", "test_turns", "test_together")
REVISITS_ON_BOTH = (
    "test_what_is_due_is_asked_for_at_the_address",
    "test_edits_removals_and_returns_are_found",
    "test_the_days_budget_of_a_host_is_kept",
)
LONG_ON_POSTGRESQL = (
    *("test_yields", "test_due", "test_telling", "test_alerts", "test_jekyll_import", "test_reextract"),
    *("test_warc_import", "test_warc_hostile"),
)
LONG_BY_NAME = (
    *("test_naughty_strings", "test_any_input", "test_a_walk_back_in_time_killed"),
    *("test_search_and_a_substring_scan", "test_the_index_of_many"),  # real posts are searched on both engines always
)


FIRST = (
    *("test_year", "test_patience", "test_forbidden", "test_demo_runs", "test_http_cache", "test_limits", "test_ports"),
    *("test_pace", "test_early", "test_kills", "test_full_disks", "test_jekyll_import", "test_many_processes"),
)
"""What waits or takes long begins first: others run beside it, and nothing is waited for in the end."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order the tests, and mark what runs on PostgreSQL in the long form only."""
    items.sort(key=lambda item: item.path.stem not in FIRST)
    for item in items:
        room, module = item.path.parent.name, item.path.stem
        is_on_both = (room == "crawling" and module in CRAWLS_ON_BOTH) or item.name.startswith(REVISITS_ON_BOTH)
        is_long = module in LONG_ON_POSTGRESQL or (room in SQLITE_FIRST and not is_on_both)
        if (is_long or item.name.startswith(LONG_BY_NAME)) and "postgresql" in item.name:
            item.add_marker(pytest.mark.long)
