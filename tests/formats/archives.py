"""Reads made-up archives of the web with kiosque and with warcio, and compares what they find.

    python archives.py KIOSQUE [SEEDS]

Each seed gives one archive, the same on every machine. A page must stand at the same offset with the same bytes for both.
The archives keep to the standard; what kiosque makes of those that do not is its own tests' matter.
"""

import gzip
import hashlib
import io
import json
import random
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

PAGES = ("text/html", "application/xhtml", "text/plain")
WORDS = "rain wind harbour tram Ordun Wärme ветер 雨 <p> <br> &amp; WARC/1.0 HTTP/1.1 0\r\n \r\n\r\n \n".split(" ")


def body(dice):
    text = " ".join(dice.choices(WORDS, k=dice.choice((1, 7, 300, 9000))))
    return b"<!doctype html><p>It rained. " + text.encode()


def chunked(dice, data):
    chunks = []
    while data:
        size = min(len(data), dice.randrange(1, 5000))
        extension = dice.choice((b"", b";a=b"))
        chunks.append(b"%x%s\r\n%s\r\n" % (size, extension, data[:size]))
        data = data[size:]
    return b"".join(chunks) + b"0\r\n\r\n"


def answer(dice):
    """An HTTP answer: header and body, packed and cut into chunks as its header says."""
    fields, data = [], body(dice)
    kind = dice.choice(("text/html", "text/html; charset=utf-8", "TEXT/HTML", "text/plain", "image/png", None))
    if kind:
        fields.append((dice.choice(("Content-Type", "content-type")), kind))
    coding = dice.choice((None, None, "gzip", "deflate"))
    if coding:
        data = gzip.compress(data, mtime=0) if coding == "gzip" else zlib.compress(data)
        fields.append(("Content-Encoding", coding))
    if dice.random() < 0.3:
        data = chunked(dice, data)
        fields.append(("Transfer-Encoding", "chunked"))
    if dice.random() < 0.5:
        fields.append(("X-Long", "a" * dice.randrange(3000)))
    dice.shuffle(fields)
    status = dice.choice(("200 OK", "200", "203 Other", "404 Not Found", "301 Moved"))
    header = f"HTTP/1.{dice.randrange(2)} {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields)
    return header.encode() + b"\r\n" + data


def record(dice, number):
    kind = dice.choice(("response",) * 6 + ("resource", "conversion", "request", "metadata", "warcinfo"))
    content, data = {
        "response": ("application/http; msgtype=response", answer(dice)),
        "resource": (dice.choice(("text/html", "image/png")), body(dice)),
        "conversion": ("text/plain", "It rained — again.\n".encode() * dice.randrange(1, 50)),
        "request": ("application/http; msgtype=request", b"GET / HTTP/1.1\r\nHost: gazette.example\r\n\r\n"),
        "metadata": ("application/warc-fields", b"fetchTimeMs: 12\r\n"),
        "warcinfo": ("application/warc-fields", b"software: made up\r\n"),
    }[kind]
    fields = [
        ("WARC-Type", kind),
        (dice.choice(("WARC-Record-ID", "warc-record-id")), f"<urn:uuid:{number:032x}>"),
        ("WARC-Date", "2024-03-14T12:00:00Z"),
        ("WARC-Target-URI", f"https://gazette.example/{number}"),
        ("Content-Type", content),
        ("Content-Length", str(len(data))),
    ]
    if dice.random() < 0.2:
        fields.append(("X-Folded", "one\r\n two"))
    dice.shuffle(fields)
    header = f"WARC/1.{dice.randrange(2)}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields)
    return header.encode() + b"\r\n" + data + b"\r\n\r\n"


def archive(dice):
    records = [record(dice, number) for number in range(dice.randrange(1, 30))]
    return b"".join(gzip.compress(one, mtime=0) for one in records) if dice.random() < 0.5 else b"".join(records)


def is_page(entry):
    if entry.rec_type == "response":
        kind = (entry.http_headers.get_header("Content-Type") or PAGES[0]).lower()
        return entry.http_headers.get_statuscode().startswith("2") and kind.startswith(PAGES)
    kind = entry.rec_headers.get_header("Content-Type").lower()
    return entry.rec_type in ("resource", "conversion") and kind.startswith(PAGES)


def read_by_warcio(data):
    pages, entries = {}, ArchiveIterator(io.BytesIO(data))
    for entry in entries:
        content = entry.content_stream().read()
        if is_page(entry):
            # Asked earlier, it would pass over what is left of the record.
            pages[entries.get_record_offset()] = hashlib.sha256(content).hexdigest()
    return pages


def read_by_kiosque(kiosque, folder):
    """The pages of each archive of `folder`, by the archive's name."""
    done = subprocess.run([kiosque, "extract", folder, "--format", "jsonl"], stdout=subprocess.PIPE, check=True)
    pages = {}
    for line in done.stdout.splitlines():
        article = json.loads(line)
        place = pages.setdefault(Path(article["record"]["source"]).name, {})
        place[article["record"]["offset"]] = article["provenance"]["input"]["sha256"]
    return pages


def main(kiosque, seeds="200"):
    with tempfile.TemporaryDirectory() as folder:
        expected = {}
        for seed in range(int(seeds)):
            data = archive(random.Random(seed))
            name = f"{seed:06}.warc" + (".gz" if data.startswith(b"\x1f\x8b") else "")
            (Path(folder) / name).write_bytes(data)
            expected[name] = read_by_warcio(data)
        found = read_by_kiosque(kiosque, folder)
        for name, pages in expected.items():
            ours = found.get(name, {})
            differ = {at: (ours.get(at), pages.get(at)) for at in ours.keys() | pages.keys() if ours.get(at) != pages.get(at)}
            assert not differ, f"{name}: by offset what kiosque and warcio find: {differ}"
        count = sum(map(len, expected.values()))
        assert count > 0, "there are pages"
        print(f"{len(expected)} archives, {count} pages: the same bytes at the same places as warcio finds")


main(*sys.argv[1:])
