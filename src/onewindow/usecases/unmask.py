"""Opening one masked value: only with a reason, only where the part needs it, always on record for the person."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.store import facts, scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.crypto import seal_text
from onewindow.store.models import AccessLog, Application, Case
from onewindow.store.parties import open_party
from onewindow.store.verdicts import plain_ref, refs_of
from onewindow.usecases.command import Command

declare(
    "unmask.reason",
    zh="查看完整信息要选一个用途；选“其他”请写明为什么。本人能看到这条记录。",
    en="Choose what you need the full value for, and for “other” write why. The person can see this record.",
    clause="个人信息保护法第六条、第五十一条",
)
declare(
    "unmask.not-needed",
    zh="本事项用不到“{ref}”，不能查看。需要的话请走协查程序。",
    en="This item does not need “{ref}”, so it may not be opened. Ask for it by formal request.",
    clause="个人信息保护法第六条",
)
declare(
    "unmask.not-there",
    zh="没有“{ref}”这项信息。请刷新页面。",
    en="There is no “{ref}” here. Reload the page.",
)
declare("unmask.not-yours", zh="您的岗位不能查看完整信息。", en="Your role may not open full values.")

REASONS: dict[str, Text] = {
    "identity": T("核对身份", "check the identity"),
    "contact": T("联系申请人", "contact the applicant"),
    "review": T("审查材料", "review the materials"),
    "complaint": T("处理投诉", "handle a complaint"),
    "other": T("其他（请写明）", "other (say why)"),
}
MAY = frozenset({Role.CLERK, Role.APPROVER, Role.HEAD, Role.SUPERVISOR})
OF_DEPARTMENT = frozenset({Role.APPROVER, Role.HEAD})
LEAST_WORDS = 4
PARTY = ("party.name", "party.id_number", "party.phone")
"""The applicant's own values; every other ref is `role.attribute` of a fact."""


def unmask(case_id: str, ref: str, command: Command, *, reason_code: str, reason: str = "") -> str:
    """The full value of one ref of the case's application. The look is recorded before the value is given out.

    Refused: `scope.not-found`, `unmask.reason`, `unmask.not-yours`, `unmask.not-needed`, `unmask.not-there`.
    """
    if command.actor.role not in MAY:
        raise refuse("unmask.not-yours")
    row = scope.case(command.actor, case_id)
    if reason_code not in REASONS or (reason_code == "other" and len(reason.strip()) < LEAST_WORDS):
        raise refuse("unmask.reason")
    application = row.application
    if (
        command.actor.role in OF_DEPARTMENT
        and ref not in PARTY
        and plain_ref(ref) not in _needed(row, application)
    ):
        raise refuse("unmask.not-needed", ref=ref)
    value = _value(application, ref)
    with transaction.atomic():
        _record(row, application, ref, reason_code, reason.strip(), command)
    return value


def _needed(row: Case, application: Application) -> frozenset[str]:
    """Refs that the case's item needs by its published list (a key that only led to them is not among them)."""
    return refs_of(load_bundle(application.bundle).items[row.item])


def _value(application: Application, ref: str) -> str:
    if ref in PARTY:
        value: Any = getattr(open_party(application.applicant), ref.partition(".")[2])
    else:
        value = facts.values(application).get(ref)
    if value in (None, ""):
        raise refuse("unmask.not-there", ref=ref)
    return str(value)


def _record(
    row: Case, application: Application, ref: str, reason_code: str, reason: str, command: Command
) -> None:
    actor, key = command.actor, application.data_key
    look = AccessLog(
        jurisdiction=row.jurisdiction,
        opened_year=row.opened_year,
        owner_id=application.id,
        party_id=application.applicant_id,
        data_key=key,
        ref=ref,
        reason_code=reason_code,
        case_id=row.id,
        actor_id=actor.account_id,
        actor_name=actor.name,
        actor_role=str(actor.role),
        department=actor.department or (row.department if actor.role in OF_DEPARTMENT else ""),
        at=command.now,
        recorded_at=command.wall,
    )
    if reason:
        look.reason_enc = seal_text(key, reason, place=f"access/{look.id}")
    look.save(force_insert=True)
