"""What now, part by part: where each stands, what the window may do with it, and for whom a waiting one waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.cases import OUTCOMES, STATUSES, ActType, Status
from onewindow.core.cases.authority import WINDOW_ACTION
from onewindow.core.cases.guards import deferrable_now
from onewindow.core.clock import due
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.counter_lists import READY
from onewindow.reads.counter_materials import MaterialLine
from onewindow.reads.counter_open import OpenApplication, Part

LATE = {
    "withdrawn": T(
        "视为撤回这一件，可以再申请", "this part counts as withdrawn; a new application is possible"
    ),
    "not_accepted": T(
        "不予受理这一件，可以再申请", "this part is not accepted; a new application is possible"
    ),
}
NOTICE_CLAUSE = "行政许可法第三十二条第一款第四项"


_BY = {
    "check": T("缺什么最晚{d}告知", "what is lacking is told by {d}"),
    "gap": T("最晚{d}告知", "to be told by {d}"),
    "gap-else": T("最晚{d}告知", "to be told by {d}"),
    "correcting": T("最晚{d}补齐", "complete by {d}"),
    "came": T("最晚{d}核对", "check by {d}"),
    "accepted": T("最晚{d}办好", "decided by {d}"),
    "deferred": T("最晚{d}补交", "hand in by {d}"),
    "out": T("最晚{d}送达", "deliver by {d}"),
}


@dataclass(frozen=True, slots=True)
class PartView:
    """One part in the pane “what now”. `code`: its item in the catalogue.

    `stand` says which buttons count it; `tag` and `tag_text` the mark.

    `follow`: papers that may be handed in later 容缺 and are not here; they are named when the part is accepted.
    `stand`: ready (accept), record (a filing), else (the agency accepts), check, gap, gap-else (the agency tells),
    correcting, came, waiting, accepted, deferred, out, step, closed. `due` is the next day that counts. `promisable`: papers
    not here whose coming later may be promised at the window 容缺承诺, where the agency itself accepts.
    """

    case: UUID
    version: int
    number: str
    code: str
    item: Text
    department: Text
    agency: Text
    stand: str
    status: Text
    tag: str
    tag_text: Text
    note: Text
    due: date | None
    bad: tuple[str, ...]
    deferrable: bool
    follow: tuple[str, ...]
    awaited: tuple[str, ...]
    later: tuple[str, ...]
    can_withdraw: bool
    can_not_required: bool
    can_not_competent: bool
    refusals: tuple[Refusal, ...]
    window: bool = False
    promisable: tuple[str, ...] = ()

    @property
    def by_when(self) -> Text:
        """The day that counts, with what has to have happened by then; empty where there is none."""
        if self.due is None or self.stand not in _BY:
            return Text("")
        word = _BY[self.stand]
        return words.say(word.zh, word.en, d=words.day(self.due))


def views(opened: OpenApplication, materials: Sequence[MaterialLine]) -> tuple[PartView, ...]:
    """Every part, in the order of the plan."""
    return tuple(_view(opened, part, materials) for part in opened.parts)


def _view(opened: OpenApplication, part: Part, materials: Sequence[MaterialLine]) -> PartView:
    state, terms = part.state, part.terms
    unchecked = _unchecked(part, materials)
    bad = tuple(code for code in state.bad_materials() if terms.material(code))
    follow = _follow(part, materials)
    stand = _stand(part, bad, unchecked, opened.now)
    tag, tag_text, note, day = _told(part, stand, bad, unchecked)
    if stand == "ready" and follow:
        note = words.say("可以受理，容缺 {n} 份后补", "can be accepted, {n} may follow", n=len(follow))
    if stand == "ready" and _by_time(part, opened.now):
        note = T("告知期限过了，视为已受理", "the time for a notice is over: accepted by law")
    if stand in ("accepted", "out") and day is not None and day < opened.on:
        tag = "late"
    action = "record" if terms.act_type is ActType.FILING else "accept"
    return PartView(
        case=part.row.id,
        version=part.row.version,
        number=part.row.number,
        code=part.row.item,
        item=terms.item_name,
        department=part.department.short,
        agency=part.department.name,
        stand=stand,
        status=STATUSES[state.status],
        tag=tag,
        tag_text=tag_text,
        note=note,
        due=day,
        bad=bad,
        deferrable=_deferrable(part, bad) and part.may("accept"),
        follow=follow,
        awaited=tuple(gap.material for gap in state.gaps if gap.handed_in is None)
        if state.status is Status.CORRECTING
        else (),
        later=tuple(code for code, there in state.deferred.items() if not there),
        can_withdraw=part.may("withdraw"),
        can_not_required=part.may("declare_not_required"),
        can_not_competent=part.may("declare_not_competent"),
        refusals=part.why_not(action),
        window=part.may(WINDOW_ACTION.get(terms.act_type, "")),
        promisable=_promisable(part, {*bad, *follow}),
    )


def _unchecked(part: Part, materials: Sequence[MaterialLine]) -> tuple[str, ...]:
    """Required papers of this part without a finding; one that may follow counts only when it was brought."""
    found = []
    for line in materials:
        term = part.terms.material(line.code)
        if term is None or line.sign:
            continue
        brought = bool(line.files) or line.paper
        wanted = (term.required and not term.deferrable) or brought
        if wanted and line.code not in part.state.checks:
            found.append(line.code)
    return tuple(found)


def _deferrable(part: Part, bad: Sequence[str]) -> bool:
    """Everything that is wrong may be handed in later 容缺."""
    terms = [part.terms.material(code) for code in bad]
    return bool(bad) and part.terms.deferral is not None and all(term and term.deferrable for term in terms)


def _promisable(part: Part, lacking: set[str]) -> tuple[str, ...]:
    """Where the window accepts, the promise is signed with the acceptance."""
    if part.may("accept") or not part.terms.deferral_written or not part.may("promise_deferred"):
        return ()
    return tuple(code for code in deferrable_now(part.state, part.terms) if code in lacking)


def _follow(part: Part, materials: Sequence[MaterialLine]) -> tuple[str, ...]:
    """Papers that may follow and have not been brought."""
    found = []
    for line in materials:
        term = part.terms.material(line.code)
        here = bool(line.files) or line.paper or line.code in part.state.checks
        if term is not None and term.deferrable and part.terms.deferral is not None and not here:
            found.append(line.code)
    return tuple(found)


def _by_time(part: Part, now: datetime) -> bool:
    """Nobody spoke within the notice period: the part counts as accepted from its receipt (AL art. 32(4))."""
    clock = part.state.clocks.get("notice")
    return part.state.status is Status.RECEIVED and clock is not None and clock.passed(now)


def _stand(part: Part, bad: Sequence[str], unchecked: Sequence[str], now: datetime) -> str:
    state, terms = part.state, part.terms
    status = state.status
    if terms.act_type is ActType.STEP:
        return "step"
    if status is Status.WAITING:
        return "waiting"
    if status is Status.CORRECTING:
        return "correcting" if any(gap.handed_in is None for gap in state.gaps) else "came"
    if status is Status.ACCEPTED:
        return "deferred" if not all(state.deferred.values()) else "accepted"
    if status in READY:
        return "out"
    if status is not Status.RECEIVED:
        return "closed"
    if _by_time(part, now) and part.may("accept"):
        return "ready"
    if bad:
        return "gap" if part.may("notify_correction") and not unchecked else _gap_else(part, unchecked)
    if unchecked:
        return "check"
    if part.may("record"):
        return "record"
    return "ready" if part.may("accept") else "else"


def _gap_else(part: Part, unchecked: Sequence[str]) -> str:
    """A gap not told now: other papers are still to be checked first, or the agency tells it."""
    return "check" if unchecked and part.may("notify_correction") else "gap-else"


def _told(
    part: Part, stand: str, bad: Sequence[str], unchecked: Sequence[str]
) -> tuple[str, Text, Text, date | None]:
    """(tag, its word, the line beside it, the day that counts)."""
    state, short = part.state, part.department.short
    collect = _end(part, "collect") or _end(part, "notice")
    if stand == "ready":
        return "ok", T("齐全", "complete"), T("可以受理", "can be accepted"), None
    if stand == "record":
        return "ok", T("齐全", "complete"), T("可以备案", "can be recorded"), None
    if stand == "else":
        return "run", T("转部门", "passed on"), _passed(part), None
    if stand == "check":
        note = words.say("还有 {n} 份没核对", "{n} still to check", n=len(unchecked))
        if bad:
            return "near", words.say("缺 {n} 份", "{n} lacking", n=len(bad)), note, collect
        return "wait", T("收件", "received"), note, collect
    if stand == "gap":
        return (
            "near",
            words.say("缺 {n} 份", "{n} lacking", n=len(bad)),
            T("先收件，一次告知", "received; told once"),
            collect,
        )
    if stand == "gap-else":
        note = words.say("由{d}发补正告知", "{d} gives the notice", d=short)
        if state.corrected_once is not None:
            note = T("告知过一次，不能再要求补正；请当场补齐", "told once already: put it right here")
        return "near", words.say("缺 {n} 份", "{n} lacking", n=len(bad)), note, collect
    if stand == "correcting":
        missing = [gap for gap in state.gaps if gap.handed_in is None]
        note = words.say("等补 {n} 份，还没起算", "{n} awaited, clock not started", n=len(missing))
        return "near", T("等补正", "correction"), note, _end(part, "supplement")
    if stand == "came":
        return (
            "near",
            T("补来了", "handed in"),
            T("请核对，齐全就受理", "check, then accept"),
            _end(part, "check"),
        )
    if stand == "waiting":
        names = {edge.case: edge.name for edge in part.terms.edges}
        waits = words.joined(
            [names.get(wait.case, Text(str(wait.name))) for wait in state.open_waits("acceptance")]
        )
        note = words.say("等“{w}”的结果，还没起算", "waits for {w}; clock not started", w=waits)
        return "wait", T("收件", "received"), note, None
    if stand in ("accepted", "deferred"):
        return _accepted(part, stand)
    if stand == "out":
        return "ok", _outcome(part), T("到“出件”发放", "hand it out"), _end(part, "delivery")
    if stand == "step":
        return _step(part)
    return "ok" if state.sign >= 0 else "no", STATUSES[state.status], _outcome(part), None


def _passed(part: Part) -> Text:
    """Why the window does not accept it, and who does."""
    if part.terms.act_type is ActType.FILING:
        return words.say("材料齐全，由{d}备案", "complete; {d} records it", d=part.department.short)
    return words.say("材料齐全，由{d}受理", "complete; {d} accepts it", d=part.department.short)


def _accepted(part: Part, stand: str) -> tuple[str, Text, Text, date | None]:
    state = part.state
    on = words.day(legal_date(state.accepted_at)) if state.accepted_at else Text("")
    if stand == "deferred":
        missing = sum(1 for there in state.deferred.values() if not there)
        note = words.say("{on}受理，容缺 {n} 份待补", "accepted {on}, {n} may follow", on=on, n=missing)
        return "near", T("已受理", "accepted"), note, _end(part, "deferral")
    note = words.say("{on}受理，由{d}办", "accepted {on}, with {d}", on=on, d=part.department.short)
    return "ok", T("已受理", "accepted"), note, _end(part, "promise") or _end(part, "statutory")


def _step(part: Part) -> tuple[str, Text, Text, date | None]:
    """A utility's step: contact and status only, no acceptance, no decision."""
    status = part.state.status
    tag = "ok" if status is Status.DONE else "no" if status is Status.NOT_DONE else "run"
    phone = part.department.phone
    note = words.say("{d}联系，电话 {p}", "{d} will call, phone {p}", d=part.department.short, p=phone or "—")
    return tag, STATUSES[status], note, None


