"""A bare script that opens a case file with its passphrase and asks for people by the beginning of a word.

`python -m benchmarks.rivals.bare_find FILE PASSPHRASE WORD`
"""

from __future__ import annotations

import sys

import sqlcipher3.dbapi2 as sqlite

_FOUND = """
SELECT e.kind, e.row_id, e.title FROM search_entry e
WHERE (e.kind, e.row_id) IN (SELECT kind, row_id FROM search_word WHERE word >= ?1 AND word < ?2)
ORDER BY e.sort, e.row_id LIMIT 50
"""


def main(file: str, passphrase: str, word: str) -> int:
    """Print what is found, a line each."""
    connection = sqlite.connect(file)
    quoted = passphrase.replace("'", "''")
    connection.execute(f"PRAGMA key = '{quoted}'")
    for row in connection.execute(_FOUND, (word, f"{word}\U0010ffff")):
        print(*row, sep="\t")
    connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
