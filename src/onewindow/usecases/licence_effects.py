"""What acts on a licence change beside its stream, in the same transaction: the certificate's state, and bars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from onewindow.core.kernel.dates import legal_date
from onewindow.core.licences import BY_FRAUD, HID_FACTS, bar_of, last_day
from onewindow.core.process.events import NewEvent
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import Bar, Case, Certificate, CreditMark, Document, Licence
from onewindow.store.writing import insert
from onewindow.usecases.command import Command

STATES = {"withdrawal": "withdrawn", "revocation": "revoked", "strike": "struck", "cancellation": "cancelled"}
"""How it ended → the state of its certificate on the public page."""


def retire(certificate: Certificate, events: Sequence[NewEvent], command: Command) -> None:
    """The edition before gives way: it is void on the public page from this day. Before the new one is written."""
    if any("edition" in event.body for event in events):
        Certificate.objects.filter(pk=certificate.pk).update(status="replaced", status_on=legal_date(command.now))


def follow(
    row: Licence, certificate: Certificate, events: Sequence[NewEvent], documents: Sequence[Document], command: Command
) -> None:
    """The state of the certificate in force, a bar that was set or lifted."""
    mine = Certificate.objects.filter(pk=certificate.pk)
    for event in events:
        body = event.body
        ended = body.get("ended")
        if ended is not None:
            mine.update(status=STATES[ended["by"]], status_on=date.fromisoformat(ended["on"]))
        if "restored" in body:
            mine.update(status="valid", status_on=None)
        if "bar" in body:
            source = body.get("outside", {}).get("document") or next(
                (paper.number for paper in documents if paper.kind == "licence_revocation"), ""
            )
            bar = body["bar"]
            insert([_bar(row.case, bar["article"], event, date.fromisoformat(bar["until"]), source, command)])
        if "bar_lifted" in body:
            told = body["restored"]
            lift(row.case, f"{told.get('body', '')} {told.get('document', '')}", command)


def _bar(case: Case, article: str, event: NewEvent, until: date, source: str, command: Command) -> Bar:
    return Bar(
        jurisdiction=case.jurisdiction, party_id=case.application.applicant_id, item=case.item, article=article,
        since=legal_date(event.occurred_at), until=until, source=source[:60], case=case, department=case.department,
        recorded_at=command.wall,
    )  # fmt: skip


def lift(case: Case, by: str, command: Command, *, filed: date | None = None) -> int:
    """A review annulled the decision a bar rests on; the mark that the same decision left on the credit record goes with
    it. `filed`: when the review was asked for: what was revoked later is not its matter. Returns how many bars stood."""
    by, on = by.strip()[:200], legal_date(command.now)
    standing = Bar.objects.filter(jurisdiction=case.jurisdiction, case=case, lifted_on=None)
    marks = CreditMark.objects.filter(jurisdiction=case.jurisdiction, case=case)
    if filed is not None:
        standing = standing.filter(Q(article=HID_FACTS) | Q(since__lte=filed))
        marks = marks.filter(on__lte=filed)
    newest = marks.order_by("-on", "-id").first()
    if newest is not None and newest.kind != "repaired":
        insert([CreditMark(
            jurisdiction=case.jurisdiction, party_id=newest.party_id, case=case, department=newest.department,
            kind="repaired", source=by, on=on, recorded_at=command.wall,
        )])  # fmt: skip
    return standing.update(lifted_on=on, lifted_by=by)


def after_case(case: Case, event: NewEvent, command: Command) -> None:
    """Where the item touches public safety, false materials in an application bar its applicant for a year (AL art. 78)
    and a licence obtained by a false commitment for three (art. 79). Call inside the transaction of the part's events."""
    article = bar_of(event.body)
    if not article or not load_bundle(case.application.bundle).items[case.item].safety:
        return
    papers = Document.objects.filter(case=case, kind="revocation_decision").order_by("-issued_at", "-id")
    paper = papers.values_list("number", flat=True).first() if article == BY_FRAUD else None
    until = last_day(article, legal_date(event.occurred_at))
    insert([_bar(case, article, event, until, paper or case.number, command)])
