"""newspaper4k: 16 threads fetch (urllib3, kept connections), `Article.parse` reads, told that the pages are Korean."""

import newspaper

from benchmarks.accuracy import Found
from benchmarks.contenders import reading
from benchmarks.contenders.korean_words import without_sentences


def read(ncd: int, url: str, body: bytes) -> Found:
    """Headline, time and text of the article."""
    article = newspaper.Article(url, language="ko")
    article.download(input_html=body.decode())
    article.parse()
    published = article.publish_date.isoformat() if article.publish_date else None
    return Found(ncd, article.title, published, article.text)


if __name__ == "__main__":
    without_sentences()
    reading.main("newspaper_pages", __doc__, read)
