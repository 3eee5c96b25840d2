"""The check list of the window: each paper once, with its files, what to look at, and the parts it is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from onewindow.core.cases import Status
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_draft import FileLine
from onewindow.reads.citizen_plan_papers import COMMITMENT_LETTER
from onewindow.reads.counter_open import OpenApplication, Part
from onewindow.store.models import ApplicationMaterial

INTAKE = (Status.WAITING, Status.RECEIVED, Status.CORRECTING)
HANDED_IN = ("asked", "deferred")


@dataclass(frozen=True, slots=True)
class PointLine:
    """One thing to look at. `state`: y holds, n does not, u not looked at."""

    state: str
    text: Text


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One paper. `state`: ok, no, near, wait; `parts` where a finding is written, with versions seen.

    `on_the_spot`: it may be put right here. `gap`: it stands in a correction notice; `came`: its supplement came in.
    """

    code: str
    name: Text
    note: Text
    state: str
    tag_text: Text
    points: tuple[PointLine, ...]
    files: tuple[FileLine, ...]
    parts: tuple[tuple[UUID, int], ...]
    wanted_by: Text
    requirement: Text
    reason: str
    words: str
    can: bool
    why_not: tuple[Refusal, ...]
    on_the_spot: bool
    sign: bool
    gap: bool
    came: bool
    paper: bool
    seen: bool

    @property
    def picture(self) -> FileLine | None:
        """The first file that can be shown as a picture."""
        return next((file for file in self.files if file.picture), None)


@dataclass(frozen=True, slots=True)
class SparedGroup:
    """Papers nobody hands in, for one reason."""

    reason: Text
    lines: tuple[tuple[Text, Text, str], ...]


def lines(opened: OpenApplication) -> tuple[MaterialLine, ...]:
    """Every paper that comes from the person, in the order of the plan."""
    return tuple(_line(opened, row) for row in opened.materials if row.status in HANDED_IN)


def _line(opened: OpenApplication, row: ApplicationMaterial) -> MaterialLine:
    code = row.material
    mine = [part for part in opened.parts if part.terms.material(code) is not None]
    checkable = [part for part in mine if _checkable(part, code)]
    material = opened.catalogue.materials.get(code)
    sign = code == COMMITMENT_LETTER
    state, tag_text = _signed(mine) if sign else _state(mine, row, code)
    gaps = [gap for part in mine for gap in part.state.gaps if gap.material == code]
    found = next((part.state.checks[code] for part in mine if _bad(part, code)), None)
    note = next((text for part in mine if (text := opened.notes.get((str(part.row.id), code), ""))), "")
    files = opened.files.get(code, ())
    return MaterialLine(
        code=code,
        name=material.name if material else Text(code, code),
        note=_note(row, files, mine, opened, sign=sign),
        state=state,
        tag_text=tag_text,
        points=_points(mine, code, state, note, sign=sign),
        files=files,
        parts=tuple((part.row.id, part.row.version) for part in checkable),
        wanted_by=words.joined([part.department.short for part in mine]),
        requirement=Text("") if sign else _requirement(mine, code, material.help if material else Text("")),
        reason=found.reason if found else "",
        words=note,
        can=bool(checkable) and not sign,
        why_not=() if checkable else next((part.why_not("check_material") for part in mine), ()),
        on_the_spot=bool(checkable) and all(part.may("correct_on_the_spot") for part in checkable),
        sign=sign,
        gap=any(gap.handed_in is None for gap in gaps),
        came=any(gap.handed_in is not None for gap in gaps),
        paper=row.received_how == "window",
        seen=row.received_at is not None,
    )


def _checkable(part: Part, code: str) -> bool:
    """May the window write a finding on this paper for this part now? In a correction only what came in again."""
    if not part.may("check_material"):
        return False
    if part.state.status is not Status.CORRECTING:
        return True
    return any(gap.material == code and gap.handed_in is not None for gap in part.state.gaps)


def _bad(part: Part, code: str) -> bool:
    check = part.state.checks.get(code)
    return check is not None and not check.ok


def _state(mine: Sequence[Part], row: ApplicationMaterial, code: str) -> tuple[str, Text]:
    """What the tag says. A part that is no agency's act (a bank, a drawing reviewer) is looked at by nobody here."""
    looked = [part for part in mine if code in part.state.checks or part.may("check_material")] or mine
    checks = [part.state.checks.get(code) for part in looked]
    awaited = any(gap.material == code and gap.handed_in is None for part in mine for gap in part.state.gaps)
    later = any(not part.state.deferred.get(code, True) for part in mine)
    if awaited:
        return "near", T("等补交", "awaited")
    if later:
        return "near", T("容缺，等补", "deferred")
    if any(check is not None and not check.ok for check in checks):
        return "no", T("不符合", "does not meet")
    if checks and all(checks):
        return "ok", T("符合", "meets")
    if not any(part.state.status in INTAKE for part in mine):
        return "ok", T("已收", "taken in")
    if row.status == "deferred" and not row.received_how:
        return "near", T("可以后补", "may follow")
    return "wait", T("未核对", "not checked")


