"""Pages that engines hold as Python objects."""

from __future__ import annotations

from typing import Any

import kiosque
import pyarrow


def rows(
    engine: kiosque.Kiosque, pages: list[str | bytes | None], urls: list[str | None], threads: int = 1
) -> list[dict[str, Any]]:
    """A row of ``kiosque.SCHEMA`` for each page, in their order."""
    table = pyarrow.table({"page": [_clean(page) for page in pages], "url": pyarrow.array(urls, pyarrow.string())})
    batches = engine.extract_batches(table, column="page", url_column="url", threads=threads)
    return [row for batch in batches for row in pyarrow.record_batch(batch).to_pylist()]


def _clean(page: str | bytes | None) -> str | bytes | None:
    """Half a surrogate pair, which Python's strings may hold and Arrow's may not, becomes U+FFFD."""
    if not isinstance(page, str):
        return page
    try:
        page.encode()
    except UnicodeEncodeError:
        return page.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return page
