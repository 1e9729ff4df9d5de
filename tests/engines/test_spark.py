"""Spark: a master, two workers with a JVM each, and their Python processes."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pyspark.cloudpickle
import pytest
from conftest import NAMES, Pages
from kiosque import spark as kiosque_spark
from pyspark.sql import SparkSession

# The functions of this file are sent along, for the workers do not see the file.
pyspark.cloudpickle.register_pickle_by_value(sys.modules[__name__])

BYTES = "spark.sql.execution.arrow.maxBytesPerBatch"
ROWS = "spark.sql.execution.arrow.maxRecordsPerBatch"


@pytest.fixture(scope="module")
def spark(java):
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("kiosque")
    settings = {"spark.ui.enabled": "false", "spark.sql.files.maxPartitionBytes": "64k", "spark.log.level": "ERROR"}
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def test_a_table(spark, pages: Pages):
    table = spark.read.parquet(str(pages.table)).repartition(4)
    articles = table.mapInArrow(kiosque_spark.extract(**NAMES), kiosque_spark.SCHEMA)
    pages.check_table([row.record for row in articles.select("record").collect()])


def test_archives(spark, pages: Pages):
    paths = spark.createDataFrame([(str(path),) for path in pages.archives], "path string")
    paths = paths.repartition(len(pages.archives))
    articles = paths.mapInArrow(kiosque_spark.extract_warc(), kiosque_spark.SCHEMA)
    pages.check_archives([row.record for row in articles.select("record").collect()])


def test_batches_are_bounded(spark):
    spark.conf.unset(ROWS)
    kiosque_spark.extract(rows_per_batch=None)
    assert spark.conf.get(ROWS) == "10000"
    kiosque_spark.extract()
    assert spark.conf.get(ROWS) == "64"
    spark.conf.set(ROWS, "16")
    kiosque_spark.extract()
    assert spark.conf.get(ROWS) == "16"
    spark.conf.set(BYTES, "1g")
    kiosque_spark.extract()
    assert spark.conf.get(BYTES) == str(64 << 20)


@pytest.mark.parametrize(
    ("setting", "number"),
    [("10000", 10000), ("64m", 64 << 20), ("64mb", 64 << 20), ("1k", 1024), ("7b", 7), ("-1", -1)],
)
def test_sizes(setting: str, number: int):
    assert kiosque_spark._number(setting) == number


def test_pages_that_are_none(spark):
    rows = [("a", None), ("b", ""), ("c", "\x00\x01"), ("d", "<" * 100_000)]
    table = spark.createDataFrame(rows, "id string, content string").coalesce(1)
    articles = table.mapInArrow(kiosque_spark.extract(column="content", id_column="id"), kiosque_spark.SCHEMA).collect()
    assert [(row.status, row.error_code) for row in articles][:2] == [("error", "blank")] * 2
    assert len(articles) == len(rows)


def test_a_killed_worker(spark, pages: Pages, tmp_path: Path):
    """An executor dies (SIGKILL) after some batches of its task are done: no article is lost, none is there twice."""
    table = spark.read.parquet(str(pages.table)).repartition(4)
    spark.conf.set(ROWS, "4")
    work = slowly(kiosque_spark.extract(**NAMES), tmp_path)
    killed = []
    killer = threading.Thread(target=lambda: killed.append(kill_one(tmp_path)))
    killer.start()
    output = str(tmp_path / "articles")
    table.mapInArrow(work, kiosque_spark.SCHEMA).write.parquet(output)
    killer.join()
    batches_of = [path.name.split("-")[0] for path in tmp_path.glob("*.batch")]
    assert killed[0] in batches_of
    assert len(set(batches_of)) > 1, "others went on"
    pages.check_table([row.record for row in spark.read.parquet(output).select("record").collect()])


def slowly(extract, folder: Path):
    """The same, slow enough to be disturbed; says which executor has done a batch."""

    def work(batches):
        executor = Path(f"/proc/{os.getppid()}/stat").read_text().rsplit(")", 1)[1].split()[1]
        for batch in extract(batches):
            time.sleep(0.3)
            yield batch
            (folder / f"{executor}-{time.monotonic_ns()}.batch").touch()

    return work


def kill_one(folder: Path) -> str:
    """Kills the first executor that has done two batches."""
    while True:
        done = [path.name.split("-")[0] for path in folder.glob("*.batch")]
        for executor in done:
            if done.count(executor) >= 2:
                assert b"CoarseGrainedExecutorBackend" in Path(f"/proc/{executor}/cmdline").read_bytes()
                os.kill(int(executor), signal.SIGKILL)
                return executor
        time.sleep(0.02)
