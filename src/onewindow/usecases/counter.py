"""The window's own verbs: start for the person in front, check a paper once for every part, accept, tell, take in.

Each acts on several parts of one application together: all or none, and one paper where the law wants one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from onewindow.core.cases import Order
from onewindow.core.cases.authority import WINDOW_ACTION
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.store import scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import Application, ApplicationMaterial, Case, Party
from onewindow.store.parties import find_or_new_party
from onewindow.store.verdicts import judge_part
from onewindow.usecases import drafts, submit
from onewindow.usecases.cases import Executed, execute_together
from onewindow.usecases.command import Command
from onewindow.usecases.paperwork import REASON_CODES

declare(
    "counter.no-part",
    zh="没有选中任何一件。请先选要办的事项，再按一次。",
    en="No part was chosen. Choose what this is for, then press again.",
)
declare(
    "counter.no-material",
    zh="没有选中材料。请勾选收到了哪几份。",
    en="No paper was chosen. Tick what came in.",
)
declare(
    "counter.no-name",
    zh="还没填姓名（名称）。请照证件填写。",
    en="The name is missing. Enter it as on the document.",
)
declare(
    "counter.no-number",
    zh="还没填证件号码。请刷证，或者照证件输入。",
    en="The document number is missing. Read the card, or type it from the document.",
)
declare(
    "counter.id-type",
    zh="不认识这种证件（{kind}）。请从列表里选。",
    en="This kind of document ({kind}) is not known. Choose one of the list.",
)
declare(
    "counter.reason-unknown",
    zh="不认识这个原因（{reason}）。请从列表里选。",
    en="This reason ({reason}) is not known. Choose one of the list.",
)
declare(
    "counter.window-unsure",
    zh="规则还不能确定符合条件，窗口不能当场决定（{item}）。请受理后转部门办。",
    en="The rules do not say yes, so the window may not decide on the spot ({item}). Accept it and pass it on.",
    clause="行政许可法第三十四条第二款",
)
declare(
    "counter.other-application",
    zh="选中的几件不是同一份申请。请刷新页面，一份一份来。",
    en="The chosen parts belong to different applications. Reload and take one at a time.",
)

declare(
    "counter.notice-unchecked",
    zh="{items} 还有材料没核对。补正告知只能发一次，漏掉的不能再要。请先核对，或者勾选“其余材料已核对无误”。",
    en="Papers of {items} are still to be checked. A notice is given once: what it leaves out cannot be asked for "
    "later. Check them, or confirm that the rest is in order.",
    clause="行政许可法第三十二条第一款第四项",
)

ID_TYPES: dict[str, Text] = {
    "citizen_id": T("居民身份证", "Citizen identity card"),
    "foreign_residence": T("外国人永久居留身份证", "Foreign permanent resident card"),
    "hk_macau": T("港澳居民居住证、通行证", "Hong Kong and Macau permit"),
    "taiwan": T("台湾居民居住证、通行证", "Taiwan permit"),
    "passport": T("护照", "Passport"),
    "credit_code": T("营业执照（统一社会信用代码）", "Business licence (credit code)"),
}
LEGAL = frozenset({"credit_code"})

REASONS: dict[str, Text] = {
    "missing": T("没有交", "not handed in"),
    "incomplete": T("不齐全", "incomplete"),
    "illegible": T("看不清", "illegible"),
    "expired": T("已过有效期", "out of date"),
    "wrong_form": T("不符合法定形式", "not in the legal form"),
    "inconsistent": T("内容前后不一致", "contradicts itself or the form"),
    "no_seal": T("缺签名或盖章", "signature or seal missing"),
    "not_this": T("不是要求的材料", "not the paper asked for"),
}
"""Why a paper is not in order: the codes of the one-time notice, with the words of the window."""
assert set(REASONS) == set(REASON_CODES)

Seen = Mapping[UUID, int]
"""The parts an order is for, each with the version the clerk looked at."""


@dataclass(frozen=True, slots=True)
class Person:
    """The person in front of the window, as on the document shown. `phone` may be empty."""

    name: str
    id_type: str
    id_number: str
    phone: str = ""

    def checked(self) -> Person:
        """Trimmed, or Refused(`counter.no-name`, `counter.no-number`, `counter.id-type`)."""
        if self.id_type not in ID_TYPES:
            raise refuse("counter.id-type", kind=self.id_type)
        name, number = self.name.strip()[:60], "".join(self.id_number.split()).upper()[:40]
        if not name:
            raise refuse("counter.no-name")
        if not number:
            raise refuse("counter.no-number")
        return Person(name, self.id_type, number, "".join(self.phone.split())[:20])


def start_for(
    thing: str,
    situation: Mapping[str, Any],
    route: str,
    person: Person | UUID,
    command: Command,
    *,
    jurisdiction: str,
) -> UUID:
    """Begin a draft for the person in front: a new person, or one already known by id. Returns the draft's id.

    The draft belongs to the clerk's account. Refused: see `Person.checked` and `drafts.start`.
    """
    if isinstance(person, UUID):
        party = Party.objects.filter(pk=person).first()
        if party is None:
            raise refuse("scope.not-found")
    else:
        given = person.checked()
        party = find_or_new_party(
            kind="legal" if given.id_type in LEGAL else "natural",
            name=given.name,
            id_type=given.id_type,
            id_number=given.id_number,
            phone=given.phone,
            at=command.wall,
        )
    return drafts.start(thing, situation, route, command, jurisdiction=jurisdiction, applicant=party)


def hand_in(
    draft_id: UUID | str, answers: Mapping[str, Any], handover: submit.Handover, command: Command
) -> UUID:
    """Save what was typed last and hand the draft in. Twice gives the same application. Refused: every problem."""
    if scope.draft(command.actor, draft_id).application_id is None and answers:
        drafts.save_answers(draft_id, answers, command)
    return submit.submit(draft_id, command, handover)


# --- one paper, every part that needs it ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """What the clerk found on one paper: in order, or a reason code and the words for the person."""

    ok: bool
    reason: str = ""
    note: str = ""


def check_material(material: str, finding: Finding, parts: Seen, command: Command) -> list[Executed]:
    """Check one paper once and write the finding to each part of `parts` that needs it.

    Refused: `counter.no-part`, `counter.reason-unknown`, `case.*`; a part somebody else moved: `case.stale`.
    """
    if not finding.ok and finding.reason and finding.reason not in REASONS:
        raise refuse("counter.reason-unknown", reason=finding.reason)
    data: dict[str, Any] = {"material": material, "ok": finding.ok}
    if not finding.ok:
        data["reason"] = finding.reason
    note = finding.note.strip()[:1000]
    private = {"note": note} if note and not finding.ok else {}
    done = _together("check_material", parts, command, lambda _: (data, private))
    if finding.ok or finding.reason != "missing":
        _on_the_desk(done, material, command)
    return done


def correct_on_the_spot(material: str, parts: Seen, command: Command) -> list[Executed]:
    """The person put it right at the window: the paper is in order for every part that needs it."""
    done = _together("correct_on_the_spot", parts, command, lambda _: ({"material": material}, {}))
    _on_the_desk(done, material, command)
    return done


def _on_the_desk(done: Iterable[Executed], material: str, command: Command) -> None:
    """The paper brought to the window has been seen: when, and by whom."""
    first = next(iter(done), None)
    if first is None:
        return
    application = scope.case(command.actor, first.case_id).application
    ApplicationMaterial.objects.filter(application=application, material=material, received_at=None).update(
        received_how=submit.AT_WINDOW, received_at=command.now, original_seen_by=command.actor.account_id
    )


# --- what now, part by part ----------------------------------------------------------------------------------------


def accept(parts: Seen, command: Command, *, deferred: Mapping[UUID, list[str]] | None = None) -> list[Executed]:
    """Accept these parts at once. `deferred`: materials of a part that are taken later 容缺."""
    later = deferred or {}
    return _together("accept", parts, command, lambda case: ({"deferred": later.get(case, [])}, {}))


def promise_deferred(parts: Seen, command: Command, *, later: Mapping[UUID, list[str]]) -> list[Executed]:
    """容缺承诺 signed at the window, for parts that their agency accepts: the paper is drawn up to be signed."""
    return _together("promise_deferred", parts, command, lambda case: ({"materials": later.get(case, [])}, {}))


def record(parts: Seen, command: Command) -> list[Executed]:
    """Record these filings 备案 where the agency has delegated it to the window."""
    return _together("record", parts, command, lambda _: ({}, {}))


def decide(parts: Seen, command: Command) -> list[Executed]:
    """窗口授权当场决定: the window decides these parts in the agencies' names. Where rules judge an item they must say yes;
    whatever they cannot tell goes to the department. Refused: `counter.window-unsure`, `case.*`."""
    orders = []
    for case, version in parts.items():
        row = scope.case(command.actor, case)
        orders.append((case, _decision(row, command), version))
    if not orders:
        raise refuse("counter.no-part")
    _same_application(parts, command)
    return execute_together(orders, command)


def _decision(row: Case, command: Command) -> Order:
    action = WINDOW_ACTION.get(row.act_type, "window_grant")
    if not load_bundle(row.application.bundle).items[row.item].rules:
        return Order(action)
    verdict = judge_part(row, on=legal_date(command.now)).verdict
    if verdict.outcome is not True:
        raise refuse("counter.window-unsure", item=row.item)
    return Order(action, {"verdict": {**verdict.to_json(), "outcome": "yes"}})


def all_looked_at(items: Sequence[Text]) -> None:
    """Refused(`counter.notice-unchecked`) while one of these parts has papers without a finding (AL art. 32(4))."""
    if items:
        raise refuse("counter.notice-unchecked", items="、".join(item.zh for item in items))


def notify(parts: Seen, words: Mapping[tuple[UUID, str], str], command: Command) -> list[Executed]:
    """The one correction notice of each part, on one paper. `words`: (part, material) → what to hand in."""

    def told(case: UUID) -> tuple[dict[str, Any], dict[str, str]]:
        mine = {material: text.strip()[:1000] for (part, material), text in words.items() if part == case}
        return {}, {f"gap:{material}": text for material, text in mine.items() if text}

    return _together("notify_correction", parts, command, told)


def take_supplements(materials: Mapping[UUID, list[str]], parts: Seen, command: Command) -> list[Executed]:
    """What the notice asked for came in. `materials`: part → codes; parts that get nothing are left alone."""
    return _take("supplement", materials, parts, command)


def take_deferred(materials: Mapping[UUID, list[str]], parts: Seen, command: Command) -> list[Executed]:
    """Deferred materials 容缺后补 came in."""
    return _take("hand_in_deferred", materials, parts, command)


def _take(
    action: str, materials: Mapping[UUID, list[str]], parts: Seen, command: Command
) -> list[Executed]:
    if not any(materials.values()):
        raise refuse("counter.no-material")
    concerned = {case: parts[case] for case, codes in materials.items() if codes and case in parts}
    done = _together(action, concerned, command, lambda case: ({"materials": materials[case]}, {}))
    for code in {code for codes in materials.values() for code in codes}:
        _on_the_desk(done, code, command)
    return done


def withdraw(parts: Seen, command: Command) -> list[Executed]:
    """The person takes these parts back."""
    return _together("withdraw", parts, command, lambda _: ({}, {}))


def record_consent(parts: Seen, command: Command) -> list[Executed]:
    """The person agrees at the window to electronic service of these parts."""
    return _together("record_consent", parts, command, lambda _: ({}, {}))


def adverse(action: str, case_id: UUID, data: Mapping[str, Any], reasons: str, seen: int, command: Command) -> None:
    """不受理 or 不予受理 of one part, from its own page. Refused(`counter.no-part`) for any other action."""
    if action not in ADVERSE:
        raise refuse("counter.no-part")
    execute_together([(case_id, adverse_order(action, data, reasons), seen)], command)


ADVERSE = ("declare_not_required", "declare_not_competent")


def adverse_order(action: str, data: Mapping[str, Any], reasons: str) -> Order:
    """The order of an adverse act, for carrying it out and for its preview."""
    given = reasons.strip()[:2000]
    return Order(action, dict(data), {"reasons": given} if given else {})


def _together(action: str, parts: Seen, command: Command, written: Any) -> list[Executed]:
    """One order per part in one transaction. `written(case)` gives its data and private texts."""
    if not parts:
        raise refuse("counter.no-part")
    _same_application(parts, command)
    orders = [(case, Order(action, *written(case)), version) for case, version in parts.items()]
    return execute_together(orders, command)


def _same_application(parts: Seen, command: Command) -> None:
    """A shared paper speaks for the parts of one application only."""
    owners = set(scope.cases(command.actor).filter(pk__in=list(parts)).values_list("application_id", flat=True))
    if len(owners) > 1:
        raise refuse("counter.other-application")
    if not owners or not Application.objects.filter(pk__in=owners).exists():
        raise refuse("scope.not-found")
