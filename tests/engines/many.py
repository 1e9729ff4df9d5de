"""A large table through Spark or Ray, with a worker killed (SIGKILL) when a part of it is done.

    python many.py spark --rows 100000
    python many.py ray --rows 100000

The rows are the HTML samples of all sites in turn, each row with its number in a paragraph. The articles must be those that
the command line gives for the table: none lost, none twice, none different. Takes minutes; the tests do the same with
fewer rows.
"""

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyarrow
import pyarrow.parquet
from conftest import command, sample_rows

SCHEMA = pyarrow.schema([("id", pyarrow.string()), ("url", pyarrow.string()), ("html", pyarrow.binary())])
NAMES = {"column": "html", "url_column": "url", "id_column": "id"}
COMPARED = ["record_id", "status", "error_code", "title", "byline", "date_published", "language", "text", "input_sha256"]
ROWS_OF_A_GROUP = 1000


def write_table(path: Path, rows: int) -> None:
    pages = [row for row in sample_rows() if row["url"] and b"</p>" in row["content"]]
    with pyarrow.parquet.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for start in range(0, rows, ROWS_OF_A_GROUP):
            group = [numbered(pages[n % len(pages)], n) for n in range(start, min(start + ROWS_OF_A_GROUP, rows))]
            writer.write_table(pyarrow.Table.from_pylist(group, SCHEMA))


def numbered(page: dict, number: int) -> dict:
    html = page["content"].replace(b"</p>", b" (%d)</p>" % number, 1)
    return {"id": f"{number:09}", "url": page["url"], "html": html}


class Workers:
    """The rows that each worker has done, in files that all workers can write to."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir()

    def has_done(self, worker: str, rows: int) -> None:
        with (self.folder / worker).open("a") as file:
            file.write(f"{rows}\n")

    def rows(self) -> dict[str, int]:
        return {path.name: sum(map(int, path.read_text().split())) for path in self.folder.iterdir()}

    def kill_one_after(self, rows: int) -> None:
        while sum(self.rows().values()) < rows:
            time.sleep(0.1)
        done = self.rows()
        busiest = max(done, key=done.get)
        os.kill(int(busiest), signal.SIGKILL)
        print(f"killed worker {busiest}, which had done {done[busiest]:,} of {sum(done.values()):,} rows", flush=True)


def run_spark(table: Path, articles: Path, workers: Workers) -> None:
    import pyspark.cloudpickle
    from kiosque import spark as kiosque_spark
    from pyspark.sql import SparkSession

    pyspark.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("many")
    spark = builder.config("spark.ui.enabled", "false").config("spark.log.level", "ERROR").getOrCreate()
    extract = kiosque_spark.extract(**NAMES)

    def work(batches):
        executor = Path(f"/proc/{os.getppid()}/stat").read_text().rsplit(")", 1)[1].split()[1]
        for batch in extract(batches):
            yield batch
            workers.has_done(executor, batch.num_rows)

    pages = spark.read.parquet(str(table)).repartition(16)
    pages.mapInArrow(work, kiosque_spark.SCHEMA).write.parquet(str(articles))
    spark.stop()


def run_ray(table: Path, articles: Path, workers: Workers) -> None:
    import ray
    from kiosque.ray import OPTIONS, Extract

    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    ray.init(num_cpus=4, include_dashboard=False, log_to_driver=False)

    class Counted(Extract):
        def __call__(self, pages):
            yield from super().__call__(pages)
            workers.has_done(str(os.getpid()), len(pages))

    pages = ray.data.read_parquet(str(table), override_num_blocks=64)
    pool = ray.data.ActorPoolStrategy(size=2)
    pages.map_batches(Counted, fn_constructor_kwargs=NAMES, compute=pool, **OPTIONS).write_parquet(str(articles))
    ray.shutdown()


def compared(path: Path) -> pyarrow.Table:
    return pyarrow.parquet.read_table(path, columns=COMPARED).sort_by("record_id")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", choices=["spark", "ray"])
    parser.add_argument("--rows", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table, expected, articles = folder / "pages.parquet", folder / "expected.parquet", folder / "articles"
        write_table(table, arguments.rows)
        fields = ["--html-field", "html", "--url-field", "url", "--id-field", "id"]
        command("extract", table, *fields, "--out", expected, format="parquet")
        workers = Workers(folder / "workers")
        killer = threading.Thread(target=workers.kill_one_after, args=[arguments.rows * 2 // 5], daemon=True)
        killer.start()
        started = time.monotonic()
        {"spark": run_spark, "ray": run_ray}[arguments.engine](table, articles, workers)
        seconds = time.monotonic() - started
        found, wanted = compared(articles), compared(expected)
        done = workers.rows()
        print(f"{found.num_rows:,} rows in {seconds:.0f} s; {sum(done.values()):,} done by {len(done)} workers")
        assert not killer.is_alive(), "no worker was killed"
        assert wanted.num_rows == arguments.rows
        assert found.cast(wanted.schema).equals(wanted), "the articles differ from those of the command line"
        print("the articles are those of the command line: none lost, none twice, none different")


if __name__ == "__main__":
    main()
