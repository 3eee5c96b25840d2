"""Blank certificates by serial number, and the seal book (用印登记)."""

from __future__ import annotations

import re
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.certs.kinds import SealUse as Seal
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import scope
from onewindow.store.catalogue import catalogue_on
from onewindow.store.hall import place_of
from onewindow.store.models import BlankCertificate, Certificate, SealUse
from onewindow.usecases import journal
from onewindow.usecases.command import Command
from onewindow.usecases.documents import reachable
from onewindow.usecases.sealing import seal_of

declare(
    "stock.kind", zh="没有这种证照。请从清单里选。", en="There is no such certificate. Choose one of the list."
)
declare(
    "stock.range",
    zh="号段要写起号和止号，前面的字母相同，数字不小于起号，一次最多 {most} 张。",
    en="Give the first and last serial: same letters, the last not below the first, at most {most} at a time.",
)
declare(
    "stock.twice",
    zh="这些编号已经入过库：{serials}。一个编号只能有一张。请核对实物。",
    en="These serials are in stock already: {serials}. A serial exists once. Check the paper itself.",
)
declare(
    "stock.not-there",
    zh="库里没有编号 {serial} 的空白证照，或者已经用了、作废了。请核对实物。",
    en="No blank {serial} is in stock: it was used, spoiled or never received. Check the paper itself.",
)
declare(
    "stock.other-kind",
    zh="编号 {serial} 是“{kind}”的空白，不能用来打这本证。",
    en="Blank {serial} is for “{kind}” and cannot be used for this certificate.",
)
declare("stock.reason", zh="请写明为什么作废。", en="Say why it is spoiled.")
declare(
    "stock.certificate",
    zh="找不到这本证照，或者它已经用了一张空白证照。重打请先把原来那张作废。",
    en="No such certificate, or it has its blank. To print it again spoil the first blank.",
)
declare(
    "seal.none",
    zh="这份文书不用盖章。",
    en="This document carries no seal.",
)
declare(
    "seal.again",
    zh="这份文书已经登记过用印。再盖一次请写明原因（比如重打、加份）。",
    en="This document is in the seal book already. To stamp it again give the reason (printed again, another copy).",
)

MOST = 2000
_SERIAL = re.compile(r"^([A-Z]{0,6})(\d{1,12})$")


def receive(kind: str, first: str, last: str, command: Command) -> int:
    """Take a run of blanks into stock, all or none. Gives back how many. Refused(`stock.*`); a serial twice is named."""
    place = place_of(command.actor)
    if kind not in catalogue_on(legal_date(command.now), place).certificates:
        raise refuse("stock.kind")
    serials = _run(first, last)
    there = BlankCertificate.objects.filter(jurisdiction=place, kind=kind, serial__in=serials)
    known = list(there.order_by("serial").values_list("serial", flat=True)[:5])
    if known:
        raise refuse("stock.twice", serials="、".join(known))
    by = command.actor.account_id[:40]
    try:
        with transaction.atomic():
            BlankCertificate.objects.bulk_create(
                BlankCertificate(jurisdiction=place, kind=kind, serial=serial, received_at=command.now, received_by=by)
                for serial in serials
            )
            body = {"kind": kind, "first": serials[0], "last": serials[-1], "count": len(serials)}
            journal.write("stock.received", body, command, jurisdiction=place)
    except IntegrityError:
        raise refuse("stock.twice", serials=f"{serials[0]}–{serials[-1]}") from None
    return len(serials)


def _run(first: str, last: str) -> list[str]:
    a, b = _SERIAL.match(first.strip().upper()), _SERIAL.match((last.strip() or first.strip()).upper())
    if a is None or b is None or a[1] != b[1] or len(a[2]) != len(b[2]):
        raise refuse("stock.range", most=MOST)
    low, high = int(a[2]), int(b[2])
    if not low <= high < low + MOST:
        raise refuse("stock.range", most=MOST)
    return [f"{a[1]}{number:0{len(a[2])}d}" for number in range(low, high + 1)]


def use(serial: str, certificate_id: UUID | str, command: Command) -> None:
    """A blank becomes a certificate. Refused(`stock.not-there`, `stock.other-kind`, `stock.certificate`)."""
    place = place_of(command.actor)
    certificate = Certificate.objects.filter(pk=certificate_id, jurisdiction=place).first()
    if certificate is None or not scope.cases(command.actor).filter(pk=certificate.case_id).exists():
        raise refuse("stock.certificate")
    if BlankCertificate.objects.filter(certificate=certificate, status="used").exists():
        raise refuse("stock.certificate")
    blank = _blank(serial, place, kind=certificate.kind)
    if blank.kind != certificate.kind:
        raise refuse("stock.other-kind", serial=blank.serial, kind=_kind_name(blank.kind, place, command))
    _end(blank, "used", command, certificate=certificate)


def spoil(serial: str, reason: str, command: Command, *, kind: str = "") -> None:
    """A blank is spoiled, in stock or misprinted: it stays in the book. Refused(`stock.reason`, `stock.not-there`)."""
    if not reason.strip():
        raise refuse("stock.reason")
    blank = _blank(serial, place_of(command.actor), kind=kind, also_used=True)
    _end(blank, "spoiled", command, reason=reason.strip()[:120])


def _blank(serial: str, place: str, *, kind: str, also_used: bool = False) -> BlankCertificate:
    status = ("stock", "used") if also_used else ("stock",)
    rows = BlankCertificate.objects.filter(jurisdiction=place, serial=serial.strip().upper(), status__in=status)
    found = (rows.filter(kind=kind).first() if kind else None) or rows.order_by("kind").first()
    if found is None:
        raise refuse("stock.not-there", serial=serial.strip().upper())
    return found


def _end(
    blank: BlankCertificate, status: str, command: Command, *, certificate: Certificate | None = None, reason: str = ""
) -> None:
    same = BlankCertificate.objects.filter(pk=blank.pk, status=blank.status)
    with transaction.atomic():
        if not same.update(
            status=status, certificate=certificate or blank.certificate, reason=reason, ended_at=command.now,
            ended_by=command.actor.account_id[:40],
        ):  # fmt: skip
            raise refuse("stock.not-there", serial=blank.serial)
        body = {"kind": blank.kind, "serial": blank.serial}
        journal.write(f"stock.{status}", body, command, jurisdiction=blank.jurisdiction)


def _kind_name(kind: str, place: str, command: Command) -> str:
    known = catalogue_on(legal_date(command.now), place).certificates.get(kind)
    return known.title.zh if known else kind


# --- the seal book -------------------------------------------------------------------------------------------------


def stamp(document_id: UUID | str, copies: int, reason: str, command: Command) -> None:
    """A person stamps paper copies of a document. Refused(`seal.none`, `seal.again` without a reason, `scope.not-found`)."""
    row = reachable(document_id, command.actor)
    seal = seal_of(row.kind)
    if seal is Seal.NONE:
        raise refuse("seal.none")
    by_hand = SealUse.objects.filter(jurisdiction=row.jurisdiction, document=row, mode="hand")
    if by_hand.exists() and not reason.strip():
        raise refuse("seal.again")
    turn = SealUse.objects.filter(jurisdiction=row.jurisdiction, document=row).count() + 1
    try:
        with transaction.atomic():
            SealUse.objects.create(
                jurisdiction=row.jurisdiction, document=row, department=row.department, seal=str(seal), turn=turn,
                mode="hand", copies=max(1, min(99, copies)), reason=reason.strip()[:120], at=command.now,
                by=command.actor.account_id[:40],
            )  # fmt: skip
    except IntegrityError:
        raise refuse("hall.stale") from None

