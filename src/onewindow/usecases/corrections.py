"""Corrections of a case by acts: undo, 更正通知书, recalled notice, cancelled acceptance, merged duplicates. Nothing is edited.

Each leaves an event, a row in the register of corrections and, where a paper falls, its number marked 作废.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from onewindow.core.cases import CaseState, Order, replay
from onewindow.core.cases.corrections import GIVEN, UNDO_GIVEN, UNDO_NOT_THIS, UNDOABLE
from onewindow.core.certs import sheet, to_json
from onewindow.core.certs.wording.sheet import Sheet
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.process.events import StoredEvent
from onewindow.store import events as event_rows
from onewindow.store import scope
from onewindow.store.crypto import seal_text
from onewindow.store.models import Application, Case, Correction, Document
from onewindow.usecases.cases import Executed, execute, execute_together
from onewindow.usecases.command import Command
from onewindow.usecases.documents import payload
from onewindow.usecases.paper_streams import carry_out, preview, stream_of

declare(
    "correction.reason",
    zh="请写明为什么更正，至少 4 个字。",
    en="Say why it is corrected, in at least 4 characters.",
)
declare(
    "correction.own-door",
    zh="更正、撤销和送达经过有各自的页面，不能从这里办。",
    en="Corrections, undoing and attempts of service have pages of their own and are not done from here.",
)
declare(
    "correction.carried",
    zh="这一步已经带动了别的事（联办期限、名额或者后一项），不能撤销。请用撤销受理或者更正。",
    en="This act has set others going (a joint limit, a place of a quota, a later part) and cannot be undone. Cancel the "
    "acceptance or correct it instead.",
)
declare(
    "correction.not-in-paper",
    zh="文书里没有“{words}”这几个字。请照文书原样填要更正的内容。",
    en="The paper does not say “{words}”. Copy exactly what is to be corrected.",
)
declare(
    "correction.same",
    zh="更正前后一样，不用更正。",
    en="The old and the new value are the same: there is nothing to correct.",
)
declare(
    "correction.no-duplicate",
    zh="找不到同一申请人更早交的 {number}。重复申请并入先交的一件，请核对编号。",
    en="There is no earlier application {number} of the same applicant. A duplicate is merged into the earlier one.",
)
OWN_DOOR = frozenset(
    {
        "undo", "correct_receipt", "close_moved", "correct_document", "replace_document", "recall_notice", "cancel_acceptance",
        "attempt_service",
    }
)  # fmt: skip
"""Acts whose data only this side may say, and which leave more than an event: they have use cases of their own."""


def by_their_own_door(order: Order) -> None:
    """Refused(`correction.own-door`) for an act that the general door does not carry out."""
    if order.action in OWN_DOOR:
        raise refuse("correction.own-door")


def reasoned(text: str) -> str:
    """The reason, trimmed. Refused(`correction.reason`)."""
    told = text.strip()[:500]
    if len(told) < 4:
        raise refuse("correction.reason")
    return told


def history(row: Case) -> list[StoredEvent]:
    return list(event_rows.load(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year))


def undo(case_id: UUID | str, reason: str, command: Command) -> list[Executed]:
    """Undo the last act on a case, and what the same press did to other parts of the application; its papers are 作废.

    Refused: `correction.reason`, `correction.carried`, `case.undo_*`, `case.decision_not_edited`.
    """
    told = reasoned(reason)
    row = scope.case(command.actor, case_id)
    last = _last(history(row))
    pressed = [(row, last)]
    others = scope.cases(command.actor).filter(application_id=row.application_id).exclude(pk=row.pk)
    for other in others.select_related("application__data_key"):
        found = _last(history(other))
        if found.command_id == last.command_id:
            pressed.append((other, found))
    orders, papers = [], []
    for one, event in pressed:
        mine = list(Document.objects.filter(application_id=one.application_id, cause=event.event_id))
        if any(paper.served_at for paper in mine):
            raise refuse(UNDO_GIVEN)
        _not_carried(one, event)
        orders.append((one.id, _undo_order(one, event, told), None))
        papers += [(one, paper) for paper in mine] or [(one, None)]

    def beside() -> None:
        for one, paper in papers:
            keep(one.application, "undo", command, case=one, document=paper, field=str(last.body.get("action", "")), reason=told)
        fallen = [paper.pk for _, paper in papers if paper is not None]
        Document.objects.filter(pk__in=fallen, served_at=None).update(void_at=command.now)
        Case.objects.filter(pk__in=[one.pk for one, _ in pressed], open=True).update(closed_at=None)

    return execute_together(orders, command, inside=beside)


def _last(events: list[StoredEvent]) -> StoredEvent:
    if not events:
        raise refuse(UNDO_NOT_THIS)
    return events[-1]


def _undo_order(row: Case, event: StoredEvent, reason: str) -> Order:
    events = history(row)
    before: CaseState = replay(events[:-1])
    data = {
        "seq": event.seq, "act": str(event.body.get("action", "")), "by": event.actor_account,
        "acted_at": event.occurred_at.isoformat(), "back": json.loads(canonical(before.to_json())),
    }  # fmt: skip
    return Order("undo", data, {"reason": reason})


def _not_carried(row: Case, event: StoredEvent) -> None:
    """What other rows already rest on: the frame of joint handling, a place of a quota, a part that waits for this one."""
    act = str(event.body.get("action", ""))
    terms = json.loads(row.terms)
    if act in GIVEN or act not in UNDOABLE:
        return  # the core says why
    accepts = act == "accept" and (terms.get("frame") or terms.get("quota"))
    if accepts or ("ended" in event.body and row.awaited_by):
        raise refuse("correction.carried")


def rectify(
    document_id: UUID | str, slip: str, wrong: str, right: str, reason: str, command: Command
) -> Executed:
    """更正通知书 on a clerical error of one paper; it is served again and names the first. The paper itself stays.

    Refused: `correction.not-in-paper`, `correction.same`, `correction.reason`, `case.decision_not_edited`.
    """
    paper, order = _slip(document_id, slip, wrong, right, reason, command)
    row = case_of(paper, command)
    stream = stream_of(paper, row)
    old, new, told = order.private["wrong"], order.private["right"], order.private["reason"]

    def beside() -> None:
        Document.objects.filter(application_id=row.application_id, cause__in=stream.events_of(command)).update(replaces=paper.id)
        keep(row.application, "slip", command, case=row, document=paper, field=slip, old=old, new=new, reason=told)

    return carry_out(stream, row, order, command, inside=beside)


def rectify_preview(
    document_id: UUID | str, slip: str, wrong: str, right: str, reason: str, command: Command
) -> list[Sheet]:
    """The notice as it would go out. Nothing is written. Refused as `rectify`."""
    paper, order = _slip(document_id, slip, wrong, right, reason, command)
    row = case_of(paper, command)
    return preview(stream_of(paper, row), row, order, command)


def _slip(
    document_id: UUID | str, slip: str, wrong: str, right: str, reason: str, command: Command
) -> tuple[Document, Order]:
    told, old, new = reasoned(reason), wrong.strip()[:200], right.strip()[:200]
    paper = paper_of(document_id, command)
    if old == new or not new:
        raise refuse("correction.same")
    if not old or not _said(paper, old):
        raise refuse("correction.not-in-paper", words=old)
    private = {"wrong": old, "right": new, "reason": told}
    return paper, Order("correct_document", {"document": str(paper.id), "slip": slip}, private)


def _said(paper: Document, words: str) -> bool:
    """Whether the paper says so: in its data, or as it is printed."""
    data = payload(paper)
    return words in canonical(to_json(data)) or words in sheet(data).text()


def paper_of(document_id: UUID | str, command: Command, *, void: bool = False) -> Document:
    """A paper within reach; a void one only where asked for. Refused(`scope.not-found`)."""
    row = Document.objects.select_related("data_key", "application").filter(pk=document_id).first()
    if row is not None and row.void_at is not None and not void:
        row = None
    if row is None or not scope.applications(command.actor).filter(pk=row.application_id).exists():
        raise refuse("scope.not-found")
    return row


def case_of(paper: Document, command: Command) -> Case:
    if paper.case_id:
        return scope.case(command.actor, paper.case_id)
    found = scope.cases(command.actor).filter(application_id=paper.application_id).order_by("number").first()
    if found is None:
        raise refuse("scope.not-found")
    return scope.case(command.actor, found.id)


def recall(case_id: UUID | str, reason: str, command: Command) -> Executed:
    """Take a one-time notice back: its paper is 作废, its clocks run on as if it had not been given.

    A joint notice stays for the other parts it tells of; it falls with the last of them.
    """
    told = reasoned(reason)
    row = scope.case(command.actor, case_id)

    def beside() -> None:
        papers = Document.objects.filter(application_id=row.application_id, kind="correction_notice", void_at=None)
        mine = papers.filter(case=row)
        if not mine.exists():
            mine = papers.filter(case=None)
        keep(row.application, "recall", command, case=row, document=mine.first(), reason=told)
        others = Case.objects.filter(jurisdiction=row.jurisdiction, application_id=row.application_id, status="correcting")
        waiting = [one.pk for one in others.exclude(pk=row.pk)]
        own = set(papers.filter(case__in=waiting).values_list("case_id", flat=True))
        if set(waiting) <= own:  # nobody rests on the joint one any more
            mine.update(void_at=command.now)
        else:
            mine.exclude(case=None).update(void_at=command.now)

    return execute(row.id, Order("recall_notice", {}, {"reason": told}), command, inside=beside)


def cancel_acceptance(case_id: UUID | str, ground: str, reason: str, command: Command) -> Executed:
    """撤销受理, by the head, with ground, reasons and remedies."""
    told = reasoned(reason)
    row = scope.case(command.actor, case_id)
    order = Order("cancel_acceptance", {"ground": ground}, {"reasons": told})
    return execute(
        row.id, order, command, inside=lambda: _kept(row.application, "cancel", command, case=row, field=ground, reason=told)
    )


def merge(application_id: UUID | str, earlier: str, reason: str, command: Command) -> list[Executed]:
    """A duplicate: its undecided parts end and go on under the same applicant's earlier application.

    Refused: `correction.no-duplicate`, `correction.reason`, `case.*`.
    """
    told = reasoned(reason)
    application = scope.application(command.actor, application_id)
    number = earlier.strip()
    first = Application.objects.filter(
        jurisdiction=application.jurisdiction, number=number, applicant_id=application.applicant_id,
        submitted_at__lt=application.submitted_at,
    ).exclude(pk=application.pk).first()  # fmt: skip
    if first is None:
        raise refuse("correction.no-duplicate", number=number)
    targets = dict(Case.objects.filter(jurisdiction=first.jurisdiction, application=first).values_list("item", "id"))
    mine = scope.cases(command.actor).filter(application_id=application.id, open=True, decided_on=None).order_by("number")
    rows = [row for row in mine if row.item in targets]
    if not rows:
        raise refuse("correction.no-duplicate", number=number)
    orders = [
        (row.id, Order("close_moved", {"ground": "duplicate", "to": str(targets[row.item])}, {"reason": told}), None)
        for row in rows
    ]
    return execute_together(
        orders, command, inside=lambda: _kept(application, "duplicate", command, field=number, reason=told)
    )


def _kept(application: Application, kind: str, command: Command, **more: Any) -> None:
    """One row of the register, written beside the act."""
    keep(application, kind, command, **more)


def keep(
    application: Application,
    kind: str,
    command: Command,
    *,
    case: Case | None = None,
    document: Document | None = None,
    field: str = "",
    old: str = "",
    new: str = "",
    reason: str = "",
    pending: bool = False,
) -> Correction:
    """One row of the register. `pending`: a second person has to confirm it."""
    key, at = application.data_key, command.now
    row = Correction(
        jurisdiction=application.jurisdiction, opened_year=application.opened_year, application=application, case=case,
        document=document, data_key=key, kind=kind, field=field[:80], status="pending" if pending else "done",
        asked_by=command.actor.account_id[:40], asked_at=at,
    )  # fmt: skip
    if not pending:
        row.ended_by, row.ended_at = row.asked_by, at
    for name, value in (("old", old), ("new", new), ("reason", reason)):
        if value:
            setattr(row, f"{name}_enc", seal_text(key, value, place=f"correction/{row.id}/{name}"))
    row.save(force_insert=True)
    return row
