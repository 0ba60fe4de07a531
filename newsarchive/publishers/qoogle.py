"""qoogle.tistory.com: an aggregator blog, to which sister blogs send their readers for "useful information"."""

from newsarchive.publishers.platforms import blog

QOOGLE = blog(id="qoogle", name="qoogle.tistory.com", home="https://qoogle.tistory.com/", platform="tistory")
