"""Threads and processes."""

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import kiosque
import pyarrow as pa
import pytest
from conftest import page, python

SETTINGS = {"mode": "precision", "config": {"limits": {"blocks": 5000}}}


def title(content):
    return kiosque.extract(content).title


def title_by(task):
    reader, content = task
    return reader.extract(content).title


@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_processes_however_they_begin(method):
    expected = [f"Bridge {number} is open at last" for number in range(20)]
    assert title(page(0)) == expected[0]
    reader = kiosque.Kiosque(**SETTINGS)
    assert reader.extract(page(0)).title == expected[0]
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        assert list(pool.map(title, map(page, range(20)))) == expected
        assert list(pool.map(title_by, [(reader, page(number)) for number in range(20)])) == expected
        assert [article.title for article in pool.map(kiosque.extract, map(page, range(20)))] == expected


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_in_the_midst_of_work():
    """Other threads are reading pages while this one forks, again and again."""
    stop = threading.Event()

    def work():
        while not stop.is_set():
            kiosque.extract_batch(pa.array([page(number) for number in range(20)]), threads=2)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(10):
            child = os.fork()
            if child == 0:
                signal.alarm(60)
                os._exit(0 if title(page(7)) == "Bridge 7 is open at last" else 1)
            assert os.waitpid(child, 0)[1] == 0
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_an_iterator_stays_in_its_process(pages):
    articles = kiosque.iter_articles(pages)
    next(articles)
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        try:
            next(articles)
        except RuntimeError as error:
            os._exit(0 if "forked" in str(error) else 1)
        os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    assert len(list(articles)) == 6


def test_threads_share_one():
    reader = kiosque.Kiosque(**SETTINGS)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: reader.extract(page(number)).title, range(200)))
    assert found == [f"Bridge {number} is open at last" for number in range(200)]


def test_other_threads_run_while_pages_are_read():
    array = pa.array([page(number) for number in range(100)])
    worker = threading.Thread(target=kiosque.extract_batch, args=(array,))
    worker.start()
    turns = 0
    while worker.is_alive():
        turns += 1
        time.sleep(0.001)
    assert turns > 20


def test_a_kiosque_is_pickled_as_its_arguments():
    reader = kiosque.Kiosque(**SETTINGS)
    shipped = pickle.dumps(reader)
    assert len(shipped) < 500
    again = pickle.loads(shipped)
    assert repr(again) == repr(reader)
    assert again.extract(page()) == reader.extract(page())
    method = pickle.loads(pickle.dumps(kiosque.extract_batch))
    assert len(method(pa.array([page()]))) == 1


ENDLESS = """
import sys, kiosque, pyarrow as pa
def pages(count):
    page = "<!DOCTYPE html><html><body><p>" + "words and words " * 2000
    keys = pa.array([0]).take(pa.array([0] * count))
    return pa.table({"html": pa.DictionaryArray.from_arrays(keys, pa.array([page]))})
def stream():
    while True:
        yield pages(10).to_batches()[0]
batches = pa.RecordBatchReader.from_batches(pages(1).schema, stream())
million = pages(1_000_000)
print("ready", flush=True)
try:
    %s
except KeyboardInterrupt:
    sys.exit(17)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent")
@pytest.mark.parametrize(
    "work",
    [
        "kiosque.extract_batch(million)",
        "kiosque.extract_batch(million, threads=2)",
        "for _ in kiosque.extract_batches(batches): pass",
        'next(kiosque.iter_articles("-"))',
    ],
)
def test_ctrl_c_ends_long_calls(work):
    line = [sys.executable, "-c", ENDLESS % work]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        try:
            assert program.stdout.readline() == b"ready\n"
            time.sleep(1)
            program.send_signal(signal.SIGINT)
            _, errors = program.communicate(timeout=60)
        finally:
            program.kill()
    assert program.returncode == 17, errors.decode()


def test_an_interpreter_ends_though_articles_wait(pages):
    code = f"import kiosque; a = kiosque.iter_articles({str(pages)!r}, threads=2); print(next(a).status)"
    done = python(code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ok\n", "")
