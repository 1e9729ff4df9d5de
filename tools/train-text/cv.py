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
    parser.add_argument("--transfer", default="", help="sets never trained on, labelled by the model of all dev sites")
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
            models, docs, part = Path(folder) / str(number), Path(folder) / f"{number}.docs", Path(folder) / f"{number}.jsonl"
            models.mkdir()
            (models / "body.bin").write_bytes(train.pack(train.fit(rest, trees=args.trees, **params), names))
            (models / "title.bin").write_bytes(train.pack(train.fit_titles(rest), names))
            docs.write_text("\n".join(p.key for p in test))
            only = ["--docs", str(docs)] if test else []
            sets = sets or sorted({p.set for p in test})
            subprocess.run([args.predict, str(args.corpus), str(part), "--model", str(models), "--lines", *only, *sets], check=True)
            with args.out.open("a") as out:
                out.write(part.read_text())


if __name__ == "__main__":
    main()
