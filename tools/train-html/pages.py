"""Pages with gold: the features of their blocks as the crate exports them, and which blocks are the body."""
import hashlib
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

SETS = ("aeb", "fundus", "wcxb-dev")
FOLDS = 5
HELD = 0  # the fifth of the sites that nothing is learned from
SOLID = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
WORD = re.compile(rf"[{SOLID}]|[^\W{SOLID}]+")
GRAM = 4


def words(text):
    return WORD.findall(text.lower())


def fold_of(site, folds=FOLDS):
    return int(hashlib.sha256(str(site).encode()).hexdigest(), 16) % folds


def is_held(site):
    return fold_of(site) == HELD


class Page:
    """A page: features and texts of its blocks; `labels` says which are the body."""

    def __init__(self, index, gold, rows):
        self.set, self.id, self.texts, self.rows = index["set"], index["id"], index["texts"], rows
        self.page_row, self.first_body = index["page"], np.array(index["body"])
        self.site, self.kind, self.gold = gold.get("site"), gold.get("page_type") or "article", gold["gold"]
        self.key = f"{self.set} {self.id}"
        self.held = is_held(self.site)
        self.fold = fold_of("dev " + str(self.site))
        self.body = self.gold.get("body")

    def label(self):
        tokens = [words(text) for text in self.texts]
        gold = words(self.body or "")
        self.sizes = np.array([len(t) for t in tokens])
        self.labels = align(tokens, gold)
        found = self.sizes[self.labels == 1].sum()
        # Where scripts draw the page, or the gold is of another page, there is nothing to learn.
        self.usable = len(gold) > 0 and found >= 0.5 * len(gold)


def align(blocks, gold):
    """The heaviest chain of blocks that stand in the gold one after another; then blocks made of what is left of it."""
    labels = np.zeros(len(blocks), dtype=np.int8)
    used = np.zeros(len(gold) + 1, dtype=bool)
    for at, start, length in heaviest_chain(candidates(blocks, gold), len(gold)):
        labels[at] = 1
        used[start:start + length] = True
    left = Counter(tuple(gold[i:i + GRAM]) for i in range(len(gold) - GRAM + 1) if not used[i:i + GRAM].any())
    for at, tokens in enumerate(blocks):
        if labels[at] == 0 and len(tokens) >= 2 * GRAM:
            grams = [tuple(tokens[i:i + GRAM]) for i in range(len(tokens) - GRAM + 1)]
            if sum(gram in left for gram in grams) >= 0.7 * len(grams):
                labels[at] = 1
                left -= Counter(grams)
    return labels


def candidates(blocks, gold):
    """Where each block may stand in the gold: lists of (start, length, weight)."""
    grams, shorts = defaultdict(list), defaultdict(list)
    for i in range(len(gold) - GRAM + 1):
        grams[tuple(gold[i:i + GRAM])].append(i)
    for n in range(1, GRAM):
        for i in range(len(gold) - n + 1):
            shorts[tuple(gold[i:i + n])].append(i)
    for tokens in blocks:
        found = []
        if len(tokens) >= GRAM:
            votes = Counter()
            for i in range(len(tokens) - GRAM + 1):
                for place in grams.get(tuple(tokens[i:i + GRAM]), ())[:40]:
                    votes[place - i] += 1
            for offset, count in votes.most_common(4):
                if count >= 0.5 * (len(tokens) - GRAM + 1):
                    found.append((max(offset, 0), len(tokens), count + GRAM - 1))
        elif tokens:
            found = [(place, len(tokens), 0.5 * len(tokens)) for place in shorts.get(tuple(tokens), ())[:30]]
        yield found


def heaviest_chain(candidates, length):
    """Candidates of ever later blocks at ever later places, the heaviest such chain (a Fenwick tree of best ends)."""
    best = [(0.0, -1)] * (length + 2)
    nodes = []

    def look(end):
        result = (0.0, -1)
        while end > 0:
            result = max(result, best[end])
            end -= end & -end
        return result

    def put(end, value):
        while end < len(best):
            best[end] = max(best[end], value)
            end += end & -end

    for at, found in enumerate(candidates):
        fresh = []
        for start, size, weight in found:
            # A block may begin a little before its neighbour's end: the gold may leave words out.
            before = look(min(start + 1, length + 1))
            nodes.append((at, start, size, before[1]))
            fresh.append((min(start + size + 1, length + 1), (before[0] + weight, len(nodes) - 1)))
        for end, value in fresh:
            put(end, value)
    at = look(length + 1)[1]
    while at >= 0:
        block, start, size, before = nodes[at]
        yield block, start, size
        at = before


def load(corpus, stem):
    """The pages of an export, with their gold."""
    names = Path(f"{stem}.features").read_text().split("\n")
    rows = np.fromfile(f"{stem}.rows", dtype=np.uint8).reshape(-1, len(names))
    index = [json.loads(line) for line in open(f"{stem}.jsonl", encoding="utf-8")]
    gold = {}
    for name in {page["set"] for page in index}:
        for line in open(Path(corpus) / name / "gold.jsonl", encoding="utf-8"):
            entry = json.loads(line)
            gold[entry["set"], entry["id"]] = entry
    pages, at = [], 0
    for page in index:
        size = len(page["texts"])
        pages.append(Page(page, gold[page["set"], page["id"]], rows[at:at + size]))
        at += size
    return names, pages
