"""The page of `onewindow results`, in English with the published words in Chinese, and its JSON document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from onewindow.core.compose.reductions import ADDED
from onewindow.core.compose.results import CHANGES, Published, Register, Result, Verdict

_REASONS = {
    "same-element": "asked once for several items",
    "same-paper": "handed in once for several items",
    "source": "looked up in a register",
    "derived": "worked out from other answers",
    "default": "filled in beforehand",
    "part": "taken from the result of another part",
    "held": "held already",
    "optional": "may be left out",
    "exempt-shared": "verified by sharing",
    "exempt-issued": "issued by government",
    "exempt-certificate": "e-certificate held",
    "part-output": "made by another part",
    "commitment": "replaced by a commitment",
    "deferred": "may follow later",
    "cancelled": "cancelled",
    "made-from-form": "application forms made from the answers",
    "together": "handled together in one form at one window",
    "shorter-limits": "by shorter limits",
    "alongside": "by parts running alongside each other",
}
_HEAD = """# Published results beside ours

Printed by `./onewindow results` from `content/published/results.yaml` and the catalogue; a test compares this page with
a fresh run. Do not edit it. Plans are made for {on} in the reference situation of each one-thing unless a row says
otherwise.

**How to read it.** *Before* is counted from the items as each is applied for alone, *after* is what `compose` computes;
neither is typed in. Every line of content says whether it was `found` in a source, is `known` in general, or was
`reconstructed`. Most of the published texts name sums and not their lines, so lines were chosen to add up: a figure that
agrees is then **consistent with** the published one and proves no more. *Reproduced* and *beaten* are said only where
every line behind the figure was found and every published number is compared; which items and which situation stand
behind it is our choice wherever the text does not name them, and a line found elsewhere is not a line of that city.
*Shown* figures are printed as published and never summed or compared. A promise shorter than the law's limit is an
agency's choice without a basis of its own and counts as reconstructed. One form at one window is how this platform works,
not a finding.

