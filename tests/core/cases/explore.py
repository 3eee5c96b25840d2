"""Long runs of random lives and what they explored: `python -m tests.core.cases.explore --lives 100000 --workers 1`.

Cut short with Ctrl-C it reports what it has seen. A life that breaks a promise is kept with its seed and the run goes on; the
report says which acts were done from which status, which refusals were met, and what never happened.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from onewindow.core import cases
from onewindow.core.kernel.refusal import declared

from .lives import Life, Seeded

CHUNK = 500
OWN = ("process.", "case.", "clock.")


@dataclass
class Explored:
    """What so many lives did: counts by name, how they ended, and every broken promise with its seed."""

    lives: int = 0
    seconds: float = 0.0
    """Seconds of the processor, in whichever process they were spent."""
    seen: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def add(self, other: Explored) -> None:
        self.lives += other.lives
        self.seconds += other.seconds
        self.seen += other.seen
        self.ended += other.ended
        self.broken += other.broken

    def never(self) -> list[str]:
        """Acts of the table that no life did."""
        return [name for name in cases.ACTIONS if not self.seen[name]]

    def cells(self) -> tuple[int, int, list[str]]:
        """Pairs of status and act: how many were done, how many the table has, and those that never were."""
        table = [f"@{status}:{name}" for name, action in cases.ACTIONS.items() for status in action.from_states]
        missed = sorted(cell.removeprefix("@") for cell in table if not self.seen[cell])
        return len(table) - len(missed), len(table), missed

    def report(self) -> str:
        """The report, one fact a line."""
        done, all_cells, missed = self.cells()
        acts = {name: self.seen[name] for name in sorted(cases.ACTIONS, key=lambda name: self.seen[name])}
        met = {name[1:] for name in self.seen if name.startswith("-")}
        known = {code for code in declared() if code.startswith(OWN)}
        statuses = Counter({name[1:]: count for name, count in self.seen.items() if name.startswith("=")})
        return "\n".join(
            (
                f"{self.lives} lives, {self.seen['~parts']} parts, {self.seen['~events']} events, {self.seen['~sweep']} sweeps, "
                f"{self.seen['~stale']} orders came too late, "
                f"{self.seen['~backdated']} told late with their true day; {len(self.broken)} broken promises",
                f"ended: {dict(self.ended.most_common())}",
                f"acts: {len(acts) - len(self.never())} of {len(acts)} done; never: {self.never()}",
                f"seldom: {dict(list(acts.items())[:30])}",
                f"often: {dict(list(acts.items())[-10:])}",
                f"status x act: {done} of {all_cells} done; never: {missed}",
                f"statuses after an act: {dict(statuses.most_common())}",
                f"refusals: {len(met & known)} of {len(known)} codes met; never: {sorted(known - met)}",
                *self.broken,
            )
        )


def explore_some(first: int, count: int, steps: int = 60) -> Explored:
    """So many lives from consecutive seeds; a broken promise ends its life, not the run."""
    found, began = Explored(), time.process_time()
    for seed in range(first, first + count):
        life = Life(Seeded(seed), found.seen)
        try:
            life.to_the_end(steps)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a promise that was not kept
            found.broken.append(f"life {seed}: {type(error).__name__}: {error}")
        found.lives += 1
        found.ended[life.settled or "open"] += 1
        found.seen["~parts"] += len(life.parts)
        found.seen["~events"] += sum(len(part.events) for part in life.parts)
    found.seconds = time.process_time() - began
    return found


def explore(
    lives: int, *, first: int = 0, workers: int = 1, some: Callable[[int, int], Explored] = explore_some
) -> Iterator[Explored]:
    """Lives in chunks, the sum so far after each."""
    total = Explored()
    starts = range(first, first + lives, CHUNK)
    counts = [min(CHUNK, first + lives - start) for start in starts]
    if workers == 1:
        for start, count in zip(starts, counts, strict=True):
            total.add(some(start, count))
            yield total
        return
    with ProcessPoolExecutor(workers) as pool:
        for part in pool.map(some, starts, counts):
            total.add(part)
            yield total


def main() -> int:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--lives", type=int, default=100_000)
    told.add_argument("--first", type=int, default=0)
    told.add_argument("--workers", type=int, default=1)
    asked = told.parse_args()
    began, total = time.time(), Explored()
    try:
        for total in explore(asked.lives, first=asked.first, workers=asked.workers):
            print(f"{total.lives} lives in {time.time() - began:.0f} s ({total.seconds:.0f} s of the processor), "
                  f"never: {total.never()}, broken: {total.broken[-3:]}", flush=True)  # fmt: skip
    except KeyboardInterrupt:
        print("cut short")
    print(total.report())
    return 1 if total.broken or total.never() else 0


if __name__ == "__main__":
    sys.exit(main())
