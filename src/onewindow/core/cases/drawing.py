"""Drawing inspectors by lot 双随机: anybody can do it again from the published seed and list.

Each candidate gets the SHA-256 of `seed|key|candidate`; those with the smallest digests are drawn. The key is the number
of the case and of the draw. The seed and the pool are fixed the evening before: the digests of both are published then,
the seed itself on its day (`usecases/lots.py`). Who joins the pool or leaves it afterwards changes no draw of that day
without showing: the one is no candidate, the other is left out by name. What it does not keep out: whoever reads the
database the night before knows the seed, and a second draw for a reason stands beside the first (decision 0021).
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nsmallest

from onewindow.core.kernel.codec import digest

AT_LEAST = 2


def draw(seed: str, key: str, candidates: Iterable[str], count: int = AT_LEAST) -> tuple[str, ...]:
    """`count` of the candidates (fewer where there are fewer), in the order of their lots. Order and repetition of
    the list do not matter. ValueError for no seed or a count below one."""
    if not seed or count < 1:
        raise ValueError("a draw needs a seed and at least one place")
    return tuple(one for _, one in _smallest(((lot(seed, key, one), one) for one in candidates), count))


def _smallest(lots: Iterable[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """The smallest of many, each once; no more than twice as many as are drawn are held at a time."""
    held: set[tuple[str, str]] = set()
    for each in lots:
        held.add(each)
        if len(held) > 2 * count:
            held = set(nsmallest(count, held))
    return nsmallest(count, held)


def lot(seed: str, key: str, candidate: str) -> str:
    """The lot of one candidate: `printf '%s' 'seed|key|candidate' | sha256sum`."""
    return digest(f"{seed}|{key}|{candidate}")
