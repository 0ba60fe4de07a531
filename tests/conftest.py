"""What all tests share."""

from hypothesis import settings

# Tests run beside each other on busy machines: a slow example is no failure.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
