"""What every stream's door asks before it decides: was this command carried out already, and who was faster?"""

from __future__ import annotations

import json
from uuid import UUID

from onewindow.core.kernel.dates import local
from onewindow.core.kernel.refusal import Refused, refuse
from onewindow.core.kernel.text import T
from onewindow.store.models import Account, Event

_BY_ROLE = {"citizen": T("申请人", "the applicant"), "system": T("系统", "the system")}


def done_before(
    stream_id: UUID, command_id: str, *, jurisdiction: str, opened_year: int
) -> tuple[int, tuple[str, ...]] | None:
    """The version a command led to and the types of its events, when it was carried out before."""
    mine = Event.objects.filter(
        jurisdiction=jurisdiction, opened_year=opened_year, stream_id=stream_id, command_id=command_id
    )
    found = list(mine.order_by("seq").values_list("seq", "type"))
    return (found[-1][0], tuple(kind for _, kind in found)) if found else None


def stale(stream_id: UUID, *, jurisdiction: str, opened_year: int) -> Refused:
    """The refusal that shows what happened meanwhile: who acted last on this stream, and when."""
    mine = Event.objects.filter(jurisdiction=jurisdiction, opened_year=opened_year, stream_id=stream_id)
    last = mine.order_by("-seq").first()
    if last is None:
        return refuse("case.stale", who="", when="")
    told = json.loads(last.envelope)
    name = _display_name(last.actor_account)
    who = _BY_ROLE.get(told["actor_role"]) or T(name or "工作人员", name or "a colleague")
    return refuse("case.stale", who=who, when=local(last.recorded_at).strftime("%H:%M"))


def _display_name(account: str) -> str:
    """The name of a member of staff; empty for anybody else."""
    try:
        found = Account.objects.filter(pk=UUID(account)).values_list("display_name", flat=True).first()
    except ValueError:
        return ""
    return found or ""
