"""The few lines of the docs make a publisher of a known blog, and a spider for it."""

import re
from pathlib import Path
from typing import Any

import pytest

from newsarchive.crawling import blog_lists
from newsarchive.normalization.urls import address
from newsarchive.publishers.platforms import post_identity

DOC = Path(__file__).parents[3] / "docs" / "add-a-publisher.md"


def shown() -> dict[str, Any]:
    """What the Python blocks of the page define."""
    defined: dict[str, Any] = {"__name__": "shown"}
    for block in re.findall(r"^```python\n(.*?)^```", DOC.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        exec(block, defined)
    return defined


def test_the_publisher_has_its_posts_under_all_its_hosts_and_no_others() -> None:
    known = shown()["YEONNAL"]
    keys = {}
    for host in ("yeonnal.tistory.com", "www.yeonnal.tistory.com", "yeonnal.example"):
        parts = address(f"http://{host}/m/31?utm_source=x")
        assert parts is not None
        assert host in known.hosts
        keys[host] = known.key(parts)
    assert set(keys.values()) == {"yeonnal.tistory.com/31"}
    unknown = post_identity("https://yeonnal.tistory.com/31")
    assert unknown is not None
    assert unknown.key == "yeonnal.tistory.com/31"
    assert known.canonical("yeonnal.tistory.com/31") == "https://yeonnal.tistory.com/31"


def test_the_spider_of_a_blog_on_the_shelf_needs_no_site(monkeypatch: pytest.MonkeyPatch) -> None:
    known = shown()
    monkeypatch.setattr(blog_lists, "publishers", lambda: (known["YEONNAL"],))
    spider = known["YeonnalSpider"](pages="3", limit="5")
    assert (spider.site, spider.pages, spider.limit) == ("https://yeonnal.tistory.com/", 3, 5)
    assert spider.allowed_domains == ["yeonnal.tistory.com"]
