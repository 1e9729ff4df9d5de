#!/usr/bin/env python3
"""Cross-validates the models of HTML pages by site, and calibrates the score of their quality.

Works on the folder that train.py has filled: there every page has the first stage's chances, from a model that has
not seen its site. Prints the figures; with --quality, writes the table from which the crate reads the score.
"""
import argparse
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

import pages as gold_pages
import train

USUAL, LEAST = 0.475, 0.3  # as in the crate (html/decode.rs)
HOPELESS = 0.02  # html/mod.rs
FLOOR = 5
GOOD = 0.9  # a body with this 4-gram F1 is right
WORD = gold_pages.re.compile(r"\w+")


def chances_of(pages):
    """For each page the mean of both stages' chances, and its kind, by models that have not seen its site."""
    found = {}
    for fold in range(train.FOLDS):
        rest = [page for page in pages if page.fold != fold]
        second = train.fit([page for page in rest if page.usable], train.SECOND)
        kinds = train.fit_kinds(rest)
        for page in pages:
            if page.fold == fold and len(page.texts):
                odds = [model.predict(np.array([page.page_row]), raw_score=True)[0] for model in kinds]
                first = page.first_body / 1000
                chances = np.where(first < HOPELESS, first, (first + second.predict(page.rows)) / 2)
                found[page.key] = chances, train.KINDS[int(np.argmax(odds))]
    return found


def body_of(chances, lengths, kind):
    """Which blocks are body, as decode::threshold decides."""
    most = chances.max()
    if kind == "article" and most >= USUAL:
        return chances >= USUAL
    order = np.argsort(-chances, kind="stable")
    hit, taken = np.cumsum((chances * lengths)[order]), np.cumsum(lengths[order])
    best = chances[order[np.argmax(2 * hit / (taken + (chances * lengths).sum()))]]
    return chances >= (max(best, LEAST) if most < USUAL else (USUAL + best) / 2)


def promised(chances, lengths, body):
    return 2 * (chances * lengths)[body].sum() / (lengths[body].sum() + (chances * lengths).sum())


def grams(text, size):
    tokens = WORD.findall(text)
    return Counter(tuple(tokens[i:i + size]) for i in range(max(1, len(tokens) - size + 1)) if tokens)


def rates(found, gold):
    """Precision, recall and F1 of two bags; nothing found where there is nothing is right."""
    if not gold:
        return (float(not found),) * 3
    common = sum((found & gold).values())
    precision, recall = common / max(1, sum(found.values())), common / max(1, sum(gold.values()))
    return precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0


def table(results):
    """A line a set and kind: macro F1 of 4-grams, pages that are exact, mean F1 of words."""
    for name, rows in sorted(results.items()):
        grams, exact, words = zip(*rows)
        precision, recall = (np.mean([gram[i] for gram in grams]) for i in (0, 1))
        print(f"{name:<26} {len(rows):4}  4-grams {2 * precision * recall / (precision + recall):.3f}"
              f"  exact {np.mean(exact):.3f}  words {np.mean([word[2] for word in words]):.3f}")


def isotonic(points):
    """Pool adjacent violators: (promise, share of right bodies, pages) in rising order of both."""
    pools = []
    for promise, right in sorted(points):
        pools.append([promise, right, 1])
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            promise, right, count = pools.pop()
            pools[-1] = [pools[-1][0] + promise, pools[-1][1] + right, pools[-1][2] + count]
    return [(promise / count, right / count, count) for promise, right, count in pools]


def knots(points, least=25):
    """The isotonic steps, neighbours joined until each stands for `least` pages."""
    joined = []
    for promise, right, count in isotonic(points):
        if joined and joined[-1][2] < least:
            before = joined.pop()
            all_pages = before[2] + count
            promise, right = ((a * before[2] + b * count) / all_pages for a, b in ((before[0], promise), (before[1], right)))
            count = all_pages
        joined.append((promise, right, count))
    return joined


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--quality", type=Path, help="the table to write")
    args = parser.parse_args()
    _, pages = train.learned_from(args.work / "second", args.corpus)
    for page in pages:
        page.label()
    found = chances_of(pages)
    results, points = defaultdict(list), []
    for page in pages:
        if page.body is None:
            continue
        text = ""
        if page.key in found:
            chances, kind = found[page.key]
            lengths = np.array([len(text) + FLOOR for text in page.texts])
            body = body_of(chances, lengths, kind)
            text = "\n\n".join(text for text, is_body in zip(page.texts, body) if is_body)
        four = rates(grams(text, 4), grams(page.body, 4))
        exact = WORD.findall(text) == WORD.findall(page.body)
        words = rates(grams(text.lower(), 1), grams(page.body.lower(), 1))
        for name in {page.set, f"{page.set} {page.kind}"}:
            results[name].append((four, exact, words))
        if text:
            points.append((promised(chances, lengths, body), four[2] >= GOOD))
    table(results)
    if args.quality:
        lines = [f"{round(1000 * promise)} {round(1000 * right)}" for promise, right, _ in knots(points)]
        args.quality.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
