"""A refusal said where it can be put right: at the field of the form, by the field's own name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import EN, T, Text
from onewindow.core.process.refusals import NEEDS, word
from onewindow.reads import citizen_words as words
from onewindow.web.ui.fields import FieldView

# Which field puts it right, by the code of the refusal; the first one that the form has.
_AT: dict[str, tuple[str, ...]] = {
    "case.reason_needed": ("reason",),
    "case.special_not_allowed": ("reason",),
    "case.which_special": ("reason",),
    "case.days_needed": ("days",),
    "case.correct_by_needed": ("days",),
    "case.two_inspectors": ("inspectors",),
    "department.not-officer": ("inspectors",),
    "case.result_unknown": ("result",),
    "case.mode_unknown": ("mode",),
    "case.no_consent": ("mode",),
    "case.no_online_channel": ("mode",),
    "case.verdict_differs": ("difference",),
    "department.verdict-open": ("difference",),
    "case.unknown_material": ("material", "materials"),
    "case.not_in_notice": ("materials",),
    "case.not_deferred": ("materials",),
    "case.not_deferrable": ("deferred",),
    "case.no_clock": ("clock",),
    "case.not_overdue": ("clock",),
    "case.book_entry": ("book_entry",),
    "case.before_special": ("on",),
    "case.before_receipt": ("on",),
    "case.before_decision": ("on",),
    "case.supplement_before_notice": ("on",),
    "case.supplement_late": ("on",),
    "case.before_announced": ("on",),
    "case.before_filed": ("on",),
    "case.before_promise": ("on",),
    "department.day": ("on",),
    "process.late_reason": ("late_reason",),
    "process.future": ("on",),
    "process.backdated": ("on",),
    "process.before_last": ("on",),
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A form that came back: `fields` with their errors, `summary` of (id of the control, sentence that begins with the
    field's label), and the refusals that no field can put right."""

    fields: list[FieldView]
    summary: list[tuple[str, Text]]
    rest: tuple[Refusal, ...]


def placed(refusals: Sequence[Refusal], fields: list[FieldView]) -> Placed:
    """Every refusal at its field, as far as the form has one."""
    said: dict[str, Text] = {}
    rest = []
    for refusal in refusals:
        field = _field_of(refusal, fields)
        if field is None:
            rest.append(refusal)
        else:
            said.setdefault(field.name, _sentence(refusal))
    shown = [replace(each, error=said[each.name]) if each.name in said else each for each in fields]
    summary = [
        (each.first_id, words.say("{l}：{e}", "{l}: {e}", l=each.label, e=said[each.name]))
        for each in shown
        if each.name in said
    ]
    return Placed(shown, summary, tuple(rest))


def _field_of(refusal: Refusal, fields: Sequence[FieldView]) -> FieldView | None:
    if refusal.code == NEEDS:
        what = str(refusal.params.get("what"))
        return next((each for each in fields if str(word(each.name)) == what), None)
    wanted = _AT.get(refusal.code, ())
    return next((each for name in wanted for each in fields if each.name == name), None)


def _sentence(refusal: Refusal) -> Text:
    if refusal.code == NEEDS:
        return T("还没填，填了才能办。", "Needed for this step.")
    return Text(refusal.message(), refusal.message(EN))
