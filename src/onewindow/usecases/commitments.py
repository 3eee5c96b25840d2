"""What a commitment sets going outside its case, in the same transaction: the credit record, the certificate that is
taken back, what the supervising department must know; and records brought in from outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from uuid import UUID

from onewindow.core.cases import CaseState, CaseTerms
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.process.events import NewEvent
from onewindow.store.models import Case, Certificate, CreditMark, Handover, InspectionDraw, Party
from onewindow.store.writing import insert
from onewindow.usecases import licence_effects, routing
from onewindow.usecases.command import Command

NO_SOURCE = declare(
    "commitment.no-source",
    zh="外来的信用记录要写明出处（哪个机关、哪份文书）。",
    en="A record from outside needs its source: which agency, which paper.",
)


def follow(row: Case, events: list[NewEvent], state: CaseState, terms: CaseTerms, command: Command) -> None:
    """Write what the events of one case leave beside it. Call inside the transaction that writes them."""
    for seq, event in enumerate(events, start=row.version + 1):
        if state.joint is not None:
            joint = import_module(
                "onewindow.usecases.joint"
            )  # it carries out orders through the door that calls this
            joint.follow(row, event, seq, terms, command)
        routing.follow(row, event, seq, command)
        insert(_marks(row, event, command))
        insert(_draws(row, event, command))
        insert(_handovers(row, event, state, terms, command))
        licence_effects.after_case(row, event, command)
        if "revoked" in event.body:
            grade = "fraud" if event.body["revoked"].get("grade") == "false" else "not_qualified"
            import_module("onewindow.usecases.licences").end_with_decision(row.id, grade, command)
            Certificate.objects.filter(case=row, status="valid").update(
                status="revoked", status_on=legal_date(event.occurred_at)
            )


def _marks(row: Case, event: NewEvent, command: Command) -> Iterator[CreditMark]:
    kind = event.body["revoked"]["grade"] if "revoked" in event.body else ""
    if "credit_repaired" in event.body:
        kind = "repaired"
    if kind:
        yield CreditMark(
            jurisdiction=row.jurisdiction, party_id=row.application.applicant_id, case=row,
            department=row.department, kind=kind, on=legal_date(event.occurred_at), recorded_at=command.wall,
        )  # fmt: skip


def _draws(row: Case, event: NewEvent, command: Command) -> Iterator[InspectionDraw]:
    told = event.body.get("drawn")
    if told:
        yield InspectionDraw(
            jurisdiction=row.jurisdiction, case=row, department=row.department, on=legal_date(event.occurred_at),
            trade=told.get("trade", ""), seed=told["seed"], key=told.get("key", ""), candidates=told["candidates"],
            left_out=told.get("left_out", []), drawn=told["drawn"], reason=told.get("reason", ""),
            drawn_at=command.wall,
        )  # fmt: skip


def _handovers(
    row: Case, event: NewEvent, state: CaseState, terms: CaseTerms, command: Command
) -> Iterator[Handover]:
    """What the department that supervises is told: decisions in favour, checks, breaches, revocations, and what another
    body annulled or changed. Of acts on the licence it is told by `licence_endings`."""
    kind, result = _told(event, state)
    if kind and terms.supervisor and terms.supervisor != terms.department:
        yield Handover(
            jurisdiction=row.jurisdiction, case=row, from_department=terms.department,
            to_department=terms.supervisor, kind=kind, result=result, sent_at=command.wall,
        )  # fmt: skip


def _told(event: NewEvent, state: CaseState) -> tuple[str, str]:
    body = event.body
    if "decision" in body and state.sign > 0:
        return "decision", body["decision"]["outcome"]
    if "revoked" in body:
        return "revocation", body["revoked"]["grade"]
    if body.get("commitment") == "breached" and "conditions" in body:
        return "breach", ""
    if body.get("commitment") in ("kept", "not_kept", "to_correct") and "inspectors" in body:
        return "verification", body["commitment"]
    reviewed = body.get("reviewed")
    if reviewed is not None and reviewed["result"] in ("annulled", "annulled_redo", "changed"):
        return "review", reviewed["result"]
    return "", ""


def note_serious(
    party_id: UUID, department: str, source: str, command: Command, *, jurisdiction: str
) -> None:
    """A serious record from outside 严重失信: no commitment is offered until it is cleared. Refused without a source."""
    _outside(party_id, department, "serious", source, command.now, command.wall, jurisdiction)


def clear_serious(
    party_id: UUID, department: str, source: str, command: Command, *, jurisdiction: str
) -> None:
    """The record from outside was repaired there."""
    _outside(party_id, department, "repaired", source, command.now, command.wall, jurisdiction)


def _outside(
    party_id: UUID, department: str, kind: str, source: str, now: datetime, wall: datetime, jurisdiction: str
) -> None:
    if not source.strip():
        raise refuse(NO_SOURCE)
    party = Party.objects.get(pk=party_id)
    CreditMark.objects.create(
        jurisdiction=jurisdiction, party=party, case=None, department=department, kind=kind,
        source=source.strip()[:200], on=legal_date(now), recorded_at=wall,
    )  # fmt: skip
