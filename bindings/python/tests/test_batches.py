"""Batches in and out."""

import itertools

import kiosque
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import DUMP, page

URL = "https://gazette.example/bridge"


def rows(batch, *names):
    """The rows of a batch as dicts."""
    table = pa.record_batch(batch)
    return table.select(list(names)).to_pylist() if names else table.to_pylist()


def titles(batch):
    return pa.record_batch(batch).column("title").to_pylist()


@pytest.mark.parametrize(
    "kind",
    ["string", "large_string", "string_view", "binary", "large_binary", "binary_view"],
)
def test_text_and_bytes_of_every_width(kind):
    cells = [page(1), None, page(2)]
    if "binary" in kind:
        cells = [cell and cell.encode() for cell in cells]
    array = pa.array(cells, type=getattr(pa, kind)())
    for batch in (array, pa.chunked_array([array]), pa.table({"html": array}), pa.record_batch({"content": array})):
        assert titles(kiosque.extract_batch(batch)) == ["Bridge 1 is open at last", None, "Bridge 2 is open at last"]


def test_dictionaries():
    array = pa.array([page(1), None, page(2), page(1)]).dictionary_encode()
    assert titles(kiosque.extract_batch(array))[2:] == ["Bridge 2 is open at last", "Bridge 1 is open at last"]
    nothing = pa.DictionaryArray.from_arrays(pa.array([None, None], pa.int32()), pa.array([], pa.string()))
    assert [row["error_code"] for row in rows(kiosque.extract_batch(nothing))] == ["blank", "blank"]


def test_slices_begin_where_they_begin():
    array = pa.array([page(number) for number in range(6)])
    table = pa.table({"html": array, "n": range(6)})
    for batch in (array.slice(2, 2), table.slice(2, 2), table.to_batches()[0].slice(2, 2)):
        assert titles(kiosque.extract_batch(batch)) == ["Bridge 2 is open at last", "Bridge 3 is open at last"]


def test_an_article_is_that_of_extract():
    table = pa.table({"html": [page(1)], "url": [URL], "warc_date": ["2024-03-14T12:00:00Z"], "id": ["x1"]})
    batch = kiosque.extract_batch(table)
    expected = kiosque.extract(page(1), captured="2024-03-14T12:00:00Z")
    [found] = batch.articles()
    assert found.record["id"] == "x1" and found.url == URL
    assert (found.text, found.dates, found.blocks) == (expected.text, expected.dates, expected.blocks)
    assert found.provenance["input"]["captured"] == "2024-03-14T12:00:00Z"
    [row] = rows(batch)
    assert row["record"] == found.to_json()
    assert (row["title"], row["record_id"], row["url"]) == (found.title, "x1", URL)


def test_the_columns_are_those_of_the_schema():
    expected = pa.schema(kiosque.SCHEMA)
    assert expected.equals(kiosque.SCHEMA.to_pyarrow(), check_metadata=True)
    for batch in (pa.array([page()]), pa.array([], pa.string()), pa.table({"html": pa.array([], pa.binary())})):
        out = kiosque.extract_batch(batch)
        assert pa.record_batch(out).schema.equals(expected, check_metadata=True)
        assert out.column_names == kiosque.SCHEMA.names == expected.names
    assert {"status", "error_code", "error_detail", "record"} <= set(expected.names)


GARBAGE = [
    None,
    b"",
    b" \n ",
    b"\x00" * 1000,
    b"\x89PNG\r\n\x1a\n" + bytes(100),
    b"%PDF-1.7 and so on",
    b"<" * 100_000,
    b"<div>" * 100_000,
    b"\xff\xfe\x00\xd8" * 100,
    b"<html><body>" + b"\xf0\x9f" * 500,
    bytes(range(256)) * 100,
    b"<!DOCTYPE html><html><body><p>&#x110000;&#xd800;&amp" + b"&" * 1000,
]


def test_garbage_gives_rows():
    cells = list(itertools.chain.from_iterable(zip(GARBAGE, [page(1).encode()] * len(GARBAGE))))
    out = rows(kiosque.extract_batch(pa.table({"html": pa.array(cells, pa.binary())})))
    assert [row["status"] for row in out[1::2]] == ["ok"] * len(GARBAGE)
    assert {row["status"] for row in out[::2]} <= {"not_article", "error", "ok"}
    codes = [row["error_code"] for row in out[::2]]
    assert codes[:2] == ["blank", "blank"] and codes[4] == codes[5] == "not_text"
    assert all(row["error_detail"] for row in out if row["status"] == "error")


