"""Remembers what was received before Scrapy decodes it: headers as sent, digest of the bytes, time."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from scrapy import Request
from scrapy.http import Response

from newsarchive import clock


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What came over the wire: `sha256` is the hex digest of the body before content-decoding."""

    fetched_at: datetime
    headers: tuple[tuple[str, str], ...]
    sha256: str


class Receipts:
    """Downloader middleware nearest to the network but for the redirects: puts a Receipt into `meta`."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Leave the response as it is; `request.meta["receipt"]` is what the capture is made of."""
        headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        )
        request.meta["receipt"] = Receipt(
            fetched_at=clock.now(), headers=headers, sha256=hashlib.sha256(response.body).hexdigest()
        )
        return response
