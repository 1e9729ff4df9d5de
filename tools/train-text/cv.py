#!/usr/bin/env python3
"""Cross-validates the whole labeller by site: a model a fold, the crate's own labelling, one file of predictions.

  cv.py CORPUS STEM PREDICT OUT.jsonl [--held] [--set-param name=value ...]

A fifth of the sites (by hash) is held back: without --held they are left out of everything; with it the model
trained on the other sites labels them.
"""
import argparse
import subprocess
import tempfile
from pathlib import Path

import train

HELD = 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("stem")
    parser.add_argument("predict", help="the built example")
    parser.add_argument("out", type=Path)
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--trees", type=int, default=train.TREES)
    parser.add_argument("--set-param", action="append", default=[])
    parser.add_argument("--transfer", default="daniel", help="sets never trained on, labelled by the model of all dev sites")
    args = parser.parse_args()
    params = {k: float(v) if "." in v else int(v) for k, v in (p.split("=") for p in args.set_param)}
    names, pages = train.load(args.corpus, args.stem)
    pages = [p for p in pages if p.usable]
    dev = [p for p in pages if train.fold_of(p.site) != HELD]
    held = [p for p in pages if train.fold_of(p.site) == HELD]
    for page in dev:
        page.label()
    jobs = []
    if args.held:
        jobs.append((dev, held, []))
    else:
        for fold in range(5):
            test = [p for p in dev if train.fold_of("dev " + str(p.site)) == fold]
            rest = [p for p in dev if train.fold_of("dev " + str(p.site)) != fold]
            jobs.append((rest, test, []))
        if args.transfer:
            jobs.append((dev, [], args.transfer.split(",")))
    args.out.write_text("")
    with tempfile.TemporaryDirectory() as folder:
        for number, (rest, test, sets) in enumerate(jobs):
            model, docs, part = (Path(folder) / f"{number}.{e}" for e in ("bin", "docs", "jsonl"))
            booster = train.fit(rest, trees=args.trees, **params)
            model.write_bytes(train.pack(booster, names))
            if number == len(jobs) - 1:
                Path(f"{args.out}.model").write_bytes(model.read_bytes())
                gain = booster.feature_importance("gain")
                order = gain.argsort()[::-1]
                Path(f"{args.out}.gain").write_text("\n".join(f"{names[i]} {gain[i] / gain.max():.4f}" for i in order))
            docs.write_text("\n".join(p.key for p in test))
            only = ["--docs", str(docs)] if test else []
            sets = sets or sorted({p.set for p in test})
            subprocess.run([args.predict, str(args.corpus), str(part), "--model", str(model), "--lines", *only, *sets], check=True)
            with args.out.open("a") as out:
                out.write(part.read_text())


if __name__ == "__main__":
    main()
