"""Which parts of an application led to a licence that is no longer in force: whoever rests on them must know."""

from __future__ import annotations

from uuid import UUID

from onewindow.core.kernel.text import Text
from onewindow.core.licences import STATUSES
from onewindow.store.models import Licence

_WORDS = {"withdrawal": "withdrawn", "revocation": "revoked", "strike": "struck", "cancellation": "cancelled"}


def licence_ends(jurisdiction: str, application: UUID) -> dict[UUID, Text]:
    """Case → how its licence ended and since when (one query)."""
    rows = Licence.objects.filter(jurisdiction=jurisdiction, case__application_id=application).exclude(status="in_force")
    found = {}
    for case, by, on in rows.order_by("id").values_list("case_id", "ended_by", "ended_on"):
        word = STATUSES.get(_WORDS.get(by, ""), Text(by))
        day = f"{on.year}年{on.month}月{on.day}日" if on else ""
        found[case] = Text(f"它的许可{day}{word.zh}", f"its licence is {word.pick('en')} since {on}")
    return found
