"""Turns news pages into clean, structured articles.

>>> import kiosque
>>> article = kiosque.extract("The bridge is open at last\\n\\nThe new bridge over the river was opened on Wednesday.")
>>> article.status
'ok'

The functions here use the sites that kiosque ships; a `Kiosque` of your own knows others as well.
"""

from kiosque._kiosque import (
    SCHEMA,
    Article,
    Articles,
    Explanation,
    Kiosque,
    RecordBatch,
    RecordBatchReader,
    Schema,
    __version__,
)

_default = Kiosque._lazy()

extract = _default.extract
explain = _default.explain
extract_batch = _default.extract_batch
extract_batches = _default.extract_batches
iter_articles = _default.iter_articles
iter_batches = _default.iter_batches

__all__ = [
    "SCHEMA",
    "Article",
    "Articles",
    "Explanation",
    "Kiosque",
    "RecordBatch",
    "RecordBatchReader",
    "Schema",
    "__version__",
    "explain",
    "extract",
    "extract_batch",
    "extract_batches",
    "iter_articles",
    "iter_batches",
]
