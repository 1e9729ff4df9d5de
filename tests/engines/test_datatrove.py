"""datatrove's local executor, with two processes."""

import json
from pathlib import Path

import pyarrow.parquet
from conftest import Pages, by_id
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import ParquetReader
from datatrove.pipeline.writers import JsonlWriter
from kiosque.datatrove import ArticleExtractor, ArticleReader


def run(folder: Path, *steps) -> list[dict]:
    """The documents that come out behind the steps."""
    writer = JsonlWriter(str(folder / "out"), compression=None)
    LocalPipelineExecutor([*steps, writer], tasks=2, workers=2, logging_dir=str(folder / "logs")).run()
    lines = [line for path in sorted((folder / "out").glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines]


def articles(records: dict[str, dict]) -> dict[str, dict]:
    return {name: record for name, record in records.items() if record["status"] == "ok"}


def test_archives(pages: Pages, tmp_path: Path):
    documents = run(tmp_path, ArticleReader(str(pages.archives[0].parent), glob_pattern="*.warc.gz", columns=["record"]))
    assert by_id([document["metadata"]["record"] for document in documents]) == articles(pages.of_archives)
    for document in documents:
        assert document["text"] == json.loads(document["metadata"]["record"])["text"]
        assert document["id"] == json.loads(document["metadata"]["record"])["record"]["id"]


def test_documents_with_pages(pages: Pages, tmp_path: Path):
    """Markup only: datatrove's documents are text, and dumps without markup may be in any encoding."""
    table = pyarrow.parquet.read_table(pages.table).to_pylist()
    rows = [row | {"content": text} for row in table if (text := as_utf8(row["content"])) is not None]
    folder = tmp_path / "texts"
    folder.mkdir()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), folder / "pages.parquet")
    reader = ParquetReader(str(folder), text_key="content")
    documents = run(tmp_path, reader, ArticleExtractor(columns=["record", "title"], batch_size=7))
    expected = articles({row["id"]: pages.of_table[row["id"]] for row in rows})
    found = {document["id"]: json.loads(document["metadata"]["record"]) for document in documents}
    assert found.keys() == expected.keys()
    for name, record in found.items():
        assert {key: record[key] for key in ("title", "text", "authors", "date_published")} == {
            key: expected[name][key] for key in ("title", "text", "authors", "date_published")
        }


def as_utf8(page: bytes) -> str | None:
    try:
        return page.decode()
    except UnicodeDecodeError:
        return None


def test_an_archive_that_is_not_local(pages: Pages, tmp_path: Path):
    from fsspec.implementations.memory import MemoryFileSystem

    remote = MemoryFileSystem()
    remote.pipe_file("/crawl/one.warc.gz", pages.archives[0].read_bytes())
    found = list(ArticleReader(("memory://crawl", remote)).run())
    local = list(ArticleReader(str(pages.archives[0].parent), glob_pattern=pages.archives[0].name).run())
    assert [document.text for document in found] == [document.text for document in local]
    assert len(found) > 10


def test_pages_that_are_none():
    texts = ["", "half a pair: \ud800", "\x00\x01", "<" * 100_000]
    step = ArticleExtractor()
    list(step.run(Document(text=text, id=str(number)) for number, text in enumerate(texts)))
    assert step.stats["total"].total == len(texts)
    assert step.stats["error_blank"].total >= 1
