"""Pages with gold: the features of their blocks as the crate exports them, and which blocks are the body."""
import hashlib
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

BODIES = ("aeb", "fundus", "wcxb-dev")
SEGMENTS = "trafilatura-eval"  # no bodies: a few segments a page that are of the body, and a few that are not
SETS = (*BODIES, SEGMENTS)
FOLDS = 5
HELD = 0  # the fifth of the sites that nothing is learned from
SOLID = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
WORD = re.compile(rf"[{SOLID}]|[^\W{SOLID}]+")
GRAM = 4
UNKNOWN = -1


def words(text):
    return WORD.findall(text.lower())


def fold_of(site, folds=FOLDS):
    return int(hashlib.sha256(str(site).encode()).hexdigest(), 16) % folds


def is_held(site):
    return fold_of(site) == HELD


class Page:
    """A page: features and texts of its blocks; `labels` says which are the body.

    `opinion` is what a model that has not seen the site says of blocks whose label is not known."""

    def __init__(self, index, gold, rows):
        self.set, self.id, self.texts, self.rows = index["set"], index["id"], index["texts"], rows
        self.page_row, self.first_body = index["page"], np.array(index["body"])
        self.site, self.kind, self.gold = gold.get("site"), gold.get("page_type") or "article", gold["gold"]
        self.key = f"{self.set} {self.id}"
        self.held = is_held(self.site)
        self.fold = fold_of("dev " + str(self.site))
        self.body = self.gold.get("body")
        self.opinion = self.first_body / 1000

    def label(self):
        tokens = [words(text) for text in self.texts]
        gold = words(self.body or "")
        self.sizes = np.array([len(t) for t in tokens])
        if self.set == SEGMENTS:
            self.labels = segment_labels(tokens, self.gold["with"], self.gold["without"])
            self.usable = len(tokens) > 0
            return
        self.labels = align(tokens, gold)
        found = self.sizes[self.labels == 1].sum()
        # Where scripts draw the page, or the gold is of another page, there is nothing to learn.
        self.usable = len(gold) > 0 and found >= 0.5 * len(gold)


def segment_labels(blocks, of_body, others):
    """Which blocks hold a segment of the body, and which one that is not; what is in doubt stays unknown."""
    blocks = ["".join(tokens) for tokens in blocks]
    ends = np.cumsum([0] + [len(block) for block in blocks])
    labels = np.full(len(blocks), UNKNOWN, dtype=np.int8)
    for segment in of_body or ():
        found = holders(blocks, ends, segment)
        # What stands twice on the page may be a teaser of it.
        if len(found) == 1 or found and found[-1] - found[0] == len(found) - 1 < MOST_HOLDERS:
            labels[found] = 1
    for segment in others or ():
        labels[holders(blocks, ends, segment)] = 0
    return labels


MOST_HOLDERS = 3  # a segment of the body spans no more blocks


def holders(blocks, ends, segment):
    """The blocks that hold a segment; or those that hold a part of it, if it is long and runs over several."""
    segment = "".join(words(segment))
    found = [at for at, block in enumerate(blocks) if segment and segment in block]
    if found or len(segment) <= 30:
        return found
    start = "".join(blocks).find(segment)
    if start < 0:
        return []
    return [at for at, block in enumerate(blocks) if block and ends[at] < start + len(segment) and ends[at + 1] > start]


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
