"""Platforms: how blogs that share a tool or a host are read, whoever writes them."""

from newsarchive.publishers.platforms.identity import canonical_address, post_identity, post_key
from newsarchive.publishers.platforms.known_blog import blog
from newsarchive.publishers.platforms.naver import framed_address
from newsarchive.publishers.platforms.naver_list import following_titles, read_titles, titles_of
from newsarchive.publishers.platforms.platform import PLATFORMS, Platform, recognise, weighed
from newsarchive.publishers.platforms.reading import read_post

__all__ = [
    "PLATFORMS",
    "Platform",
    "blog",
    "canonical_address",
    "following_titles",
    "framed_address",
    "post_identity",
    "post_key",
    "read_post",
    "read_titles",
    "recognise",
    "titles_of",
    "weighed",
]
