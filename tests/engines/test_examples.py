"""The examples, as they stand."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "bindings/python/examples"


@pytest.mark.parametrize(
    ("example", "says"),
    [
        ("tables_articles.py", "Le phare de la Pointe rouvre ses portes au public"),
        ("datatrove_articles.py", ""),
        ("ray_articles.py", "ok fr Le phare de la Pointe rouvre ses portes au public"),
        ("spark_articles.py", "Le phare de la Pointe rouvre ses portes au public"),
        ("curator_articles.py", "Le phare de la Pointe rouvre ses portes au public"),
    ],
)
def test_an_example(example: str, says: str, tmp_path: Path, java):
    environment = os.environ | {"PYTHONUTF8": "1", "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    done = subprocess.run(
        [sys.executable, EXAMPLES / example], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert says in done.stdout
    if example == "datatrove_articles.py":
        written = [path.read_text("utf-8").count("\n") for path in tmp_path.rglob("0000*.jsonl")]
        assert sum(written) == 6, "three articles of the archive, three of the table"
