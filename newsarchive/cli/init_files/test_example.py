"""Tests of spiders/example.py: `python -m unittest`."""

import unittest

from spiders.example import articles

STORY = "https://news.example/2026/11/20/bridge-opens"


class Articles(unittest.TestCase):
    """What the example takes for an article."""

    def test_an_article_is_taken_once(self) -> None:
        assert articles([STORY, STORY]) == [STORY]

    def test_other_pages_are_left_out(self) -> None:
        assert articles(["https://news.example/", "https://news.example/about", f"{STORY}/print"]) == []


if __name__ == "__main__":
    unittest.main()
