"""news-please without its crawler and its storage: 16 threads fetch (urllib3, kept connections), `from_html` reads."""

from newsplease import NewsPlease

from benchmarks.accuracy import Found
from benchmarks.contenders import reading
from benchmarks.contenders.korean_words import without_sentences


def read(ncd: int, url: str, body: bytes) -> Found:
    """Headline, time and text of the article."""
    article = NewsPlease.from_html(body.decode(), url=url)
    published = article.date_publish.isoformat() if article.date_publish else None
    return Found(ncd, article.title, published, article.maintext)


if __name__ == "__main__":
    without_sentences()
    reading.main("newsplease_pages", __doc__, read)
