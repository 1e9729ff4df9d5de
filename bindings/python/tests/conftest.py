"""What the tests share: invented pages, and the command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

STORY = (
    "The new bridge over the river was opened on Wednesday, two years after the flood. ",
    "The first tram crossed it at noon, and hundreds of people followed on foot. ",
    "The mayor thanked the builders, who had worked through two winters. ",
)

DUMP = "The bridge is open at last\n\n" + "\n\n".join(line * 2 for line in STORY) + "\n"


def page(number: int = 0) -> str:
    """An HTML page with a story."""
    paragraphs = "".join(f"<p>{line}{number} times {line}</p>" for line in STORY)
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>Bridge {number} - Gazette</title></head><body>'
        f'<nav><a href="/">Home</a> <a href="/sports">Sports</a></nav><article><h1>Bridge {number} is open at last</h1>'
        f"<p>By Ann Example, 13 March 2024</p>{paragraphs}</article><footer>All rights reserved</footer></body></html>"
    )


def command(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    """Runs the command: the program that Cargo built, if the environment names it, else the package's own."""
    program = os.environ.get("KIOSQUE_COMMAND")
    line = [program] if program else [sys.executable, "-m", "kiosque"]
    return subprocess.run([*line, *map(str, arguments)], capture_output=True, timeout=120, **options)


def python(code: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Runs a program in a fresh interpreter."""
    line = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(line, capture_output=True, text=True, timeout=120, **options)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder of pages: HTML, text, and one that is neither."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.html").write_text(page(number))
    (folder / "dump.txt").write_text(DUMP)
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return folder
