"""extract_batch against the Rust library on the same pages, and two threads against one. See README.md."""

import argparse
import statistics
import subprocess
import threading
import time
from pathlib import Path

import kiosque
import pyarrow as pa

PACKAGE = Path(__file__).parents[1]


class Library:
    """The Rust library in a process of its own, with the pages in memory."""

    def __init__(self, folder: Path, most: int):
        line = ["cargo", "run", "--quiet", "--release", "--example", "library", "--", folder.resolve(), most]
        self.process = subprocess.Popen(
            list(map(str, line)), cwd=PACKAGE, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def seconds(self, work: str) -> float:
        print(work, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline().split()[0])


def on_processor(pages: pa.Array) -> float:
    start = time.thread_time()
    kiosque.extract_batch(pages)
    return time.thread_time() - start


def elapsed(pages: pa.Array, threads: int) -> float:
    """Each thread of Python reads its share."""
    share = -(-len(pages) // threads)
    work = [threading.Thread(target=kiosque.extract_batch, args=(pages.slice(at, share),)) for at in range(0, len(pages), share)]
    start = time.perf_counter()
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    files = sorted(given.folder.glob("*.html"))[: given.pages]
    pages = pa.array([file.read_bytes() for file in files], pa.large_binary())
    library = Library(given.folder, given.pages)
    on_processor(pages), library.seconds("columns")
    rounds = []
    for _ in range(given.rounds):
        rounds.append((on_processor(pages), library.seconds("columns"), library.seconds("articles")))
    python, columns, articles = (statistics.median(column) for column in zip(*rounds))
    print(f"{len(files)} pages, {pages.nbytes / 1e6:.1f} MB; pages per second of a processor")
    print(f"extract_batch             {len(files) / python:8.0f}")
    print(f"Rust, the same columns    {len(files) / columns:8.0f}")
    print(f"Rust, articles alone      {len(files) / articles:8.0f}")
    print(f"extract_batch / Rust      {statistics.median(b / a for a, b, _ in rounds):8.3f}   the same columns")
    print(f"                          {statistics.median(b / a for a, _, b in rounds):8.3f}   articles alone")
    gains = [elapsed(pages, 1) / elapsed(pages, 2) for _ in range(given.rounds)]
    print(f"two threads / one         {max(gains):8.2f}   the best of {given.rounds}; the middle is {statistics.median(gains):.2f}")


if __name__ == "__main__":
    main()