def test_text_that_is_no_utf8_gives_rows():
    """Other programs put bytes into columns of strings without looking at them."""
    cells = [b"caf\xe9 " * 100, b"\xff\xfe\xfd", page(1).encode()]
    offsets = pa.array([0, *itertools.accumulate(map(len, cells))], pa.int32())
    array = pa.Array.from_buffers(pa.string(), 3, [None, offsets.buffers()[1], pa.py_buffer(b"".join(cells))])
    assert len(kiosque.extract_batch(array)) == 3


def test_huge_cells_give_rows():
    huge = page(1).replace("</article>", "<p>" + "words and words " * 3_300_000 + "</article>")
    assert len(huge) > 50_000_000
    batch = pa.table({"html": pa.array([huge, page(2), "x" * 50_000_000], pa.large_string())})
    out = rows(kiosque.extract_batch(batch), "status", "title", "warnings")
    assert out[0]["title"] == "Bridge 1 is open at last" and out[1]["status"] == "ok"
    assert any("budget_bytes" in warning for warning in out[0]["warnings"])
    small = kiosque.Kiosque(config={"limits": {"record_bytes": 1_000_000}})
    assert [row["error_code"] for row in rows(small.extract_batch(batch))] == ["too_large", None, "too_large"]


@pytest.mark.parametrize("name", ["html", "text", "content", "whatever"])
def test_markup_and_text_mixed_in_a_column(name):
    table = pa.table({name: [page(1), DUMP, page(2)]})
    out = rows(kiosque.extract_batch(table, column=name), "title", "input_format", "text")
    assert [row["input_format"] for row in out] == ["html", "text", "html"]
    assert out[1]["title"] == "The bridge is open at last"
    assert all("<p>" not in row["text"] for row in out)


def test_a_fragment_in_a_column_of_markup():
    out = rows(kiosque.extract_batch(pa.table({"html": [f"<p>{DUMP}</p>"]})), "input_format")
    assert out == [{"input_format": "html"}]


def test_columns_by_name():
    table = pa.table({"markup": [page(1)], "where": [URL], "nr": [7], "kept": ["k"], "html": ["other"]})
    batch = kiosque.extract_batch(table, column="markup", url_column="where", id_column="nr", columns=["kept"])
    [article] = batch.articles()
    assert (article.title, article.url) == ("Bridge 1 is open at last", URL)
    assert article.record == {"source": "", "id": "7", "offset": None, "columns": {"kept": "k"}}


def test_columns_within_structures_and_rows_without_any():
    kind = pa.struct([("html", pa.string())])
    table = pa.table({"metadata": pa.array([{"html": page(1)}, None], kind)})
    out = kiosque.extract_batch(table, fields="dolma")
    assert [row["error_code"] for row in rows(out)] == [None, "blank"]
    structures = pa.array([{"html": page(1)}, None, {"html": None}], kind)
    assert [row["error_code"] for row in rows(kiosque.extract_batch(structures))] == [None, "blank", "blank"]


