"""Articles out of a table of pages and out of web archives with Ray Data.

    python ray_articles.py [OUTPUT [TABLE.jsonl [ARCHIVE.warc.gz...]]]
"""

import os
import sys
from pathlib import Path

import ray
from kiosque.ray import OPTIONS, WARC_OPTIONS, Extract, ExtractWarc

SAMPLES = Path(__file__).parent.absolute() / "samples"


def main(output: str = "articles-ray", table: str = str(SAMPLES / "pages.jsonl"), *archives: str) -> None:
    archives = archives or (str(SAMPLES / "crawl.warc"),)
    output = Path(output).absolute()
    ray.init(num_cpus=max(2, os.cpu_count() or 2), include_dashboard=False)
    # Workers hold their CPUs throughout: one is left for the tasks that read.
    workers = ray.data.ActorPoolStrategy(min_size=1, max_size=int(ray.cluster_resources()["CPU"]) - 1)

    pages = ray.data.read_json(table, lines=True)
    names = {"column": "html", "url_column": "url", "id_column": "id"}
    articles = pages.map_batches(Extract, fn_constructor_kwargs=names, compute=workers, **OPTIONS)
    articles.write_parquet(f"{output}/pages")

    paths = ray.data.from_items([{"path": path} for path in archives], override_num_blocks=len(archives))
    paths.map_batches(ExtractWarc, compute=workers, **WARC_OPTIONS).write_parquet(f"{output}/archives")

    for row in ray.data.read_parquet(f"{output}/pages").iter_rows():
        print(row["status"], row["language"], row["title"])


if __name__ == "__main__":
    main(*sys.argv[1:])
