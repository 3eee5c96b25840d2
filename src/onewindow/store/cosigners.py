"""Who else must sign a draft: the persons in the roles that a one-thing names as `signers`, and whether they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.core.catalogue.rows import row_name, row_of
from onewindow.core.kernel.codec import content_hash
from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.core.kernel.text import Text
from onewindow.store.catalogue import load_bundle
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Application, CoSigner
from onewindow.store.parties import open_party

UNSIGNED = declare(
    "submit.signature-missing",
    zh="{role}“{name}”还没有签字。请他登录签字，或者到窗口签，也可以交他签过的纸质申请书。",
    en="{name} ({role}) has not signed. They log in and sign, sign at the window, or hand in a signed paper.",
)
OUTDATED = declare(
    "submit.signature-outdated",
    zh="{role}“{name}”签字以后，内容改过。请他看过新的内容，再签一次。",
    en="The form was changed after {name} ({role}) signed. They look at it again and sign once more.",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One person who applies as well. `role` with its row: `co_buyer[1]`."""

    role: str
    label: Text
    name: str
    id_number: str


def wanted(opened: OpenDraft) -> tuple[Wanted, ...]:
    """Every co-applicant whose name and number are known; the applicant's own row is no second signature."""
    values = {fact.ref: fact.value for fact in opened.facts}
    own = open_party(opened.row.applicant).id_number if opened.row.applicant_id else ""
    found = []
    for role in opened.thing.signers:
        shape = opened.thing.repeating.get(role)
        rows = _rows(opened, role) if shape is not None else [role]
        for name in rows:
            person, number = str(values.get(f"{name}.name") or ""), str(values.get(f"{name}.citizen_id") or "")
            if person and number and number != own:
                found.append(Wanted(name, shape.label if shape else Text(role), person, number))
    return tuple(found)


def _rows(opened: OpenDraft, role: str) -> list[str]:
    numbers = sorted({row_of(fact.ref)[1] for fact in opened.facts if row_of(fact.ref)[0] == role} - {0})
    return [row_name(role, number) for number in numbers]


def mark_of(opened: OpenDraft) -> str:
    """Digest of everything that is signed: answers, situation, route, and the content that asks for them."""
    row = opened.row
    told = {"answers": opened.raw_answers, "situation": opened.situation, "route": row.route, "bundle": row.bundle}
    return content_hash(told)


def rows_of(opened: OpenDraft) -> dict[str, CoSigner]:
    mine = CoSigner.objects.filter(jurisdiction=opened.row.jurisdiction, draft_id=opened.row.pk)
    return {row.role: row for row in mine.select_related("party__data_key")}


def lacks(opened: OpenDraft) -> list[Refusal]:
    """A named gap for every signature that is missing or was given to another text."""
    people = wanted(opened)
    if not people:
        return []
    rows, mark = rows_of(opened), mark_of(opened)
    found = []
    for one in people:
        row = rows.get(one.role)
        params = {"name": one.name, "role": one.label}
        if row is None or row.status != "signed" or open_party(row.party).id_number != one.id_number:
            found.append(Refusal(UNSIGNED, params))
        elif row.mark != mark:
            found.append(Refusal(OUTDATED, params))
    return found


def cosigners_of(application: Application) -> list[CoSigner]:
    """Everybody who applied beside the applicant; no query where the one-thing knows none."""
    if not application.bundle or application.draft_id is None:
        return []
    if not load_bundle(application.bundle).things[application.thing].signers:
        return []
    mine = CoSigner.objects.filter(
        jurisdiction=application.jurisdiction, draft_id=application.draft_id, status="signed"
    )
    return list(mine.select_related("party__data_key").order_by("role"))


def withdrawn(application_id: Any, party_id: str, at: datetime) -> None:
    """One of several applicants took the application back: it says who. Nothing happens for the first applicant."""
    CoSigner.objects.filter(application_id=application_id, party_id=party_id).update(withdrawn_at=at)
