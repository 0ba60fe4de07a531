"""newspaper4k, and news-please by it, part Korean text into words by nltk, which needs data that no package brings."""

from functools import partial

import nltk


def without_sentences() -> None:
    """From now on nltk parts a text into words without parting it into sentences first, for which it needs the data.

    That is only asked for to count stop words, and takes less time than with the data.
    """
    nltk.word_tokenize = partial(nltk.word_tokenize, preserve_line=True)
