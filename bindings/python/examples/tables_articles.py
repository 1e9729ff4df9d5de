"""Articles out of a table of pages with DuckDB, polars and pandas. None of them needs an adapter: they speak Arrow.

    python tables_articles.py [TABLE.jsonl]
"""

import sys
from pathlib import Path

import duckdb
import kiosque
import pandas
import polars

SAMPLES = Path(__file__).parent.absolute() / "samples"
NAMES = {"column": "html", "url_column": "url", "id_column": "id"}


def with_duckdb(table: str) -> None:
    # Pages are read while articles are asked for: two queries at once, for which DuckDB wants two connections.
    pages = duckdb.connect().read_json(table)
    articles = kiosque.extract_batches(pages, **NAMES).to_pyarrow()
    duckdb.connect().sql("select status, language, title from articles order by record_id").show()


def with_polars(table: str) -> None:
    pages = polars.read_ndjson(table)
    articles = polars.DataFrame(kiosque.extract_batch(pages, **NAMES))
    print(articles.select("status", "language", "title"))


def with_pandas(table: str) -> None:
    pages = pandas.read_json(table, lines=True)
    articles = kiosque.extract_batch(pages, **NAMES).to_pyarrow().to_pandas()
    print(articles[["status", "language", "title"]])


if __name__ == "__main__":
    table = sys.argv[1] if len(sys.argv) > 1 else str(SAMPLES / "pages.jsonl")
    for show in with_duckdb, with_polars, with_pandas:
        show(table)
