"""What all tests share."""

import os

from hypothesis import settings

# Tests run beside each other on busy machines: a slow example is no failure.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests of delays and pauses wait for most of their time."""
    return (os.cpu_count() or 1) + 1
