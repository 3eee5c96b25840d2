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
    """The newest mark that was not repaired, or None (one query). A record from outside is cleared from outside: one by
    one, or all of them where the repair names none.
    """
    if party_id is None:
        return None
    last: dict[UUID, Standing] = {}
    rows = CreditMark.objects.filter(party_id=party_id).order_by("on", "id")
    for key, kind, on, case, clears in rows.values_list("id", "kind", "on", "case_id", "clears"):
        if kind != "repaired":
            last[case or key] = Standing(kind, on, case)
        elif case or clears:
            last.pop(case or clears, None)
        else:
            last = {mark: one for mark, one in last.items() if one.case is not None}
    return max(last.values(), key=lambda mark: mark.on, default=None)


def stands(mark: CreditMark) -> bool:
    """True while a mark from outside is not repaired (one query)."""
    later = CreditMark.objects.filter(party_id=mark.party_id, kind="repaired", case=None)
    return mark.kind == "serious" and not any(
        clears == mark.pk or (clears is None and at >= mark.recorded_at)
        for clears, at in later.values_list("clears", "recorded_at")
    )
