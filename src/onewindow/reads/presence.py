"""Who stood at the window, for pages: on the draft, on the application at every desk, and a person's mandates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from onewindow.core.hall.tickets import GREEN
from onewindow.core.kernel.actor import Actor, Channel, Role
from onewindow.core.kernel.checks import mask_id
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import EN, T, Text
from onewindow.core.rights import (
    CAPACITIES,
    CONTACTS,
    IDENTITIES,
    MARKS,
    NOT_SHOWN_REASONS,
    ONLINE,
    OTHER_DOCUMENTS,
    fourteenth,
)
from onewindow.reads.mandates import ended_of, scope_of
from onewindow.store import presence, scope
from onewindow.store.catalogue import catalogue_on
from onewindow.store.crypto import unseal_json
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Application, Case, Mandate, Presented
from onewindow.store.parties import open_name, open_party
from onewindow.store.standing import represented


@dataclass(frozen=True, slots=True)
class PresenceLine:
    """One fact about who came: label and words."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class PresenceView:
    """What was noted. `waits`: the identity is still to be shown; `green`: a fact, never a lower standard."""

    lines: tuple[PresenceLine, ...]
    waits: bool
    green: Text | None
    agent: str


@dataclass(frozen=True, slots=True)
class WhoPage:
    """The page on which the clerk notes it. `now`: what was noted before, by field."""

    draft: UUID
    applicant: str
    id_number: str
    child: bool
    thing: Text
    items: tuple[tuple[str, Text], ...]
    reserved: tuple[Text, ...]
    now: dict[str, Any]


@dataclass(frozen=True, slots=True)
class MandateLine:
    """One mandate, given or held. `firm`: the organisation that gave it, seen by who represents it."""

    id: UUID
    mine: bool
    other: str
    kind: Text
    scope: Text
    since: date
    until: date | None
    ended: Text | None
    used: tuple[str, ...]
    firm: str = ""
    may_end: bool = True


def who_page(draft_id: UUID, actor: Actor, *, on: date) -> WhoPage:
    """Refused(`scope.not-found`)."""
    opened = OpenDraft(scope.draft(actor, draft_id), on)
    row = presence.of_draft(opened.row.jurisdiction, opened.row.pk)
    who = open_party(opened.row.applicant) if opened.row.applicant_id else None
    reserved = presence.in_person_of(opened)
    grown = fourteenth(who.id_number) if who and who.id_type == "citizen_id" else None
    return WhoPage(
        opened.row.pk, who.name if who else "", mask_id(who.id_number) if who and who.id_number else "",
        grown is not None and on < grown, opened.thing.name,
        tuple((part.item, part.name) for part in opened.plan.applying),
        tuple(Text(f"{part.name.zh}（{reserved[part.item]}）", f"{part.name.pick(EN)} ({reserved[part.item]})")
              for part in opened.plan.applying if part.item in reserved),
        _now(row),
    )  # fmt: skip


def _now(row: Presented | None) -> dict[str, Any]:
    if row is None:
        return {}
    words = unseal_json(row.data_key, row.private_enc, place=f"presented/{row.id}") if row.private_enc else {}
    by, mandate = (open_party(row.by) if row.by else None), row.mandate
    return {
        "identity": row.identity, "document": row.document, "reason": row.reason, "capacity": row.capacity,
        "contact": row.contact, "mark": row.mark, "green": row.green, "told_sources": row.told_sources,
        "reason_words": words.get("reason", ""), "contact_words": words.get("contact", ""),
        "witness": words.get("witness", ""),
        "who_name": by.name if by else "", "who_type": by.id_type if by else "", "who_number": by.id_number if by else "",
        "since": mandate.valid_from.isoformat() if mandate else "",
        "until": mandate.valid_to.isoformat() if mandate and mandate.valid_to else "",
        "items": tuple(mandate.items) if mandate else (),
    }  # fmt: skip


def of_application(application_id: UUID) -> PresenceView | None:
    """What was noted for an application the caller may already see; None where nothing was (one query)."""
    rows = Presented.objects.filter(application_id=application_id)
    row = rows.select_related("data_key", "by__data_key", "mandate").first()
    return _view(row) if row else _to_come(Case.objects.filter(application_id=application_id))


def of_case(case_id: UUID) -> PresenceView | None:
    """The same for a case the caller may already see (one query)."""
    rows = Presented.objects.filter(application__cases=case_id)
    row = rows.select_related("data_key", "by__data_key", "mandate").first()
    return _view(row) if row else _to_come(Case.objects.filter(pk=case_id))


def _to_come(cases: QuerySet[Case]) -> PresenceView | None:
    """Handed in online and some part is reserved to the person by law: nobody has come yet (one query)."""
    found = [(row, presence.reserved_by(row)) for row in cases.exclude(status="settled").select_related("application")]
    named = [
        f"{basis}" for row, basis in found if basis and row.application.channel != Channel.WINDOW
    ]
    if not named:
        return None
    line = PresenceLine(
        T("要本人到场", "To come in person"),
        Text("、".join(dict.fromkeys(named)), ", ".join(dict.fromkeys(named))),
    )
    return PresenceView((line,), True, None, "")


