"""The plan's papers: what is handed in, what is not and why, and where two agencies disagree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.compose.plan import Plan, PlannedMaterial
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_words as words

COMMITMENT_LETTER = "commitment-letter"
TO_HAND_IN = ("asked", "deferred")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper to hand in. `kind`: paper, deferred (may follow), sign (signed online)."""

    code: str
    name: Text
    kind: str
    why: Text
    wants: tuple[Text, ...]
    where: Text
    count: Text
    sample: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Spared:
    """Papers not asked, for one reason. `details`: (name, reason, basis)."""

    reason: Text
    names: tuple[Text, ...]
    note: Text
    details: tuple[tuple[Text, Text, str], ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """A contradiction between agencies, with the ways out."""

    what: Text
    ways: tuple[Text, ...]


_REASONS: dict[str, tuple[Text, Text]] = {
    "exempt-issued": (T("政府发的", "Issued by government"), T("谁发的证，向谁查", "We ask whoever issued it")),
    "exempt-shared": (T("能核验的", "Can be verified"), T("由数据共享核对", "Verified by shared data")),
    "exempt-certificate": (
        T("有电子证照", "Held electronically"),
        T("从电子证照库取得", "Taken from the certificate library"),
    ),
    "part-output": (T("这次会办出来", "Comes out of this"), T("部门之间直接传递", "Passed on between departments")),
    "commitment": (T("承诺代替", "Replaced by commitment"), T("办好以后再核查", "Checked after the decision")),
    "form": (T("并入表单", "Part of the form"), T("从您填的内容自动生成", "Made from your answers")),
    "cancelled": (T("已经取消", "Abolished"), T("谁也不能再要", "Nobody may ask for it")),
}


def papers(plan: Plan, catalogue: Catalogue, *, defer_until: date | None) -> tuple[Paper, ...]:
    """Everything to hand in or to sign, in order; what may be left out comes last."""
    found = [
        _paper(line, catalogue, plan.on, defer_until) for line in plan.materials if line.status in TO_HAND_IN
    ]
    order = {"paper": 0, "deferred": 1, "sign": 2}
    return tuple(sorted(found, key=lambda paper: (paper.optional, order[paper.kind])))


def _paper(line: PlannedMaterial, catalogue: Catalogue, on: date, defer_until: date | None) -> Paper:
    material = catalogue.materials.get(line.material)
    kind = "sign" if line.material == COMMITMENT_LETTER else "deferred" if line.status == "deferred" else "paper"
    why = _shared(line, catalogue)
    if kind == "sign":
        why = Text("")
    elif kind == "deferred" and defer_until is not None:
        why = words.say(
            "可以先受理，最晚{d}补交。{why}",
            "May follow by {d}. {why}",
            d=words.day(defer_until, near=on),
            why=why,
        )
    help_text = line.help
    if kind == "sign" and not help_text.zh:
        help_text = T("写明承诺什么、怎样核查、不实的后果。网上签名，不用打印。",
                      "What you commit to, how it is checked, what follows if untrue. Signed online.")  # fmt: skip
    return Paper(
        line.material,
        line.name,
        kind,
        Text(f"{why.zh}{help_text.zh}", f"{why.pick(EN)} {help_text.pick(EN)}".strip()),
        tuple(want for want in line.requirement if want.zh != help_text.zh),
        material.where_from if material else Text(""),
        _count(line),
        (material.sample or material.blank_form) if material else "",
        line.necessity == "optional",
    )


def _shared(line: PlannedMaterial, catalogue: Catalogue) -> Text:
    """Who wants it: `五个部门共用一份。`."""
    departments = list(
        dict.fromkeys(catalogue.items[item].department for item in line.needed_by if item in catalogue.items)
    )
    if len(departments) > 2:
        return words.say(
            "{n}个部门共用一份。", "One copy serves {n} departments.", n=words.numeral(len(departments))
        )
    names = words.joined([catalogue.departments[code].short for code in departments])
    return words.say("{names}要看。", "For {names}.", names=names)


def _count(line: PlannedMaterial) -> Text:
    if line.copies > 1 or line.originals > 1:
        return words.say(
            "原件 {o} 份，复印件 {c} 份", "{o} original(s), {c} copies", o=line.originals, c=line.copies
        )
    return Text("")


def spared(plan: Plan) -> tuple[Spared, ...]:
    """Papers nobody asks for, grouped by reason."""
    groups: dict[str, list[PlannedMaterial]] = {}
    for line in plan.materials:
        if line.status not in TO_HAND_IN:
            reason = "form" if line.status == "cancelled" and line.by == "form" else line.status
            groups.setdefault(reason, []).append(line)
    return tuple(
        Spared(
            _REASONS[reason][0],
            tuple(line.name for line in groups[reason]),
            _REASONS[reason][1],
            tuple((line.name, line.why, line.basis) for line in groups[reason]),
        )
        for reason in _REASONS
        if reason in groups
    )


def clashes(plan: Plan) -> tuple[Clash, ...]:
    """Named contradictions, each told once. Which route is open stands with the routes."""
    return tuple(
        Clash(conflict.what, conflict.ways)
        for conflict in plan.conflicts
        if conflict.kind != "route-not-open"
    )
