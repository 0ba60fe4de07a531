"""What our WARC records say beside the standard's fields, so that nothing of a capture is lost on the way."""

FATE = "Newsarchive-Fate"
"""What came of the capture; where it stands, the record is ours."""
SIMULATED = "Newsarchive-Simulated"
RECEIVED = "Newsarchive-Received-Digest"
"""Of the bytes before content-decoding."""
HOPS = "Newsarchive-Redirects"
"""JSON: the redirects on the way, ``[[url, status], …]``."""
ADDED = "Newsarchive-Added-Header"
"""A header of the answer that the server did not send."""
ANSWER = "Newsarchive-Answer"
"""JSON: protocol and headers of a 304, ``[protocol, [[name, value], …]]``. In its record's block, which may be empty,
they would keep others from showing the page that it calls unchanged.
"""
SOURCE = "Newsarchive-Source"
"""JSON: what the reader of a Jekyll source must know of the site around it."""

ORIGINAL = "X-Archive-Orig-"
"""Stands before the name of a header that is true of the body as it was sent, not as it is stored."""
ALSO_ORIGINAL = ("x-archive-orig-", "x-crawl-", "x-orig-")
"""As others write it (pywb; Nutch and Common Crawl; Browsertrix)."""
OF_THE_WAY = ("content-encoding", "transfer-encoding", "content-length")
"""Headers that tell how a body was sent."""

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
