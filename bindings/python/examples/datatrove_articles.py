"""Articles out of web archives with datatrove, first read by kiosque's reader, then by its extractor from documents with HTML.

    python datatrove_articles.py [FOLDER [OUTPUT]]
"""

import sys
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from kiosque.datatrove import ArticleExtractor, ArticleReader

SAMPLES = Path(__file__).parent.absolute() / "samples"


def main(folder: str = str(SAMPLES), output: str = "articles-datatrove") -> None:
    from_archives = [
        ArticleReader(folder, glob_pattern="*.warc*"),
        JsonlWriter(f"{output}/archives", compression=None),
    ]
    from_pages = [
        JsonlReader(folder, glob_pattern="*.jsonl", text_key="html"),
        ArticleExtractor(),
        JsonlWriter(f"{output}/pages", compression=None),
    ]
    for name, pipeline in [("archives", from_archives), ("pages", from_pages)]:
        LocalPipelineExecutor(pipeline, tasks=2, logging_dir=f"{output}/logs/{name}").run()


if __name__ == "__main__":
    main(*sys.argv[1:])
