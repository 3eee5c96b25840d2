"""The credit record of commitments: who may not choose one, since when and why (国办发〔2020〕42号)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.compose.context import parameter_of
from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import T
from onewindow.store.models import Bar, Case, CreditMark

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


THREE_YEARS = timedelta(days=3 * 365)
KEPT = '"commitment":"kept"'
"""As the snapshot of a part has it whose commitment was checked and kept."""
LOOKED_AT = 200
"""So many of the newest parts of an applicant are looked at for kept commitments."""


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


def good(party_id: UUID | str | None, catalogue: Catalogue, jurisdiction: str, *, on: date) -> bool:
    """守信: so many commitments kept as the place asks for (`good_credit_kept`), and in three years no mark that was not
    annulled, nor a bar that stands (国发〔2016〕33号). Without that parameter nobody is asked about (at most four queries)."""
    asked = parameter_of(catalogue, jurisdiction, "good_credit_kept")
    if party_id is None or asked is None or standing(party_id) is not None:
        return False
    marks = CreditMark.objects.filter(party_id=party_id)
    annulled = marks.filter(kind="repaired", case__isnull=False).exclude(source="").values("case_id")
    bad = marks.exclude(kind="repaired").filter(on__gt=on - THREE_YEARS)
    if bad.exclude(case_id__in=annulled, case__isnull=False).exists():
        return False
    if Bar.objects.filter(party_id=party_id, jurisdiction=jurisdiction, until__gte=on, lifted_on=None).exists():
        return False
    newest = Case.objects.filter(jurisdiction=jurisdiction, application__applicant_id=party_id).order_by("-id")
    lately, enough = newest.values("id")[:LOOKED_AT], int(asked.value)
    kept = Case.objects.filter(id__in=lately, snapshot__contains=KEPT).order_by()
    return len(kept.values_list("id")[:enough]) >= enough


def stands(mark: CreditMark) -> bool:
    """True while a mark from outside is not repaired (one query)."""
    later = CreditMark.objects.filter(party_id=mark.party_id, kind="repaired", case=None)
    return mark.kind == "serious" and not any(
        clears == mark.pk or (clears is None and at >= mark.recorded_at)
        for clears, at in later.values_list("clears", "recorded_at")
    )
