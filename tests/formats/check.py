"""Reads what kiosque writes with parsers that are not ours.

    python check.py WRITTEN SCHEMAS

WRITTEN holds the same articles in every format, SCHEMAS the project's own schemas. Of ninjs, whose schema is not part of the
project, the members are compared with the ones that the standard requires.
"""

import csv
import gzip
import json
import sys
import xml.etree.ElementTree as ET
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import jsonschema
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet

TEI = "{http://www.tei-c.org/ns/1.0}"


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def check_schema(records, schemas):
    schema = json.loads((schemas / "article.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for record in records:
        validator.validate(record)


def check_table(table, records, schemas):
    """Columns are what the published schema says, and hold what the records do."""
    published = json.loads((schemas / "article.arrow.json").read_text("utf-8"))
    types = {"utf8": pa.string(), "int64": pa.int64(), "float32": pa.float32(), "boolean": pa.bool_(),
             "list<utf8>": pa.list_(pa.string())}
    assert [field["name"] for field in published["fields"]] == table.schema.names
    for field in published["fields"]:
        found = table.schema.field(field["name"])
        expected = types[field["type"]]
        same = pa.types.is_list(found.type) and found.type.value_type == pa.string() \
            if pa.types.is_list(expected) else found.type == expected
        assert same and found.nullable == field["nullable"], (field, found)
    assert [json.loads(record) for record in table["record"].to_pylist()] == records
    for name in ("status", "title", "byline", "date_published", "language", "section", "tags", "text"):
        assert table[name].to_pylist() == [record[name] for record in records], name
    assert table["authors"].to_pylist() == [[author["name"] for author in record["authors"]] for record in records]


def check_duckdb(path, records):
    rows = duckdb.sql(f"""
        select language, count(*), sum(coalesce(word_count, 0)), sum(len(tags)), count(json_extract_string(record, '$.title'))
        from '{path}' group by language order by language
    """).fetchall()
    expected = {}
    for record in records:
        row = expected.setdefault(record["language"], [0, 0, 0, 0])
        for at, more in enumerate((1, record["word_count"], len(record["tags"]), record["title"] is not None)):
            row[at] += more
    assert {row[0]: list(row[1:]) for row in rows} == expected, (rows, expected)


def check_csv(path, records):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(records)
    for row, record in zip(rows, records):
        assert None not in row and None not in row.values()
        assert row["text"].removeprefix("'") == record["text"]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


def check_tei(path, records):
    corpus = ET.parse(path).getroot()
    assert corpus.tag == TEI + "teiCorpus"
    texts = corpus.findall(TEI + "TEI")
    articles = [record for record in records if record["status"] == "ok"]
    assert len(texts) == len(articles)
    for text, article in zip(texts, articles):
        words = "".join(text.find(TEI + "text").itertext())
        assert all(block["text"].split() and " ".join(block["text"].split()) in " ".join(words.split())
                   for block in article["blocks"]), article["title"]
        assert text.findtext(f"{TEI}teiHeader/{TEI}fileDesc/{TEI}titleStmt/{TEI}title") == (article["title"] or "")


def check_html(path, records):
    class Headlines(HTMLParser):
        found, inside = [], False

        def handle_starttag(self, tag, attributes):
            assert tag != "script"
            self.inside = tag == "h1"
            if self.inside:
                self.found.append("")

        def handle_endtag(self, tag):
            self.inside = self.inside and tag != "h1"

        def handle_data(self, data):
            if self.inside:
                self.found[-1] += data

    parser = Headlines()
    parser.feed(path.read_text("utf-8"))
    assert parser.found == [record["title"] for record in records if record["status"] == "ok" and record["title"]]


def check_ninjs(items, records):
    """`uri` is all that ninjs 3 requires; dates are moments with an offset, headlines and bodies are lists."""
    for item, record in zip(items, records, strict=True):
        assert item["uri"] and item["standard"]["name"] == "ninjs", item["uri"]
        for name in ("versionCreated", "firstCreated", "contentCreated"):
            assert name not in item or datetime.fromisoformat(item[name]).tzinfo, item[name]
        main = [headline["value"] for headline in item.get("headlines", []) if headline["role"] == "main"]
        assert main == [record["title"]][:bool(record["title"])]
        bodies = {body["contentType"]: body["value"] for body in item.get("bodies", [])}
        assert bodies.get("text/plain", "") == record["text"]


def main(written, schemas):
    records = lines(written / "jsonl.jsonl")
    assert records, "there are articles"
    check_schema(records, schemas)
    check_table(pa.parquet.read_table(written / "table.parquet"), records, schemas)
    with pa.OSFile(str(written / "table.arrows")) as file:
        check_table(pa.ipc.open_stream(file).read_all(), records, schemas)
    check_duckdb(written / "table.parquet", records)
    check_csv(written / "table.csv", records)
    check_tei(written / "corpus.xml", records)
    check_html(written / "pages.html", records)
    with gzip.open(written / "packed.jsonl.gz", "rt", encoding="utf-8") as file:
        assert [json.loads(line) for line in file] == records
    # What is no article has a row in tables and a place in no other format.
    articles = [record for record in records if record["status"] == "ok"]
    for item, record in zip(lines(written / "schema-org.jsonl"), articles, strict=True):
        assert item["@type"] == "NewsArticle" and item.get("headline") == record["title"]
    for item, record in zip(lines(written / "trafilatura.jsonl"), articles, strict=True):
        assert item["text"] == record["text"] and item["title"] == record["title"]
    check_ninjs(lines(written / "ninjs.jsonl"), articles)
    print(f"{len(records)} articles: Parquet, Arrow, CSV, TEI, HTML and JSON are read as they were written")


main(*map(Path, sys.argv[1:]))
