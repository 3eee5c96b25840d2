"""The department's acts: one door for its pages and for the interface of other systems.

What a caller may not say for itself is worked out here: the verdict of the rules, who may have inspected, the number
of a certificate. The act itself goes through `usecases.cases`.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from onewindow.core.cases import NEGATIVE_ACTION, POSITIVE_ACTION, Order, apply, decide
from onewindow.core.certs import DocumentKind, sheet
from onewindow.core.certs.wording.sheet import Sheet
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.rules import Outcome, Verdict
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar, load_bundle
from onewindow.store.models import Case, Event, RoleGrant, Upload
from onewindow.store.verdicts import judge_part
from onewindow.usecases import (
    cases,
    certificates,
    corrections,
    holders,
    papers,
    paperwork,
    routing,
    thirds,
    uploads,
)
from onewindow.usecases.command import Command

NOT_OFFICER = declare(
    "department.not-officer",
    zh="核查人员要是本机关的在册人员，至少两人。请从名单里重新选。",
    en="Those who inspect must be officers of this agency, at least two. Choose them from the list.",
    clause="行政许可法第三十四条第三款",
)
VERDICT_OPEN = declare(
    "department.verdict-open",
    zh="规则还判断不了：{clauses}。请先补上这些事实或登记核查；仍要决定，请写明原因。",
    en="The rules cannot tell yet: {clauses}. Add these facts or record the inspection; to decide anyway, say why.",
    clause="行政许可法第三十四条、第三十八条",
)
KEY_REUSED = declare(
    "department.key-reused",
    zh="这个请求编号已经用来办过“{done}”，不能再用来办“{asked}”。请换一个新的编号。",
    en="This key was used for “{done}” already and cannot serve for “{asked}”. Take a new key.",
)
HELD = declare(
    "department.held",
    zh="{name} 已经领办了这一件。要换人，请他先退回，或者请负责人改派。",
    en="{name} has taken this one. Ask them to put it back, or the head to hand it over.",
)
NO_MATERIAL = declare(
    "department.no-material",
    zh="本项没有这份文件，或者您的岗位用不到它。请回到这一件，从材料里打开。",
    en="This part has no such file, or does not need it. Go back and open it from the list of materials.",
    clause="个人信息保护法第六条",
)

DECIDING = frozenset(POSITIVE_ACTION.values()) | frozenset(NEGATIVE_ACTION.values()) | {"propose"}
"""Orders that carry the verdict of the rules."""
NUMBER = "（发出时编号）"
"""Where the number will stand: it is taken when the paper is sent, never for looking at it."""
OFFICERS = (str(Role.APPROVER), str(Role.HEAD))


def act(
    case_id: UUID | str,
    order: Order,
    command: Command,
    *,
    seen: int | None = None,
    at: datetime | None = None,
) -> cases.Executed:
    """Carry out one order of a department on one of its parts, once per command.

    `seen`: the version the person looked at; `at`: the legal time where it lies earlier than now. Refused with every
    reason (`scope.not-found`, `case.*`, `process.*`, `department.*`); then nothing was written.
    """
    row = scope.case(command.actor, case_id)
    done = _done_before(row, command.id)
    if done and done != order.action:
        raise refuse(KEY_REUSED, done=done, asked=order.action)
    if order.action == thirds.TELL and not done:
        return thirds.tell(row, order, command, seen=seen)
    if not done and (seen is None or seen == row.version):
        order = prepared(row, order, command)
    if order.action == "issue":
        return certificates.issue(row.id, command, seen=seen)
    heard = (lambda: thirds.spoken(row, order, command)) if order.action == thirds.SPEAK else None
    return cases.execute(row.id, order, command, seen=seen, at=at, inside=heard)


def prepared(row: Case, order: Order, command: Command) -> Order:
    """The order with what only this side may say: inspectors are checked, a decision carries the rules' verdict."""
    corrections.by_their_own_door(order)
    order = thirds.prepared(row, order)
    named = order.data.get("inspectors")
    if named:
        _check_officers(row, named, command)
    if order.action in routing.MOVES:
        return routing.prepared(row, cases.load(row).terms, order, command)
    if order.action not in DECIDING:
        return order
    item = load_bundle(row.application.bundle).items[row.item]
    data = {name: value for name, value in order.data.items() if name != "verdict"}
    if not item.rules:
        return Order(order.action, data, order.private)
    verdict = judge_part(row, on=legal_date(command.now)).verdict
    if order.action != "propose":
        _check_open(row, order, verdict)
    told = {True: "yes", False: "no"}.get(verdict.outcome)
    return Order(order.action, {**data, "verdict": {**verdict.to_json(), "outcome": told}}, order.private)


