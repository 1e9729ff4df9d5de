"""kiosque and other extractors on the same pages in one process: pages per second, and the F1 of words. See README.md."""

import argparse
import json
import logging
import re
import time
import warnings
from collections import Counter
from pathlib import Path
from typing import NamedTuple

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

WORD = re.compile(r"\w+")


class Page(NamedTuple):
    set: str
    id: str
    url: str | None
    text: str
    gold: str | None


def kiosque():
    import kiosque

    return lambda page: (lambda article: (article.title, article.text))(kiosque.extract(page.text, page.url))


def trafilatura():
    import trafilatura

    def run(page):
        document = trafilatura.bare_extraction(page.text, url=page.url, include_comments=False, with_metadata=True)
        return (document.title, document.text) if document else (None, "")

    return run


def trafilatura_fast():
    import trafilatura

    def run(page):
        document = trafilatura.bare_extraction(page.text, url=page.url, include_comments=False, with_metadata=True, fast=True)
        return (document.title, document.text) if document else (None, "")

    return run


def resiliparse():
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: (None, extract_plain_text(page.text, main_content=True))


def newspaper4k():
    from newspaper import Article

    def run(page):
        article = Article(page.url or "https://newspaper.example/", fetch_images=False)
        article.download(input_html=page.text)
        article.parse()
        return article.title, article.text

    return run


def readability_lxml():
    from lxml.html import fromstring
    from readability import Document

    def run(page):
        document = Document(page.text)
        return document.title(), fromstring(document.summary()).text_content()

    return run


PEERS = [kiosque, trafilatura, trafilatura_fast, resiliparse, newspaper4k, readability_lxml]


def read(corpus: Path, sets: list[str], most: int | None) -> list[Page]:
    pages = []
    for name in sets:
        gold = [json.loads(line) for line in (corpus / name / "gold.jsonl").open(encoding="utf-8")]
        for line in gold[:most]:
            text = (corpus / line["html"]).read_bytes().decode(line.get("encoding") or "utf-8", "replace")
            pages.append(Page(name, line["id"], line.get("url"), text, line["gold"].get("body")))
    return pages


def f1(found: str, gold: str) -> float:
    found_words, gold_words = Counter(WORD.findall(found.lower())), Counter(WORD.findall(gold.lower()))
    both = (found_words & gold_words).total()
    return 2 * both / (found_words.total() + gold_words.total()) if both else 0.0


def measure(name: str, extract, pages: list[Page], out: Path | None) -> None:
    found, failed, start = [], 0, time.thread_time()
    for page in pages:
        try:
            found.append(extract(page))
        except Exception:
            found.append((None, ""))
            failed += 1
    seconds = time.thread_time() - start
    scores: dict[str, list[float]] = {}
    for page, (_, text) in zip(pages, found):
        if page.gold:
            scores.setdefault(page.set, []).append(f1(text or "", page.gold))
    quality = "  ".join(f"{sum(scores[name]) / len(scores[name]):.3f}" for name in scores)
    print(f"{name:18} {len(pages) / seconds:9.1f} {failed:7}  {quality}", flush=True)
    if out:
        with (out / f"{name}.jsonl").open("w", encoding="utf-8") as lines:
            for page, (title, text) in zip(pages, found):
                lines.write(json.dumps({"id": page.id, "set": page.set, "title": title, "body": text}) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sets", default="aeb,fundus,wcxb-dev")
    parser.add_argument("--most", type=int, help="pages of a set, at most")
    parser.add_argument("--peers", default=",".join(peer.__name__ for peer in PEERS))
    parser.add_argument("--out", type=Path, help="a folder for what was found, a JSON line a page")
    given = parser.parse_args()
    sets = given.sets.split(",")
    pages = read(given.corpus, sets, given.most)
    print(f"{len(pages)} pages, {sum(len(page.text) for page in pages) / 1e6:.0f} million characters")
    print(f"{'':18} {'pages/s':>9} {'failed':>7}  F1 of words: {', '.join(sets)}")
    for peer in PEERS:
        if peer.__name__ in given.peers.split(","):
            extract = peer()
            extract(pages[0])
            measure(peer.__name__, extract, pages, given.out)


if __name__ == "__main__":
    main()
