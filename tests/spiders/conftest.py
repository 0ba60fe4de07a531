"""What the tests of the spiders share with those of crawling."""

from tests.crawling.conftest import archive, site

__all__ = ["archive", "site"]
