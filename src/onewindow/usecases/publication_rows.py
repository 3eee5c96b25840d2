"""What an event leaves for publication, in its transaction: the notice before a decision, the entry to be published after
it, the list of reviews by other bodies; and what is taken back when a decision falls."""

from __future__ import annotations

from datetime import date
from importlib import import_module

from django.db.models import F, Max, Q, QuerySet

from onewindow.core.cases import ActType, CaseState, CaseTerms, outcome_sign
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
PUBLICITY, HEARING = "publicity", "hearing"
FOR_APPLICATION, EX_OFFICIO = "application", "ex_officio"
DUE, PUBLISHED, FAILED, WITHHELD, WITHDRAWN = "due", "published", "failed", "withheld", "withdrawn"
BY_LICENCE = 1_000_000
"""Rounds of entries that come from acts on a licence; below it a round is the seq of the part's own event."""


def entries(
    row: Case, events: list[NewEvent], state: CaseState, terms: CaseTerms, command: Command
) -> list[Disclosure]:
    """The decisions among the events that are to be published: new rows, to be inserted with the events."""
    return [
        _disclosure(row, seq, kind, event, terms, command)
        for seq, event in enumerate(events, start=row.version + 1)
        if (kind := _kind(row, event, state, terms))
    ]


def follow(row: Case, events: list[NewEvent], state: CaseState, command: Command) -> None:
    """Write what else the events of one case call for. Call inside the transaction that writes them."""
    for seq, event in enumerate(events, start=row.version + 1):
        body = event.body
        if body.get("action") == "announce_publicity":
            insert([_notice(row, seq, event, command)])
        elif "publicity" in body:
            _follow_notice(row, event)
        if "hearing" in body:
            _follow_hearing(row, seq, event, state, command)
        if "review" in body or "stay" in body or "reviewed" in body:
            _follow_review(row, event, state, command)
        if _falls(event):
            _take_back(row, seq, command)
    if (state.publicity is not None or state.hearing is not None) and state.status != "accepted":
        PublicNotice.objects.filter(jurisdiction=row.jurisdiction, case=row, open=True).update(open=False)


def _kind(row: Case, event: NewEvent, state: CaseState, terms: CaseTerms) -> str:
    if "revoked" in event.body and terms.act_type is ActType.LICENCE:
        return disclosure.REVOCATION
    if "decision" in event.body and state.sign > 0 and terms.act_type is ActType.LICENCE:
        return disclosure.LICENCE
    if _annulled(event) and outcome_sign(row.outcome) > 0 and state.commitment != "revoked":
        return disclosure.ANNULMENT if terms.act_type is ActType.LICENCE else ""
    return ""


def _annulled(event: NewEvent) -> bool:
    """Another body annulled or changed what was decided."""
    reviewed = event.body.get("reviewed")
    return reviewed is not None and reviewed["result"] in ("annulled", "annulled_redo", "changed")


def _falls(event: NewEvent) -> bool:
    """The decision no longer stands: revoked, annulled, or changed by another body."""
    return "revoked" in event.body or _annulled(event)


def _disclosure(
    row: Case, seq: int, kind: str, event: NewEvent, terms: CaseTerms, command: Command
) -> Disclosure:
    on = legal_date(event.occurred_at)
    return fresh(
        Disclosure, jurisdiction=row.jurisdiction, case=row, department=terms.department, round=seq, kind=kind, decided_on=on,
        due_on=due_on(row.jurisdiction, on), next_try=command.wall,
        reason=event.body["revoked"]["grade"] if kind == disclosure.REVOCATION else "",
    )  # fmt: skip


def due_on(jurisdiction: str, on: date) -> date:
    """The last of the seven working days."""
    return due(WITHIN, on, calendar=current_calendar(on).for_region(jurisdiction)).by


def next_round(case: Case) -> int:
    """The round of an entry that comes from an act on a licence of this part."""
    mine = Disclosure.objects.filter(jurisdiction=case.jurisdiction, case=case, round__gte=BY_LICENCE)
    newest: int | None = mine.aggregate(newest=Max("round"))["newest"]
    return BY_LICENCE if newest is None else newest + 1


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
        PublicNotice.objects.filter(jurisdiction=row.jurisdiction, case=row, kind=PUBLICITY)
        .order_by("-round").values_list("id", flat=True).first()
    )  # fmt: skip
    PublicNotice.objects.filter(pk=newest).update(
        open=told["stage"] == "open",
        objections=len(told["objections"]),
        unanswered=sum(1 for one in told["objections"] if not one[3]),
    )


def _follow_hearing(row: Case, seq: int, event: NewEvent, state: CaseState, command: Command) -> None:
    """听证公告: what the agency hears of its own accord it tells the public, with day and place (AL art. 46); a new day takes
    the place of the old one, and it goes when the hearing is over."""
    hearing, action = state.hearing, event.body.get("action")
    if hearing is None or hearing.purpose != FOR_APPLICATION:
        return
    open_ones = PublicNotice.objects.filter(jurisdiction=row.jurisdiction, case=row, kind=HEARING, open=True)
    if not hearing.open:
        open_ones.update(open=False)
    if action != "announce_hearing" or hearing.trigger != EX_OFFICIO:
        return
    open_ones.update(open=False)
    insert([PublicNotice(
        jurisdiction=row.jurisdiction, case=row, department=row.department, round=seq, kind=HEARING,
        words=event.private.get("place", ""), since=legal_date(event.occurred_at), until=hearing.on, published_at=command.wall,
    )])  # fmt: skip


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
    if _annulled(event):
        import_module("onewindow.usecases.licences").end_with_decision(row.id, "other", command, starter="court")
        Certificate.objects.filter(case=row, status="valid").update(
            status="revoked", status_on=legal_date(event.occurred_at)
        )
        licence_effects.lift(row, told["paper"], command, filed=_filed(state, told["number"]))


def _filed(state: CaseState, number: int) -> date | None:
    """When a review was asked for."""
    return next((one.filed for one in state.reviews if one.number == number), None)


def _take_back(row: Case, seq: int, command: Command) -> None:
    """撤下 of what was decided before the event `seq`: what is published stays as a tombstone, what waits is not published
    any more."""
    before = Q(round__lt=seq) | Q(round__gte=BY_LICENCE)
    take_back(Disclosure.objects.filter(before, jurisdiction=row.jurisdiction, case=row), command)
    keep_withheld(row.jurisdiction, row, seq)


def take_back(earlier: QuerySet[Disclosure], command: Command) -> None:
    """撤下: tombstones of these entries; what a head withheld was never to be seen and stays as it is."""
    for one in earlier.exclude(state__in=(WITHDRAWN, WITHHELD)):
        kept = disclosure.tombstone(one.content)
        Disclosure.objects.filter(pk=one.pk).update(
            state=WITHDRAWN, content=kept, digest=disclosure.entry_digest(kept), edition=F("edition") + 1,
            changed_at=command.now, next_try=None,
        )  # fmt: skip


def keep_withheld(jurisdiction: str, row: Case, entry: int) -> None:
    """An entry that follows one which a head withheld is withheld on the same ground."""
    mine = Disclosure.objects.filter(jurisdiction=jurisdiction, case=row)
    ground = mine.filter(state=WITHHELD).exclude(round=entry).values_list("reason", flat=True).first()
    if ground is not None:
        mine.filter(round=entry, state=DUE).update(state=WITHHELD, reason=ground, next_try=None)