**With levers** stands the least the same figure comes to when at most {changes} lawful changes are made to today's content,
found by exact search and composed again ([levers](algorithms/compose.md#10-levers)). These are proposals with their
clauses, not reforms that were made: nothing else on this page rests on them. Only where every line was found and the
figure with levers lies below the published *after* does it say *beaten with levers*; the *before* plays no part in that.
"""


def page(register: Register, results: Sequence[Result]) -> str:
    """The whole page."""
    return "\n".join(_lines(register, results)) + "\n"


def _lines(register: Register, results: Sequence[Result]) -> Iterable[str]:
    yield _HEAD.format(on=register.on.isoformat(), changes=CHANGES)
    yield _counted(results)
    yield ""
    yield "| id | figure | unit | published | computed | with levers | verdict | reconstructed lines |"
    yield "|---|---|---|---|---|---|---|---|"
    for result in results:
        of = result.of
        yield (
            f"| {of.id} | {of.subject.pick('en')} | {of.unit.pick('en')} | {_published(of)} | {_computed(result)} "
            f"| {_best(result)} | {result.verdict.value} | {_share(result)} |"
        )
    yield ""
    yield "## Where each line went"
    for result in results:
        yield from _about(result)
    yield ""
    yield "## Figures that cannot be reproduced"
    yield ""
    for row in register.not_reproduced:
        yield f"- **{row.id}** {row.subject.pick('en')}: 「{row.quote}」 {row.why.pick('en')}"


def _counted(results: Sequence[Result]) -> str:
    """How many figures stand how, one sentence."""
    said = [f"{sum(r.verdict is v for r in results)} {v.value}" for v in Verdict]
    return f"{len(results)} figures: {', '.join(said)}."


def _published(of: Published) -> str:
    known = of.published
    if "saves" in known:
        return f"−{_n(known['saves'])}"
    after = f"{_n(known['least'])}–{_n(known['after'])}" if "least" in known else _n(known["after"])
    before = {"at_least": "≥ "}.get(of.compare.get("before", ""), "")
    shown = " (shown)" if of.compare.get("before") == "shown" else ""
    return f"{before}{_n(known['before'])}{shown} → {after}" if "before" in known else f"→ {after}"


def _computed(result: Result) -> str:
    """Ours; a before-figure only where it is compared or explains what was saved."""
    if result.of.compare.get("before") == "shown" or (
        "before" not in result.of.compare and not _saves(result)
    ):
        return f"→ {_n(result.after)}"
    saved = f" (−{_n(result.before - result.after)})" if _saves(result) else ""
    return f"{_n(result.before)} → {_n(result.after)}{saved}"


def _best(result: Result) -> str:
    return f"→ {result.best.after}" if result.best is not None else ""


def _tells_before(result: Result) -> bool:
    """Whether our before-figure is set against a published one; one that is not would invite a sum of limits."""
    return _saves(result) or result.of.compare.get("before", "shown") != "shown"


def _saves(result: Result) -> bool:
    return "saves" in result.of.compare


def _share(result: Result) -> str:
    lines = sum(result.bases.values())
    return f"{result.bases.get('reconstructed', 0)} of {lines} ({result.reconstructed:.0%})"


def _about(result: Result) -> Iterable[str]:
    of = result.of
    yield ""
    yield f"### {of.id} {of.subject.pick('en')}"
    yield ""
    yield f"{of.subject.zh}。{of.source}：「{of.quote}」"
    yield ""
    if result.reasons and _tells_before(result):
        reasons = ", ".join(_reason(*pair) for pair in result.reasons.items())
        yield f"- Computed {_n(result.before)} → {_n(result.after)}: {reasons}."
    else:
        yield f"- Computed {_n(result.after)}."
    if result.parts:
        yield f"- Made of: {'; '.join(f'{name} {_n(value)}' for name, value in result.parts)}."
    told = ", ".join(f"{count} {kind}" for kind, count in result.bases.items())
    yield f"- Lines: {told}. {_verdict(result)}"
    if of.note.zh:
        yield f"- {of.note.pick('en')}"
    if result.best is not None:
        told = " ".join(change.pick("en") for change in result.best.changes)
        proven = "proven best" if result.best.exact else "best found"
        yield f"- With levers {result.best.after} ({proven}): {told}"


def _reason(reason: str, count: int) -> str:
    if reason == ADDED:
        return f"and {-count} more that only this route wants"
    return f"{count} {_REASONS[reason]}"


def _verdict(result: Result) -> str:
    lower = result.after < result.of.published.get("least", result.of.published.get("after", result.after))
    more = {
        Verdict.CONSISTENT: "Consistent with the published figure" + (", computed lower." if lower else "."),
        Verdict.REPRODUCED: "Reproduced: every line was found.",
        Verdict.BEATEN: "Beaten: every line was found, and ours is lower.",
        Verdict.WITH_LEVERS: "Every line was found: beaten once the levers below are made, the after alone compared.",
        Verdict.DIFFERS: "Differs from the published figure.",
    }
    return more[result.verdict]


def _n(value: float) -> str:
    """Whole numbers without a point, others with one place."""
    return f"{int(value)}" if value == int(value) else f"{value:.1f}"


def to_json(register: Register, results: Sequence[Result]) -> dict[str, Any]:
    """The document of `onewindow results --json` (schema: docs/results.schema.json)."""
    return {
        "on": register.on.isoformat(),
        "results": [
            {
                "id": r.of.id, "subject": r.of.subject.to_json(), "unit": r.of.unit.to_json(), "source": r.of.source,
                "quote": r.of.quote, "published": r.of.published, "compare": r.of.compare,
                "computed": {"before": r.before, "after": r.after}, "reasons": r.reasons, "lines": r.bases,
                "reconstructed": round(r.reconstructed, 4), "verdict": r.verdict.value,
                "parts": [{"name": name, "value": value} for name, value in r.parts], "note": r.of.note.to_json(),
                "with_levers": None if r.best is None else {
                    "after": r.best.after, "proven": r.best.exact,
                    "changes": [change.to_json() for change in r.best.changes],
                },
            }
            for r in results
        ],
        "not_reproduced": [
            {"id": row.id, "subject": row.subject.to_json(), "quote": row.quote, "why": row.why.to_json()}
            for row in register.not_reproduced
        ],
    }  # fmt: skip
