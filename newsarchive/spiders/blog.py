"""Any blog, by its address: `-a site=https://…`; its platform is told by its pages."""

from newsarchive.crawling.blog_walk import BlogWalkSpider


class BlogSpider(BlogWalkSpider):
    """Finds the posts by the blog's sitemaps, WordPress's interface or feeds, and keeps each."""

    name = "blog"
