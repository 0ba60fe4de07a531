"""매일경제: what its sitemaps list."""

from newsarchive.crawling.outlet_walk import OutletWalkSpider


class MkSpider(OutletWalkSpider):
    """`newsarchive crawl mk`."""

    name = "mk"
