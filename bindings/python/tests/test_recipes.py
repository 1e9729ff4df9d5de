"""The examples of the documentation, as they stand."""

import re
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, page
from test_inputs import archive

SHEETS = ["bindings/python/README.md", "docs/python.md"]


def examples():
    for sheet in SHEETS:
        blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / sheet).read_text(), re.M | re.S)
        # Blocks of the README go on where the one before ended.
        blocks = ["\n".join(blocks)] if sheet.endswith("README.md") else blocks
        for number, block in enumerate(blocks):
            yield pytest.param(block, id=f"{sheet}-{number}")


@pytest.mark.parametrize("code", list(examples()))
def test_examples_run(code, tmp_path):
    table = pa.table({"html": [page(n) for n in range(30)], "url": [f"https://gazette.example/{n}" for n in range(30)]})
    pq.write_table(table, tmp_path / "pages.parquet")
    (tmp_path / "page.html").write_text(page())
    (tmp_path / "crawl.warc.gz").write_bytes(archive(page(1), page(2)))
    (tmp_path / "saved-pages").mkdir()
    (tmp_path / "saved-pages" / "a.html").write_text(page(3))
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    if "articles.parquet" in code:
        written = pq.read_table(tmp_path / "articles.parquet")
        assert written.column("title").to_pylist() == [f"Bridge {n} is open at last" for n in range(30)]
    else:
        assert "Bridge" in done.stdout or "bridge" in done.stdout or "ok" in done.stdout
