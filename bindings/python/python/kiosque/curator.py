"""Articles in NeMo Curator: an extractor in the place of its own for HTML.

    from nemo_curator.stages.text.download import DocumentDownloadExtractStage
    from nemo_curator.stages.text.download.common_crawl.download import CommonCrawlWARCDownloader
    from nemo_curator.stages.text.download.common_crawl.url_generation import NewsCommonCrawlUrlGenerator
    from nemo_curator.stages.text.download.common_crawl.warc_iterator import CommonCrawlWarcIterator
    from kiosque.curator import DocumentExtractor

    stage = DocumentDownloadExtractStage(
        url_generator=NewsCommonCrawlUrlGenerator("2024-03-01", "2024-03-02"),
        downloader=CommonCrawlWARCDownloader("warc"),
        iterator=CommonCrawlWarcIterator(),
        extractor=DocumentExtractor(),
    )
"""

from __future__ import annotations

import os
from typing import Any

import kiosque
from nemo_curator.stages.text.download import DocumentExtractor as _DocumentExtractor

from kiosque._rows import rows

__all__ = ["DocumentExtractor"]


class DocumentExtractor(_DocumentExtractor):
    """Turns records with a page into records with its article, in the columns of ``kiosque.SCHEMA``; ``text``, ``language`` and
    ``url`` are called as Curator calls them. Records without an article are skipped, as Curator's extractors skip them.

    plugins, config: as ``Kiosque`` takes them; the folders must be there on the workers.
    content_field, url_field: where the page (text or bytes) and its address stand.
    keep: fields of the record that go with the article; the names are those of ``CommonCrawlWarcIterator``.
    statuses: what is not skipped; ``("ok", "not_article", "error")`` keeps a row for each record.
    """

    def __init__(
        self,
        plugins: str | os.PathLike[str] | list[str | os.PathLike[str]] | None = None,
        config: str | os.PathLike[str] | dict[str, Any] | None = None,
        *,
        content_field: str = "content",
        url_field: str = "url",
        keep: tuple[str, ...] = ("warc_id", "source_id"),
        statuses: tuple[str, ...] = ("ok",),
    ) -> None:
        super().__init__()
        self._engine = kiosque.Kiosque(plugins, config)
        self._content_field, self._url_field = content_field, url_field
        self._keep, self._statuses = keep, statuses

    def extract(self, record: dict[str, Any]) -> dict[str, Any] | None:
        [article] = rows(self._engine, [record.get(self._content_field)], [record.get(self._url_field)])
        if article["status"] not in self._statuses:
            return None
        return {name: record.get(name) for name in self._keep} | article

    def input_columns(self) -> list[str]:
        return [self._content_field, self._url_field, *self._keep]

    def output_columns(self) -> list[str]:
        return [*self._keep, *kiosque.SCHEMA.names]
