"""``python -m benchmarks.upgrade_reader ARCHIVE``: asks the stable views until a line comes on stdin; prints JSON.

Each query with the milliseconds that it took, and how many failed.
"""

import json
import random
import select
import sys
import time

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from newsarchive.archive.engine import connect, reading

BETWEEN = 0.02
_QUERIES = (
    "SELECT headline, body FROM v_articles WHERE key = :key",
    "SELECT number, headline, captured_at FROM v_versions WHERE key = :key",
    "SELECT key, headline FROM v_articles ORDER BY date_published DESC LIMIT 20",
)


def main() -> None:
    """Until somebody says enough."""
    engine = connect(sys.argv[1])
    with reading(engine) as connection:
        total = int(connection.execute(text("SELECT count(*) FROM articles")).scalar_one())
    waits, errors = [], 0
    while not select.select([sys.stdin], [], [], BETWEEN)[0]:
        sql = random.choice(_QUERIES)
        named = {"key": f"paper/{random.randint(1, total)}"} if ":key" in sql else {}
        began = time.perf_counter()
        try:
            with reading(engine) as connection:
                connection.execute(text(sql), named).all()
        except DBAPIError as error:
            errors += 1
            print(f"{sql}: {error}", file=sys.stderr)
        waits.append((time.perf_counter() - began) * 1000)
    print(json.dumps({"ms": waits, "errors": errors}))


if __name__ == "__main__":
    main()
