"""Finding one application by its number without an account: the number and the end of the document number."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.crypto import blind_index
from onewindow.store.models import Application, Case, Document, LoginAttempt
from onewindow.store.parties import open_party

declare(
    "finding.none",
    zh="编号和证件号后四位对不上。请照收件凭证再核对一遍；也可以打电话问。",
    en="The number and the last four characters do not belong together. Compare with your receipt, or call.",
)
declare(
    "finding.throttled",
    zh="试的次数多了，请 {minutes} 分钟后再查，或者打电话问。",
    en="Too many attempts. Try again in {minutes} minutes, or call.",
)

WINDOW = timedelta(minutes=15)
PER_ADDRESS, PER_NUMBER = 20, 5
LAST = 4


def find_by_number(number: str, last_four: str, *, jurisdiction: str, address: str, wall: datetime) -> UUID:
    """The application with this number (of the application, a part, or a receipt) whose applicant's document ends so.

    Refused(`finding.none`, `finding.throttled`): a wrong pair never says which half was wrong. Throttled on the wall
    clock per address and per number.
    """
    wanted = number.strip().upper()[:60]
    keys = [
        (blind_index("finding/address", address), PER_ADDRESS),
        (blind_index("finding/number", wanted), PER_NUMBER),
    ]
    _throttle(keys, wall)
    row = _application(wanted, jurisdiction)
    ending = last_four.strip().upper()
    known = open_party(row.applicant).id_number.upper() if row else ""
    if row is not None and len(ending) == LAST and known and hmac.compare_digest(known[-LAST:].encode(), ending.encode()):
        return row.id
    LoginAttempt.objects.bulk_create([LoginAttempt(key=key, at=wall) for key, _ in keys])
    raise refuse("finding.none")


def _throttle(keys: list[tuple[str, int]], wall: datetime) -> None:
    since = wall - WINDOW
    for key, most in keys:
        times = list(LoginAttempt.objects.filter(key=key, at__gt=since).order_by("at").values_list("at", flat=True))
        if len(times) >= most:
            left = (times[-most] + WINDOW - wall).total_seconds()
            raise refuse("finding.throttled", minutes=max(1, int(left // 60) + 1))


def _application(number: str, jurisdiction: str) -> Application | None:
    if not number:
        return None
    query = Application.objects.select_related("applicant__data_key")
    found = query.filter(jurisdiction=jurisdiction, number=number).first()
    if found is not None:
        return found
    case = Case.objects.filter(jurisdiction=jurisdiction, number=number).values_list("application_id", flat=True).first()
    if case is None:
        case = (
            Document.objects.filter(jurisdiction=jurisdiction, number=number)
            .values_list("application_id", flat=True)
            .first()
        )
    return query.filter(pk=case).first() if case else None
