"""公示 before a decision: period, objections, answers. An objection is a dated record and is answered before the decision
(AL art. 36, 40; the item's own rule says when it is due). It stops at most the promise: never the statutory clock."""

from __future__ import annotations

from dataclasses import replace

from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import T
from onewindow.core.process.clocks import next_day
from onewindow.core.process.procedure import Made
from onewindow.core.process.refusals import words

from .checks import CaseDeed, check
from .guards import CaseSight, day, guard, published
from .makers import end_date, ended, maker, resumed, started, stopped
from .public import ADOPTED, CLOSED, OPEN, REJECTED, Objection, Publicity

AL36 = "行政许可法第三十六条"
AL45 = "行政许可法第四十五条"
HOLDS = "publicity"
"""What stands for the publication among those that hold a clock."""

NOT_DUE = declare(
    "case.publicity_not_due",
    zh="本事项没有规定决定前公示，不用公示。",
    en="No rule asks for a publication before this decision.",
    clause=AL36,
)
RUNS = declare(
    "case.publicity_runs",
    zh="公示到 {until} 为止，还没有满。期满以前不作决定。",
    en="The publication runs until {until}; nothing is decided before its end.",
    clause=AL36,
)
OVER = declare(
    "case.publicity_over",
    zh="没有进行中的公示。",
    en="No publication is running.",
    clause=AL36,
)
MISSING = declare(
    "case.publicity_missing",
    zh="本事项要先公示再决定（{basis}）。请先发布公示。",
    en="This item is published before it is decided ({basis}). Publish it first.",
    clause=AL36,
)
UNANSWERED = declare(
    "case.objection_unanswered",
    zh="还有 {count} 条异议没有答复。请逐条答复以后再决定。",
    en="{count} objections have no answer yet. Answer each before the decision.",
    clause=AL36,
)
NO_PUBLICITY = declare(
    "case.no_publicity",
    zh="这一件没有公示过，没有可以登记的异议。",
    en="Nothing was published for this part, so there is nothing to object to.",
    clause=AL36,
)
NO_OBJECTION = declare(
    "case.no_objection",
    zh="没有第 {number} 号异议，或者已经答复过。",
    en="There is no objection number {number}, or it was answered.",
    clause=AL36,
)
BEFORE_ANNOUNCED = declare(
    "case.before_announced",
    zh="{since} 才公示，异议不能更早。请核对日期。",
    en="It was published on {since}: no objection comes before that. Check the date.",
    clause=AL36,
)
ANSWER_UNKNOWN = declare(
    "case.objection_answer",
    zh="对异议的处理要选：采纳、不采纳。",
    en="An objection is adopted or not adopted.",
    clause=AL36,
)
words(
    content=T("公示内容", "what is published"),
    objector=T("提出异议的人和联系方式", "who objects, and how to reach them"),
    objection=T("异议", "the objection"),
    answer_kind=T("采纳还是不采纳", "adopted or not"),
    number=T("编号", "the number"),
)


def _open(sight: CaseSight) -> bool:
    publicity = sight.state.publicity
    return publicity is not None and publicity.stage == OPEN


# --- guards ---------------------------------------------------------------------------------------------------------


@guard
def publicity_due(sight: CaseSight) -> Refusal | None:
    return None if sight.terms.publicity is not None else Refusal(NOT_DUE, {})


@guard
def publicity_closed(sight: CaseSight) -> Refusal | None:
    """While one runs, neither a second one nor a decision."""
    publicity = sight.state.publicity
    if publicity is None or publicity.stage == CLOSED:
        return None
    return Refusal(RUNS, {"until": publicity.until.isoformat() if publicity.until else ""})


@guard
def publicity_done(sight: CaseSight) -> Refusal | None:
    """Before a decision in favour: it was published, where the item's rule asks for it."""
    term = sight.terms.publicity
    return Refusal(MISSING, {"basis": term.basis}) if term is not None and sight.state.publicity is None else None


@guard
def objections_answered(sight: CaseSight) -> Refusal | None:
    publicity = sight.state.publicity
    left = len(publicity.unanswered) if publicity is not None else 0
    return Refusal(UNANSWERED, {"count": left}) if left else None


