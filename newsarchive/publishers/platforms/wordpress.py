"""WordPress: what its core and nearly every theme write, whatever the theme is called."""

from newsarchive.extraction.layout import Layout
from newsarchive.publishers.platforms.post_page import PostPage

# What plugins and themes hang on the text: shares, related posts, tables of contents, authors, tags, comments.
_BOXES = (
    ".sharedaddy, .jp-relatedposts, .yarpp, .yarpp-related, .wp-block-latest-posts, .wp-block-buttons,"
    " .addtoany_content, .heateor_sss_sharing_container, .ez-toc-container, #toc_container, .rank-math-toc,"
    " .wp-block-post-navigation-link, .post-navigation, .author-box, .entry-footer, .entry-meta, .post-tags,"
    " .wp-block-comments, #comments, .wpcnt, .code-block, .ez-toc-title, .kk-star-ratings, .wp-polls, .mailpoet_form"
)

_LAYOUT = Layout(
    name="any theme",
    evidence=(
        'meta[name="generator"][content^="WordPress"]',
        'link[rel="https://api.w.org/"]',
        'link[rel="shortlink"][href*="?p="]',
        "body.wp-singular, body.single-post, body.single",
        ".entry-content, .wp-block-post-content",
        ".hentry",
        '[src*="/wp-content/"], [href*="/wp-content/"]',
    ),
    headline="h1.entry-title, h1.wp-block-post-title, h1.post-title, h1.page-title, .entry-title, .post-title, h1",
    dates="time.entry-date, time.published, time.updated, .wp-block-post-date time, .entry-date, .posted-on time,"
    ' .post-date, [itemprop="datePublished"], [itemprop="dateModified"]',
    body=(
        ".entry-content",
        ".wp-block-post-content",
        '[itemprop="articleBody"]',
        ".post-content, .td-post-content, .post-entry, .single-content, .elementor-widget-theme-post-content",
        "article.post, article.hentry, .hentry",
    ),
    section='.cat-links a, a[rel~="category"], .entry-category a, .post-categories a, .taxonomy-category a',
    reporters=".author.vcard .fn, .byline .author a, .entry-author-name, .author-name, .wp-block-post-author-name",
    images="img",
    boxes=_BOXES,
)


class WordPressPage(PostPage):
    """A post on a site that WordPress runs."""

    extractor = "wordpress-1"
    layouts = (_LAYOUT,)
    lists = "body.home.blog, body.archive, body.search, body.error404"
