"""The 缴款通知 as a printed sheet: number, standard, basis, what is due, how to pay."""

from __future__ import annotations

from uuid import UUID

from onewindow.core.hall.fees import STATUSES
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.money import yuan
from onewindow.core.kernel.refusal import refuse
from onewindow.store import scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import Fee
from onewindow.store.parties import open_name
from onewindow.usecases import agencies
from onewindow.usecases.ports import FileInHand, wired


def notice(fee_id: UUID | str, actor: Actor) -> FileInHand:
    """The PDF. Refused(`hall.not-found`), and as documents when it cannot be typeset now."""
    row = Fee.objects.select_related("case__application__applicant__data_key").filter(pk=fee_id).first()
    if row is None or not scope.cases(actor).filter(pk=row.case_id).exists():
        raise refuse("hall.not-found")
    printer = wired().sheet_print
    if printer is None:
        raise refuse("hall.not-found")
    catalogue = load_bundle(row.case.application.bundle)
    item = catalogue.items[row.case.item]
    agency = agencies.in_law(row.case, catalogue, on=legal_date(row.opened_at)).name.zh
    facts = [
        ("编号", row.notice + ("（作废）" if row.status == "cancelled" else "")),
        ("缴款人", open_name(row.case.application.applicant)),
        ("事项", item.name.zh),
        ("办件编号", row.case.number),
        ("收费标准", yuan(row.standard_fen)),
        ("应缴", yuan(row.due_fen)),
        ("依据", item.fee.basis),
        ("状态", STATUSES[row.status].zh + (f"，缴款号 {row.payment}" if row.payment else "")),
    ]
    lines = ["请到窗口、银行或者网上缴款，缴款后凭票据登记。除上列依据规定的以外，不收任何费用（行政许可法第五十八条）。"]
    if not item.fee.before_issue:
        lines.append("缴款不影响办理：没有缴清也照常受理、决定。")
    sections = [{"title": "", "lines": lines, "heads": [], "widths": [], "rows": []}]
    data = printer.print("缴款通知书", facts, sections, on=legal_date(row.opened_at), agency=agency)
    return FileInHand(f"缴款通知-{row.notice}.pdf", "application/pdf", data)