def of_draft(draft_id: UUID, jurisdiction: str) -> PresenceView | None:
    row = presence.of_draft(jurisdiction, draft_id)
    return _view(row) if row else None


def _view(row: Presented) -> PresenceView:
    words = unseal_json(row.data_key, row.private_enc, place=f"presented/{row.id}") if row.private_enc else {}
    by = open_name(row.by) if row.by else ""
    waits = row.identity == "not_shown" and row.shown_at is None and row.reason != ONLINE
    lines = [PresenceLine(T("证件", "Identity"), _identity(row, words))]
    if row.capacity != "self":
        said = CAPACITIES[row.capacity]
        term = ""
        if row.mandate is not None and row.capacity == "agent":
            until = row.mandate.valid_to.isoformat() if row.mandate.valid_to else "长期"
            term = f"，{row.mandate.valid_from.isoformat()} — {until}"
        lines.append(PresenceLine(T("谁来的", "Who came"), Text(f"{by}，{said.zh}{term}", f"{by}, {said.pick(EN)}{term}")))
    contact = CONTACTS[row.contact]
    told = f"：{words['contact']}" if words.get("contact") else ""
    lines.append(PresenceLine(T("怎样联系", "Contact"), Text(contact.zh + told, contact.pick(EN) + told)))
    if row.mark != "signature":
        mark, seen = MARKS[row.mark], words.get("witness", "")
        lines.append(PresenceLine(T("签字方式", "Signed by"), Text(f"{mark.zh}：{seen}", f"{mark.pick(EN)}: {seen}")))
    if row.told_sources:
        lines.append(PresenceLine(T("查登记以前", "Before registers were asked"), T("当面告知过", "told in person")))
    return PresenceView(tuple(lines), waits, GREEN.get(row.green), by if row.capacity != "self" else "")


def _identity(row: Presented, words: dict[str, str]) -> Text:
    said = IDENTITIES[row.identity]
    if row.identity == "other":
        return OTHER_DOCUMENTS.get(row.document, said)
    if row.identity != "not_shown":
        return said
    if row.reason == ONLINE:
        filed = T("网上登录提交", "filed online, logged in")
        if row.shown_at is None:
            return filed
        on, how = legal_date(row.shown_at).isoformat(), IDENTITIES[row.shown_how]
        return Text(f"{filed.zh}；{on} 本人到窗口：{how.zh}", f"{filed.pick(EN)}; came on {on}: {how.pick(EN)}")
    why = NOT_SHOWN_REASONS.get(row.reason, T(row.reason))
    more = f"，{words['reason']}" if words.get("reason") else ""
    if row.shown_at is None:
        return Text(
            f"{said.zh}（{why.zh}{more}），准予以前要补看",
            f"{said.pick(EN)} ({why.pick(EN)}): to be shown before anything is granted",
        )
    how, on = IDENTITIES[row.shown_how], legal_date(row.shown_at).isoformat()
    return Text(f"收件时没有出示（{why.zh}{more}），{on} 已补：{how.zh}", f"not shown at receipt; {on}: {how.pick(EN)}")


def mandates(actor: Actor, *, on: date) -> tuple[MandateLine, ...]:
    """Mandates a person gave or holds, newest first, with the applications each was used for (two queries)."""
    if actor.role is not Role.CITIZEN or not actor.party_id:
        raise refuse("scope.not-found")
    party = UUID(actor.party_id)
    rows = list(
        Mandate.objects.filter(
            Q(principal_id=party) | Q(agent_id=party) | Q(principal_id__in=represented(party), proof="")
        )
        .select_related("principal__data_key", "agent__data_key").order_by("-created_at", "-id")[:100]
    )  # fmt: skip
    used: dict[UUID, list[str]] = {}
    pairs = Application.objects.filter(presented__mandate__in=[row.pk for row in rows])
    for key, number in pairs.values_list("presented__mandate_id", "number").order_by("number"):
        used.setdefault(key, []).append(number)
    known = catalogue_on(on) if rows else None
    return tuple(_mandate(row, party, tuple(used.get(row.pk, ())), known, on) for row in rows)


def _mandate(row: Mandate, party: UUID, used: tuple[str, ...], known: Any, on: date) -> MandateLine:
    covered, ended = scope_of(row, known), ended_of(row, on)
    mine = row.agent_id != party
    other = row.agent if mine else row.principal
    firm = open_name(row.principal) if mine and row.principal_id != party else ""
    return MandateLine(
        row.pk, mine, open_name(other), CAPACITIES.get(row.kind, T(row.kind)), covered,
        row.valid_from, row.valid_to, ended, used, firm, mine and not row.proof,
    )  # fmt: skip
