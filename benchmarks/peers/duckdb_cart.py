"""The cart Journey with DuckDB: SQL written by hand (duckdb_cart.sql), one thread.

python benchmarks/peers/duckdb_cart.py RECORDING SENDS
"""

import sys
from pathlib import Path

import duckdb

QUERY = Path(__file__).with_name("duckdb_cart.sql")


def main() -> None:
    recording, sends = sys.argv[1:]
    connection = duckdb.connect(config={"threads": 1})
    values = {"recording": recording}
    found = connection.sql(QUERY.read_text("utf-8"), params=values)
    found.write_csv(sends, header=False)


if __name__ == "__main__":
    main()
