"""Service 送达: one row per paper served, with the days on which its remedies end. Written with the event."""

from __future__ import annotations

from collections.abc import Callable

from onewindow.core.certs import remedy_dates
from onewindow.core.certs.service import CHALLENGED
from onewindow.core.kernel.dates import legal_date
from onewindow.store.catalogue import current_calendar
from onewindow.store.crypto import seal_text
from onewindow.store.models import Document, Service
from onewindow.store.writing import insert
from onewindow.usecases.papers import PaperContext

SERVED = "served"


def keep(c: PaperContext) -> Callable[[], None]:
    """What to write, inside the event's transaction, for one service receipt: the rows and the papers' served days."""

    def write() -> None:
        kinds = [str(kind) for kind in c.data["documents"]]
        papers = Document.objects.filter(
            application=c.folder.application, kind__in=kinds, served_at=None, void_at=None
        ).filter(subject_id__in=[c.row.id, c.row.application_id])
        rows = list(papers)
        insert(_row(c, paper) for paper in rows)
        Document.objects.filter(pk__in=[paper.pk for paper in rows]).update(served_at=c.event.occurred_at)

    return write


def _row(c: PaperContext, paper: Document) -> Service:
    application = c.folder.application
    key, at = application.data_key, c.event.occurred_at
    on = legal_date(at)
    remedy = None
    if paper.kind in CHALLENGED and c.terms.remedies is not None:
        remedy = remedy_dates(
            on,
            calendar=current_calendar(on).for_region(c.row.jurisdiction),
            reconsideration_days=c.terms.remedies.reconsideration_days,
            suit_months=c.terms.remedies.suit_months,
        )
    row = Service(
        jurisdiction=c.row.jurisdiction,
        opened_year=c.row.opened_year,
        data_key=key,
        document=paper,
        mode=c.data["mode"],
        relation=str(c.data.get("relation", "")),
        attempted_at=at,
        outcome=SERVED,
        served_at=at,
        recorded_at=c.command.wall,
        recorded_by=c.command.actor.account_id,
        reconsider_until=remedy.reconsideration_until if remedy else None,
        sue_until=remedy.suit_until if remedy else None,
    )
    recipient = c.private.get("recipient") or c.folder.applicant.name
    row.recipient_enc = seal_text(key, recipient, place=f"service/{row.id}/recipient")
    if evidence := c.private.get("evidence", ""):
        row.evidence_enc = seal_text(key, evidence, place=f"service/{row.id}/evidence")
    return row
