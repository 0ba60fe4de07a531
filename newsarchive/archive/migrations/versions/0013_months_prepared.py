"""PostgreSQL: what captures and versions by month need, before any reader has to wait for it.

SQLite stays as it is: a file is one whole.
"""

from alembic import op

revision = "0013"
down_revision = "0012"

MONTH = """CREATE OR REPLACE FUNCTION archive_month() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    utc timestamp := clock_timestamp() AT TIME ZONE 'UTC';
BEGIN
    RETURN (12 * (date_part('year', utc) - 2000) + date_part('month', utc) - 1)::bigint;
END $$"""
"""Months since January 2000, UTC."""

PARTITION = """CREATE OR REPLACE FUNCTION archive_partition(wanted text, month bigint) RETURNS text LANGUAGE sql AS $$
    SELECT format('%s_%s_%s', wanted, 2000 + month / 12, lpad((month % 12 + 1)::text, 2, '0'))
$$"""
"""captures_2026_11."""

NEXT_ID = """CREATE OR REPLACE FUNCTION archive_next_id(wanted text, numbers regclass) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    number bigint := nextval(numbers);
    month bigint := archive_month();
BEGIN
    IF number >> 40 >= month OR to_regclass(archive_partition(wanted, month)) IS NULL THEN
        RETURN number;
    END IF;
    BEGIN
        PERFORM pg_advisory_lock(hashtextextended('newsarchive month', 0));
        number := nextval(numbers);
        IF number >> 40 < month THEN
            PERFORM setval(numbers, month << 40);
            number := nextval(numbers);
        END IF;
    EXCEPTION WHEN OTHERS OR query_canceled THEN
        PERFORM pg_advisory_unlock(hashtextextended('newsarchive month', 0));
        RAISE;
    END;
    PERFORM pg_advisory_unlock(hashtextextended('newsarchive month', 0));
    RETURN number;
END $$"""
"""The sequence carries the month: the first row of a month moves it there, so numbers never go back, whatever the
clock does. Where a month has no partition (nobody made it), the numbers of the month before go on."""

NUMBERS = "CREATE TABLE version_numbers (article_id bigint, number integer, PRIMARY KEY (article_id, number))"
"""No two versions of an article have one number: no index can say that over all months, as none has the month in it."""

NOTE = """CREATE OR REPLACE FUNCTION archive_note_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF tg_op = 'INSERT' THEN
        INSERT INTO version_numbers (article_id, number) VALUES (new.article_id, new.number);
    ELSIF tg_op = 'UPDATE' THEN
        UPDATE version_numbers SET article_id = new.article_id, number = new.number
        WHERE article_id = old.article_id AND number = old.number;
    ELSE
        DELETE FROM version_numbers WHERE article_id = old.article_id AND number = old.number;
    END IF;
    RETURN NULL;
END $$"""

TRIGGER = """CREATE TRIGGER version_numbers AFTER INSERT OR DELETE OR UPDATE OF article_id, number ON versions
FOR EACH ROW EXECUTE FUNCTION archive_note_version()"""

FILL = "INSERT INTO version_numbers (article_id, number) SELECT article_id, number FROM versions"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for statement in (MONTH, PARTITION, NEXT_ID, NUMBERS, NOTE, TRIGGER, FILL):
        op.execute(statement)
    op.create_index("ix_versions_article_id", "versions", ["article_id", "number"])
    # With the number, as the last capture of an address is asked for, which else is any of many partitions.
    op.create_index("ix_captures_url_id", "captures", ["url", "id"])
    # Last, as readers wait for these until the transaction ends; both at once, and given up before PostgreSQL takes a
    # reader that has the one and waits for the other for a deadlock (deadlock_timeout, 1 s).
    op.execute("SET LOCAL lock_timeout = '300ms'")
    op.execute("LOCK TABLE versions, captures IN ACCESS EXCLUSIVE MODE")
    for table in ("captures", "versions"):
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {table}_older CHECK (id < {1 << 40}) NOT VALID")


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
