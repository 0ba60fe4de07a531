"""`newsarchive serve`: the archive on web pages, read only."""

import ipaddress
import logging
import socket
from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import Failure, Misuse, complain
from newsarchive.cli.opening import archive_url, configured
from newsarchive.cli.options import TEXT, examples

if TYPE_CHECKING:
    from newsarchive.archive.read_handle import Reader

_BACKLOG = 2_048
_IDLE_SECONDS = 15
"""So long a browser may keep a connection without asking for anything."""


@click.command(
    short_help="Show the archive on web pages; they only read.",
    epilog=examples(
        "newsarchive serve",
        "newsarchive serve --port 9000",
        "NEWSARCHIVE_TOKEN=… newsarchive serve --host 0.0.0.0 --allow-host archive.example",
    ),
)
@click.option("--host", default="127.0.0.1", show_default=True, type=TEXT, help="Where to listen.")
@click.option(
    "--port", default=8080, show_default=True, type=click.IntRange(0, 65_535), help="Where to listen; 0: any free port."
)
@click.option(
    "allowed",
    "--allow-host",
    multiple=True,
    type=TEXT,
    metavar="NAME",
    help="A name under which readers may ask, besides localhost; for a proxy before it, too.",
)
def serve(host: str, port: int, allowed: tuple[str, ...]) -> None:
    """Show the archive on web pages, as JSON and as feeds, until Ctrl-C.

    Nothing can be written: the database refuses it. Only this machine is answered unless --host says otherwise, and
    then only who gives the token of NEWSARCHIVE_TOKEN (as a password). For TLS, put a proxy before it.
    """
    from newsarchive.archive import ArchiveError
    from newsarchive.archive.read_handle import open_to_read

    token = configured().token
    if not _is_loopback(host) and token is None:
        raise Misuse(
            f"--host {host} lets other machines read the archive: set NEWSARCHIVE_TOKEN (openssl rand -hex 16) first"
        )
    try:
        with open_to_read(archive_url()) as reader, _listening(host, port) as listening:
            names = {"localhost", "127.0.0.1", "::1", *allowed, *([host] if host not in ("0.0.0.0", "::") else [])}
            _serve(reader, listening, names, token)
    except ArchiveError as error:
        raise Failure(str(error)) from error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listening(host: str, port: int) -> socket.socket:
    """Raises Failure where nobody can listen there."""
    try:
        family, kind, proto, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.socket(family, kind, proto)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(where)
        opened.listen(_BACKLOG)
    except (OSError, UnicodeError) as error:
        raise Failure(f"nobody can listen at {host}, port {port}: {error}; give another --host or --port") from error
    return opened


def _serve(reader: "Reader", listening: socket.socket, names: set[str], token: str | None) -> None:
    import uvicorn

    from newsarchive.web.app import make_app

    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    config = uvicorn.Config(
        make_app(reader, hosts=names, token=token),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=5,
        lifespan="off",
    )
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    complain(f"the archive is at http://{shown}:{port}/ (Ctrl-C ends it)")
    uvicorn.Server(config).run(sockets=[listening])
