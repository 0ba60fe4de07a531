"""What jobs are forked from has loaded what they need, and nothing that each must have for itself."""

import json
import subprocess
import sys

LOOK = """
import json, sys, threading
import newsarchive.cli.preloaded
print(json.dumps([list(sys.modules), threading.active_count()]))
"""
NEEDED = {"scrapy.crawler", "newsarchive.crawling.run", "newsarchive.spiders.kbs", "newsarchive.archive.store"}
OF_A_PROCESS = {"twisted.internet.reactor", "newsarchive.settings"}


def test_all_is_loaded_but_what_is_a_process_own() -> None:
    told = subprocess.run((sys.executable, "-c", LOOK), capture_output=True, text=True, check=True, timeout=60)
    modules, threads = json.loads(told.stdout)
    assert set(modules) >= NEEDED
    assert not OF_A_PROCESS & set(modules)
    assert threads == 1, "a fork takes no threads along, and their locks stay locked"