@pytest.mark.parametrize(
    ("batch", "arguments", "error", "message"),
    [
        ([page()], {}, TypeError, "Arrow PyCapsule interface .* not <class 'list'>"),
        (page(), {}, TypeError, "not <class 'str'>"),
        (None, {}, TypeError, "not <class 'NoneType'>"),
        (pa.array([1, 2]), {}, TypeError, "of type Int64; text or bytes"),
        (pa.array([[page()]]), {}, TypeError, "of type List"),
        (pa.table({"html": [1.5]}), {}, TypeError, "the column html is of type Float64"),
        (pa.table({"x": [1]}), {"column": "x"}, TypeError, "the column x is of type Int64"),
        (pa.table({"a": ["b"], "c": ["d"]}), {}, ValueError, "there are a, c; column= names"),
        (pa.table({"html": ["b"]}), {"column": "page"}, ValueError, "page"),
        (pa.table({"html": ["b"]}), {"url_column": "u"}, ValueError, "url_column: there is no column u; there are html"),
        (pa.table({"html": ["b"]}), {"columns": "k"}, ValueError, "k"),
        (pa.array(["b"]), {"url_column": "u"}, ValueError, "url_column: an array of pages has no columns"),
        (pa.array(["b"]), {"colum": "u"}, TypeError, "unexpected keyword argument 'colum'"),
        (pa.array(["b"]), {"fields": "mine"}, ValueError, "no preset `mine`"),
        (pa.array(["b"]), {"column": 5}, TypeError, "column: a string was expected"),
        (pa.array(["b"]), {"threads": -1}, OverflowError, "negative"),
        (pa.table({}), {}, ValueError, "there are none"),
    ],
)
def test_misuse(batch, arguments, error, message):
    for extract in (kiosque.extract_batch, kiosque.extract_batches):
        with pytest.raises(error, match=message):
            extract(batch, **arguments)


def test_nothing_but_nulls():
    assert [row["error_code"] for row in rows(kiosque.extract_batch(pa.nulls(3)))] == ["blank"] * 3
    assert [row["error_code"] for row in rows(kiosque.extract_batch(pa.table({"html": pa.nulls(2)})))] == ["blank"] * 2


def test_threads_change_nothing():
    array = pa.array([page(number) if number % 7 else None for number in range(150)])
    expected = pa.record_batch(kiosque.extract_batch(array))
    for threads in (0, 2, 5):
        assert pa.record_batch(kiosque.extract_batch(array, threads=threads)).equals(expected)


def test_a_stream_gives_a_batch_for_each_batch():
    chunks = [pa.array([page(number) for number in range(start, start + 3)]) for start in (0, 3)]
    table = pa.table({"html": pa.chunked_array([*chunks, pa.array([], pa.string())])})
    expected = [f"Bridge {number} is open at last" for number in range(6)]
    reader = kiosque.extract_batches(table)
    batches = list(reader)
    assert [len(batch) for batch in batches[:2]] == [3, 3]
    assert [title for batch in batches for title in titles(batch)] == expected == titles(kiosque.extract_batch(table))
    assert list(reader) == []
    assert kiosque.extract_batches(table).to_pyarrow().read_all().column("title").to_pylist() == expected
    assert pl.DataFrame(kiosque.extract_batches(table))["title"].to_list() == expected


def test_a_stream_is_read_as_it_is_asked_for():
    asked = []

    def pages():
        for number in range(1000):
            asked.append(number)
            yield pa.record_batch({"html": [page(number)]})

    schema = pa.schema([("html", pa.string())])
    reader = kiosque.extract_batches(pa.RecordBatchReader.from_batches(schema, pages()))
    assert titles(next(reader)) == ["Bridge 0 is open at last"]
    assert len(asked) <= 2


def test_a_stream_that_breaks_off_says_so():
    def pages():
        yield pa.record_batch({"html": [page()]})
        raise RuntimeError("the disk is gone")

    schema = pa.schema([("html", pa.string())])
    reader = kiosque.extract_batches(pa.RecordBatchReader.from_batches(schema, pages()))
    assert len(next(reader)) == 1
    with pytest.raises(ValueError, match="the disk is gone"):
        next(reader)
    assert list(reader) == []


def test_frames_of_other_libraries():
    expected = ["Bridge 1 is open at last", None]
    for frame in (pl.DataFrame({"html": [page(1), None]}), pd.DataFrame({"html": [page(1), None]})):
        assert titles(kiosque.extract_batch(frame)) == expected
    assert titles(kiosque.extract_batch(pl.Series([page(1), None]))) == expected
    categories = pl.Series([page(1), None], dtype=pl.Categorical)
    assert titles(kiosque.extract_batch(categories)) == expected


def test_the_result_needs_no_other_package():
    batch = kiosque.extract_batch(pa.array([page(1)]))
    assert repr(batch) == "<RecordBatch of 1 articles>"
    schema, array = batch.__arrow_c_array__()
    assert "arrow_schema" in repr(schema) and "arrow_array" in repr(array)
    assert [article.title for article in batch.articles()] == ["Bridge 1 is open at last"]