def _outcome(part: Part) -> Text:
    return OUTCOMES.get(part.state.outcome, STATUSES[part.state.status])


def _end(part: Part, clock: str) -> date | None:
    found = part.state.clocks.get(clock)
    return found.due.by if found is not None and found.ended is None else None


# --- the one-time notice -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GapView:
    """One line of the notice: what is wrong and what to hand in. `field` is its name in the form."""

    material: str
    name: Text
    reason: str
    words: str
    field: str


@dataclass(frozen=True, slots=True)
class NoticePart:
    """One part on the notice: its agency, the last day for the supplement, what happens after it.

    `unchecked`: its papers without a finding; what is wrong with one of them could not be asked for later.
    """

    case: UUID
    version: int
    item: Text
    agency: Text
    due: date
    days: Text
    late: Text
    lines: tuple[GapView, ...]
    unchecked: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """The one correction notice of this application, ready to be sent: one paper, each part in its own name.

    Every part with a known gap is on it. `collect_by`: by this day the gaps should leave together; `unchecked`: parts
    without a known gap whose papers are still to be checked; `waiting`: parts that wait for an earlier result.
    """

    parts: tuple[NoticePart, ...]
    collect_by: date | None
    unchecked: tuple[Text, ...]
    waiting: tuple[Text, ...]
    clause: str

    @property
    def lines(self) -> int:
        return sum(len(part.lines) for part in self.parts)

    @property
    def to_confirm(self) -> tuple[NoticePart, ...]:
        """Parts on the notice with papers nobody has looked at: it leaves only after a check or a confirmation."""
        return tuple(part for part in self.parts if part.unchecked)


