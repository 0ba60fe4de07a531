"""Good KBS pages for the programmed site."""

from demo.pages import article_page
from demo.stories import Story, load_stories
from tests.crawling.site import Answer, page

STORIES: tuple[Story, ...] = tuple(
    story for story in load_stories() if story.kind == "article" and story.layout == "now" and story.from_edition == 1
)


def path_of(story: Story) -> str:
    """Where the story stands on its host."""
    return f"/news/pc/view/view.do?ncd={story.ncd}"


def story_page(number: int = 0) -> Answer:
    """The page of the story with this number."""
    return page(article_page(STORIES[number]))


def sitemap(*locs: str) -> Answer:
    """A sitemap of recent news that lists `locs`."""
    entries = "".join(f"<url><loc>{loc.replace('&', '&amp;')}</loc></url>" for loc in locs)
    xml = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    return page(xml, content_type="application/xml")
