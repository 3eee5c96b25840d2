#!/usr/bin/env python3
"""The least-ask search on bare instances: seconds until both levels are proven, against the search used before.

Families: registers (300 elements, 60 sources, 276 needs, and growing to 1,000 and 200); chained blocks with loops; the
real one-things. Every answer includes the ties and the closure check without the solver. Beside it: how often a
greedy form is heavier than the least one, and by how many questions. One thread.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import common  # noqa: F401 - first: it enters the environment
import hitting
from common import ROOT, options, report, say
from families import Greedy, Problem, chained, decoys, registers

from onewindow.core.compose.bare import Answered, Network, read_problem, solve_problem

SIZE = (300, 60, 276)
GROWTH = [(300, 60, 276), (500, 100, 460), (700, 140, 644), (1000, 200, 920)]
LIMIT = 20.0


def solved(problem: Problem, limit: float = LIMIT) -> tuple[float, float, Answered]:
    """Wall seconds, processor seconds and the answer, from the read problem on."""
    read = read_problem(problem)
    begun, worked = time.perf_counter(), time.process_time()
    answer = solve_problem(read, stop=lambda: time.perf_counter() - begun > limit)
    return time.perf_counter() - begun, time.process_time() - worked, answer


def by_former_search(problem: Problem, limit: float) -> tuple[float, set[str] | None]:
    """Wall seconds of implicit hitting sets on the same levels, and what it takes when it is proven."""
    network = Network(read_problem(problem))
    begun = time.perf_counter()
    instance = hitting.joined(network.instance, network.levels(read_problem(problem))[2], network.ties())
    names, weight, bound = hitting.lightest(instance, stop=lambda: time.perf_counter() - begun > limit)
    return time.perf_counter() - begun, set(names) if weight == bound else None


def family(problems: Sequence[Problem], limit: float = LIMIT) -> dict[str, Any]:
    """Median and worst seconds, how many were proven, and the widest gap of the second level (share of its weight)."""
    runs = [solved(problem, limit) for problem in problems]
    gaps = [
        1 - float(answer.source_bound / answer.source_weight) if answer.source_weight else 0.0
        for *_, answer in runs
    ]
    return {
        "instances": len(runs),
        "median_seconds": round(statistics.median(wall for wall, *_ in runs), 4),
        "worst_seconds": round(max(wall for wall, *_ in runs), 4),
        "median_processor_seconds": round(statistics.median(work for _, work, _ in runs), 4),
        "ask_proven": sum(answer.ask_proven for *_, answer in runs),
        "both_proven": sum(answer.source_proven for *_, answer in runs),
        "widest_gap_of_second_level": round(max(gaps), 4),
    }


def against_former(seeds: int, limit: float) -> dict[str, Any]:
    """The former search on the registers family; where both are proven they must have found the very same answer."""
    seconds, proven, same = [], 0, 0
    for seed in range(seeds):
        problem = registers(*SIZE, seed)
        taken, names = by_former_search(problem, limit)
        seconds.append(taken)
        if names is not None:
            proven += 1
            answer = solved(problem)[2]
            same += names == {*answer.asked, *(f"source {name}" for name in answer.sources)}
    if same < proven:
        raise SystemExit("the two searches differ: one of them is wrong")
    return {
        "instances": seeds,
        "median_seconds": round(statistics.median(seconds), 4),
        "worst_seconds": round(max(seconds), 4),
        "both_proven": proven,
        "same_answer": same,
        "limit_seconds": limit,
    }


def greedy_against_least(problems: Sequence[Problem]) -> dict[str, Any]:
    """How often the greedy form is heavier than the least, and by how many questions and how much weight."""
    questions, weights = [], []
    for problem in problems:
        greedy = Greedy(problem)
        asked = greedy.asked()
        least = solved(problem)[2]
        more = sum(greedy.weight[name] for name in asked) - float(least.ask_weight)
        if more:
            questions.append(len(asked) - len(least.asked))
            weights.append(more / max(float(least.ask_weight), 1))
    return {
        "instances": len(problems),
        "greedy_is_heavier": len(weights),
        "questions_more_median": statistics.median(questions) if questions else 0,
        "questions_more_at_most": max(questions, default=0),
        "weight_more_median_percent": round(100 * statistics.median(weights), 1) if weights else 0,
    }


def real_things(rounds: int) -> dict[str, Any]:
    """Per one-thing: the most answers the presolve left to a search, and the worst milliseconds of the first level."""
    from onewindow.cli.compose import load
    from onewindow.core.catalogue.model import ElementKind
    from onewindow.core.compose import burden, compose, profile_for

    content = load(ROOT / "content")
    profile = profile_for(content.catalogue, "")
    found: dict[str, Any] = {}
    runs: list[tuple[float, int]] = []
    inner = burden.least_ask

    def timed(instance: Any, **more: Any) -> Any:
        begun = time.perf_counter()
        solution = inner(instance, **more)
        runs.append((time.perf_counter() - begun, solution.searched))
        return solution

    burden.least_ask = timed
    chance = random.Random(2026)
    for code, thing in sorted(content.catalogue.things.items()):
        runs.clear()
        for number in range(rounds):
            answers = (
                dict(thing.reference)
                if not number
                else {q.key: _answer(q, chance, ElementKind) for q in thing.situation}
            )
            compose(
                content.catalogue, thing, answers, on=date(2026, 9, 15), profile=profile,
                calendar=content.calendar, route=thing.reference_route,
            )  # fmt: skip
        found[code] = {
            "solved": len(runs),
            "left_to_a_search_at_most": max(left for _, left in runs),
            "median_ms": round(1000 * statistics.median(took for took, _ in runs), 2),
            "worst_ms": round(1000 * max(took for took, _ in runs), 2),
        }
    burden.least_ask = inner
    return found


def _answer(question: Any, chance: random.Random, kinds: Any) -> Any:
    if question.kind is kinds.YES_NO:
        return chance.choice([True, False])
    return chance.choice([option.value for option in question.options] or [40, 200, 400])


def solver_costs() -> dict[str, Any]:
    """What loading the solver costs a process: milliseconds and megabytes of its own memory (PSS)."""
    code = (
        "import time\n"
        "from onewindow.core.compose.bare import read_problem, solve_problem\n"
        "def pss():\n"
        "    rows = open('/proc/self/smaps_rollup').read().splitlines()\n"
        "    return next(int(row.split()[1]) for row in rows if row.startswith('Pss:')) / 1024\n"
        "before = pss(); begun = time.perf_counter()\n"
        "import clingo\n"
        "took = time.perf_counter() - begun; loaded = pss()\n"
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from families import registers\n"
        "solve_problem(read_problem(registers(1000, 200, 920, 0)))\n"
        "print(took * 1000, loaded - before, pss() - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "bench")], capture_output=True, text=True, check=True
    )
    took, loaded, solved_1000 = (round(float(word), 1) for word in done.stdout.split())
    return {"import_ms": took, "import_mb": loaded, "with_1000_elements_solved_mb": solved_1000}


def many(make: Callable[[int], Problem], seeds: int) -> list[Problem]:
    return [make(seed) for seed in range(seeds)]


def main() -> None:
    args = options(__doc__ or "").parse_args()
    quick = args.quick
    say("registers …")
    ours = family(many(lambda seed: registers(*SIZE, seed), 20))
    growth = {
        "x".join(map(str, size)): family(many(lambda s, z=size: registers(*z, s), 5 if quick else 20))
        for size in GROWTH
    }
    say("the former search …")
    former = against_former(5 if quick else 20, 3.0 if quick else LIMIT)
    say("chained blocks, greedy …")
    few = 5 if quick else 20
    loops = {
        "decoys_60_blocks": family(many(lambda seed: decoys(60, seed), few)),
        "loops_30_blocks_of_10": family(many(lambda seed: chained(30, 10, seed), few)),
        "loops_10_blocks_of_30": family(
            many(lambda seed: chained(10, 30, seed), few), 2.0 if quick else LIMIT
        ),
    }
    greedy = {
        "registers_300_60_276": greedy_against_least(
            many(lambda seed: registers(*SIZE, seed), 3 if quick else 20)
        ),
        "blocks_of_loops_6_of_10": greedy_against_least(
            many(lambda seed: chained(6, 10, seed), 10 if quick else 50)
        ),
        "blocks_with_decoys_10": greedy_against_least(
            many(lambda seed: decoys(10, seed), 10 if quick else 50)
        ),
    }
    say("real one-things …")
    report(
        args,
        "least ask, registers 300/60/276, both levels proven",
        ours=ours["median_seconds"],
        baseline=former["median_seconds"],
        unit="s",
        note="median of 20 seeds, one thread, with the ties and the closure check; the baseline is implicit hitting "
        "sets, used before, behind the same presolve",
        aim_seconds=0.3,
        registers=ours,
        former=former,
        growth=growth,
        chained=loops,
        greedy=greedy,
        real=real_things(4 if quick else 20),
        solver=solver_costs(),
    )


if __name__ == "__main__":
    main()
