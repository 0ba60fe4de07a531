"""한국일보: what its sitemaps list."""

from newsarchive.crawling.outlet_walk import OutletWalkSpider


class HankookilboSpider(OutletWalkSpider):
    """`newsarchive crawl hankookilbo`."""

    name = "hankookilbo"
