"""What a crawl costs to extract, and what lost workers add. Reckoned from figures that you give; nothing is measured here.

    python3 capacity.py plan --pages 2294472912 --cores 1000
    python3 capacity.py lose --archives 2000 --workers 200 --hours-between-losses 100
"""

import argparse
import heapq
import random
from dataclasses import dataclass

HOUR = 3600.0


@dataclass
class Plan:
    """What a crawl needs."""

    core_hours: float
    hours: float
    network: float
    reading_cores: float
    memory: float
    output: float


def plan(options: argparse.Namespace) -> Plan:
    """Networks, readers and memory follow from how fast the cores are; the time follows from the tightest of them."""
    seconds = options.pages / options.pages_per_second
    network = options.cores * options.pages_per_second * options.packed / 1e6
    slowed = max(1.0, network / options.network) if options.network else 1.0
    return Plan(
        core_hours=seconds / HOUR,
        hours=seconds / HOUR / options.cores * slowed,
        network=network / slowed,
        reading_cores=options.gunzip / options.pages_per_second,
        memory=options.cores / options.threads * options.process / 1e3,
        output=options.pages * options.article / 1e12,
    )


def show_plan(options: argparse.Namespace) -> None:
    made = plan(options)
    print(f"core-hours                                   {made.core_hours:12,.0f}")
    print(f"hours with {options.cores:,} cores".ljust(45) + f"{made.hours:12,.1f}")
    print(f"MB a second of packed archives, all together {made.network:12,.0f}")
    print(f"cores that one thread can unpack for         {made.reading_cores:12,.1f}")
    print(f"GB of memory, all processes                  {made.memory:12,.1f}")
    print(f"TB of Parquet that come out                  {made.output:12,.2f}")


@dataclass
class Outcome:
    """How a simulated run went, in hours."""

    hours: float
    undisturbed: float
    lost: int
    redone: float


def run(options: argparse.Namespace, between_losses: float) -> tuple[float, int, float]:
    """Hours until the last archive is done, workers that were lost, hours of work that was done again.

    Each worker takes the next archive when it is free. Losses come at random, independent of each other and of the past; the
    work since the last part that was complete is lost, and a new worker goes on after a while.
    """
    dice = random.Random(options.seed)
    spread = dice.lognormvariate
    archives = [options.archive_hours * spread(-0.5 * options.spread**2, options.spread) for _ in range(options.archives)]
    free = [0.0] * options.workers
    last, lost, redone = 0.0, 0, 0.0
    for work in archives:
        now, left = heapq.heappop(free), work
        while (until_loss := dice.expovariate(1 / between_losses) if between_losses else left) < left:
            kept = until_loss // options.part_hours * options.part_hours if options.part_hours else 0.0
            lost, redone, left = lost + 1, redone + until_loss - kept, left - kept
            now += until_loss + options.restart_hours
        heapq.heappush(free, now + left)
        last = max(last, now + left)
    return last, lost, redone


def show_losses(options: argparse.Namespace) -> None:
    undisturbed, _, _ = run(options, 0.0)
    hours, lost, redone = run(options, options.hours_between_losses)
    work = options.archives * options.archive_hours
    print(f"hours without a loss                         {undisturbed:12,.2f}")
    print(f"hours                                        {hours:12,.2f}")
    print(f"workers lost                                 {lost:12,}")
    print(f"work done again, share                       {redone / work:12.4f}")


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    plans = commands.add_parser("plan", help="core-hours, network, memory")
    plans.set_defaults(run=show_plan)
    for name, kind, value, meaning in [
        ("--pages", int, 1_000_000, "pages of the crawl"),
        ("--cores", int, 100, "cores that extract"),
        ("--pages-per-second", float, 320.0, "of a core, from WARC.gz to JSON lines"),
        ("--gunzip", float, 4290.0, "pages a second that one thread unpacks"),
        ("--packed", float, 30e3, "bytes of a page in the archive"),
        ("--article", float, 4e3, "bytes of an article in Parquet"),
        ("--network", float, 0.0, "MB a second that the store gives; 0: enough"),
        ("--process", float, 300.0, "MB of memory of a process"),
        ("--threads", int, 1, "cores of a process"),
    ]:
        plans.add_argument(name, type=kind, default=value, help=f"{meaning} (%(default)s)")
    loses = commands.add_parser("lose", help="simulate the loss of workers")
    loses.set_defaults(run=show_losses)
    for name, kind, value, meaning in [
        ("--archives", int, 1000, "archives"),
        ("--archive-hours", float, 0.05, "hours of a core for an archive, on average"),
        ("--spread", float, 0.3, "their spread: sigma of a lognormal distribution"),
        ("--workers", int, 100, "workers, a core each"),
        ("--hours-between-losses", float, 100.0, "hours that a worker lives, on average"),
        ("--restart-hours", float, 0.03, "hours until another worker takes its place"),
        ("--part-hours", float, 0.0, "hours of work that a loss cannot undo come in pieces of this; 0: an archive is all or nothing"),
        ("--seed", int, 1, "of the dice"),
    ]:
        loses.add_argument(name, type=kind, default=value, help=f"{meaning} (%(default)s)")
    return parser


if __name__ == "__main__":
    chosen = arguments().parse_args()
    chosen.run(chosen)
