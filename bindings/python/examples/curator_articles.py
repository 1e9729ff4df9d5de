"""Articles out of web archives with NeMo Curator on Ray, where its own extractor for HTML would stand.

    python curator_articles.py [ARCHIVE.warc.gz...]
"""

import sys
from pathlib import Path

from kiosque.curator import DocumentExtractor
from nemo_curator.backends.ray_data import RayDataExecutor
from nemo_curator.pipeline import Pipeline
from nemo_curator.stages.text.download.base.iterator import DocumentIterateExtractStage
from nemo_curator.stages.text.download.common_crawl.warc_iterator import CommonCrawlWarcIterator
from nemo_curator.tasks import FileGroupTask

SAMPLES = Path(__file__).parent.absolute() / "samples"


def main(*archives: str) -> None:
    archives = archives or (str(SAMPLES / "crawl.warc"),)
    pipeline = Pipeline("articles")
    pipeline.add_stage(DocumentIterateExtractStage(CommonCrawlWarcIterator(), DocumentExtractor()))
    files = [FileGroupTask(dataset_name="crawl", data=[path]) for path in archives]
    for batch in pipeline.run(RayDataExecutor(), initial_tasks=files):
        print(batch.to_pandas()[["url", "language", "title"]].to_string())


if __name__ == "__main__":
    main(*sys.argv[1:])
