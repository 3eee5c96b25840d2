"""onewindow compose --problem FILE: a bare instance, solved without a catalogue."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from onewindow.core.kernel.refusal import refuse

from .output import UsageError, emit, locale, warn


def solve_file(name: str, seconds: float) -> int:
    """Read, solve within `seconds` and print; `-` is stdin. 1 when a need cannot be met (they are printed).

    Refused (`compose.bad-problem` and its kin) for what cannot be read as a problem.
    """
    end = time.monotonic() + seconds
    from onewindow.core.compose.bare import read_problem, solve_problem
    from onewindow.core.compose.unmet import unmet

    if not seconds >= 0:
        raise UsageError(f"--seconds {seconds}: write 0 or more")
    problem = read_problem(_read_json(name))
    for key in problem.ignored:
        warn(f"{key} means nothing here and is ignored")
    missing = unmet(problem)
    if missing:
        emit({"unsatisfiable": [{"need": each.need, "because": each.because.pick(locale())} for each in missing]})
        return 1
    emit(solve_problem(problem, stop=lambda: time.monotonic() > end).to_json())
    return 0


def _read_json(name: str) -> Any:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--problem: cannot be read: {error}") from None
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise refuse("compose.bad-problem", where=name, expected=f"JSON ({error})") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object. Refused when a key stands in it twice: a reader would silently drop one of them."""
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise refuse("compose.problem-twice", where="JSON", name=key)
        seen.add(key)
    return dict(pairs)
