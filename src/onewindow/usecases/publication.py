"""双公示: the sweep publishes what is due, the head corrects or withholds.

Within seven working days of the decision (AL art. 40): minimised by rule in
`core.certs.disclosure`, corrected or withdrawn when the decision falls, tried again when it failed.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from onewindow.core.certs import disclosure
from onewindow.core.certs.data import Holder
from onewindow.core.certs.kinds import DocumentKind, title
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.failpoints import reach
from onewindow.store.models import Certificate, Disclosure, Document, OutsideReviewRow
from onewindow.usecases import agencies, certificates, journal, papers
from onewindow.usecases.command import Command
from onewindow.usecases.publication_rows import DUE, FAILED, PUBLISHED, WITHHELD

log = logging.getLogger("onewindow.publication")

BATCH = 50
WAITING = (DUE, FAILED)
AGAIN = timedelta(hours=1)
LONGEST = timedelta(days=1)
K = DocumentKind
PAPERS: dict[str, tuple[DocumentKind, ...]] = {
    disclosure.LICENCE: (K.GRANT_DECISION,),
    disclosure.REVOCATION: (K.REVOCATION_DECISION, K.LICENCE_REVOCATION, K.OUTSIDE_RECORD),
    disclosure.WITHDRAWAL: (K.LICENCE_WITHDRAWAL,),
    disclosure.STRIKE: (K.OUTSIDE_RECORD,),
    disclosure.CANCELLATION: (K.CANCELLATION,),
}
"""The paper an entry names: the newest of these of its part. Of an annulment it is the other body's."""
OTHERS = "复议决定、裁判文书"

NOT_HEAD = declare(
    "publication.not-head",
    zh="公示的更正和不公开由作出决定的部门负责人办。",
    en="Correcting or withholding a publication is for the head of the department that decided.",
)
NO_REASON = declare(
    "publication.no-reason",
    zh="请选不公开的理由。除国家秘密、商业秘密、个人隐私等法定情形外，许可决定都要公开。",
    en="Choose the reason. Unless a law keeps it secret, a licence that was granted is published.",
    clause="行政许可法第五条、第四十条；政府信息公开条例第十四条、第十五条",
)
NOT_NOW = declare(
    "publication.not-now",
    zh="这一条已经{state}，不能这样办。请刷新看看。",
    en="This entry is {state} by now. Reload the page.",
)
WITHHOLD = ("state_secret", "trade_secret", "privacy", "safety")


def publish_due(now: datetime, wall: datetime, *, limit: int = BATCH) -> int:
    """Publish what waits; what fails is tried again within the hour, then more and more rarely. Returns how many stand."""
    rows = Disclosure.objects.filter(state__in=WAITING, next_try__lte=wall).order_by("next_try", "id")
    done = 0
    for row in list(rows.select_related("case__application__data_key", "case__application__applicant__data_key")[:limit]):
        done += _publish(row, now, wall)
        reach("publication.between")
    return done


def _publish(row: Disclosure, now: datetime, wall: datetime) -> int:
    mine = Disclosure.objects.filter(pk=row.pk, state__in=WAITING, attempts=row.attempts)
    try:
        entry = entry_of(row, on=legal_date(now))
    except Exception as problem:  # one entry that cannot be made must not hold up the others
        log.exception("publication of %s", row.pk)
        wait = min(AGAIN * 2 ** min(row.attempts, 5), LONGEST)
        mine.update(
            state=FAILED, attempts=row.attempts + 1, fault=type(problem).__name__[:120], next_try=wall + wait
        )
        return 0
    if entry is None:
        mine.update(next_try=wall + AGAIN)
        return 0
    return mine.update(
        state=PUBLISHED, content=entry, digest=disclosure.entry_digest(entry), edition=1, published_at=now,
        published_on=legal_date(now), attempts=row.attempts + 1, fault="", next_try=None,
    )  # fmt: skip


