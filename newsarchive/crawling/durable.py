"""What a request must have to be a row of the frontier."""

import hashlib
import json

from scrapy import Request
from scrapy.utils.request import fingerprint


def fingerprint_of(request: Request) -> bytes:
    """By what the spider says that the request is the same as, whatever its address; else Scrapy's own."""
    same_as = request.meta.get("same_as")
    return hashlib.sha1(same_as.encode()).digest() if same_as else fingerprint(request)


def require_json(request: Request) -> None:
    """Raises TypeError where the cb_kwargs of `request` cannot be kept."""
    try:
        json.dumps(request.cb_kwargs)
    except (TypeError, ValueError) as error:
        raise TypeError(f"the cb_kwargs of {request.url} must be JSON to be kept in the frontier: {error}") from error
