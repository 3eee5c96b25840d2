"""One part as its applicant sees it: where it stands, by when, how many working days were used, what if late."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.core.cases import OUTCOMES, ActType, CaseState, CaseTerms, Outcome, Status, terms_now
from onewindow.core.clock import Calendar, Limit, Unit, remaining, working_days_between
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import EN, T, Text
from onewindow.core.process.clocks import Clock
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_promise_words import of_interest
from onewindow.store.models import Case

STATUTORY, PROMISE = "statutory", "promise"
FILED_WAIT = T("已收件，等备案", "Received, being filed")
"""A filing is never accepted (受理): it is received, then filed."""
LATE_DEFERRAL: dict[str, Text] = {
    Outcome.WITHDRAWN_DEEMED: T("后补材料逾期，视为撤回", "deemed withdrawn: papers to follow came too late"),
    Outcome.NOT_ACCEPTED: T("后补材料逾期，撤销受理", "acceptance revoked: papers to follow came too late"),
}
"""Late after acceptance means the papers that were to follow (容缺后补), not a correction."""

GAP_WORDS: dict[str, Text] = {
    "missing": T("没有交", "not handed in"),
    "incomplete": T("不齐全", "incomplete"),
    "illegible": T("看不清", "not legible"),
    "expired": T("过了有效期", "out of date"),
    "wrong_form": T("不符合法定形式", "not in the form the law demands"),
    "inconsistent": T("内容前后不一致", "contradicts itself"),
    "no_seal": T("缺签名或者盖章", "signature or seal is missing"),
    "not_this": T("不是要求的材料", "not the paper that is asked"),
}


@dataclass(frozen=True, slots=True)
class DaysView:
    """Working days of one clock (see `web.ui.parts.Days`)."""

    used: int
    total: int
    paused: int
    state: str
    note: Text


@dataclass(frozen=True, slots=True)
class PartView:
    """One part. `state` and `tag` as in `web.ui.parts.Track`; `group`: done, run, you, wait, no (for counting)."""

    id: UUID
    version: int
    item: str
    name: Text
    agency: Text
    state: str
    group: str
    tag: str
    tag_text: Text
    text: Text
    days: DaysView | None
    due: date | None
    due_open: bool
    statutory: date | None
    can_withdraw: bool
    certificate: bool
    promise: Text = Text("")


@dataclass(frozen=True, slots=True)
class GapView:
    """One paper of the one-time notice: what is wrong, whether it came in meanwhile. `words`: what the notice says in
    the words of whoever looked at it, as written."""

    material: str
    name: Text
    reason: Text
    handed_in: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """What the person must do for one part. `kind`: correction (before acceptance) or deferred (after it)."""

    case: UUID
    version: int
    kind: str
    item: Text
    agency: Text
    gaps: tuple[GapView, ...]
    by: date | None
    days_left: int | None
    promise: Text
    late: Text
    told_on: date | None
    filing: bool = False


def opened(row: Case) -> tuple[CaseState, CaseTerms]:
    """The folded state and the terms of a row as they hold now; no event is read."""
    state = CaseState.from_json(json.loads(row.snapshot))
    return state, terms_now(row.terms, state)


def has_result(state: CaseState) -> bool:
    """An agency answered: not what was taken back, nor what ended because an earlier part did."""
    return state.outcome not in ("", Outcome.WITHDRAWN, Outcome.WITHDRAWN_DEEMED, Outcome.LAPSED, Outcome.MOVED)


class Part:
    """A part with the calendar, so that its sentences can be made."""

    def __init__(
        self, row: Case, *, on: date, calendar: Calendar, told: Mapping[str, str] | None = None
    ) -> None:
        self.row, self.on, self.calendar, self.told = row, on, calendar, told or {}
        self.state, self.terms = opened(row)

    # --- dates -------------------------------------------------------------------------------------------------

    @property
    def clock(self) -> Clock | None:
        """The clock that is shown: the promise, else the statute."""
        return self.state.clocks.get(PROMISE) or self.state.clocks.get(STATUTORY)

    def end_of(self, name: str) -> date | None:
        """The last day of a clock. None where the clock was stopped for good before a decision (a filing that waits
        for its applicant): nobody is held to that day any more."""
        clock = self.state.clocks.get(name)
        if clock is None or (clock.ended is not None and self.open):
            return None
        return clock.due.date

    @property
    def due(self) -> date | None:
        """The last day on which this part is decided as things stand; a statutory end where the promise is past."""
        promise, statutory = self.end_of(PROMISE), self.end_of(STATUTORY)
        if promise is not None and promise < self.on and self.open and statutory is not None:
            return statutory
        return promise or statutory

    @property
    def filing(self) -> bool:
        return self.terms.act_type is ActType.FILING

    @property
    def open(self) -> bool:
        return not self.state.final and self.state.decided_at is None

    def day(self, on: date) -> Text:
        return words.day(on, near=self.on)

    def days_view(self) -> DaysView | None:
        clock = self.clock
        if clock is None or (clock.ended is not None and self.open):
            return self._not_started()
        if clock.limit.unit is not Unit.WORKING_DAY or clock.limit.amount == 0:
            return None
        start = legal_date(clock.started)
        end = legal_date(clock.ended) if clock.ended else self.on
        used = max(0, working_days_between(start, end, calendar=self.calendar, pauses=clock.pauses))
        counted = max(0, self.calendar.working_days_between(start, end))
        total = clock.limit.amount + (clock.extra.amount if clock.extra else 0)
        kept = clock.kept()
        if kept is False or (clock.ended is None and used > total):
            state = "late"
        else:
            state = "ok" if clock.ended else ""
        note = T("当天办好，按时", "the same day, on time") if state == "ok" and not used else Text("")
        return DaysView(used, total, counted - used, state, note)

    def _not_started(self) -> DaysView | None:
        limit = self.terms.promise or self.terms.statutory
        if limit is None or limit.unit is not Unit.WORKING_DAY or not limit.amount or not self.open:
            return None
        return DaysView(0, limit.amount, 0, "wait", Text(""))

    # --- sentences ---------------------------------------------------------------------------------------------

    def view(self) -> PartView:
        state, group, tag, tag_text, text = self._told()
        return PartView(
            id=self.row.id,
            version=self.row.version,
            item=self.row.item,
            name=self.terms.item_name,
            agency=self.terms.department_name,
            state=state,
            group=group,
            tag=tag,
            tag_text=tag_text,
            text=text,
            days=self.days_view(),
            due=self.due if self.open else None,
            due_open=self.open,
            statutory=self.end_of(STATUTORY) if self.open else None,
            can_withdraw=self.open and self.state.status is not Status.NEW,
            certificate=bool(self.state.certificate),
            promise=of_interest(self.state, self.terms),
        )

    def _told(self) -> tuple[str, str, str, Text, Text]:
        status = self.state.status
        if status is Status.CORRECTING:
            return self._correcting()
        if status is Status.WAITING:
            return self._waiting()
        if status is Status.RECEIVED and self.terms.act_type is ActType.FILING:
            return self._running(FILED_WAIT)
        if status is Status.RECEIVED:
            return "wait", "run", "wait", T("收件（未受理）", "Received, not yet accepted"), self._received()
        if status is Status.ACCEPTED:
            return self._running(T("已受理，在办", "Accepted, under way"))
        if status in (Status.REQUESTED, Status.CONTACTED):
            return self._running(T("已转服务单位", "With the provider"))
        return self._ended()

    def _received(self) -> Text:
        told = []
        if self.state.received_at:
            told.append(words.say("{d}收到。", "Received {d}.", d=self.day(legal_date(self.state.received_at))))
        missing = [
            self.terms.material(code) for code in self.state.bad_materials()
        ]
        if missing:
            told.append(T("有材料要补，窗口会一次告知。", "Something is missing; you will be told once."))
        end = self.end_of("notice") or self.end_of("check") or self.end_of(PROMISE)
        if end and end >= self.on:
            told.append(words.say("最晚{d}告诉您是否受理。", "You hear by {d} whether it is accepted.", d=self.day(end)))
        return _together(told)

    def _waiting(self) -> tuple[str, str, str, Text, Text]:
        names = words.joined([Text(wait.name, wait.name) for wait in self.state.waits if wait.status == "open"])
        text = words.say(
            "已收件。等“{n}”的结果，出来当天就往下办，不用您再来。",
            "Received. It waits for {n} and goes on the same day; you need not come again.", n=names,
        )  # fmt: skip
        return "wait", "wait", "wait", T("等前一项结果", "Waits for an earlier part"), text

    def _correcting(self) -> tuple[str, str, str, Text, Text]:
        told_on, end = self.state.corrected_once, self.end_of("supplement")
        if all(gap.handed_in for gap in self.state.gaps):
            check = self.end_of("check")
            text = words.say("您已补交，最晚{d}核对完。", "You have handed it in; checked by {d}.", d=self.day(check)) \
                if check else T("您已补交，正在核对。", "You have handed it in; it is being checked.")  # fmt: skip
            return "run", "run", "run", T("已补交，在核对", "Handed in, being checked"), text
        told = []
        if told_on:
            told.append(words.say("{d}发出一次性告知。", "Told once on {d}.", d=self.day(legal_date(told_on))))
        if end:
            told.append(
                words.say("最晚{d}补交，补齐后重新起算。", "Hand it in by {d}; the time starts again then.", d=self.day(end))
                if self.filing else
                words.say("最晚{d}补交，补齐当天受理。", "Hand it in by {d}; accepted that day.", d=self.day(end))
            )  # fmt: skip
        tag = FILED_WAIT if self.filing else T("收件（未受理）", "Received, not yet accepted")
        return "you", "you", "near", tag, _together(told)

    def _running(self, tag: Text) -> tuple[str, str, str, Text, Text]:
        if self.state.special is not None:
            special = self.terms.special_for(self.state.special.reason)
            text = words.say(
                "{d}起做{n}，依法不计时（{b}）。书面告知写明要 {days}。",
                "{n} since {d}; by law its time is not counted ({b}). Announced in writing: {days}.",
                d=self.day(legal_date(self.state.special.since)), n=special.label if special else Text(""),
                b=self.state.special.basis, days=words.limit(Limit.parse(self.state.special.needed)),
            )  # fmt: skip
            return "wait", "run", "wait", T("特别程序中", "In a special procedure"), text
        promise, statutory = self.end_of(PROMISE), self.end_of(STATUTORY)
        if statutory is not None and statutory < self.on:
            return self._over_the_law(statutory)
        if promise is not None and promise < self.on:
            over = self.calendar.working_days_between(promise, self.on)
            told = [words.say("比承诺晚了 {n}。", "{n} later than promised.", n=words.working_days(over))]
            if statutory:
                told.append(words.say("法定最晚{d}，没有变。", "By law it is due {d}, unchanged.", d=self.day(statutory)))
            return "late", "run", "late", T("超过承诺", "Past the promise"), _together(told)
        end = promise or statutory
        if end is None:
            return "run", "run", "run", tag, Text("")
        left = remaining(end, self.on, calendar=self.calendar)
        if left:
            told_left = words.say("最晚{d}，还有 {n}。", "By {d}, {n} left.", d=self.day(end), n=words.working_days(left))
        else:
            told_left = words.say("最晚{d}，就是今天。", "By {d}: today.", d=self.day(end))
        makeup = T("（调休上班）", " (a make-up working day)") if self.calendar.is_makeup(end) else Text("")
        return "run", "run", "run", tag, _together([told_left, makeup])

    def _over_the_law(self, statutory: date) -> tuple[str, str, str, Text, Text]:
        """Past the statute no new date is promised; the ways of redress are named."""
        text = words.say(
            "{a}超过了法定期限（{d}），还没有决定。您可以申请行政复议，也可以起诉，也可以投诉。",
            "{a} is past the legal limit ({d}) without a decision. You may ask for reconsideration, sue, or complain.",
            a=self.terms.department_name, d=self.day(statutory),
        )  # fmt: skip
        return "late", "run", "late", T("超过法定期限", "Past the legal limit"), text

    def _ended(self) -> tuple[str, str, str, Text, Text]:
        state, outcome = self.state, self.state.outcome
        if state.sign > 0:
            return self._granted()
        word = OUTCOMES.get(outcome, Text(outcome))
        if state.accepted_at is not None:
            word = LATE_DEFERRAL.get(outcome, word)
        if state.sign < 0:
            text = _together([self._on(state.decided_at or state.last_at), self._redress()])
            return "no", "no", "no", word, text
        return "no", "no", "", word, self._on(state.last_at)

    def _granted(self) -> tuple[str, str, str, Text, Text]:
        outcome = OUTCOMES.get(self.state.outcome, Text(self.state.outcome))
        verify = self.state.clocks.get("verify")
        told = []
        if self.state.decided_at:
            told.append(words.say("{d}{o}。", "{o} on {d}.", d=self.day(legal_date(self.state.decided_at)), o=outcome))
        tag = T("已办好", "Done")
        if verify is not None and verify.ended is None:
            told.append(words.say("最晚{d}上门核查。", "Checked on the spot by {d}.", d=self.day(verify.due.by)))
            tag = T("已办好，待核查", "Done, to be checked")
        delivery = self.state.clocks.get("delivery")
        if delivery is not None and delivery.ended is None and delivery.due.date:
            told.append(words.say("最晚{d}送达。", "Delivered by {d}.", d=self.day(delivery.due.date)))
        return "done", "done", "ok", tag, _together(told)

    def _on(self, at: object) -> Text:
        if at is None:
            return Text("")
        return words.say("{d}。", "{d}.", d=self.day(legal_date(at)))  # type: ignore[arg-type]

    def _redress(self) -> Text:
        """Both remedies, where the act can be challenged."""
        remedy = self.terms.remedies
        if remedy is None or not self.terms.needs_remedies:
            return Text("")
        online = words.say("网上申请复议：{c}。", "Online: {c}.", c=remedy.online_channel) if remedy.online_channel \
            else Text("")  # fmt: skip
        return _together([
            words.say(
                "理由和依据写在决定书上。不服，{n} 日内可以向{b}申请行政复议，也可以在 {m} 个月内向{c}起诉。",
                "Reasons and law stand in the decision. Within {n} days you may ask {b} for reconsideration, or sue "
                "at {c} within {m} months.",
                n=remedy.reconsideration_days, b=remedy.reconsideration_body, m=remedy.suit_months, c=remedy.court,
            ),
            online,
        ])  # fmt: skip

    # --- what the person must do -------------------------------------------------------------------------------

    def todo(self) -> Todo | None:
        if self.state.status is Status.CORRECTING and any(not gap.handed_in for gap in self.state.gaps):
            gaps = tuple(
                GapView(
                    gap.material, self._material(gap.material), _gap_word(gap.reason), gap.handed_in is not None,
                    self.told.get(gap.material) or self.told.get("", ""),
                )
                for gap in self.state.gaps
            )  # fmt: skip
            return self._todo("correction", gaps, "supplement", self._late_correction())
        missing = [code for code, here in self.state.deferred.items() if not here]
        if self.state.status is Status.ACCEPTED and missing:
            gaps = tuple(
                GapView(code, self._material(code), T("受理时说好后补", "to follow, as agreed"), False)
                for code in missing
            )
            late = T("逾期怎样处理，写在受理通知书上。", "What follows if it is late stands in the notice of acceptance.")
            return self._todo("deferred", gaps, "deferral", late)
        return None

    def _todo(self, kind: str, gaps: tuple[GapView, ...], clock: str, late: Text) -> Todo:
        end = self.end_of(clock)
        limit = self.terms.promise or self.terms.statutory
        after = words.limit(limit) if limit else Text("")
        if kind != "correction":
            promise = T("收到就接着办。", "Handling goes on at once.")
        elif self.filing:
            promise = words.say("补齐后重新起算，{n}备案。", "The time starts again when it is complete: {n}.", n=after)
        else:
            promise = words.say("补齐当天受理，之后 {n}决定。", "Accepted the day it is complete, decided within {n}.",
                                n=after)  # fmt: skip
        told = self.state.corrected_once
        return Todo(
            self.row.id, self.row.version, kind, self.terms.item_name, self.terms.department_name, gaps, end,
            remaining(end, self.on, calendar=self.calendar) if end else None, promise, late,
            legal_date(told) if told and kind == "correction" else None, self.filing,
        )  # fmt: skip

    def _late_correction(self) -> Text:
        if self.terms.on_late == "not_accepted":
            return T("逾期不补，不予受理，可以再申请。写在告知书上。",
                     "If late it is not accepted; you may apply again. The notice says so.")  # fmt: skip
        return T("逾期不补，视为撤回，可以再申请。写在告知书上。",
                 "If late it counts as withdrawn; you may apply again. The notice says so.")  # fmt: skip

    def _material(self, code: str) -> Text:
        term = self.terms.material(code)
        return term.name if term else Text(code, code)


def _gap_word(reason: str) -> Text:
    return GAP_WORDS.get(reason, Text(reason, reason))


def _together(told: list[Text]) -> Text:
    return Text("".join(each.zh for each in told), " ".join(each.pick(EN) for each in told if each.zh))


def counted(views: Mapping[UUID, PartView] | list[PartView]) -> dict[str, int]:
    """How many parts stand where: done, run, you, wait, no."""
    listed = list(views.values()) if isinstance(views, Mapping) else views
    found = dict.fromkeys(("done", "run", "you", "wait", "no"), 0)
    for view in listed:
        found[view.group] += 1
    return found