def entry_of(row: Disclosure, *, on: date) -> dict[str, str] | None:
    """The entry as it would be published on a day. None while its certificate is still to come and time is left."""
    case = row.case
    folder = papers.folder_of(case.application)
    item = folder.catalogue.items[case.item]
    department = agencies.in_law(case, folder.catalogue, on=on)
    kind = folder.catalogue.certificates.get(item.result.certificate)
    made = Certificate.objects.select_related("data_key").filter(case=case).order_by("-edition").first()
    if kind is not None and made is None and row.kind == disclosure.LICENCE and on < row.due_on:
        return None
    content = certificates.open_content(made) if made is not None else None
    paper, number = _paper(row)
    decision = disclosure.Decision(
        kind=row.kind,
        holder=content.holder if content is not None else _holder(folder),
        item=item.name.zh,
        paper=paper,
        paper_number=number,
        decided_on=row.decided_on,
        agency=department.name.zh,
        agency_code=department.credit_code,
        certificate=content.title if content is not None else "",
        certificate_number=content.number if content is not None else "",
        valid_from=content.valid_from if content is not None else None,
        valid_until=content.valid_to if content is not None else None,
        grade=row.reason if row.kind == disclosure.REVOCATION else "",
    )
    return disclosure.disclosed(decision)


def _paper(row: Disclosure) -> tuple[str, str]:
    """What the paper of an entry is called, and its number (empty while there is none)."""
    if row.kind == disclosure.ANNULMENT:
        reviews = OutsideReviewRow.objects.filter(jurisdiction=row.jurisdiction, case=row.case).exclude(result="")
        return OTHERS, reviews.order_by("-number").values_list("paper", flat=True).first() or ""
    kinds = PAPERS[row.kind]
    mine = Document.objects.filter(case=row.case, kind__in=kinds, void_at=None).order_by("-issued_at", "-id")
    kind, number = mine.values_list("kind", "number").first() or (kinds[0], "")
    return title(DocumentKind(kind)).zh, number


def _holder(folder: papers.Folder) -> Holder:
    """The applicant, where the result is no certificate."""
    who = folder.applicant
    organisation = who.id_type == "credit_code" or who.kind == "legal"
    kind = "统一社会信用代码" if organisation else "居民身份证"
    return Holder(who.name, organisation, kind, who.id_number)


# --- the head -------------------------------------------------------------------------------------------------------


def correct(disclosure_id: UUID | str, command: Command) -> None:
    """更正: make the entry again from what the record says today. Refused(`publication.*`, `scope.not-found`)."""
    row = _mine(disclosure_id, command)
    if row.state not in (PUBLISHED, FAILED, DUE):
        raise refuse(NOT_NOW, state=row.state)
    if row.state != PUBLISHED:
        Disclosure.objects.filter(pk=row.pk).update(next_try=command.wall)
        _publish(row, command.now, command.wall)
        return
    entry = entry_of(row, on=legal_date(command.now)) or row.content
    if entry == row.content:
        return
    with transaction.atomic():
        changed = Disclosure.objects.filter(pk=row.pk, state=PUBLISHED, edition=row.edition).update(
            content=entry, digest=disclosure.entry_digest(entry), edition=row.edition + 1, changed_at=command.now,
        )  # fmt: skip
        if changed:
            body = {"disclosure": str(row.pk), "edition": row.edition + 1}
            journal.write("publication.corrected", body, command, jurisdiction=row.jurisdiction)


def withhold(disclosure_id: UUID | str, reason: str, command: Command) -> None:
    """不予公开: by the head, on one of the grounds of the law. Refused(`publication.*`, `scope.not-found`)."""
    row = _mine(disclosure_id, command)
    if reason not in WITHHOLD:
        raise refuse(NO_REASON)
    with transaction.atomic():
        changed = Disclosure.objects.filter(pk=row.pk, state__in=WAITING).update(
            state=WITHHELD, reason=reason, changed_at=command.now, next_try=None
        )
        if not changed:
            raise refuse(NOT_NOW, state=row.state)
        body = {"disclosure": str(row.pk), "reason": reason}
        journal.write("publication.withheld", body, command, jurisdiction=row.jurisdiction)


def _mine(disclosure_id: UUID | str, command: Command) -> Disclosure:
    scoped = command.actor.scope
    rows = Disclosure.objects.filter(
        pk=disclosure_id, jurisdiction__in=scoped.jurisdictions, department__in=scoped.departments
    )
    row = rows.select_related("case__application__data_key", "case__application__applicant__data_key").first()
    if row is None:
        raise refuse("scope.not-found")
    if command.actor.role is not Role.HEAD:
        raise refuse(NOT_HEAD)
    return row