def _check_open(row: Case, order: Order, verdict: Verdict) -> None:
    """Nothing is decided on rules that are still open, unless the officer says why; a commitment moves the visit."""
    if verdict.outcome is not None or order.private.get("difference", "").strip():
        return
    later = cases.load(row).state.commitment == "signed"
    unknown = [
        judged.title.zh
        for judged in verdict.reasons
        if judged.outcome is Outcome.UNKNOWN and not (later and judged.needs_inspection)
    ]
    if unknown:
        raise refuse(VERDICT_OPEN, clauses="、".join(unknown))


def _check_officers(row: Case, named: object, command: Command) -> None:
    ids = {str(one) for one in named} if isinstance(named, list | tuple | set) else {str(named)}
    on = legal_date(command.wall)
    known = RoleGrant.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=on),
        valid_from__lte=on,
        role__in=OFFICERS,
        department=row.department,
        jurisdiction=row.jurisdiction,
        account__active=True,
    ).values_list("account_id", flat=True)
    if not ids <= {str(account) for account in known}:
        raise refuse(NOT_OFFICER)


def _done_before(row: Case, command_id: str) -> str:
    """The action this command carried out before, or an empty string."""
    first = (
        Event.objects.filter(
            jurisdiction=row.jurisdiction,
            opened_year=row.opened_year,
            stream_id=row.id,
            command_id=command_id,
        )
        .order_by("seq")
        .values_list("type", flat=True)
        .first()
    )
    return first.partition(".")[2] if first else ""


def preview(
    case_id: UUID | str, order: Order, command: Command, *, at: datetime | None = None
) -> tuple[Sheet, ...]:
    """The papers an order would leave, worded as they would be; nothing is written and no number is taken.

    Refused with every reason for which the order itself would be refused.
    """
    row = scope.case(command.actor, case_id)
    loaded = cases.load(row)
    order = prepared(row, order, command)
    events = decide(
        loaded.state,
        loaded.terms,
        order,
        actor=command.actor,
        at=at or command.now,
        recorded_at=command.now,
        calendar=current_calendar(legal_date(command.now)).for_region(row.jurisdiction),
    )
    after = loaded.state
    for event in events:
        after = apply(after, event)
    folder = papers.folder_of(row.application)
    return tuple(
        sheet(
            paperwork.build(
                [
                    papers.PaperContext(
                        DocumentKind(paper.kind), paper.data, event.private, event, "",
                        row, loaded.state, after, loaded.terms, folder, command,
                    )
                ],
                NUMBER,
            )
        )
        for event in events
        for paper in event.documents
        if paper.kind != DocumentKind.CERTIFICATE
    )  # fmt: skip


def check_rest(case_id: UUID | str, command: Command, *, seen: int | None = None) -> cases.Executed | None:
    """Mark every material that nobody has looked at as in order. Each is an event of its own; None: none was open."""
    row = scope.case(command.actor, case_id)
    loaded = cases.load(row)
    last = None
    for term in loaded.terms.materials:
        if term.code in loaded.state.checks or term.code in loaded.state.deferred:
            continue
        order = Order("check_material", {"material": term.code, "ok": True})
        last = cases.execute(
            row.id, order, command.sub(term.code[:30]), seen=seen if last is None else last.version
        )
    return last


def take(case_id: UUID | str, command: Command) -> None:
    """领办: put one's name to a part, so that colleagues see who has it. It changes nothing in law and is no event.

    Refused(`department.held`) when somebody else has it, is not away with oneself as substitute, and one is not the head.
    """
    if command.actor.role is Role.HEAD:
        holders.reassign(case_id, command.actor.account_id, command)
    else:
        holders.claim(case_id, command, code=HELD)


def put_back(case_id: UUID | str, command: Command) -> None:
    """退回: give a part back to everybody. Refused(`department.held`) when it is another officer's."""
    row = scope.case(command.actor, case_id)
    if row.holder_id is not None:
        mine = str(row.holder_id) == command.actor.account_id
        if not mine and command.actor.role is not Role.HEAD:
            raise refuse(HELD, name=holders.name_of(row.holder_id))
        holders.release(case_id, command)


def open_material(case_id: UUID | str, upload_id: UUID | str, actor: Actor) -> uploads.FileInHand:
    """A file of a material that this part needs; files of other parts stay closed. Refused(`department.no-material`)."""
    row = scope.case(actor, case_id)
    mine = {term.code for term in cases.load(row).terms.materials}
    found = Upload.objects.filter(
        pk=upload_id, jurisdiction=row.jurisdiction, owner_id=row.application_id, material__in=mine
    ).exists()
    if not found:
        raise refuse(NO_MATERIAL)
    return uploads.open_upload(upload_id, actor)
