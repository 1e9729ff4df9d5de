"""DuckDB, polars and pandas, which need no adapter."""

import duckdb
import kiosque
import pandas
import polars
import pyarrow.parquet
import pytest
from conftest import NAMES, Pages


def by_duckdb(table: str) -> list[str]:
    pages = duckdb.connect().read_parquet(table)
    articles = kiosque.extract_batches(pages, **NAMES).to_pyarrow()
    return [record for (record,) in duckdb.connect().sql("select record from articles").fetchall()]


def by_polars(table: str) -> list[str]:
    return polars.DataFrame(kiosque.extract_batch(polars.read_parquet(table), **NAMES))["record"].to_list()


def by_pandas(table: str) -> list[str]:
    return kiosque.extract_batch(pandas.read_parquet(table), **NAMES).to_pyarrow().to_pandas()["record"].tolist()


def by_pyarrow_with_two_threads(table: str) -> list[str]:
    pages = pyarrow.parquet.read_table(table)
    return kiosque.extract_batch(pages, threads=2, **NAMES).to_pyarrow()["record"].to_pylist()


@pytest.mark.parametrize("extract", [by_duckdb, by_polars, by_pandas, by_pyarrow_with_two_threads])
def test_a_table(extract, pages: Pages):
    pages.check_table(extract(str(pages.table)))
