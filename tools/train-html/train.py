#!/usr/bin/env python3
"""Trains the models of HTML pages of kiosque-generic; README.md has the commands.

The features come from the crate itself (examples/export_html), so that training and labelling see the same bytes.
"""
import argparse
import struct
import subprocess
import sys
from pathlib import Path

import lightgbm
import numpy as np

import pages as gold_pages

SEED = 7
FOLDS = gold_pages.FOLDS
UNIT = 1000  # log-odds are stored in thousandths
COMMON = {
    "objective": "binary", "lambda_l2": 5.0, "max_bin": 63, "bagging_fraction": 0.7, "bagging_freq": 1,
    "num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": SEED, "verbose": -1,
}
FIRST = {"trees": 200, "num_leaves": 32, "learning_rate": 0.07, "feature_fraction": 0.25, "min_data_in_leaf": 40}
SECOND = {"trees": 100, "num_leaves": 20, "learning_rate": 0.07, "feature_fraction": 0.25, "min_data_in_leaf": 120}
SET_WEIGHTS = {"aeb": 3.0, "fundus": 2.0}
FAR = 5  # blocks so far from any body block are far
FAR_KEPT = 80  # so many of them are learned from a page,
FAR_SHARE = 0.25  # and this share of the others


def weigh(page):
    """Pages count by the root of their size, long blocks more than short ones: as they do in the score."""
    weights = (page.sizes + 2.0) ** 0.6
    return weights / np.sqrt(weights.sum()) * SET_WEIGHTS.get(page.set, 1.0)


def thin(page, rng):
    """The blocks to learn from, with their weights: of the many that are far from the body, some stand for all."""
    weights = weigh(page)
    far = np.ones(len(page.labels), dtype=bool)
    for body in np.flatnonzero(page.labels):
        far[max(0, body - FAR):body + FAR + 1] = False
    far = np.flatnonzero(far)
    kept = int(FAR_KEPT + FAR_SHARE * max(0, len(far) - FAR_KEPT))
    if len(far) <= kept:
        return np.arange(len(page.labels)), weights
    chosen = rng.choice(far, kept, replace=False)
    weights[chosen] *= len(far) / kept
    learned = np.ones(len(page.labels), dtype=bool)
    learned[far], learned[chosen] = False, True
    return np.flatnonzero(learned), weights


def fit(pages, params):
    rng = np.random.default_rng(SEED)
    rows, labels, weights = [], [], []
    for page in pages:
        blocks, weight = thin(page, rng)
        rows.append(page.rows[blocks])
        labels.append(page.labels[blocks])
        weights.append(weight[blocks])
    params = {**COMMON, **params}
    trees = params.pop("trees")
    data = lightgbm.Dataset(np.concatenate(rows), np.concatenate(labels), weight=np.concatenate(weights))
    return lightgbm.train(params, data, num_boost_round=trees)


KINDS = ["article", "forum", "product", "listing", "collection", "documentation", "service"]
KIND = {"trees": 60, "num_leaves": 8, "learning_rate": 0.08, "feature_fraction": 0.4, "min_data_in_leaf": 12}


def fit_kinds(pages):
    """For each kind of page a model that tells it from all others."""
    rows = np.array([page.page_row for page in pages], dtype=np.uint8)
    params = {**COMMON, **KIND}
    trees = params.pop("trees")
    models = []
    for kind in KINDS:
        labels = np.array([page.kind == kind for page in pages], dtype=np.int8)
        models.append(lightgbm.train(params, lightgbm.Dataset(rows, labels), num_boost_round=trees))
    return models


# ------------------------------------------------------------------ the files
def pack(booster, names):
    """A model file: see Model::parse in the crate; here a node's feature takes two bytes."""
    trees = [pack_tree(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    return struct.pack("<4sIiH", b"KQT2", feature_hash(names), 0, len(trees)) + b"".join(trees)


def pack_tree(root):
    nodes, leaves = [], []

    def visit(node):
        if "leaf_value" in node:
            leaves.append(max(-32768, min(32767, round(node["leaf_value"] * UNIT))))
            return ~(len(leaves) - 1)
        at = len(nodes)
        nodes.append(None)
        assert node["decision_type"] == "<="
        left, right = visit(node["left_child"]), visit(node["right_child"])
        nodes[at] = (node["split_feature"], int(node["threshold"]), left, right)
        return at

    visit(root)
    assert 0 < len(nodes) < 32 and len(leaves) == len(nodes) + 1
    return (struct.pack("<B", len(nodes)) + b"".join(struct.pack("<HBbb", *node) for node in nodes)
            + b"".join(struct.pack("<h", leaf) for leaf in leaves))


def pack_kinds(models, names):
    """The models of all kinds, each after its length."""
    packed = [pack(model, names) for model in models]
    return b"".join(struct.pack("<I", len(model)) + model for model in packed)


def feature_hash(names):
    value = 0x811C9DC5
    for byte in "".join(name + "\n" for name in names).encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


# ------------------------------------------------------------------ the stages
def learned_from(stem, corpus):
    """The pages of an export that may be learned from: none of the sites held back."""
    names, pages = gold_pages.load(corpus, stem)
    return names, [page for page in pages if page.set in gold_pages.SETS and not page.held]


def write_folds(names, pages, work):
    """The first stage of each fold, by which its pages are labelled for the second."""
    folds = work / "folds"
    folds.mkdir(exist_ok=True)
    for fold in range(FOLDS):
        rest = [page for page in pages if page.fold != fold and page.usable]
        (folds / f"{fold}.bin").write_bytes(pack(fit(rest, FIRST), names))
    (folds / "pages.txt").write_text("".join(f"{page.key} {page.fold}\n" for page in pages))
    return folds


def second_export(corpus, work, export, sets=gold_pages.SETS):
    subprocess.run([export, corpus, work / "second", "--models", work / "folds", *sets], check=True)
    return work / "second"


def share_labels(pages, others):
    known = {page.key: page for page in pages}
    for page in others:
        first = known[page.key]
        page.labels, page.sizes, page.usable = first.labels, first.sizes, first.usable


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path, help="folder for what is made on the way; holds what the export wrote as `first`")
    parser.add_argument("export", help="the built example")
    parser.add_argument("models", type=Path, help="folder to write html-first.bin and html-second.bin into")
    args = parser.parse_args()
    names, pages = learned_from(args.work / "first", args.corpus)
    for page in pages:
        page.label()
    write_folds(names, pages, args.work)
    second_names, second = learned_from(second_export(args.corpus, args.work, args.export), args.corpus)
    share_labels(pages, second)
    args.models.mkdir(exist_ok=True)
    usable = [page for page in pages if page.usable]
    (args.models / "html-first.bin").write_bytes(pack(fit(usable, FIRST), names))
    usable = [page for page in second if page.usable]
    (args.models / "html-second.bin").write_bytes(pack(fit(usable, SECOND), second_names))
    kind_names = (args.work / "second.page-features").read_text().split("\n")
    (args.models / "html-kinds.bin").write_bytes(pack_kinds(fit_kinds(second), kind_names))
    print(f"{len(usable)} pages, {sum(len(page.rows) for page in usable)} blocks", file=sys.stderr)


if __name__ == "__main__":
    main()
