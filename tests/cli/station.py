"""A folder with a newsarchive.toml and an archive, and a site on loopback that its jobs crawl."""

from dataclasses import dataclass
from pathlib import Path

from newsarchive.archive import open_archive
from newsarchive.archive.jobs import JobState
from tests.cli.processes import environment
from tests.crawling.site import Site
from tests.forks import Fork


@dataclass
class Station:
    """A folder with a newsarchive.toml and an archive, and what its jobs crawl."""

    folder: Path
    url: str
    site: Site

    def schedule(self, *jobs: str, more: str = "") -> None:
        """Write the configuration."""
        (self.folder / "newsarchive.toml").write_text("\n".join((f'archive = "{self.url}"', more, *jobs)))

    def job(self, name: str, url: str, publisher: str = "") -> str:
        """A job that reads one page."""
        connections = ", ".join(f'"--connect-to", "{to}"' for to in self.site.connect_to())
        told = f'spider = "article"\nevery = "1h"\narguments = {{ urls = "{url}" }}\noptions = [{connections}]'
        return f'[schedule.{name}]\npublisher = "{publisher or name}"\n{told}'

    def begin(self, *words: str) -> Fork:
        """The command under way."""
        return Fork("newsarchive", *words, cwd=self.folder, environment=environment())

    def state(self, name: str = "a") -> JobState:
        """The job as the archive has it."""
        with open_archive(self.url) as archive:
            return next(job for job in archive.jobs() if job.name == name)

    def states(self) -> list[JobState]:
        """All jobs that were ever planned."""
        with open_archive(self.url) as archive:
            return archive.jobs()

    def outcome(self, name: str = "a") -> str | None:
        """How the job ended last; None where it has not, or was never planned."""
        with open_archive(self.url) as archive:
            return next((job.outcome for job in archive.jobs() if job.name == name), None)

    def is_held(self) -> bool:
        """Whether the process of the job stands in its lease."""
        with open_archive(self.url) as archive:
            return any(job.lease is not None and " " in job.lease.owner for job in archive.jobs())
