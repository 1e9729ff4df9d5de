"""Ray Data, with two workers, and NeMo Curator on it."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import kiosque
import pytest
import ray
from conftest import NAMES, Pages
from kiosque.ray import OPTIONS, WARC_OPTIONS, Extract, ExtractWarc

# The classes of this file are sent along, for the workers do not see the file.
ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])


@pytest.fixture(scope="module", autouse=True)
def cluster():
    # Two for the workers, which hold them throughout, and two for the tasks that read.
    ray.init(num_cpus=4, include_dashboard=False, object_store_memory=256 << 20, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


def two_workers():
    return ray.data.ActorPoolStrategy(size=2)


def records(articles: ray.data.Dataset) -> list[str]:
    return [row["record"] for row in articles.select_columns("record").iter_rows()]


def test_a_table(pages: Pages):
    table = ray.data.read_parquet(str(pages.table))
    articles = table.map_batches(Extract, fn_constructor_kwargs=NAMES, compute=two_workers(), **OPTIONS)
    pages.check_table(records(articles))


def test_archives(pages: Pages):
    paths = ray.data.from_items([{"path": str(path)} for path in pages.archives])
    articles = paths.map_batches(ExtractWarc, compute=two_workers(), **WARC_OPTIONS)
    pages.check_archives(records(articles))


def test_pages_that_are_none():
    table = ray.data.from_items([{"content": page} for page in [None, "", "\x00\x01", "<" * 100_000]])
    articles = table.map_batches(Extract, compute=two_workers(), **OPTIONS).take_all()
    assert len(articles) == 4
    assert [row["error_code"] for row in articles].count("blank") >= 2


def test_a_killed_worker(pages: Pages, tmp_path: Path):
    """A worker dies (SIGKILL) after some batches: no article is lost, none is there twice."""
    table = ray.data.read_parquet(str(pages.table))
    killed = []
    killer = threading.Thread(target=lambda: killed.append(kill_one(tmp_path)))
    killer.start()
    articles = table.repartition(8).map_batches(
        SlowExtract,
        fn_constructor_kwargs={**NAMES, "folder": str(tmp_path)},
        compute=two_workers(),
        **{**OPTIONS, "batch_size": 4},
    )
    found = records(articles)
    killer.join()
    batches_of = [path.name.split("-")[0] for path in tmp_path.glob("*.batch")]
    assert killed[0] in batches_of
    assert len(set(batches_of)) > 2, "another worker took the place of the killed one"
    pages.check_table(found)


class SlowExtract(Extract):
    """The same, slow enough to be disturbed; says which worker has done a batch."""

    def __init__(self, folder: str, **names):
        super().__init__(**names)
        self.folder = Path(folder)

    def __call__(self, pages):
        for articles in super().__call__(pages):
            time.sleep(0.2)
            yield articles
        (self.folder / f"{os.getpid()}-{time.monotonic_ns()}.batch").touch()


def kill_one(folder: Path) -> str:
    """Kills the first worker that has done three batches."""
    while True:
        done = [path.name.split("-")[0] for path in folder.glob("*.batch")]
        for worker in done:
            if done.count(worker) >= 3:
                os.kill(int(worker), signal.SIGKILL)
                return worker
        time.sleep(0.02)


def test_curator(pages: Pages):
    """Curator's own reader of archives, then our extractor; what is no article is skipped, as its own extractors skip it."""
    from kiosque.ray import DocumentExtractor
    from nemo_curator.backends.ray_data import RayDataExecutor
    from nemo_curator.pipeline import Pipeline
    from nemo_curator.stages.text.download.base.iterator import DocumentIterateExtractStage
    from nemo_curator.stages.text.download.common_crawl.warc_iterator import CommonCrawlWarcIterator
    from nemo_curator.tasks import FileGroupTask

    pipeline = Pipeline("articles", stages=[DocumentIterateExtractStage(CommonCrawlWarcIterator(), DocumentExtractor())])
    files = [FileGroupTask(dataset_name="crawl", data=[str(path)]) for path in pages.archives]
    batches = pipeline.run(RayDataExecutor(), initial_tasks=files)
    rows = [row for batch in batches for row in batch.to_pandas().to_dict("records")]
    found = {f"urn:uuid:{row['warc_id']}": (row["title"], row["text"], row["language"]) for row in rows}
    assert found == {
        record["record"]["id"]: (record["title"], record["text"], record["language"])
        for record in pages.of_archives.values()
        if record["status"] == "ok"
    }
    assert set(rows[0]) == {*DocumentExtractor().output_columns(), "file_name"}


@pytest.mark.parametrize("page", [None, "", b"", "half a pair: \ud800", b"\xff\xfe\x00", "<p>" * 100_000])
def test_curator_meets_no_exception(page):
    from kiosque.curator import DocumentExtractor

    extractor = DocumentExtractor(statuses=("ok", "not_article", "error"))
    row = extractor.extract({"content": page, "url": None, "warc_id": "1", "source_id": "2"})
    assert row["warc_id"] == "1"
    assert set(row) == {"warc_id", "source_id", *kiosque.SCHEMA.names}
