"""Names, help texts and labels of the metrics (docs/operations.md lists them). Pure.

Times are Unix seconds, sizes bytes. What only grows is a counter; what was captured counts, whatever is kept of it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import get_args

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from newsarchive import __version__
from newsarchive.archive.metrics import Job, LastRun, Measured, OfPublisher
from newsarchive.archive.metrics_tally import Captured
from newsarchive.operations.doctor import Check, Finding

OUTCOMES = ("complete", "suspicious", "failed", "stopped", "killed")
"""How runs end."""
_Rows = Iterable[tuple[Sequence[str], float]]


def families(measured: Measured) -> Iterator[Metric]:
    """All metrics of one look at an archive."""
    yield _gauge(
        "build_info",
        "Version of newsarchive, and of the archive's tables",
        ("version", "schema"),
        [((__version__, measured.schema), 1)],
    )
    yield from _of_publishers(measured.publishers)
    yield from _of_captures(measured.captured)
    yield _counter("runs", "Runs that ended, by spider and outcome", ("spider", "outcome"), measured.runs.items())
    yield from _of_last_runs(measured.last_runs)
    yield from _of_work(measured)
    yield from _of_jobs(measured.jobs)
    yield from _of_notices(measured)
    yield from _of_chores(measured)


def _of_publishers(publishers: Sequence[OfPublisher]) -> Iterator[Metric]:
    states = [
        row for of in publishers for row in (((of.publisher, "live"), of.live), ((of.publisher, "gone"), of.gone))
    ]
    yield _gauge("articles", "Archived articles", ("publisher", "status"), states)
    yield _gauge("versions", "Versions of archived articles", ("publisher",), _each(publishers, "versions"))
    yield _gauge(
        "last_seen_timestamp_seconds",
        "When an article of the publisher was last seen well",
        ("publisher",),
        _each(publishers, "last_seen"),
    )
    yield _gauge(
        "last_crawl_timestamp_seconds",
        "When the last run ended that met articles of the publisher and in which nothing was amiss",
        ("publisher",),
        _each(publishers, "last_crawl"),
    )


def _of_captures(captured: Sequence[Captured]) -> Iterator[Metric]:
    counts = [((of.publisher, of.fate), of.captures) for of in captured]
    yield _counter("captures", "Captures made, by what came of them", ("publisher", "fate"), counts)
    sizes: Counter[str] = Counter()
    for of in captured:
        sizes[of.publisher] += of.payload_bytes
    yield _counter(
        "captured_bytes",
        "Bytes of the pages that were captured, decoded",
        ("publisher",),
        [((publisher,), size) for publisher, size in sizes.items()],
    )


def _of_last_runs(runs: Sequence[LastRun]) -> Iterator[Metric]:
    label = ("spider",)
    yield _gauge(
        "last_run_start_timestamp_seconds", "When the spider's latest run began", label, _each(runs, "started_at")
    )
    yield _gauge("last_run_end_timestamp_seconds", "When the spider's latest run ended", label, _each(runs, "ended_at"))
    outcomes = [
        ((run.spider, each), (run.outcome or "running") == each) for run in runs for each in (*OUTCOMES, "running")
    ]
    yield _gauge("last_run_outcome", "1 for how the spider's latest run ended, else 0", ("spider", "outcome"), outcomes)


def _of_work(measured: Measured) -> Iterator[Metric]:
    yield _gauge("frontier_rows", "Addresses of runs, by state", ("state",), _by(measured.frontier))
    yield _single("hosts_paused", "Hosts that are not asked now", measured.paused_hosts)
    yield _single("revisits_due", "Articles that are to be looked at again now", measured.revisits_due)
    yield _single(
        "revisits_overdue", "Articles that were to be looked at again more than a day ago", measured.revisits_overdue
    )
    yield _gauge("verdicts", "Source links by what is held of them now", ("verdict",), _by(measured.verdicts))
    yield _single("database_bytes", "Size of the database", measured.database_bytes)
    if measured.wal_bytes is not None:
        yield _single("wal_bytes", "Size of SQLite's write-ahead log", measured.wal_bytes)


def _of_jobs(jobs: Sequence[Job]) -> Iterator[Metric]:
    label = ("job",)
    named = [(job.name, job) for job in jobs]
    yield _gauge(
        "job_next_due_timestamp_seconds",
        "When the job falls due",
        label,
        [((name,), _seconds(job.next_due_at)) for name, job in named],
    )
    yield _gauge(
        "job_failures_in_a_row",
        "How often the job has failed since it last did not",
        label,
        [((name,), job.failures) for name, job in named],
    )
    yield _gauge(
        "job_running", "1 while the job runs, else 0", label, [((name,), job.is_running) for name, job in named]
    )
    yield _gauge(
        "job_last_success_timestamp_seconds",
        "When the job last ended well, where that was its last time",
        label,
        [((name,), _seconds(job.ended_at)) for name, job in named if job.ended_at and not job.failures],
    )


def _of_notices(measured: Measured) -> Iterator[Metric]:
    yield _single("notices_unsent", "Notices that the webhook has not taken yet", measured.unsent)
    if measured.oldest_unsent is not None:
        yield _single(
            "notices_oldest_unsent_timestamp_seconds",
            "When the oldest of them was made",
            _seconds(measured.oldest_unsent),
        )


def _of_chores(measured: Measured) -> Iterator[Metric]:
    done = measured.chores
    if "backup" in done:
        yield _single(
            "last_backup_timestamp_seconds", "When the archive was last backed up", _seconds(done["backup"].done_at)
        )
    failed: Mapping[str, int] = done["afterwards"].result["failures"] if "afterwards" in done else {}
    yield _counter("after_job_failures", "Times that notices or metrics after a job failed", ("part",), _by(failed))


def of_findings(findings: Sequence[Finding]) -> Metric:
    """What `doctor` finds, by what it looks at."""
    counted = Counter(str(finding.check) for finding in findings)
    checks = dict.fromkeys((*get_args(Check), *counted))
    return _gauge(
        "findings", "Findings of doctor --quick", ("check",), [((check,), counted[check]) for check in checks]
    )


def _each(things: Iterable[OfPublisher] | Iterable[LastRun], name: str) -> Iterator[tuple[Sequence[str], float]]:
    """What each has under `name`, where it has it."""
    for of in things:
        value = getattr(of, name)
        label = of.publisher if isinstance(of, OfPublisher) else of.spider
        if value is not None:
            yield (label,), _seconds(value) if isinstance(value, datetime) else value


def _by(counted: Mapping[str, int]) -> _Rows:
    return [((value,), number) for value, number in counted.items()]


def _seconds(moment: datetime) -> float:
    return moment.timestamp()


def _single(name: str, documentation: str, value: float) -> Metric:
    return GaugeMetricFamily(f"newsarchive_{name}", documentation, value=value)


def _gauge(name: str, documentation: str, labels: Sequence[str], rows: _Rows) -> Metric:
    family = GaugeMetricFamily(f"newsarchive_{name}", documentation, labels=labels)
    for values, number in rows:
        family.add_metric(values, float(number))
    return family


def _counter(name: str, documentation: str, labels: Sequence[str], rows: _Rows) -> Metric:
    """Its samples are called `name`_total."""
    family = CounterMetricFamily(f"newsarchive_{name}", documentation, labels=labels)
    for values, number in rows:
        family.add_metric(values, float(number))
    return family
