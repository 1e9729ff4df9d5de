"""Articles in Spark: functions for ``DataFrame.mapInArrow``, and the schema of what they give.

    from kiosque import spark as kiosque_spark

    pages = spark.read.parquet("pages/")
    articles = pages.mapInArrow(kiosque_spark.extract(column="html", url_column="url"), kiosque_spark.SCHEMA)

    paths = spark.createDataFrame([(path,) for path in archives], "path string").repartition(len(archives))
    articles = paths.mapInArrow(kiosque_spark.extract_warc(), kiosque_spark.SCHEMA)

A task whose worker is lost is done again on another one, and what it had given is thrown away: a row of pages is a row of
articles, neither lost nor twice there. What a page is like never fails a task: it ends as a ``status``.

kiosque, pyarrow and pandas (which Spark asks for) must be installed where the executors run, and ``PYSPARK_PYTHON`` must name
the Python that has them.

**The size of batches.** Spark hands a task 10,000 rows at once (``spark.sql.execution.arrow.maxRecordsPerBatch``). Pages are not
rows of numbers: at 200 KB each that is a batch of 2 GB, the most that an Arrow column of strings holds, twice in memory (in
the JVM and in Python, neither of them within the executor's heap), and a task that is not seen to move for minutes.
``extract`` and ``extract_warc`` therefore set it to 64 in the active session, unless it is lower; ``rows_per_batch=None`` leaves
it alone. Newer versions count bytes as well (``spark.sql.execution.arrow.maxBytesPerBatch``, in Spark 4.3 64 MiB from the start):
where that can be set, it is set to 64 MiB, unless it is lower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import kiosque

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import SparkSession

    Batches = Iterator[pyarrow.RecordBatch]

__all__ = ["SCHEMA", "configure", "extract", "extract_warc"]

#: Rows of pages that a task is handed at once.
ROWS_PER_BATCH = 64

#: Bytes of pages that a task is handed at once, where Spark can count them.
BYTES_PER_BATCH = 64 << 20

_TYPES = {"string": "string", "int64": "bigint", "float": "float", "bool": "boolean"}


def extract(
    engine: kiosque.Kiosque | None = None,
    *,
    rows_per_batch: int | None = ROWS_PER_BATCH,
    threads: int = 1,
    **names: Any,
) -> Callable[[Batches], Batches]:
    """A function for ``mapInArrow`` that turns rows of pages into rows of articles, in their order.

    engine: a configured ``Kiosque``. The folders of its sites must be there on the workers, by the same absolute paths.
    rows_per_batch: see above. threads: for each task; Spark runs a task for each core, so that more than one is of use only
    with ``spark.task.cpus``.
    names: ``column``, ``url_column``, ``id_column``, ``columns`` … as ``Kiosque.extract_batch`` takes them. What ``id_column``
    holds is there again as ``record_id``, to join by.
    """
    _configure_active(rows_per_batch)
    engine = engine or kiosque.Kiosque()

    def extract_pages(batches: Batches) -> Batches:
        for batch in batches:
            yield from _arrow(engine.extract_batches(batch, threads=threads, **names))

    return extract_pages


def extract_warc(
    engine: kiosque.Kiosque | None = None,
    *,
    path_column: str = "path",
    rows_per_batch: int | None = ROWS_PER_BATCH,
    threads: int = 1,
    **options: Any,
) -> Callable[[Batches], Batches]:
    """A function for ``mapInArrow`` that turns rows with the paths of archives into rows of their articles.

    The archives are read by kiosque, not by Spark: WARC and whatever else ``kiosque extract`` reads, from paths that every worker
    sees. Give each archive a partition of its own (``repartition``): it is what is done again when a worker is lost.

    path_column: the column with the paths. rows_per_batch: articles that are given at once, too.
    options: those of ``Kiosque.iter_batches``.
    """
    _configure_active(rows_per_batch)
    engine = engine or kiosque.Kiosque()
    rows = rows_per_batch or ROWS_PER_BATCH

    def extract_archives(batches: Batches) -> Batches:
        for batch in batches:
            for path in batch.column(path_column).to_pylist():
                yield from _arrow(engine.iter_batches(path, rows=rows, threads=threads, **options))

    return extract_archives


def configure(spark: SparkSession, rows_per_batch: int = ROWS_PER_BATCH) -> None:
    """Bounds the batches that ``spark`` hands to tasks, unless they are bounded more tightly already."""
    for name, most in [
        ("spark.sql.execution.arrow.maxRecordsPerBatch", rows_per_batch),
        ("spark.sql.execution.arrow.maxBytesPerBatch", BYTES_PER_BATCH),
    ]:
        # What Spark does not know cannot be modified; what was never set has a default.
        if spark.conf.isModifiable(name) and not 0 < _number(spark.conf.get(name)) <= most:
            spark.conf.set(name, str(most))


def _configure_active(rows_per_batch: int | None) -> None:
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    if rows_per_batch is not None and session is not None:
        configure(session, rows_per_batch)


def _number(setting: str) -> int:
    """A size as Spark writes it: ``10000``, ``64m``, ``9223372036854775807b``."""
    digits = setting.lower().rstrip("bkmgtpi")
    unit = setting.lower()[len(digits) :].rstrip("bi")
    return int(digits) << (10 * " kmgtp".index(unit or " "))


def _arrow(batches: kiosque.RecordBatchReader) -> Batches:
    import pyarrow

    return map(pyarrow.record_batch, batches)


def _ddl() -> str:
    """``kiosque.SCHEMA`` as Spark writes schemas."""
    return ", ".join(
        f"{field.name} {_type(field.type)}{'' if field.nullable else ' not null'}" for field in kiosque.SCHEMA.to_pyarrow()
    )


def _type(kind: pyarrow.DataType) -> str:
    import pyarrow

    return f"array<{_type(kind.value_type)}>" if pyarrow.types.is_list(kind) else _TYPES[str(kind)]


def __getattr__(name: str) -> str:
    """``SCHEMA``, made when it is asked for: it takes pyarrow."""
    if name != "SCHEMA":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()["SCHEMA"] = _ddl()
    return globals()["SCHEMA"]
