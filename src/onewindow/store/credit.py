"""The credit record of commitments: who may not choose one, since when and why (国办发〔2020〕42号)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import T
from onewindow.store.models import CreditMark

BARRED = declare(
    "commitment.barred",
    zh="{since} 有{what}的记录，信用修复以前不能选告知承诺。请改走一般办理，不影响您的权利。整改以后可以申请信用修复。",
    en="There is a record of {what} of {since}: until it is repaired no commitment can be chosen. Take the ordinary "
    "route, your rights stay the same; once things are put right, ask for repair.",
    clause="国办发〔2020〕42号",
)
KINDS = {
    "false": T("虚假承诺", "a false commitment"),
    "unkept": T("没有做到承诺", "a commitment not kept"),
    "serious": T("严重失信", "serious bad credit"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The mark that stands against a party: what, since when, from which case (None: from outside)."""

    kind: str
    on: date
    case: UUID | None

    def refusal(self) -> Refusal:
        return Refusal(BARRED, {"since": self.on.isoformat(), "what": KINDS[self.kind]})


def standing(party_id: UUID | str | None) -> Standing | None:
    """The newest mark that was not repaired, or None (one query). A record from outside is cleared from outside."""
    if party_id is None:
        return None
    last: dict[UUID | None, Standing | None] = {}
    rows = CreditMark.objects.filter(party_id=party_id).order_by("on", "id").values_list("kind", "on", "case_id")
    for kind, on, case in rows:
        last[case] = None if kind == "repaired" else Standing(kind, on, case)
    found = [mark for mark in last.values() if mark is not None]
    return max(found, key=lambda mark: mark.on, default=None)
