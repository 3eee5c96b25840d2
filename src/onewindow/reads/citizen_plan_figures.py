"""Before → after: how much less it is, each figure with how it was counted."""

from __future__ import annotations

from dataclasses import dataclass

from onewindow.core.compose import Plan
from onewindow.core.compose.savings import in_working_days
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_plan_papers as papers
from onewindow.reads import citizen_words as words


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Before → after (`before` None where nothing was published), and how each was counted."""

    label: Text
    before: int | float | None
    after: int | float
    unit: Text
    how: Text


_LABELS = {
    "days": T("办理时间", "Time"),
    "stages": T("环节", "Stages"),
    "fields": T("要填的项", "Questions"),
    "materials": T("材料", "Papers"),
    "trips": T("到窗口", "Visits"),
}
_BASIS = {
    "published": T("原来的数是公布的", "the earlier figure was published"),
    "counted": T("原来的数逐项数出来", "the earlier figure was counted"),
    "reconstructed": T("原来的数是按常见做法推算的", "the earlier figure is reconstructed from practice"),
}


def figures_of(plan: Plan, exempt: tuple[papers.Spared, ...]) -> tuple[FigureRow, ...]:
    rows = []
    for key, label in _LABELS.items():
        saving = plan.savings.get(key)
        if saving is None:
            continue
        how = _how(key, plan, exempt)
        basis = _BASIS.get(saving.basis, Text(""))
        told = Text(f"{how.zh}；{basis.zh}", f"{how.pick(EN)}; {basis.pick(EN)}")
        before = _whole(saving.before) if saving.before else None
        rows.append(FigureRow(label, before, _whole(saving.after), _unit(key, saving.unit), told))
    return tuple(rows)


def _whole(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _unit(key: str, unit: str) -> Text:
    if key == "days":
        return T("个工作日", "working days") if in_working_days(unit) else T("天", "days")
    return {
        "stages": T("个", "stages"), "fields": T("项", "questions"), "materials": T("份", "papers"), "trips": T("次", "visits"),
    }[key]  # fmt: skip


def _how(key: str, plan: Plan, exempt: tuple[papers.Spared, ...]) -> Text:
    if key == "days":
        if in_working_days(plan.savings["days"].unit):
            return T("都按工作日，现在看最长的一件", "both in working days; now the longest part counts")
        return T("原来没有写明是哪种天，现在按自然日", "the earlier unit was not stated; now calendar days")
    if key == "stages":
        return T("一次申报，各部门分头办", "one application, departments work side by side")
    if key == "fields":
        forms = int(plan.savings["forms"].before)
        return words.say(
            "{n}张表合成一张，查得到的不问", "{n} forms become one; what we can look up is not asked",
            n=words.numeral(forms),
        )  # fmt: skip
    if key == "materials":
        count = sum(len(group.names) for group in exempt)
        return words.say("{n} 份不用交，逐份说明原因", "{n} are not needed, each with its reason", n=count)
    trips = int(plan.savings["trips"].after)
    if trips:
        return T("只为领证，选邮寄就不用去", "only to collect; none if posted")
    return T("网上办，证照邮寄或者电子送达", "online; certificates come by post or electronically")
