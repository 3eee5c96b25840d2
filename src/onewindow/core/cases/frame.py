"""The joint frame 45 + 15 (AL art. 42.2): licences that a government orders handled together end within one limit, counted
from the first of them that was accepted; once, the head of that government extends it for all. Every part keeps the
clocks of its own law, which may be shorter; none may be extended beyond the frame.
"""

from __future__ import annotations

from datetime import datetime

from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.process import clocks
from onewindow.core.process.clocks import ClockChange
from onewindow.core.process.events import PER_APPLICATION, DocumentOrder
from onewindow.core.process.procedure import Made

from .checks import CaseDeed, check
from .guards import CaseSight, day, guard
from .makers import end_date, maker, started

AL422 = "行政许可法第四十二条第二款"
FRAME = "frame"

NOT_FRAMED = declare(
    "case.frame_none",
    zh="这一项不在联合办理之内，按它自己的期限办。",
    en="This part is not handled jointly: it keeps its own limit.",
    clause=AL422,
)
FRAME_OVER = declare(
    "case.frame_not_running",
    zh="联合办理的期限没有在走，或者已经延长过一次。",
    en="The limit of joint handling is not running, or was extended once already.",
    clause=AL422,
)
FRAME_HEAD = declare(
    "case.frame_approver",
    zh="联合办理的延长由本级人民政府负责人批准。",
    en="The limit of joint handling is extended by the head of the government of that level.",
    clause=AL422,
)
FRAME_OUTRUN = declare(
    "case.frame_outrun",
    zh="这一项延长以后到 {until}，超过联合办理的最后一天 {due}。要延长，请本级人民政府负责人批准整体延长。",
    en="Extended, this part would end on {until}, past the last day of joint handling, {due}. "
    "The head of the government may extend the whole.",
    clause=AL422,
)
FRAME_KNOWN = declare(
    "case.frame_known",
    zh="联合办理的期限已经从这一天或者更早起算。",
    en="The limit of joint handling runs from this day or an earlier one.",
    clause=AL422,
)


# --- guards ---------------------------------------------------------------------------------------------------------


@guard
def framed(sight: CaseSight) -> Refusal | None:
    return None if sight.terms.frame is not None else Refusal(NOT_FRAMED, {})


@guard
def frame_extendable(sight: CaseSight) -> Refusal | None:
    """It runs, and was not extended before."""
    clock = sight.state.clocks.get(FRAME)
    open_ = clock is not None and clock.ended is None and clock.extra is None
    return None if open_ else Refusal(FRAME_OVER, {})


@guard
def government_head(sight: CaseSight) -> Refusal | None:
    term = sight.terms.frame
    if term is None or sight.actor.of_department(term.government, sight.terms.jurisdiction):
        return None
    return Refusal(FRAME_HEAD, {})


# --- checks ---------------------------------------------------------------------------------------------------------


@check
def frame_earlier(deed: CaseDeed) -> Refusal | None:
    """It starts once; again only where an earlier acceptance became known (acceptance by lapse of time)."""
    clock = deed.state.clocks.get(FRAME)
    if clock is None or datetime.fromisoformat(deed.data["from"]) < clock.started:
        return None
    return Refusal(FRAME_KNOWN, {})


@check
def inside_frame(deed: CaseDeed) -> Refusal | None:
    """A part's own extension ends within the frame."""
    clock, own, term = deed.state.clocks.get(FRAME), deed.state.clocks.get("statutory"), deed.terms.extension
    if clock is None or clock.ended is not None or own is None or term is None:
        return None
    after = clocks.extend(own, term.limit, calendar=deed.calendar, cutoff=deed.terms.cutoff).clock
    if after.due.by <= clock.due.by:
        return None
    return Refusal(FRAME_OUTRUN, {"until": day(after), "due": day(clock)})


# --- makers ---------------------------------------------------------------------------------------------------------


@maker("start_frame")
def start_frame(deed: CaseDeed) -> Made:
    """From the first acceptance among the parts handled together, whichever part that was."""
    term = deed.terms.frame
    assert term is not None  # guarded: framed
    since = datetime.fromisoformat(deed.data["from"])
    changes = started(deed, FRAME, term.limit, since)
    old = deed.state.clocks.get(FRAME)
    if old is not None and old.extra is not None:  # what was granted stays granted
        clock = clocks.extend(changes[0].clock, old.extra, calendar=deed.calendar, cutoff=deed.terms.cutoff).clock
        changes = (ClockChange(clocks.START, clock),)
    return Made({"frame": {"from": deed.data["from"], "basis": term.basis}}, clocks=changes)


@maker("extend_frame")
def extend_frame(deed: CaseDeed) -> Made:
    """Once, for all parts that are still open; one notice speaks for them."""
    term = deed.terms.frame
    assert term is not None  # guarded: framed
    before = deed.state.clocks[FRAME]
    change = clocks.extend(before, term.extension, calendar=deed.calendar, cutoff=deed.terms.cutoff)
    told = {
        "limit": str(term.extension), "group": True, "before": before.due.by.isoformat(), "basis": term.basis,
        "due": end_date((change,), FRAME), "since": before.started.isoformat(), "government": term.government,
    }  # fmt: skip
    paper = DocumentOrder("extension_notice", told, paper=PER_APPLICATION)
    return Made({"frame_extended": {"limit": str(term.extension)}}, clocks=(change,), documents=(paper,))


