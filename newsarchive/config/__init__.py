"""The only reader of ``newsarchive.toml`` and of the ``NEWSARCHIVE_*`` environment variables.

The file is looked for in the working folder (``NEWSARCHIVE_CONFIG`` names another); the environment wins
over the file. A key that does not exist or a value of the wrong kind raises ConfigError, which names it.

    archive = "sqlite:///newsarchive.db"

    [crawl]
    contact_url = "https://example.org/our-crawler"   # required for the live web
    delay = 1.0                                       # seconds between two requests to one host
    concurrency = 16                                  # requests under way at once, over all hosts
    synchronous = "NORMAL"                            # SQLite: NORMAL or FULL
    pages_per_host = 10000                            # links on pages for people, followed on one host in a crawl
    revisits_per_day = 1000                           # archived articles of one host, looked at again in a day (KST)

    [hosts."news.kbs.co.kr"]
    delay = 2.0
    revisits_per_day = 5000

    [provenance]
    outlets = ["my-outlets.toml"]                     # your own outlets, beside this file (docs/provenance.md)

    [schedule]
    at_once = 2                                       # jobs under way at once
    zone = "Asia/Seoul"                               # whose clock cron lines and quiet hours mean
    quiet_hours = "03:00-05:00"                       # when the archive is tidied

    [schedule.kbs]                                    # a job, by name
    spider = "kbs"                                    # or task = "verify" (TASKS)
    publisher = "kbs"                                 # no two jobs of one publisher at once; the job's name unless set
    every = "30m"                                     # or cron = "7,37 * * * *"
    jitter = "2m"                                     # begun up to so much later, by chance
    options = ["--since", "2d"]                       # as `newsarchive crawl kbs` takes them
    arguments = { sections = "정치" }                  # as `-a` takes them

    [worker]
    at_once = 2                                       # jobs that one `newsarchive worker` does at once
    queues = ["crawl", "revisit"]                     # of these kinds; all unless set

    [retention]
    captures = "90d"                                  # captures that told nothing new are thinned when so old
    keep_every = "7d"                                 # one of them stays for each so long a time
    runs = "365d"                                     # runs, with the addresses that they could not read

    [backup]
    folder = "backups"
    keep = 7                                          # the newest so many stay

    [alarms]
    webhook = "https://chat.example/hooks/…"          # told what needs a person, and what saved searches found

    [logs]
    format = "text"                                   # or "json": one object a line, on stderr

    [metrics]
    file = "newsarchive.prom"                         # written after each job, for Prometheus' node exporter

In the environment alone: NEWSARCHIVE_TOKEN, which `newsarchive serve` asks readers for.
"""

from newsarchive.config.checks import ConfigError
from newsarchive.config.jobs import TASKS, Job, Schedule, Task
from newsarchive.config.operating import Alarms, Backups, LogFormat, Retention
from newsarchive.config.reading import FILE_NAME, MINIMUM_DELAY, Config, load
from newsarchive.config.workers import QUEUES, Queue, Workers, read_queues

__all__ = [
    "FILE_NAME",
    "MINIMUM_DELAY",
    "QUEUES",
    "TASKS",
    "Alarms",
    "Backups",
    "Config",
    "ConfigError",
    "Job",
    "LogFormat",
    "Queue",
    "Retention",
    "Schedule",
    "Task",
    "Workers",
    "load",
    "read_queues",
]
