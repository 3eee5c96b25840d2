"""Checks of authority rows: nobody decides who may not, nobody twice, no day without anybody (AL art. 22 to 25, 43)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from onewindow.core.catalogue.authority import (
    ACTS,
    FROM_ANOTHER,
    REVIEW_MOST,
    Act,
    AuthorityRow,
    Form,
    is_village,
    who_decides,
)
from onewindow.core.catalogue.check.findings import Findings
from onewindow.core.catalogue.dictionary import Department
from onewindow.core.catalogue.divisions import covers, full
from onewindow.core.catalogue.model import ActType
from onewindow.core.clock import Limit, Unit
from onewindow.core.kernel.text import T

At = tuple[str, str, str]
_SUBSTANCE = (Act.REVIEW, Act.DECIDE, Act.ISSUE)


def check_authority(findings: Findings, at: At, row: AuthorityRow, others: Mapping[str, Any]) -> None:
    """One row with all rows of the pack. What concerns two rows is told at the later of them, once."""
    known = _references(findings, at, row)
    _form(findings, at, row)
    _dates(findings, at, row)
    if not known:
        return
    _agency(findings, at, row)
    _accepted(findings, at, row)
    _place(findings, at, row)
    _limits(findings, at, row, others.values())
    for other in others.values():
        if other.code != row.code and set(other.items) & set(row.items):
            _overlap(findings, at, row, other)
            _sub_delegation(findings, at, row, other)
    _gap(findings, at, row, others.values())
    _never_held(findings, at, row, [other for other in others.values() if other.code != row.code])


def _in(at: At, path: str) -> At:
    return at[0], at[1], path


def _references(findings: Findings, at: At, row: AuthorityRow) -> bool:
    """Whether every item and agency that the row names is there."""
    fine = True
    if not row.items:
        findings.error(
            _in(at, "items"), "authority-items", T("没有写事项。", "No item is named."),
            T("写上事项代码。", "Name the items by their codes."),
        )  # fmt: skip
        fine = False
    for number, code in enumerate(row.items):
        fine &= findings.exists(_in(at, f"items[{number}]"), findings.catalogue.items, code, "事项", "item")
    for name in ("agency", "on_behalf_of", "from_agency", "also"):
        code = getattr(row, name)
        if code:
            fine &= findings.exists(_in(at, name), findings.catalogue.departments, code, "部门", "department")
    return fine


_NEEDS: dict[Form, tuple[tuple[str, str, str], ...]] = {
    Form.ENTRUSTED: (("on_behalf_of", "委托机关", "agency that entrusts"),),
    Form.MOVED_DOWN: (("from_agency", "原来的机关", "agency that held it before"),),
    Form.CONCENTRATED: (("from_agency", "原来的机关", "agency that held it before"),),
    Form.TWO_WAY: (("also", "另一级机关", "agency of the other level"),),
}


def _form(findings: Findings, at: At, row: AuthorityRow) -> None:
    """What each form of law must say: from whom, on which basis, where it was published."""
    for name, zh, en in _NEEDS.get(row.form, ()):
        if not getattr(row, name):
            findings.error(
                at, "authority-form", T(f"没有写{zh}。", f"The {en} is not named."), T(f"补上 {name}。", f"Write {name}.")
            )
    if row.form is Form.ENTRUSTED and row.published is None:
        findings.error(
            at, "authority-unpublished",
            T("委托没有公告。", "The entrustment was not published."),
            T("写明 published: {where, on}；行政许可法第二十四条要求公告受委托机关和受委托的内容。",
              "Write published: {where, on}: article 24 wants the entrusted agency and the content made known."),
        )  # fmt: skip
    if row.form is Form.ENTRUSTED and row.published is not None and row.published.on > row.effective_from:
        findings.error(
            _in(at, "published.on"), "authority-unpublished",
            T("公告在生效以后。", "It was published after it took effect."),
            T("先公告，再生效。", "Publish it first, let it take effect then."),
        )  # fmt: skip
    if row.form is not Form.STATUTORY and not (row.basis.source and row.basis.clause):
        findings.error(
            _in(at, "basis"), "authority-basis",
            T("没有写清依据（哪份文件、哪一条）。", "The basis is not complete: which document, which clause."),
            T("补上 basis 的 source 和 clause。", "Write source and clause of the basis."),
        )  # fmt: skip
    wrong = (row.form is Form.RECEIPT_ONLY) != (row.act is Act.RECEIVE)
    if wrong or (row.form in (Form.TWO_WAY, Form.WINDOW) and row.act is not Act.DECIDE):
        findings.error(
            _in(at, "form"), "authority-act",
            T(f"“{ACTS[row.act].zh}”不能是 {row.form} 这种形式。", f"{row.act} is not possible in the form {row.form}."),
            T("委托收件只配 receive；双向授权和窗口授权只配 decide。",
              "receipt_only goes with receive; two_way and window with decide."),
        )  # fmt: skip
    if row.form is Form.WINDOW and any(not _on_the_spot(findings, code) for code in row.items):
        findings.error(
            _in(at, "form"), "authority-window",
            T("不是当场办结的事项，窗口不能当场决定。", "The item is not decided on the spot, so no window may."),
            T("去掉这一项，或者事项写明 on_the_spot: true。", "Take the item out, or say on_the_spot: true in the item."),
        )  # fmt: skip


def _accepted(findings: Findings, at: At, row: AuthorityRow) -> None:
    """Levels belong to acts that are accepted: a filing is recorded, a step of a provider is no decision."""
    for number, code in enumerate(row.items):
        item = findings.catalogue.items[code]
        if row.act is Act.REVIEW and item.act_type in (ActType.FILING, ActType.STEP):
            findings.error(
                _in(at, f"items[{number}]"), "authority-review-act",
                T(f"{item.name.zh}不用受理，没有初审。", f"{item.name.en or item.name.zh} is not accepted: nobody reviews it."),
                T("去掉这一项。", "Take the item out."),
            )  # fmt: skip


def _on_the_spot(findings: Findings, code: str) -> bool:
    item = findings.catalogue.items.get(code)
    return item is None or item.on_the_spot


def _dates(findings: Findings, at: At, row: AuthorityRow) -> None:
    if row.effective_to is not None and row.effective_to < row.effective_from:
        findings.error(
            _in(at, "effective_to"), "dates",
            T(f"{row.effective_to} 在 {row.effective_from} 以前。", f"{row.effective_to} is before {row.effective_from}."),
            T("改正日期，或者删掉截止日期。", "Correct the dates, or remove the last one."),
        )  # fmt: skip


def _agency(findings: Findings, at: At, row: AuthorityRow) -> None:
    """A decision is entrusted to another administrative agency only: no village, no bank, no company (art. 24)."""
    department = findings.catalogue.departments[row.agency]
    by_law = row.form in (Form.STATUTORY, Form.AUTHORISED)
    if row.act in _SUBSTANCE and not by_law and not may_decide(department):
        findings.error(
            _in(at, "agency"), "authority-not-agency",
            T(f"{department.name.zh}不是行政机关，不能受委托{ACTS[row.act].zh}。",
              f"{department.name.en or department.name.zh} is no administrative agency and cannot be given this power."),
            T("行政许可只能委托给其他行政机关（第二十四条）；村居、银行、企业只能委托收件。",
              "A licence is entrusted to another administrative agency only (art. 24); others may receive papers."),
        )  # fmt: skip
    if row.form is Form.TWO_WAY and row.also and not may_decide(findings.catalogue.departments[row.also]):
        other = findings.catalogue.departments[row.also]
        findings.error(
            _in(at, "also"), "authority-not-agency",
            T(f"{other.name.zh}不是行政机关，不能和别的机关一样决定。",
              f"{other.name.en or other.name.zh} is no administrative agency and decides on no level."),
            T("双向授权的两级都要是行政机关（第二十二条）。", "Both levels must be administrative agencies (art. 22)."),
        )  # fmt: skip
    if row.form is Form.ENTRUSTED and row.on_behalf_of == row.agency:
        findings.error(
            _in(at, "on_behalf_of"), "authority-self",
            T("自己委托自己。", "The agency entrusts itself."), T("改正委托机关。", "Name the agency that entrusts."),
        )  # fmt: skip


def may_decide(department: Department) -> bool:
    return department.administrative and not is_village(department)


def _place(findings: Findings, at: At, row: AuthorityRow) -> None:
    """Nobody gets power over a place outside its own."""
    department = findings.catalogue.departments[row.agency]
    if row.division and not covers(department.jurisdiction, row.division) and row.act is not Act.RECEIVE:
        findings.error(
            _in(at, "division"), "authority-place",
            T(f"{row.division} 不在{department.name.zh}的辖区里。", f"{row.division} lies outside the agency's own place."),
            T("改正区划，或者换辖区里的机关。", "Correct the division, or name an agency of that place."),
        )  # fmt: skip


def _together(one: AuthorityRow, other: AuthorityRow) -> date | None:
    """The first day on which both are in force, or None."""
    first = max(one.effective_from, other.effective_from)
    ends = [row.effective_to for row in (one, other) if row.effective_to is not None]
    return first if all(first <= end for end in ends) else None


def _same_place(one: AuthorityRow, other: AuthorityRow) -> bool:
    """Whether two rows are for one division, in whichever length its code is written."""
    return bool(one.division) == bool(other.division) and full(one.division) == full(other.division)


def _overlap(findings: Findings, at: At, row: AuthorityRow, other: AuthorityRow) -> None:
    """Two powers over the same act, item and place on one day."""
    same = row.act is other.act and _same_place(row, other) and row.act in _SUBSTANCE
    if not same or (row.act is Act.REVIEW and row.step != other.step):
        return
    day = _together(row, other)
    if day is None or (row.effective_from, row.code) < (other.effective_from, other.code):
        return
    both = "、".join(sorted(set(row.items) & set(other.items)))
    findings.error(
        _in(at, "effective_from"), "authority-overlap",
        T(f"{day} 这一天，{both} 同时由 {other.code} 和这一行管。",
          f"On {day} both this row and {other.code} hold power over {both}."),
        T(f"给 {other.code} 写上截止日期（{row.effective_from - timedelta(days=1)}），或者推迟这一行。",
          f"End {other.code} on {row.effective_from - timedelta(days=1)}, or let this row begin later."),
    )  # fmt: skip


def _sub_delegation(findings: Findings, at: At, row: AuthorityRow, other: AuthorityRow) -> None:
    """Who holds a power by entrustment does not entrust it on, neither whole nor in part: who decides by entrustment
    cannot let another review, review being part of the power (art. 24.3)."""
    if row.form is not Form.ENTRUSTED or other.form is not Form.ENTRUSTED or row.on_behalf_of != other.agency:
        return
    nested = covers(row.division, other.division) or covers(other.division, row.division)
    if nested and _together(row, other) is not None:
        findings.error(
            _in(at, "on_behalf_of"), "authority-sub-delegation",
            T(f"{row.on_behalf_of} 自己也是受委托的（{other.code}），不能再委托。",
              f"{row.on_behalf_of} holds the power by entrustment itself ({other.code}) and cannot pass it on."),
            T("由原来的机关直接委托（第二十四条第三款）。", "Let the agency of the law entrust it directly (art. 24.3)."),
        )  # fmt: skip


def _gap(findings: Findings, at: At, row: AuthorityRow, others: Iterable[AuthorityRow]) -> None:
    """A power that ends and that nobody takes up: told at the row after which nothing follows."""
    if row.act is not Act.DECIDE or row.effective_to is None:
        return
    next_day = row.effective_to + timedelta(days=1)
    for code in row.items:
        item = findings.catalogue.items[code]
        if item.effective_to is not None and item.effective_to < next_day:
            continue
        same = [o for o in others if o.act is row.act and _same_place(o, row) and code in o.items]
        if any(other.in_force(next_day) for other in same):
            continue
        findings.error(
            _in(at, "effective_to"), "authority-gap",
            T(f"{next_day} 起，{code} 没有机关决定。", f"From {next_day} on nobody decides {code}."),
            T("写明接着由谁决定（收回的，写 form: statutory），或者删掉截止日期。",
              "Say who decides from then on (form: statutory where it returns), or remove the last day."),
        )  # fmt: skip


def _never_held(findings: Findings, at: At, row: AuthorityRow, others: Sequence[AuthorityRow]) -> None:
    """Nobody gives what it does not hold: who entrusts must hold the power on every day of the entrustment (art. 24),
    and a power that moves must have been held, the day before, by the agency it comes from (art. 25)."""
    if row.form is Form.ENTRUSTED and row.on_behalf_of != row.agency:
        name, giver, days = "on_behalf_of", row.on_behalf_of, _days_of(row, others)
    elif row.form in FROM_ANOTHER:
        name, giver, days = "from_agency", row.from_agency, [row.effective_from - timedelta(days=1)]
    else:
        return
    if not giver:
        return
    for code in row.items:
        for day in days:
            held = _holders(findings, row, code, others, day)
            if giver not in held:
                _gives_nothing(findings, _in(at, name), code, giver, held, day)
                break


def _gives_nothing(findings: Findings, at: At, code: str, giver: str, held: Sequence[str], day: date) -> None:
    agencies = findings.catalogue.departments
    holder = "、".join(agencies[each].name.zh for each in held)
    holder_en = ", ".join(agencies[each].name.en or agencies[each].name.zh for each in held)
    findings.error(
        at, "authority-not-held",
        T(f"{day} 这一天，{code} 的权力在{holder}，不在{agencies[giver].name.zh}。",
          f"On {day} the power over {code} is with {holder_en}, not with {agencies[giver].name.en or giver}."),
        T("写真正有这项权力的机关；没有的权力，不能委托，也不能划转、下放。",
          "Name the agency that holds the power: nobody entrusts or passes on what it does not hold."),
    )  # fmt: skip


def _days_of(row: AuthorityRow, others: Iterable[AuthorityRow]) -> list[date]:
    """The first day of a row, and each later one on which another row begins or has ended."""
    turns = {other.effective_from for other in others}
    turns |= {other.effective_to + timedelta(days=1) for other in others if other.effective_to is not None}
    return [row.effective_from, *sorted(day for day in turns if day > row.effective_from and row.in_force(day))]


def _holders(
    findings: Findings, row: AuthorityRow, code: str, others: Sequence[AuthorityRow], day: date
) -> tuple[str, ...]:
    """Who holds the power that a row is about on a day if the row is left out. A first review lies with who decides,
    and with who reviews on another footing; a certificate is issued by who decides, unless a row says otherwise."""
    catalogue = findings.catalogue
    item = catalogue.items[code]
    place = row.division or catalogue.departments[item.department].jurisdiction
    told = who_decides((one for one in others if _whole(one, catalogue.departments)), item, place, day,
                       agencies=catalogue.departments)  # fmt: skip
    holders = [told.agency.code]
    if told.also is not None:
        holders.append(told.also.code)
    if row.act is Act.REVIEW:
        holders += [stage.issuer.code for stage in told.reviews]
    if row.act is Act.ISSUE:
        holders.append(told.issues.code)
    return tuple(dict.fromkeys(holders))


def _whole(row: AuthorityRow, agencies: Mapping[str, Department]) -> bool:
    """Whether the agencies a row names are known and it says for whom it acts: the others have their own finding."""
    named = [row.agency, row.on_behalf_of, row.from_agency, row.also]
    return all(one in agencies for one in named if one) and (row.form is not Form.ENTRUSTED or bool(row.on_behalf_of))


def _limits(findings: Findings, at: At, row: AuthorityRow, others: Iterable[AuthorityRow]) -> None:
    """A first review of twenty working days at most (art. 43); the decision's own time never longer than the law."""
    if row.within is None:
        return
    if row.within.unit is not Unit.WORKING_DAY or (row.act is Act.REVIEW and row.within.amount > REVIEW_MOST.amount):
        findings.error(
            _in(at, "within"), "authority-review-limit",
            T(f"{row.within} 太长，或者不是工作日。", f"{row.within} is too long, or not in working days."),
            T("初审最多二十个工作日（行政许可法第四十三条）。", "A first review takes twenty working days at most (art. 43)."),
        )  # fmt: skip
        return
    if row.act is not Act.DECIDE:
        return
    for code in row.items:
        item = findings.catalogue.items[code]
        statutory, licence = item.statutory, item.act_type is ActType.LICENCE
        total = row.within.amount + sum(_below(row, code, others, own_law=licence))
        if statutory is not None and statutory.unit is Unit.WORKING_DAY and total > statutory.amount:
            findings.error(
                _in(at, "within"), "authority-longer-than-law",
                T(f"各级合计 {total} 个工作日，超过 {code} 的法定期限 {statutory.amount} 个。",
                  f"All levels together take {total} working days; the law gives {statutory.amount} for {code}."),
                T("压缩各级的期限，合计不超过法定期限。", "Shorten the stages: together not longer than the law."),
            )  # fmt: skip


def _below(row: AuthorityRow, code: str, others: Iterable[AuthorityRow], *, own_law: bool) -> list[int]:
    """The days of the reviews within the time of the decision, of each step the longest. `own_law`: a lower body with a power of
    its own has its own time before it (art. 43)."""
    steps: dict[int, Limit] = {}
    for other in others:
        counts = other.act is Act.REVIEW and code in other.items and not (own_law and other.form is not Form.ENTRUSTED)
        if counts and other.within and _together(row, other) is not None:
            if covers(row.division, other.division) or covers(other.division, row.division):
                known = steps.get(other.step)
                if known is None or other.within.amount > known.amount:
                    steps[other.step] = other.within
    return [limit.amount for limit in steps.values()]
