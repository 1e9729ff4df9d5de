"""Files, folders and archives."""

import gzip
import json
import os
import threading

import kiosque
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import DUMP, ROOT, command, page


def records(*paths, **options):
    return [article.to_dict() for article in kiosque.iter_articles(*paths, **options)]


def of_command(*arguments):
    return [json.loads(line) for line in command("extract", *arguments).stdout.splitlines()]


def archive(*pages):
    """A web archive."""
    out = b""
    for number, content in enumerate(pages):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + content.encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
            f"WARC-Target-URI: https://gazette.example/{number}\r\nWARC-Date: 2024-03-14T12:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        out += gzip.compress(head.encode() + http + b"\r\n\r\n")
    return out


def test_the_articles_are_those_of_the_command(pages, tmp_path):
    (tmp_path / "crawl.warc.gz").write_bytes(archive(page(1), page(2)))
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps({"html": page(n), "id": n}) + "\n" for n in range(3)))
    pq.write_table(pa.table({"html": [page(1), None, page(2)]}), tmp_path / "pages.parquet")
    missing = tmp_path / "missing.html"
    inputs = [pages, tmp_path / "crawl.warc.gz", tmp_path / "pages.jsonl", tmp_path / "pages.parquet", missing]
    expected = of_command(*inputs)
    assert len(expected) == 7 + 2 + 3 + 2 + 1
    assert [record["error"]["code"] for record in expected if record["error"]] == ["not_text", "not_found"]
    for threads in (1, 2, 0):
        assert records(*inputs, threads=threads) == expected
    assert records(inputs) == expected
    batches = kiosque.iter_batches(*inputs, rows=4)
    assert [len(batch) for batch in batches] == [4, 4, 4, 3]
    table = pa.RecordBatchReader.from_stream(kiosque.iter_batches(*inputs)).read_all()
    assert [json.loads(record) for record in table.column("record").to_pylist()] == expected


def test_the_samples_of_the_sites():
    folders = sorted((ROOT / "plugins").glob("*/samples"))
    assert len(folders) > 10
    assert records(*folders[:15]) == of_command(*folders[:15])


def test_options_are_those_of_the_command(tmp_path):
    file = tmp_path / "pages.tsv"
    file.write_text(f"nr\tmarkup\twhere\tkept\n1\t{page(1)}\thttps://gazette.example/a\tk\n")
    (tmp_path / "list").write_text(f"{file}\n")
    [record] = records(
        files_from=tmp_path / "list", html_field="markup", url_field="where", id_field="nr", columns="kept", input_format="tsv"
    )
    assert record["title"] == "Bridge 1 is open at last" and record["url"] == "https://gazette.example/a"
    assert (record["record"]["id"], record["record"]["columns"]) == ("1", {"kept": "k"})
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text(DUMP)
    (folder / "b.txt").write_text(DUMP)
    assert len(records(folder, ignore="a.*")) == 1


@pytest.mark.parametrize(
    ("paths", "options", "error", "message"),
    [
        ([], {}, TypeError, "paths: at least one"),
        ([5], {}, TypeError, "paths: a path or a list of paths"),
        (["x"], {"input_format": "cvs"}, ValueError, "no format is called cvs"),
        (["x"], {"fields": "mine"}, ValueError, "no preset `mine`"),
        (["x"], {"no_such": 1}, TypeError, "no_such"),
    ],
)
def test_misuse(paths, options, error, message):
    with pytest.raises(error, match=message):
        kiosque.iter_articles(*paths, **options)


def test_no_rows_are_too_few(pages):
    with pytest.raises(ValueError, match="rows: at least 1"):
        kiosque.iter_batches(pages, rows=0)


def test_reading_waits_for_the_reader(tmp_path):
    """A fifo tells how much has been asked for: nobody reads it to its end."""
    fifo = tmp_path / "pages.jsonl"
    os.mkfifo(fifo)
    line = (json.dumps({"html": page(1)}) + "\n").encode()
    written = 0

    def write():
        nonlocal written
        try:
            with open(fifo, "wb", buffering=0) as out:
                for _ in range(200_000):
                    written += out.write(line)
        except BrokenPipeError:
            pass

    writer = threading.Thread(target=write)
    writer.start()
    articles = kiosque.iter_articles(fifo, input_format="jsonl")
    assert next(articles).title == "Bridge 1 is open at last"
    articles.close()
    assert list(articles) == []
    writer.join(timeout=60)
    assert not writer.is_alive() and written < 200_000 * len(line)


def test_an_iterator_that_is_dropped_ends_its_reading(pages):
    for _ in range(50):
        next(kiosque.iter_articles(pages))
    assert sum(thread.is_alive() for thread in threading.enumerate()) < 5
