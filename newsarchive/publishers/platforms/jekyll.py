"""Jekyll and GitHub Pages: plain pages, most with the SEO tag; texts copied from other platforms stay in them."""

from newsarchive.extraction.layout import Layout
from newsarchive.publishers.platforms.post_page import PostPage

_LAYOUT = Layout(
    name="any theme",
    evidence=(
        'meta[name="generator"][content^="Jekyll"]',
        '.post-content, .page__content, .e-content, [itemprop="articleBody"]',
        ".post-header, .page__title, .post-title, .p-name",
        'link[href$="/feed.xml"]',
        'link[href*="/assets/css/"], link[href*="/assets/main.css"], link[href*="/assets/styles.css"]',
        ".highlighter-rouge, .site-header, .site-footer, .page__footer",
    ),
    headline='.post-title, .page__title, .p-name, .entry-title, h1[itemprop="headline"], .post-header h1, article h1,'
    " h1",
    dates='time.dt-published, time[itemprop="datePublished"], .dt-modified, time[itemprop="dateModified"],'
    " .page__date time, .post-meta time, .post-date, article time, time[datetime]",
    body=(
        '[itemprop="articleBody"]',
        ".post-content, .e-content, .page__content, .entry-content, .article-content, .post-body, .markdown-body",
        "article",
        "main, #main, #content, .content, .main, #main_content, .main-content",
    ),
    section=".post-categories a, .page__taxonomy-item[rel~=category], .post-category, .categories a",
    reporters='.p-author [itemprop="name"], .post-meta [itemprop="author"], .post-author',
    images="img",
    boxes=".page__meta, .page__share, .page__related, .page__footer, .post-header, .post-meta, .post-nav, .pagination,"
    " .toc, #markdown-toc, .post-tags, .tags, .related-posts, .comments, #disqus_thread, .utterances, .giscus, .u-url",
)


class JekyllPage(PostPage):
    """A post on a site that Jekyll has rendered, as GitHub Pages do."""

    extractor = "jekyll-1"
    layouts = (_LAYOUT,)
    trusts_shared_title = True
