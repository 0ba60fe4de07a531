"""A process that writes a request and is busy right after: ``python -m tests.crawling.sending PORT``.

It is busy until its stdin ends.
"""

import sys
from typing import Any

from scrapy.utils.reactor import install_reactor


def main(port: int) -> None:
    """Write it over a connection to the port of this machine."""
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor as installed
    from twisted.internet.endpoints import TCP4ClientEndpoint
    from twisted.internet.protocol import Factory
    from twisted.web._newclient import Request
    from twisted.web.http_headers import Headers

    from newsarchive.crawling.connections import LimitedProtocol

    reactor: Any = installed
    untyped: Any = (Request, LimitedProtocol, TCP4ClientEndpoint)
    make_request, make_protocol, endpoint = untyped

    def write(protocol: Any) -> None:
        asked = protocol.request(make_request(b"GET", b"/", Headers({b"host": [b"x"]}), None))
        asked.addErrback(lambda _: None)
        sys.stdin.read()
        reactor.stop()

    connecting = endpoint(reactor, "127.0.0.1", port).connect(
        Factory.forProtocol(lambda: make_protocol(lambda _: None))
    )
    connecting.addCallback(write)
    reactor.callLater(20, reactor.stop)
    reactor.run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