def notice(
    opened: OpenApplication, shown: Sequence[PartView], materials: Sequence[MaterialLine]
) -> NoticeView | None:
    """None while no part has a gap that the window may tell."""
    mine = {view.case for view in shown if view.bad and view.stand in ("gap", "check")}
    if not mine:
        return None
    named = {line.code: line for line in materials}
    parts = tuple(
        _notice_part(opened, part, named, materials) for part in opened.parts if part.row.id in mine
    )
    ends = [end for part in opened.parts if part.row.id in mine and (end := _end(part, "collect"))]
    unchecked = tuple(view.item for view in shown if view.stand == "check" and view.case not in mine)
    waiting = tuple(view.item for view in shown if view.stand == "waiting")
    return NoticeView(parts, min(ends) if ends else None, unchecked, waiting, NOTICE_CLAUSE)


def _notice_part(
    opened: OpenApplication, part: Part, named: dict[str, MaterialLine], materials: Sequence[MaterialLine]
) -> NoticePart:
    terms = part.terms
    lines = []
    for code in part.state.bad_materials():
        line = named.get(code)
        said = opened.notes.get((str(part.row.id), code), "")
        wanted = line.requirement.zh if line else ""
        lines.append(
            GapView(
                code,
                line.name if line else Text(code, code),
                part.state.checks[code].reason,
                said or wanted,
                f"gap.{part.row.id}.{code}",
            )
        )
    end = due(terms.supplement, opened.now, calendar=opened.calendar, cutoff=terms.cutoff)
    return NoticePart(
        part.row.id,
        part.row.version,
        terms.item_name,
        terms.department_name,
        end.by,
        words.limit(terms.supplement),
        LATE.get(terms.on_late, LATE["withdrawn"]),
        tuple(lines),
        tuple(named[code].name for code in _unchecked(part, materials)),
    )
