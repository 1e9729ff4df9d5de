"""Runs one peer over pages and says how long it takes.

driver.py PEER LIST reads the pages that LIST names, a line each: the file, a tab, the page's address. It answers "ready",
and each line on standard input with the seconds of a processor that all pages took and the number of pages that the peer
failed on. Peers are given the pages decoded, or as UTF-8, whichever they take; what they take from it is thrown away.
"""

import logging
import sys
import time
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)


class Page:
    def __init__(self, line):
        file, self.url = line.rstrip("\n").split("\t")
        with open(file, "rb") as opened:
            self.text = opened.read().decode("utf-8", "replace")
        self.utf8 = self.text.encode("utf-8")


def lexbor_resiliparse():
    from resiliparse.parse.html import HTMLTree

    return lambda page: HTMLTree.parse(page.text)


def lexbor_selectolax():
    from selectolax.lexbor import LexborHTMLParser

    return lambda page: LexborHTMLParser(page.utf8)


def resiliparse():
    from resiliparse.extract.html2text import extract_plain_text

    return lambda page: extract_plain_text(page.text, main_content=True)


def trafilatura():
    import trafilatura

    return lambda page: trafilatura.bare_extraction(
        page.text, url=page.url, include_comments=False, with_metadata=True
    )


def trafilatura_fast():
    import trafilatura

    return lambda page: trafilatura.bare_extraction(
        page.text, url=page.url, include_comments=False, with_metadata=True, fast=True
    )


def rs_trafilatura():
    import rs_trafilatura

    return lambda page: rs_trafilatura.extract(page.text, url=page.url)


def readability_lxml():
    from readability import Document

    def run(page):
        document = Document(page.text)
        return document.title(), document.summary()

    return run


def newspaper4k():
    from newspaper import Article

    def run(page):
        article = Article(page.url, fetch_images=False)
        article.download(input_html=page.text)
        article.parse()

    return run


def measured(run, pages):
    failed = 0
    start = time.thread_time()
    for page in pages:
        try:
            run(page)
        except Exception:
            failed += 1
    return time.thread_time() - start, failed


def main():
    run = globals()[sys.argv[1]]()
    with open(sys.argv[2], encoding="utf-8") as listed:
        pages = [Page(line) for line in listed]
    print("ready", flush=True)
    for _ in sys.stdin:
        print(*measured(run, pages), flush=True)


main()
