"""Articles out of a table of pages and out of web archives with Spark.

    python spark_articles.py [OUTPUT [TABLE.jsonl [ARCHIVE.warc.gz...]]]

On a cluster: spark-submit --master ... spark_articles.py; the paths must be seen by all workers.
"""

import os
import sys
from pathlib import Path

from kiosque import spark as kiosque_spark
from pyspark.sql import SparkSession

SAMPLES = Path(__file__).parent.absolute() / "samples"


def main(output: str = "articles-spark", table: str = str(SAMPLES / "pages.jsonl"), *archives: str) -> None:
    archives = archives or (str(SAMPLES / "crawl.warc"),)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.appName("kiosque").getOrCreate()

    pages = spark.read.json(table)
    read_pages = kiosque_spark.extract(column="html", url_column="url", id_column="id")
    pages.mapInArrow(read_pages, kiosque_spark.SCHEMA).write.mode("overwrite").parquet(f"{output}/pages")

    paths = spark.createDataFrame([(path,) for path in archives], "path string").repartition(len(archives))
    articles = paths.mapInArrow(kiosque_spark.extract_warc(), kiosque_spark.SCHEMA)
    articles.write.mode("overwrite").parquet(f"{output}/archives")

    spark.read.parquet(f"{output}/pages").select("status", "language", "title").show(truncate=60)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
