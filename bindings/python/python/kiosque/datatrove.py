"""Articles in datatrove: a reader of web archives (and all other inputs), and an extractor of documents that hold pages.

    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.writers import JsonlWriter
    from kiosque.datatrove import ArticleReader

    LocalPipelineExecutor([ArticleReader("crawl/", glob_pattern="*.warc.gz"), JsonlWriter("articles/")], tasks=8).run()

A document's text is the story; the columns of ``kiosque.SCHEMA`` are in its metadata, but for ``text`` and ``record``, which would
hold everything twice. What is no article goes no further, as after datatrove's own extractors, and is counted: the statistics of
the step tell ``ok``, ``not_article``, ``error`` and the codes of errors.

datatrove's unit of work is the task: a task that was lost is done again as a whole by the same command, and its files are written
anew.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import kiosque
import pyarrow
from datatrove.data import Document, DocumentsPipeline
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers.base import BaseDiskReader
from datatrove.utils.typeshelper import StatHints

from kiosque._rows import rows

__all__ = ["COLUMNS", "ArticleExtractor", "ArticleReader"]

#: The columns that go into the metadata of a document.
COLUMNS = tuple(name for name in kiosque.SCHEMA.names if name not in ("text", "record"))

#: Bytes of pages that are read at once, about.
BATCH_BYTES = 64 << 20


class ArticleReader(BaseDiskReader):
    """Reads the articles of files: WARC and whatever else ``kiosque extract`` reads, in local folders and all that fsspec knows.

    A file is the unit that tasks share. One that is not on a local disk is copied to a temporary file first.

    engine: a configured ``Kiosque``; the folders of its sites must be there on the workers.
    columns: of ``kiosque.SCHEMA``, those that go into the metadata.
    threads: for each task. options: those of ``Kiosque.iter_batches``.
    The other arguments are datatrove's, as for all its readers of files.
    """

    name = "📰 Articles"

    def __init__(
        self,
        data_folder: Any,
        paths_file: Any = None,
        engine: kiosque.Kiosque | None = None,
        *,
        columns: Iterable[str] = COLUMNS,
        threads: int = 1,
        options: dict[str, Any] | None = None,
        **reader: Any,
    ) -> None:
        super().__init__(data_folder, paths_file, **reader)
        self.engine = engine or kiosque.Kiosque()
        self.columns = tuple(columns)
        self.options = {"threads": threads, **(options or {})}

    def read_file(self, filepath: str) -> Iterator[Document]:
        with self._local(filepath) as path, contextlib.closing(self._rows(path)) as rows:
            for number, row in enumerate(rows):
                with self.track_time():
                    _count(self, row)
                    document = self._document(row, filepath, number) if row["status"] == "ok" else None
                if document:
                    yield document

    def _rows(self, path: str) -> Iterator[dict[str, Any]]:
        for batch in self.engine.iter_batches(path, rows=64, **self.options):
            yield from pyarrow.record_batch(batch).to_pylist()

    def _document(self, row: dict[str, Any], filepath: str, number: int) -> Document | None:
        data = {self.text_key: row["text"], self.id_key: row["record_id"] or f"{filepath}/{number}"}
        return self.get_document_from_dict(data | {"metadata": _metadata(row, self.columns)}, filepath, number)

    @contextlib.contextmanager
    def _local(self, filepath: str) -> Iterator[str]:
        if self.data_folder.is_local():
            yield self.data_folder.resolve_paths(filepath)
            return
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, os.path.basename(filepath))
            with self.data_folder.open(filepath, "rb") as remote, open(path, "wb") as local:
                shutil.copyfileobj(remote, local, 1 << 20)
            yield path


class ArticleExtractor(PipelineStep):
    """Turns documents that hold pages into documents that hold their stories, a batch at a time, in their order.

    The metadata that a document has is kept; of the same name, the article's wins.

    engine: a configured ``Kiosque``; the folders of its sites must be there on the workers.
    url_key: where in the metadata a page's address stands. columns: as for ``ArticleReader``.
    batch_size: documents that are read at once, at most. threads: for each task.
    """

    type = "🛢 - EXTRAC"
    name = "📰 Articles"

    def __init__(
        self,
        engine: kiosque.Kiosque | None = None,
        *,
        url_key: str = "url",
        columns: Iterable[str] = COLUMNS,
        batch_size: int = 64,
        threads: int = 1,
    ) -> None:
        super().__init__()
        self.engine = engine or kiosque.Kiosque()
        self.url_key = url_key
        self.columns = tuple(columns)
        self.batch_size = batch_size
        self.threads = threads

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        for documents in _batches(data, self.batch_size):
            with self.track_time("batch"):
                articles = self._extract(documents)
            for document, row in zip(documents, articles, strict=True):
                self.stat_update(StatHints.total)
                _count(self, row)
                if row["status"] != "ok":
                    self.stat_update(StatHints.dropped)
                    continue
                document.text = row["text"]
                document.metadata |= _metadata(row, self.columns)
                self.stat_update(StatHints.forwarded)
                self.update_doc_stats(document)
                yield document

    def _extract(self, documents: list[Document]) -> list[dict[str, Any]]:
        urls = [document.metadata.get(self.url_key) for document in documents]
        return rows(self.engine, [document.text for document in documents], urls, self.threads)


def _metadata(row: dict[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in columns if row[name] is not None}


def _count(step: PipelineStep, row: dict[str, Any]) -> None:
    step.stat_update(row["status"])
    if row["error_code"]:
        step.stat_update(f"error_{row['error_code']}")


def _batches(documents: Iterable[Document], most: int) -> Iterator[list[Document]]:
    """At most so many documents at once, and no more once their texts are large."""
    documents = iter(documents or ())
    while batch := list(islice(documents, 1)):
        size = len(batch[0].text)
        while len(batch) < most and size < BATCH_BYTES and (document := next(documents, None)):
            batch.append(document)
            size += len(document.text)
        yield batch
