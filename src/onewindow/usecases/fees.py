"""Fees of parts: the standard from the frozen content, one notice with a number, paid once, corrected by acts.

Nothing may be charged that a law or administrative regulation does not provide for (AL art. 58); the result waits for the
payment only where the item's own law says so (`fee.before_issue` of the item).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.core.catalogue.model import Fee as Standard
from onewindow.core.hall import FEES
from onewindow.core.hall.fees import METHODS, SETTLED
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.process.procedure import Order
from onewindow.store import numbers, scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import Case, Fee
from onewindow.usecases.command import Command
from onewindow.usecases.hall_door import act, begin
from onewindow.usecases.outbox import Letter, post

declare(
    "fee.none",
    zh="这一项不收费。法律、行政法规没有规定的，一分也不能收。",
    en="There is no fee for this item. Nothing may be charged that no law provides for.",
    clause="行政许可法第五十八条",
)
declare(
    "fee.standing",
    zh="这一项已经有一张缴款通知 {notice}。开错了请先作废或者退费，再开新的。",
    en="Notice {notice} stands for this part. If it is wrong cancel or refund it first.",
)
declare(
    "fee.payment-twice",
    zh="缴款号 {payment} 已经登记过，不能再用一次。请核对票据。",
    en="Payment number {payment} is on record already. Check the slip.",
)
declare("fee.method", zh="请选怎样缴的，填缴款号。", en="Choose how it was paid and give the payment number.")
declare("fee.amount", zh="金额写成元，比如 80 或者 80.50。", en="Give the amount in yuan, such as 80 or 80.50.")
UNPAID = declare(
    "fee.unpaid",
    zh="“{item}”要先缴清费用才发证（{clause}）。请先登记缴款。",
    en="“{item}” is handed over after its fee is paid ({clause}). Record the payment first.",
)
ENDED = ("cancelled", "refunded")


def standard_of(row: Case) -> Standard:
    """What the content frozen with the application says (needs `application`)."""
    return load_bundle(row.application.bundle).items[row.item].fee


def assess(case_id: UUID | str, command: Command, *, due_fen: int | None = None, reason: str = "") -> UUID:
    """Open the notice 缴款通知 of one part. `due_fen`: less than the standard, with the reason of the reduction.

    Refused(`fee.none`, `fee.standing`, `fee.more-than-standard`, `fee.reduced-why`).
    """
    row = scope.case(command.actor, case_id)
    standard = standard_of(row)
    if not standard.fen:
        raise refuse("fee.none")
    standing = Fee.objects.filter(jurisdiction=row.jurisdiction, case=row).exclude(status__in=ENDED).first()
    if standing is not None:
        raise refuse("fee.standing", notice=standing.notice)
    year = legal_date(command.now).year
    serial = numbers.take(f"{row.jurisdiction}/fee", str(year))
    due = standard.fen if due_fen is None else due_fen
    fee = Fee(
        id=new_id(), jurisdiction=row.jurisdiction, opened_year=year, case=row, application=row.application,
        notice=f"缴〔{year}〕{serial} 号", standard_fen=standard.fen, due_fen=max(0, due), opened_at=command.now,
    )  # fmt: skip
    data = {"notice": fee.notice, "standard_fen": standard.fen, "due_fen": due, "basis": standard.basis}
    private = {"reason": reason.strip()[:500]} if reason.strip() else {}
    try:
        with transaction.atomic():
            begin(FEES, fee, Order("assess", data, private), command, key=row.application.data_key)
            if fee.status in SETTLED:
                _issue_again(fee, command)
    except IntegrityError:
        other = Fee.objects.filter(jurisdiction=row.jurisdiction, case=row).exclude(status__in=ENDED).first()
        raise refuse("fee.standing", notice=other.notice if other else fee.notice) from None
    return fee.id


def pay(fee_id: UUID | str, payment: str, method: str, command: Command) -> None:
    """Record a payment by its number. Refused(`fee.paid-already`, `fee.payment-twice`, `fee.method`)."""
    number = "".join(payment.split()).upper()[:60]
    if not number or method not in METHODS:
        raise refuse("fee.method")
    row = _fee(fee_id, command)
    if row.status == "due" and Fee.objects.filter(jurisdiction=row.jurisdiction, payment=number).exclude(pk=row.pk).exists():
        raise refuse("fee.payment-twice", payment=number)
    order = Order("pay", {"payment": number, "method": method})
    try:
        with transaction.atomic():
            act(FEES, row, order, command, columns={"payment": number, "paid_at": command.now})
            _issue_again(row, command)
    except IntegrityError:
        raise refuse("fee.payment-twice", payment=number) from None


def waive(fee_id: UUID | str, evidence: str, reason: str, command: Command) -> None:
    """免缴, with evidence, by another person than who opened the notice. Refused(`fee.same-person`, `process.needs`)."""
    row = _fee(fee_id, command)
    with transaction.atomic():
        _with_reason(row, "waive", {"evidence": evidence.strip()[:120]}, reason, command)
        _issue_again(row, command)


def cancel(fee_id: UUID | str, reason: str, command: Command) -> None:
    """A notice that was wrong and is not paid yet. Its number stays, marked 作废."""
    _with_reason(_fee(fee_id, command), "cancel", {}, reason, command)


def refund(fee_id: UUID | str, evidence: str, reason: str, command: Command) -> None:
    """What was taken wrongly goes back, by another person than who took it. Refused(`fee.same-person`, `process.needs`)."""
    columns = {"refunded_at": command.now}
    _with_reason(_fee(fee_id, command), "refund", {"evidence": evidence.strip()[:120]}, reason, command, columns)


def _with_reason(
    row: Fee, action: str, data: dict[str, Any], reason: str, command: Command, columns: dict[str, Any] | None = None
) -> None:
    private = {"reason": reason.strip()[:500]} if reason.strip() else {}
    act(FEES, row, Order(action, data, private), command, columns=columns or {}, key=row.application.data_key)


def must_be_paid(row: Case) -> None:
    """Refused(`fee.unpaid`) while a result that waits for its fee by law is not paid for (needs `application`)."""
    item = load_bundle(row.application.bundle).items[row.item]
    if not item.fee.fen or not item.fee.before_issue:
        return
    settled = Fee.objects.filter(jurisdiction=row.jurisdiction, case=row, status__in=sorted(SETTLED))
    if not settled.exists():
        raise refuse(UNPAID, item=item.name, clause=item.fee.before_issue)


def _issue_again(row: Fee, command: Command) -> None:
    """The certificate that waited for the payment is issued now (the jobs find whether it was waiting)."""
    if not standard_of(row.case).before_issue:
        return
    letter = Letter("issue", f"issue/{row.case_id}/fee/{row.pk}", canonical({"case": str(row.case_id)}), row.application_id)
    post([letter], jurisdiction=row.jurisdiction, year=row.case.opened_year, at=command.wall)


def fen_of(text: str) -> int:
    """`80` or `80.50` yuan → fen. Refused(`fee.amount`)."""
    whole, dot, rest = text.strip().removesuffix("元").strip().partition(".")
    if not whole.isdigit() or (dot and not rest.isdigit()) or len(rest) > 2 or len(whole) > 7:
        raise refuse("fee.amount")
    return int(whole) * 100 + int((rest + "00")[:2])


def _fee(fee_id: UUID | str, command: Command) -> Fee:
    row = Fee.objects.select_related("case__application__data_key", "application__data_key").filter(pk=fee_id).first()
    if row is None or not scope.cases(command.actor).filter(pk=row.case_id).exists():
        raise refuse("hall.not-found")
    return row
