"""qoogle.tistory.com: its posts."""

from newsarchive.crawling.blog_walk import BlogWalkSpider


class QoogleSpider(BlogWalkSpider):
    """`newsarchive crawl qoogle`."""

    name = "qoogle"
    requires = ()
