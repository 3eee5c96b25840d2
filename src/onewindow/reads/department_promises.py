"""Commitment and hearing of one part, as its department sees them: conditions with days, stages, who was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.core.cases import CaseState, CaseTerms, Promised
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.clocks import Clock
from onewindow.reads import citizen_words as words
from onewindow.reads import department_words as said
from onewindow.reads.department_people import Person

COMMITMENT: dict[str, Text] = {
    "signed": T(
        "申请人签了承诺书：先办，后查。", "The applicant signed the commitment: decided first, checked after."
    ),
    "taken_back": T(
        "申请人收回了承诺，按一般方式办。", "The applicant took the commitment back: the ordinary way."
    ),
    "kept": T("核查过了，和承诺一致。", "Checked: the commitment is kept."),
    "to_correct": T("核查不一致，正在改正。", "Checked: it differs and is being put right."),
    "not_kept": T("核查过了，没有做到承诺。", "Checked: the commitment is not kept."),
    "breached": T("承诺的日子过了，条件没有达到。", "A promised day has passed without its condition."),
    "spared": T("没有做到承诺；撤销会损害公共利益，不予撤销。", "Not kept; not revoked, for the public interest."),
    "revoked": T("承诺不实，决定已经撤销。", "The commitment failed: the decision is revoked."),
}
STATUS: dict[str, tuple[str, Text]] = {
    "held": ("wait", T("承诺了，还没核对", "promised, not yet seen")),
    "met": ("ok", T("已经达到", "met")),
    "breached": ("late", T("到期没有达到", "not met in time")),
    "excused": ("ok", T("申辩成立，不算违反", "the defence held: no breach")),
}
CREDIT: dict[str, Text] = {
    "false": T("记入信用记录：虚假承诺", "On the credit record: a false commitment"),
    "unkept": T("记入信用记录：没有做到承诺", "On the credit record: a commitment not kept"),
    "asked": T(
        "申请人申请信用修复，等负责人决定", "Repair of the credit record is asked for; the head decides"
    ),
    "repaired": T("信用已经修复", "The credit record is repaired"),
}
STAGES: dict[str, Text] = {
    "offered": T("已告知听证权利", "the right to a hearing was told"),
    "requested": T("已要求听证", "a hearing was asked for"),
    "announced": T("已发听证通知", "the hearing is announced"),
    "heard": T("听证已开，决定要根据笔录", "heard: the decision rests on the record"),
    "dropped": T("放弃听证", "the hearing was given up"),
}


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One promised condition: its words, its last day (None: it held when signed), where it stands."""

    code: str
    text: Text
    by: date | None
    tag: str
    status: Text


@dataclass(frozen=True, slots=True)
class PromisePanel:
    """Everything empty where there is nothing to say."""

    conditions: tuple[ConditionLine, ...]
    revocation: Text
    credit: Text
    hearing: Text
    hearing_note: Text
    drawn: tuple[str, ...]

    @property
    def any(self) -> bool:
        return bool(self.conditions or self.revocation.zh or self.credit.zh or self.hearing.zh or self.drawn)


def promise_panel(state: CaseState, terms: CaseTerms, names: dict[str, str]) -> PromisePanel:
    """The panel of one part. `names`: account id → name."""
    return PromisePanel(
        conditions=condition_lines(state.promised, terms),
        revocation=_revocation(state),
        credit=CREDIT.get(state.credit, Text("")),
        hearing=STAGES[state.hearing.stage] if state.hearing else Text(""),
        hearing_note=_hearing_note(state, names),
        drawn=tuple(names.get(one, one) for one in state.drawn),
    )


def condition_lines(promised: Sequence[Promised], terms: CaseTerms) -> tuple[ConditionLine, ...]:
    """The conditions in their published order; before a decision those of the terms, without days."""
    known = {one.code: one for one in promised}
    found = []
    for term in terms.commitment.conditions if terms.commitment.chosen else ():
        one = known.get(term.code)
        tag, status = STATUS[one.status if one else "held"]
        found.append(ConditionLine(term.code, term.text, one.by if one else None, tag, status))
    return tuple(found)


def _open(state: CaseState, name: str) -> Clock | None:
    clock = state.clocks.get(name)
    return clock if clock is not None and clock.ended is None else None


def _revocation(state: CaseState) -> Text:
    if state.revocation is None:
        return Text("")
    clock = _open(state, "defence")
    spoken = (
        T("申请人已陈述申辩", "the applicant has spoken")
        if state.revocation.defended
        else T("还没有申辩", "no defence yet")
    )
    if clock is None:
        return words.say(
            "拟撤销已告知，{s}，可以决定", "Revocation announced, {s}: it can be decided", s=spoken
        )
    return words.say("拟撤销已告知，{s}，申辩到{d}为止", "Revocation announced, {s}; defence until {d}", s=spoken,
                     d=words.day(clock.due.by))  # fmt: skip


def _hearing_note(state: CaseState, names: dict[str, str]) -> Text:
    hearing = state.hearing
    if hearing is None:
        return Text("")
    asked, hold = _open(state, "hearing_request"), _open(state, "hearing")
    if hearing.stage == "offered" and asked is not None:
        return words.say("最晚{d}提出", "to be asked for by {d}", d=words.day(asked.due.by))
    if hearing.stage == "requested" and hold is not None:
        return words.say("最晚{d}举行，提前七个工作日通知", "to be held by {d}, announced seven working days ahead",
                         d=words.day(hold.due.by))  # fmt: skip
    if hearing.stage == "announced" and hearing.on is not None:
        who = names.get(hearing.presider, hearing.presider)
        told = words.say("{d}，{w}主持", "{d}, {w} presides", d=words.day(hearing.on), w=T(who, who))
        challenged = T("申请人要求回避，等负责人决定", "challenged: the head decides")
        return words.joined((told, challenged), "，", "; ") if hearing.challenged else told
    return Text("")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in a form: value and words, with a hint."""

    value: str
    label: Text
    hint: Text = Text("")


def promise_choices(
    state: CaseState, terms: CaseTerms, there: Sequence[Person]
) -> dict[str, tuple[Choice, ...]]:
    """What the forms of commitments, hearings and special procedures may offer."""
    examined = {*state.examiners, *state.inspectors}
    open_ones = [
        one for one in condition_lines(state.promised, terms) if one.by is not None and one.tag == "wait"
    ]
    people = {one.id: one for one in there}
    inspectors = [people[one] for one in state.drawn if one in people] or list(there)
    labels = {term.reason: said.capital(term.label) for term in terms.special}
    return {
        "inspectors": tuple(Choice(one.id, T(one.name, one.name), one.role) for one in inspectors),
        "conditions": tuple(Choice(one.code, one.text) for one in open_ones),
        "presiders": tuple(
            Choice(one.id, T(one.name, one.name), one.role) for one in there if one.id not in examined
        ),
        "heads": tuple(Choice(one.id, T(one.name, one.name)) for one in there if one.head),
        "running": tuple(Choice(one.reason, labels.get(one.reason, T(one.reason))) for one in state.specials),
        "heard": _flag(state.hearing is not None and state.hearing.stage == "heard"),
        "defended": _flag(state.revocation is not None and state.revocation.defended),
    }


def _flag(holds: bool) -> tuple[Choice, ...]:
    return (Choice("yes", Text("")),) if holds else ()
