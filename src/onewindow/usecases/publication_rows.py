"""What an event leaves for publication, in its transaction: the notice before a decision, the entry to be published after
it, the list of reviews by other bodies; and what is taken back when a decision falls."""

from __future__ import annotations

from datetime import date
from importlib import import_module

from django.db.models import F

from onewindow.core.cases import ActType, CaseState, CaseTerms
from onewindow.core.certs import disclosure
from onewindow.core.clock import Limit, due
from onewindow.core.kernel.dates import legal_date
from onewindow.core.process.events import NewEvent
from onewindow.store.catalogue import current_calendar
from onewindow.store.models import Case, Certificate, Disclosure, OutsideReviewRow, PublicNotice
from onewindow.store.writing import fresh, insert
from onewindow.usecases import licence_effects
from onewindow.usecases.command import Command

WITHIN = Limit.parse("7wd")
"""双公示: within seven working days of the decision."""
DUE, PUBLISHED, FAILED, WITHHELD, WITHDRAWN = "due", "published", "failed", "withheld", "withdrawn"


def entries(
    row: Case, events: list[NewEvent], state: CaseState, terms: CaseTerms, command: Command
) -> list[Disclosure]:
    """The decisions among the events that are to be published: new rows, to be inserted with the events."""
    return [
        _disclosure(row, seq, kind, event, terms, command)
        for seq, event in enumerate(events, start=row.version + 1)
        if (kind := _kind(event, state, terms))
    ]


def follow(row: Case, events: list[NewEvent], state: CaseState, command: Command) -> None:
    """Write what else the events of one case call for. Call inside the transaction that writes them."""
    for seq, event in enumerate(events, start=row.version + 1):
        body = event.body
        if body.get("action") == "announce_publicity":
            insert([_notice(row, seq, event, command)])
        elif "publicity" in body:
            _follow_notice(row, event)
        if "review" in body or "stay" in body or "reviewed" in body:
            _follow_review(row, event, state, command)
        if _falls(event):
            _take_back(row, seq, command)
    if state.publicity is not None and state.status != "accepted":
        PublicNotice.objects.filter(jurisdiction=row.jurisdiction, case=row, open=True).update(open=False)


def _kind(event: NewEvent, state: CaseState, terms: CaseTerms) -> str:
    if "revoked" in event.body and terms.act_type is ActType.LICENCE:
        return disclosure.REVOCATION
    if "decision" in event.body and state.sign > 0 and terms.act_type is ActType.LICENCE:
        return disclosure.LICENCE
    return ""


def _falls(event: NewEvent) -> bool:
    """The decision no longer stands: revoked, annulled, or changed by another body."""
    reviewed = event.body.get("reviewed")
    return "revoked" in event.body or (
        reviewed is not None and reviewed["result"] in ("annulled", "annulled_redo", "changed")
    )


def _disclosure(
    row: Case, seq: int, kind: str, event: NewEvent, terms: CaseTerms, command: Command
) -> Disclosure:
    on = legal_date(event.occurred_at)
    calendar = current_calendar(on).for_region(row.jurisdiction)
    return fresh(
        Disclosure, jurisdiction=row.jurisdiction, case=row, department=terms.department, round=seq, kind=kind, decided_on=on,
        due_on=due(WITHIN, on, calendar=calendar).by, next_try=command.wall,
        reason=event.body["revoked"]["grade"] if kind == disclosure.REVOCATION else "",
    )  # fmt: skip


def _notice(row: Case, seq: int, event: NewEvent, command: Command) -> PublicNotice:
    told = event.body["publicity"]
    return PublicNotice(
        jurisdiction=row.jurisdiction, case=row, department=row.department, round=seq,
        words=event.private["content"], since=date.fromisoformat(told["since"]),
        until=date.fromisoformat(told["until"]), published_at=command.wall,
    )  # fmt: skip


def _follow_notice(row: Case, event: NewEvent) -> None:
    told = event.body["publicity"]
    newest = (
        PublicNotice.objects.filter(jurisdiction=row.jurisdiction, case=row)
        .order_by("-round").values_list("id", flat=True).first()
    )  # fmt: skip
    PublicNotice.objects.filter(pk=newest).update(
        open=told["stage"] == "open",
        objections=len(told["objections"]),
        unanswered=sum(1 for one in told["objections"] if not one[3]),
    )


def _follow_review(row: Case, event: NewEvent, state: CaseState, command: Command) -> None:
    body = event.body
    if "review" in body:
        told, filed = body["review"], state.reviews[-1]
        insert([OutsideReviewRow(
            jurisdiction=row.jurisdiction, case=row, department=row.department, number=told["number"], kind=filed.kind,
            body=told["body"][:120], reference=told["reference"][:120], filed_on=filed.filed, recorded_at=command.wall,
        )])  # fmt: skip
        return
    told = body.get("stay") or body["reviewed"]
    mine = OutsideReviewRow.objects.filter(jurisdiction=row.jurisdiction, case=row, number=told["number"])
    if "stay" in body:
        mine.update(stayed=told["stayed"], paper=told["paper"][:120])
        return
    ordered = state.clocks.get("ordered")
    mine.update(
        stayed=False, result=told["result"], result_on=legal_date(event.occurred_at), paper=told["paper"][:120],
        act_by=ordered.due.by if ordered is not None and ordered.ended is None else None,
    )  # fmt: skip
    if told["result"] in ("annulled", "annulled_redo", "changed"):
        import_module("onewindow.usecases.licences").end_with_decision(row.id, "other", command, starter="court")
        Certificate.objects.filter(case=row, status="valid").update(
            status="revoked", status_on=legal_date(event.occurred_at)
        )
        licence_effects.lift(row, told["paper"], command)


def _take_back(row: Case, seq: int, command: Command) -> None:
    """撤下 of what was decided before the event `seq`: what is published stays as a tombstone, what waits is not published
    any more."""
    earlier = Disclosure.objects.filter(jurisdiction=row.jurisdiction, case=row, round__lt=seq)
    for one in earlier.exclude(state=WITHDRAWN):
        kept = disclosure.tombstone(one.content)
        Disclosure.objects.filter(pk=one.pk).update(
            state=WITHDRAWN, content=kept, digest=disclosure.entry_digest(kept), edition=F("edition") + 1,
            changed_at=command.now, next_try=None,
        )  # fmt: skip
