"""The Google News sitemap of the demo site."""

from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from demo.pages import SITE
from demo.stories import KST, Story

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
"""


def news_sitemap(stories: Sequence[Story]) -> bytes:
    """All stories, newest first. The real one reaches back two days; here the old ones are listed as well."""
    newest_first = sorted(stories, key=lambda story: story.ncd, reverse=True)
    return (HEAD + "".join(_entry(story) for story in newest_first) + "</urlset>\n").encode()


def _entry(story: Story) -> str:
    return f"""  <url>
    <loc>{escape(f"{SITE}/news/view.do?ncd={story.ncd}")}</loc>
    <news:news>
      <news:publication><news:name>KBS 뉴스</news:name><news:language>ko</news:language></news:publication>
      <news:publication_date>{_iso(story.published)}</news:publication_date>
      <news:title><![CDATA[{story.headline}]]></news:title>
    </news:news>
  </url>
"""


def _iso(moment: datetime) -> str:
    return moment.replace(tzinfo=KST).isoformat()
