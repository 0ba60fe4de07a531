"""PostgreSQL: captures and versions become partitioned tables; what is archived is one partition, and is not copied.

The months are made by archive.partitions. References are made again by 0015: readers wait for this one.
"""

from alembic import op
from sqlalchemy import Connection, text

revision = "0014"
down_revision = "0013"

TABLES = ("captures", "versions")

_REFERENCES = """SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint
WHERE contype = 'f' AND conparentid = 0 AND confrelid IN ('captures'::regclass, 'versions'::regclass)
AND conrelid IN ('captures'::regclass, 'versions'::regclass, 'images'::regclass, 'source_links'::regclass,
                 'indexed'::regclass)"""
_VIEWS = """SELECT DISTINCT v.oid, v.oid::regclass::text, pg_get_viewdef(v.oid) FROM pg_depend d
JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class AND v.relkind = 'v'
WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = CAST(:name AS regclass) ORDER BY v.oid"""
_INDEXES = """SELECT i.relname, pg_get_indexdef(i.oid) FROM pg_index JOIN pg_class i ON i.oid = indexrelid
WHERE indrelid = CAST(:name AS regclass) AND NOT indisunique ORDER BY i.relname"""
_GRANTS = """SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, privilege_type
FROM pg_class, aclexplode(relacl) WHERE pg_class.oid = CAST(:name AS regclass) AND grantee <> relowner"""


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for table in TABLES:  # reads all of it; then the table can be a partition without another look
        op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {table}_older")
    # All at once, and given up before PostgreSQL takes a reader that has some of them for a deadlock (1 s).
    op.execute("SET LOCAL lock_timeout = '300ms'")
    op.execute("LOCK TABLE versions, captures, images, source_links, indexed IN ACCESS EXCLUSIVE MODE")
    for table, name in connection.execute(text(_REFERENCES)).all():
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    op.execute("DROP TRIGGER version_numbers ON versions")
    op.execute("ALTER TABLE versions DROP CONSTRAINT versions_article_id_number_key")
    op.execute("DROP INDEX ix_captures_url")
    op.execute("ALTER INDEX ix_captures_url_id RENAME TO ix_captures_url")
    for table in TABLES:
        _part(connection, table)
    op.execute(
        "CREATE TRIGGER version_numbers AFTER INSERT OR DELETE OR UPDATE OF article_id, number ON versions"
        " FOR EACH ROW EXECUTE FUNCTION archive_note_version()"
    )


def _part(connection: Connection, table: str) -> None:
    """`table` becomes the partition of the numbers without a month, of a table of its name."""
    older = f"{table}_older"
    views, indexes, grants = (
        connection.execute(text(sql), {"name": table}).all() for sql in (_VIEWS, _INDEXES, _GRANTS)
    )
    op.execute(f"ALTER TABLE {table} RENAME TO {older}")
    op.execute(f"ALTER INDEX {table}_pkey RENAME TO {older}_pkey")
    op.execute(
        f"CREATE TABLE {table} (LIKE {older} INCLUDING ALL EXCLUDING INDEXES EXCLUDING CONSTRAINTS,"
        f" CONSTRAINT {table}_pkey PRIMARY KEY (id)) PARTITION BY RANGE (id)"
    )
    for each in (table, older):
        op.execute(f"ALTER TABLE {each} ALTER id SET DEFAULT archive_next_id('{table}', '{table}_id_seq')")
    op.execute(f"ALTER SEQUENCE {table}_id_seq OWNED BY {table}.id")
    for name, definition in indexes:
        op.execute(f"ALTER INDEX {name} RENAME TO {name.replace(table, older, 1)}")
        _as_it_stands(definition)
    op.execute(f"ALTER TABLE {table} ATTACH PARTITION {older} FOR VALUES FROM (MINVALUE) TO ({1 << 40})")
    op.execute(f"ALTER TABLE {older} DROP CONSTRAINT {older}")
    for _, name, definition in views:  # they would go on showing the older rows alone
        _as_it_stands(f"CREATE OR REPLACE VIEW {name} AS {definition}")
    for each in (table, *(["version_numbers"] if table == "versions" else [])):
        for grantee, privilege in grants:
            op.execute(f"GRANT {privilege} ON {each} TO {grantee}")


def _as_it_stands(sql: str) -> None:
    op.execute(text(sql.replace(":", r"\:")))


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
