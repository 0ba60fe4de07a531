"""The search index in the order of dates, with what filters ask for; captures as a view for people.

The index is made here empty, and filled when the schema stands (archive.migration).
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE article_index USING fts5(headline, body, runs, facts, content='', tokenize='ascii')",
        "INSERT INTO article_index (article_index, rank) VALUES ('automerge', 16)",
    ),
    "postgresql": (
        "CREATE TABLE article_index (article_id BIGINT NOT NULL REFERENCES articles (id), part INTEGER NOT NULL,"
        " place BIGINT NOT NULL, is_whole BOOLEAN NOT NULL, tokens TSVECTOR NOT NULL, PRIMARY KEY (article_id, part))"
        " WITH (toast_tuple_target = 128)",
        "ALTER TABLE article_index ALTER COLUMN tokens SET STORAGE EXTERNAL",
        "CREATE INDEX ix_article_index_whole ON article_index USING gin (tokens) WHERE is_whole",
        "CREATE INDEX ix_article_index_parts ON article_index USING gin (tokens) WHERE NOT is_whole",
        # Texts are unpacked for each rank: five times as quick by LZ4, where the server has it (from 14 on).
        "DO $$ BEGIN ALTER TABLE versions ALTER COLUMN body SET COMPRESSION lz4;"
        " EXCEPTION WHEN OTHERS THEN NULL; END $$",
    ),
}

V_CAPTURES = """CREATE VIEW v_captures AS
SELECT c.id, c.article_id, a.key, c.publisher, c.url, c.fetched_at, c.status, c.medium, c.fate, c.problem, c.reason,
       c.refers_to, c.payload_sha256, c.payload_size, c.etag, c.last_modified, c.simulated, c.run_id
FROM captures c
LEFT JOIN articles a ON a.id = c.article_id"""


def upgrade() -> None:
    op.drop_table("indexed")
    op.create_table(
        "indexed",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("tokenizer", sa.Integer(), nullable=False),
        sa.Column("place", ID, nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"]),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"]),
        sa.PrimaryKeyConstraint("article_id"),
        sa.UniqueConstraint("place"),
    )
    op.execute("DROP TABLE article_index")
    for statement in INDEX[op.get_bind().dialect.name]:
        op.execute(statement)
    op.execute(V_CAPTURES)


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