def _signed(mine: Sequence[Part]) -> tuple[str, Text]:
    if mine and all(part.state.commitment == "signed" for part in mine):
        return "ok", T("已签", "signed")
    return "near", T("等签名", "to be signed")


def _note(
    row: ApplicationMaterial, files: Sequence[FileLine], mine: Sequence[Part], opened: OpenApplication, *, sign: bool
) -> Text:
    told: list[Text] = []
    pages = sum(file.pages for file in files)
    if pages:
        told.append(words.say("{n} 页", "{n} p.", n=pages))
    elif row.received_how == "window" and not sign:
        told.append(T("带来了纸质件", "brought on paper"))
    elif not sign:
        told.append(T("还没有交", "not handed in yet"))
    if row.necessity == "optional":
        told.append(T("可以不交", "optional"))
    names = list(dict.fromkeys(part.department.short for part in mine))
    if len(opened.parts) > 1 and len(names) == 1:
        told.append(words.say("只有{d}要", "only for {d}", d=names[0]))
    elif len(names) > 1:
        told.append(words.say("{n} 家都要", "for {n} agencies", n=len(names)))
    return words.joined(told, "，", ", ")


def _requirement(mine: Sequence[Part], code: str, help_text: Text) -> Text:
    """What the items ask of this paper, each wording once."""
    said = [need.requirement for part in mine if (need := part.need(code)) is not None and need.requirement.zh]
    return words.joined(said, "；", "; ") if said else help_text


def _points(mine: Sequence[Part], code: str, state: str, note: str, *, sign: bool) -> tuple[PointLine, ...]:
    """What to look at, each once. A finding's own words mark the points that do not hold."""
    listed = list(dict.fromkeys(p for part in mine if (need := part.need(code)) for p in need.check))
    found = []
    for point in listed:
        mark = "y" if state == "ok" else "u"
        if state == "no" and _told(point, note):
            mark = "n"
        found.append(PointLine(mark, point))
    if state == "no" and not any(point.state == "n" for point in found):
        said = Text(note, note) if note else T("不符合要求", "does not meet what is asked")
        found.insert(0, PointLine("n", said))
    elif state == "no" and note:
        rest = note
        for point in listed:
            rest = rest.replace(point.zh, "").replace(point.pick(EN), "")
        rest = rest.strip("：:。；; \n")
        if rest:
            found.insert(next(n for n, p in enumerate(found) if p.state == "n") + 1, PointLine("n", Text(rest, rest)))
    if sign and not listed:
        found.append(PointLine("y" if state == "ok" else "u", T("当面签名，签的是现行文本", "Signed here, the text in force")))
    return tuple(found)


def _told(point: Text, note: str) -> bool:
    return bool(point.zh and point.zh in note) or bool(point.pick(EN) and point.pick(EN) in note)


_REASONS: dict[str, Text] = {
    "exempt-issued": T("政府发的，向发证机关查", "Issued by government, looked up there"),
    "exempt-shared": T("数据共享能核验", "Verified by shared data"),
    "exempt-certificate": T("有电子证照", "Held as an e-certificate"),
    "part-output": T("这次会办出来", "Comes out of this application"),
    "commitment": T("承诺代替，办好以后核查", "Replaced by the commitment"),
    "cancelled": T("取消了或并入表单，谁也不能再要", "Abolished or part of the form"),
}


def spared(opened: OpenApplication) -> tuple[SparedGroup, ...]:
    """免交: every paper of the items that nobody may ask for here, with reason and basis."""
    grouped: dict[str, list[tuple[Text, Text, str]]] = {}
    for line in opened.plan.get("materials", ()):
        if line["status"] in _REASONS:
            material = opened.catalogue.materials.get(line["material"])
            name = material.name if material else Text(line["material"], line["material"])
            why = Text(line["why"].get("zh-hans", ""), line["why"].get("en", ""))
            grouped.setdefault(line["status"], []).append((name, why, line["basis"]))
    return tuple(SparedGroup(_REASONS[code], tuple(grouped[code])) for code in _REASONS if code in grouped)
