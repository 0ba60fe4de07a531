"""What the archive holds of an article when a capture of it arrives, and what of that the capture is compared with."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from newsarchive.archive import statements
from newsarchive.archive.losing import Before
from newsarchive.archive.schema import ArticleRow, CaptureRow, VersionRow
from newsarchive.archive.versions import Known, content_digest
from newsarchive.items import Article, Identity, Medium
from newsarchive.normalization.same_text import text_digest


class Stored(NamedTuple):
    """An article joined with its current version, as the decision needs it; `medium` is that version's."""

    id: int
    date_modified: datetime | None
    missing_since: datetime | None
    gone_at: datetime | None
    version_id: int
    number: int
    digest: str
    text_digest: str | None
    extractor: str
    capture_id: int
    medium: str
    sources_digest: str | None
    date_published: datetime | None
    first_seen_at: datetime
    last_seen_at: datetime
    changed_at: datetime | None
    failed_visits: int


_STORED = (
    select(
        ArticleRow.id,
        ArticleRow.date_modified,
        ArticleRow.missing_since,
        ArticleRow.gone_at,
        VersionRow.id.label("version_id"),
        VersionRow.number,
        VersionRow.digest,
        VersionRow.text_digest,
        VersionRow.extractor,
        VersionRow.capture_id,
        CaptureRow.medium,
        ArticleRow.sources_digest,
        ArticleRow.date_published,
        ArticleRow.first_seen_at,
        ArticleRow.last_seen_at,
        ArticleRow.changed_at,
        ArticleRow.failed_visits,
    )
    .join(VersionRow, (VersionRow.article_id == ArticleRow.id) & (VersionRow.number == ArticleRow.current_version))
    .join(CaptureRow, CaptureRow.id == VersionRow.capture_id)
    .where(ArticleRow.key == bindparam("wanted"))
)


def find(connection: Connection, identity: Identity) -> Stored | None:
    """The article of that identity; None where the archive has none."""
    return statements.one(connection, _STORED, {"wanted": identity.key}, Stored)


def known(stored: Stored | None) -> Known | None:
    """What a new capture in the same form is compared with; None where the archive has no such article."""
    return compared(stored) if stored is not None else None


def compared(stored: Stored) -> Known:
    """What a new capture in the same form is compared with."""
    return Known(
        digest=stored.digest,
        date_modified=stored.date_modified,
        missing_since=stored.missing_since,
        gone=stored.gone_at is not None,
    )


def before(connection: Connection, stored: Stored) -> Before:
    """The current version, as far as a new reading may have lost it. Asked for where that differs: texts are long."""
    body = statements.one(connection, _BODY, {"wanted": stored.version_id}, str)
    return Before(body=body or "", date_published=stored.date_published, date_modified=stored.date_modified)


_BODY = select(VersionRow.body).where(VersionRow.id == bindparam("wanted"))


def known_in_other_form(connection: Connection, stored: Stored, medium: Medium, article: Article) -> Known:
    """What a capture is compared with that shows the article in another form than its current version.

    A page and the source file of one post differ in what their readers make of them, and that is no edit. So the
    capture is compared with the last version in its own form; the first one only by its text.
    """
    digest = content_digest(article.headline, article.body)
    own = statements.one(connection, _LAST_IN_FORM, {"article": stored.id, "wanted": medium}, str)
    alike = own is None and stored.text_digest is not None and stored.text_digest == text_digest(article.body)
    return Known(
        digest=digest if alike or digest == stored.digest else own or stored.digest,
        date_modified=article.date_modified,
        missing_since=stored.missing_since,
        gone=stored.gone_at is not None and medium == "http",  # a source file brings no page back
    )


_LAST_IN_FORM = (
    select(VersionRow.digest)
    .join(CaptureRow, CaptureRow.id == VersionRow.capture_id)
    .where(VersionRow.article_id == bindparam("article"), CaptureRow.medium == bindparam("wanted"))
    .order_by(VersionRow.number.desc())
    .limit(1)
)


def was_seen_in(connection: Connection, stored: Stored, medium: Medium) -> bool:
    """Whether any capture of the article has this form."""
    captured = select(CaptureRow.id).where(CaptureRow.article_id == stored.id, CaptureRow.medium == medium)
    return connection.execute(captured.limit(1)).first() is not None
