"""A request that is written goes at once, whatever its process does next."""

import socket
import subprocess
import sys
import time

from tests.crawling.sending import BUSY_SECONDS


def test_a_request_is_on_its_way_before_a_process_that_is_busy_goes_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        command = (sys.executable, "-m", "tests.crawling.sending", str(server.getsockname()[1]))
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            connection, _ = server.accept()
            with connection:
                asked = connection.recv(1024)
                came = time.time()
                assert process.stdout is not None
                written = float(process.stdout.readline())
    assert asked.startswith(b"GET / HTTP/1.1")
    assert came - written < BUSY_SECONDS - 0.5
