"""What a page is: bytes and an address go in, answers come out. No Scrapy, no archive, no network."""

from newsarchive.extraction.errors import ExtractionError, NotAListing, NotAnArticle, Removed

__all__ = ["ExtractionError", "NotAListing", "NotAnArticle", "Removed"]
