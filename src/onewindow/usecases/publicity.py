"""An objection from anybody with an account, against what is published before a decision."""

from __future__ import annotations

from uuid import UUID

from onewindow.core.cases import Order
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.models import PublicNotice
from onewindow.usecases import cases
from onewindow.usecases.command import Command

MOST = 2000
LOG_IN = declare(
    "publicity.log-in",
    zh="提异议要实名：请先登录。也可以书面交到大厅窗口或者作出决定的部门。",
    en="An objection bears a name: log in first, or hand it in on paper at the hall or the agency.",
)
WORDS = declare(
    "publicity.words",
    zh="请写明对哪一点有异议、为什么，至少四个字。",
    en="Say in a few words what you object to and why.",
)


def object_to(notice_id: UUID | str, words: str, contact: str, command: Command) -> None:
    """提出异议: a dated record on the part, answered before it is decided. Refused(`publicity.*`, `case.*`)."""
    if command.actor.role is not Role.CITIZEN:
        raise refuse(LOG_IN)
    notice = (
        PublicNotice.objects.filter(pk=notice_id, kind="publicity")
        .select_related("case__application__data_key", "case__application__applicant__data_key")
        .first()
    )
    if notice is None:
        raise refuse("scope.not-found")
    if len(words.strip()) < 4:
        raise refuse(WORDS)
    who = f"{command.actor.name}；{contact.strip()}" if contact.strip() else command.actor.name
    private = {"objector": who[:400], "objection": words.strip()[:MOST]}
    cases.execute_on(notice.case, Order("record_objection", {}, private), command)
