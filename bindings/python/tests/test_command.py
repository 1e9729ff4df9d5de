"""The command that the package brings along."""

import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import kiosque
import pytest
from conftest import command, page

SCRIPT = Path(sysconfig.get_path("scripts")) / "kiosque"
COMMANDS = [[sys.executable, "-m", "kiosque"], [str(SCRIPT)]]


def run(line, *arguments, **options):
    return subprocess.run([*line, *map(str, arguments)], capture_output=True, timeout=120, **options)


@pytest.mark.parametrize("line", COMMANDS, ids=["module", "script"])
def test_it_is_the_command(line, pages):
    for arguments in (
        ["--version"],
        ["--help"],
        ["extract", "--help"],
        ["extract", pages],
        ["extract", pages, "--format", "markdown"],
        ["extract", pages / "0.html", "--url", "https://gazette.example/a"],
        ["extract", pages / "missing.html"],
        ["extract", "--no-such-option"],
        ["explain", pages / "0.html"],
        ["sites", "--json"],
        ["schema", "article"],
        ["completions", "bash"],
    ):
        expected, found = command(*arguments), run(line, *arguments)
        assert (found.returncode, found.stdout, found.stderr) == (expected.returncode, expected.stdout, expected.stderr)


def test_exit_codes(pages, tmp_path):
    line = COMMANDS[0]
    assert run(line, "extract", pages / "0.html").returncode == 0
    assert run(line, "extract", pages).returncode == 1
    assert run(line, "extract", "--no-such-option").returncode == 2
    assert run(line, "extract", pages, "--config", tmp_path / "none.toml").returncode == 2


def test_runs_into_files_and_folders(pages, tmp_path):
    assert run(COMMANDS[0], "extract", pages, "--out", tmp_path / "a.parquet").returncode == 1
    assert run(COMMANDS[0], "extract", pages, "--out", f"{tmp_path}/run/").returncode == 1
    lines = (tmp_path / "run" / "part-00000-0000.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [article.to_dict() for article in kiosque.iter_articles(pages)]


def test_standard_input_and_closed_pipes(pages):
    done = run(COMMANDS[0], "extract", "-", input=page(4).encode())
    assert json.loads(done.stdout)["title"] == "Bridge 4 is open at last"
    if shutil.which("head"):
        line = f"{sys.executable} -m kiosque extract {pages}/0.html {pages}/1.html | head -c 10"
        done = subprocess.run(line, shell=True, capture_output=True, timeout=120)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_a_full_disk_is_told(pages):
    with open("/dev/full", "wb") as full:
        line = [*COMMANDS[0], "extract", str(pages / "0.html")]
        assert subprocess.run(line, stdout=full, stderr=subprocess.PIPE, timeout=120).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent")
@pytest.mark.parametrize("line", COMMANDS, ids=["module", "script"])
def test_ctrl_c(line, tmp_path):
    fifo = tmp_path / "pages.jsonl"
    os.mkfifo(fifo)
    out = tmp_path / "articles.jsonl"
    program = subprocess.Popen([*line, "extract", str(fifo), "--input-format", "jsonl", "--out", str(out)], stderr=subprocess.PIPE)
    with open(fifo, "w") as pages:
        for number in range(200):
            pages.write(json.dumps({"html": page(number)}) + "\n")
        pages.flush()
        time.sleep(2)
        program.send_signal(signal.SIGINT)
        time.sleep(0.5)
        pages.write(json.dumps({"html": page(1)}) + "\n")
    _, errors = program.communicate(timeout=60)
    assert program.returncode == 130, errors.decode()
    assert b"Traceback" not in errors
