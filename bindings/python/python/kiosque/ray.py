"""Articles in Ray Data: classes for ``Dataset.map_batches``, and an extractor for NeMo Curator.

    import ray
    from kiosque.ray import OPTIONS, WARC_OPTIONS, Extract, ExtractWarc

    workers = ray.data.ActorPoolStrategy(min_size=1, max_size=100)
    pages = ray.data.read_parquet("pages/")
    names = {"column": "html", "url_column": "url"}
    articles = pages.map_batches(Extract, fn_constructor_kwargs=names, compute=workers, **OPTIONS)

    paths = ray.data.from_items([{"path": path} for path in archives], override_num_blocks=len(archives))
    articles = paths.map_batches(ExtractWarc, compute=workers, **WARC_OPTIONS)

Ray keeps one object of the class in each worker, and the worker keeps its CPU: with as many workers at least (``min_size``, ``size``)
as there are CPUs, none is left for the tasks that read, and the job stands still. A block whose worker is lost is handed to
another one, and what had come of it is thrown away: a row of pages is a row of articles, neither lost nor twice there. What a
page is like never fails a block: it ends as a ``status``.

A block is what a worker is handed and what is done again. A table of few files may be a single block, of which one worker makes
everything: ``Dataset.repartition`` cuts it up.

``OPTIONS`` are the options of ``map_batches`` that matter: batches as Arrow tables, of 64 pages. Without ``batch_size`` Ray hands
over whole blocks, which may be 128 MiB of packed pages.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import kiosque

if TYPE_CHECKING:
    import pyarrow

    from kiosque.curator import DocumentExtractor

__all__ = ["OPTIONS", "WARC_OPTIONS", "DocumentExtractor", "Extract", "ExtractWarc"]

#: Options of ``map_batches`` for ``Extract``.
OPTIONS: dict[str, Any] = {"batch_format": "pyarrow", "batch_size": 64}

#: Options of ``map_batches`` for ``ExtractWarc``: an archive at once.
WARC_OPTIONS: dict[str, Any] = {"batch_format": "pyarrow", "batch_size": 1}

Sites = str | os.PathLike[str] | list[str | os.PathLike[str]]


class _Worker:
    """What a worker keeps."""

    def __init__(
        self,
        plugins: Sites | None = None,
        config: str | os.PathLike[str] | dict[str, Any] | None = None,
        *,
        threads: int = 1,
        **options: Any,
    ) -> None:
        self._engine = kiosque.Kiosque(plugins, config)
        self._options = {"threads": threads, **options}


class Extract(_Worker):
    """Turns tables of pages into tables of articles, a row for each row, in their order.

    plugins, config: as ``Kiosque`` takes them; the folders must be there on the workers.
    threads: for each worker; ``num_cpus`` of ``map_batches`` should say the same.
    options: ``column``, ``url_column``, ``id_column``, ``columns`` … as ``Kiosque.extract_batch`` takes them. What ``id_column``
    holds is there again as ``record_id``, to join by.
    """

    def __call__(self, pages: pyarrow.Table) -> Iterator[pyarrow.Table]:
        yield from _tables(self._engine.extract_batches(pages, **self._options))


class ExtractWarc(_Worker):
    """Turns tables with the paths of archives into tables of their articles, as they are read.

    The archives are read by kiosque, not by Ray: WARC and whatever else ``kiosque extract`` reads, from paths that every worker
    sees.

    path_column: the column with the paths. rows: articles that are given at once.
    options: those of ``Kiosque.iter_batches``. The other arguments are those of ``Extract``.
    """

    def __init__(
        self, plugins: Sites | None = None, config: Any = None, *, path_column: str = "path", rows: int = 256, **options: Any
    ) -> None:
        super().__init__(plugins, config, rows=rows, **options)
        self._path_column = path_column

    def __call__(self, archives: pyarrow.Table) -> Iterator[pyarrow.Table]:
        for path in archives.column(self._path_column).to_pylist():
            yield from _tables(self._engine.iter_batches(path, **self._options))


def _tables(batches: kiosque.RecordBatchReader) -> Iterator[pyarrow.Table]:
    import pyarrow

    return (pyarrow.table(batch) for batch in batches)


def __getattr__(name: str) -> Any:
    """``DocumentExtractor``, which takes NeMo Curator."""
    if name != "DocumentExtractor":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kiosque.curator import DocumentExtractor

    return DocumentExtractor
