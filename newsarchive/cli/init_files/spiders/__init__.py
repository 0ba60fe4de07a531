"""Spiders of this project: `newsarchive crawl NAME` finds each class that has a name."""