@guard
def publicity_announced(sight: CaseSight) -> Refusal | None:
    return None if sight.state.publicity is not None else Refusal(NO_PUBLICITY, {})


@guard
def objection_waits(sight: CaseSight) -> Refusal | None:
    publicity = sight.state.publicity
    return None if publicity is not None and publicity.unanswered else Refusal(NO_OBJECTION, {"number": ""})


@guard
def publicity_is_over(sight: CaseSight) -> Refusal | None:
    """Its last day has passed, and is certain."""
    clock = sight.state.clocks.get("publicity")
    if clock is None or not _open(sight) or clock.ended is not None:
        return Refusal(OVER, {})
    return published(clock) if clock.passed(sight.at) else Refusal(RUNS, {"until": day(clock)})


# --- checks ---------------------------------------------------------------------------------------------------------


@check
def objection_known(deed: CaseDeed) -> Refusal | None:
    publicity = deed.state.publicity
    found = {one.number for one in publicity.unanswered} if publicity is not None else set()
    return None if _number(deed) in found else Refusal(NO_OBJECTION, {"number": str(deed.data["number"])})


@check
def after_announcement(deed: CaseDeed) -> Refusal | None:
    """Nobody objects to what is not published yet."""
    told = deed.state.publicity
    if told is not None and legal_date(deed.at) < told.since:
        return Refusal(BEFORE_ANNOUNCED, {"since": told.since.isoformat()})
    return None


@check
def answer_known(deed: CaseDeed) -> Refusal | None:
    return None if deed.data["answer_kind"] in (ADOPTED, REJECTED) else Refusal(ANSWER_UNKNOWN, {})


def _number(deed: CaseDeed) -> int:
    try:
        return int(deed.data["number"])
    except (TypeError, ValueError):
        return 0


# --- makers ---------------------------------------------------------------------------------------------------------


@maker("announce_publicity")
def announce_publicity(deed: CaseDeed) -> Made:
    """发布公示: from the day after, as long as the item's rule says; the earlier one stays in the history."""
    term = deed.terms.publicity
    assert term is not None  # guarded: publicity_due
    changes = started(deed, "publicity", term.within, deed.at)
    until = changes[0].clock.due.by
    running = {clock.name for clock in deed.state.open_clocks()}
    stops = tuple(sorted(set(term.stops) & running))
    made = Publicity(legal_date(deed.at), until, OPEN, stops)
    return Made(
        {"publicity": made.to_json(), "until": end_date(changes, "publicity")},
        clocks=changes + stopped(deed, stops, next_day(deed.at)),
    )


@maker("record_objection")
def record_objection(deed: CaseDeed) -> Made:
    """登记异议: numbered and dated. After the end it is kept too, marked late, and answered all the same."""
    publicity = deed.state.publicity
    assert publicity is not None  # guarded: publicity_announced
    on = legal_date(deed.at)
    late = publicity.until is not None and on > publicity.until
    new = Objection(len(publicity.objections) + 1, on, late)
    after = replace(publicity, objections=(*publicity.objections, new))
    return Made({"publicity": after.to_json(), "objection": new.number})


@maker("answer_objection")
def answer_objection(deed: CaseDeed) -> Made:
    publicity = deed.state.publicity
    assert publicity is not None  # guarded: objection_waits
    number, answer = _number(deed), deed.data["answer_kind"]
    told = tuple(
        replace(one, answer=answer) if one.number == number else one for one in publicity.objections
    )
    return Made({"publicity": replace(publicity, objections=told).to_json(), "answered": number})


@maker("close_publicity")
def close_publicity(deed: CaseDeed) -> Made:
    """公示期满: by itself. Its last day is the last that the promise leaves out."""
    publicity = deed.state.publicity
    assert publicity is not None and publicity.until is not None  # guarded: publicity_is_over
    changes = ended(deed, ("publicity",), deed.at) + resumed(deed, publicity.stops, publicity.until, ends=HOLDS)
    return Made({"publicity": replace(publicity, stage=CLOSED).to_json()}, clocks=changes)
