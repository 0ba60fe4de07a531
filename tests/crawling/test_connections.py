"""A request that is written goes at once, whatever its process does next."""

import socket
import subprocess
import sys


def test_a_request_is_on_its_way_before_a_process_that_is_busy_goes_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        command = (sys.executable, "-m", "tests.crawling.sending", str(server.getsockname()[1]))
        with subprocess.Popen(command, stdin=subprocess.PIPE) as process:  # busy until its stdin ends, with the block
            try:
                connection, _ = server.accept()
                with connection:
                    connection.settimeout(15)
                    assert connection.recv(1024).startswith(b"GET / HTTP/1.1")
            finally:
                process.kill()
