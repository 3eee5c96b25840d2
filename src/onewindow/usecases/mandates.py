"""A person or an organisation lets another act online, for named one-things until a day; the agent begins a form under it.
Who acts by law (`usecases.standing`) begins one the same way.

The mandate is checked when a form begins, whenever it is opened, and when it is handed in; every act afterwards passes
`store.presence.hold`. Taking back: `usecases.presence.revoke`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refusal, Refused, declare, refuse
from onewindow.core.rights import mandate_covers
from onewindow.core.rights.presence import AGENT_LAW, IN_PERSON
from onewindow.store import presence
from onewindow.store import standing as by_law
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Mandate, Message, Party
from onewindow.store.parties import find_party, new_party, open_name, open_party
from onewindow.store.writing import insert
from onewindow.usecases import drafts, journal, standing
from onewindow.usecases.command import Command
from onewindow.usecases.counter import LEGAL, Person

declare("mandate.person-only", zh="请用个人账号登录再办委托。", en="Log in with a personal account to give a mandate.",
        clause=AGENT_LAW)  # fmt: skip
declare("mandate.term", zh="请写明从哪天到哪天。截止日期不能早于今天，也不能早于开始日期。",
        en="Write from when until when. The end is neither past nor before the beginning.", clause=AGENT_LAW)  # fmt: skip
declare("mandate.self", zh="不能委托自己。", en="You cannot be your own agent.")
declare("mandate.scope", zh="请选委托办哪几件事。", en="Choose what the mandate is for.", clause=AGENT_LAW)
declare("mandate.agent-name", zh="姓名和证件号码对不上。请照受托人的证件填。",
        en="Name and number do not belong together. Enter them as on the agent's document.")  # fmt: skip
declare("mandate.signature", zh="签名要和您的姓名一致。", en="The signature must be your own name.")
declare("mandate.not-representative", zh="您还没有登记为这个单位的法定代表人。请先登记，或者到窗口办。",
        en="You are not on record as this organisation's representative. Register first, here or at a window.",
        clause="民法典第六十一条")  # fmt: skip
declare("mandate.not-for-firms", zh="“{thing}”是个人办的事，单位不能办，也不能委托。",
        en="“{thing}” is for persons: an organisation neither applies nor gives a mandate for it.")  # fmt: skip
declare("mandate.none", zh="没有可以用的委托：可能到期了、取消了，或者没有写这件事。请和委托人联系。",
        en="There is no mandate that covers this: it ended, was taken back, or is for something else. Ask the principal.",
        clause=AGENT_LAW)  # fmt: skip

def give(
    agent: Person, things: Iterable[str], since: str, until: str, signed: str, command: Command, *, firm: str = ""
) -> UUID:
    """Let `agent` act for the person who is logged in, for these one-things, on these days (ISO dates, inclusive).

    `firm`: the organisation in whose name it is given by its legal representative, who signs with the own name (Civil Code
    art. 61, 165). Given twice it is one mandate. Refused(`mandate.*`, `standing.*`, `counter.no-*`, `counter.id-type`).
    """
    signer = _principal(command.actor)
    on = legal_date(command.now)
    principal = _represented(firm, signer, command) if firm else signer
    who, chosen = agent.checked(), sorted(set(things))
    begins, ends = _days(since, until, on)
    _scope(chosen, on, firm=bool(firm))
    if who.id_type in LEGAL:
        raise refuse("counter.id-type", kind=who.id_type)
    if signed.strip() != open_name(signer):
        raise refuse("mandate.signature")
    known = find_party(who.id_type, who.id_number)
    if known is not None and known.pk == signer.pk:
        raise refuse("mandate.self")
    if known is not None and open_name(known) != who.name:
        raise refuse("mandate.agent-name")
    with transaction.atomic():
        party = known or new_party(
            kind="natural", name=who.name, id_type=who.id_type, id_number=who.id_number, at=command.wall
        )
        same = Mandate.objects.filter(
            principal=principal, agent=party, kind="agent", scope="things", valid_from=begins, valid_to=ends,
            revoked_at=None, jurisdiction=settings.JURISDICTION,
        )  # fmt: skip
        for one in same:
            if one.items == chosen:
                return one.pk
        row = Mandate(
            principal=principal, agent=party, kind="agent", scope="things", items=chosen,
            jurisdiction=settings.JURISDICTION, valid_from=begins, valid_to=ends, created_at=command.now,
            given_by=signer if firm else None,
        )  # fmt: skip
        insert([row])
        _tell(row, row.agent_id, "mandate_given", f"mandate/{row.pk}/given", command)
        journal.write("mandate.given", {"mandate": str(row.pk), "things": chosen, "until": ends.isoformat()}, command)
    return row.pk


def begin(
    mandate_id: UUID | str, thing: str, situation: Mapping[str, Any], route: str, command: Command, *, jurisdiction: str
) -> UUID:
    """Begin a form in the principal's name. Gives the draft's id; the principal is told.

    Refused(`mandate.*`, `draft.no-thing`): also where a part is reserved to the person.
    """
    row = held(mandate_id, command.actor)
    on = legal_date(command.now)
    standing.still(row, command)
    lacking = lacks(row, thing, on)
    if lacking:
        raise Refused(*lacking)
    opened = drafts.begin(
        thing, situation, route, command, jurisdiction=jurisdiction, applicant=row.principal, mandate=row,
        answers=_of_firm(row, thing, on),
    )
    draft = opened.row
    reserved = presence.lacks(opened)
    if reserved:
        drafts.discard(draft.pk, command)
        raise Refused(*reserved)
    key = f"mandate/{row.pk}/{draft.pk}"
    if not Message.objects.filter(jurisdiction=row.jurisdiction, key=key).exists():
        _tell(row, row.given_by_id or row.principal_id, "mandate_used", key, command)
    return draft.pk


def _of_firm(row: Mandate, thing: str, on: date) -> dict[str, str] | None:
    """An organisation's own number, where the form has one place for it: nobody types what is known."""
    if row.principal.kind != "legal":
        return None
    roles = [role for role, entity in catalogue_on(on, settings.JURISDICTION).things[thing].roles.items() if entity == "business"]
    return {f"{roles[0]}.credit_code": open_party(row.principal).id_number} if len(roles) == 1 else None


def lacks(row: Mandate, thing: str, on: date) -> tuple[Refusal, ...]:
    """Why a mandate does not cover a one-thing on a date: revoked, ended, not begun, or for something else."""
    catalogue = catalogue_on(on, row.jurisdiction or settings.JURISDICTION)
    if thing not in catalogue.things:
        raise refuse("draft.no-thing", thing=thing)
    items = {part.item: catalogue.items[part.item].name for part in catalogue.things[thing].parts}
    closed = _reserved(catalogue, thing) or _for_whom(catalogue, thing, row.principal)
    if closed:
        return (closed,)
    found = mandate_covers(presence.term_of(row, catalogue), items, on=on)
    whole = [one for one in found if one.code != "mandate.out-of-scope"]
    if whole:
        return tuple(whole)
    return found if len(found) == len(items) else ()


def held(mandate_id: UUID | str, actor: Actor) -> Mandate:
    """A mandate that this person holds: given, or by law with proof. Refused(`mandate.none`)."""
    try:
        key = UUID(str(mandate_id))
    except ValueError:
        raise refuse("mandate.none") from None
    rows = Mandate.objects.select_related("principal__data_key", "agent__data_key")
    row = rows.filter(by_law.usable(actor.party_id), pk=key).first() if actor.party_id else None
    if row is None or actor.role is not Role.CITIZEN:
        raise refuse("mandate.none")
    return row


def _principal(actor: Actor) -> Party:
    row = Party.objects.select_related("data_key").filter(pk=actor.party_id or None).first()
    if actor.role is not Role.CITIZEN or row is None or row.kind != "natural":
        raise refuse("mandate.person-only")
    return row


def _represented(firm: str, signer: Party, command: Command) -> Party:
    """The organisation this person represents today. Refused(`mandate.not-representative`, `standing.changed`)."""
    rows = by_law.held(signer.pk).filter(kind="representative")
    row = next((one for one in rows if str(one.principal_id) == firm), None)
    if row is None or by_law.over(row, legal_date(command.now)):
        raise refuse("mandate.not-representative")
    standing.still(row, command)
    return row.principal


def _days(since: str, until: str, on: date) -> tuple[date, date]:
    try:
        begins, ends = date.fromisoformat(since.strip() or on.isoformat()), date.fromisoformat(until.strip())
    except ValueError:
        raise refuse("mandate.term") from None
    if ends < on or ends < begins:
        raise refuse("mandate.term")
    return begins, ends


def _scope(things: list[str], on: date, *, firm: bool) -> None:
    """One-things that exist, each with something an agent may do, and for organisations where one gives the mandate."""
    catalogue = catalogue_on(on, settings.JURISDICTION)
    if not things:
        raise refuse("mandate.scope")
    for code in things:
        if code not in catalogue.things:
            raise refuse("draft.no-thing", thing=code)
        closed = _reserved(catalogue, code)
        if closed:
            raise Refused(closed)
        if firm and not by_law.for_firms(catalogue, code):
            raise refuse("mandate.not-for-firms", thing=catalogue.things[code].name)


def _for_whom(catalogue: Catalogue, thing: str, principal: Party) -> Refusal | None:
    if principal.kind == "legal" and not by_law.for_firms(catalogue, thing):
        return Refusal("mandate.not-for-firms", {"thing": catalogue.things[thing].name})
    return None


def _reserved(catalogue: Catalogue, thing: str) -> Refusal | None:
    """A part that always belongs to the one-thing and is reserved to the person closes it to agents."""
    for part in catalogue.things[thing].parts:
        item = catalogue.items[part.item]
        if part.when is None and item.service.reserved:
            return Refusal(IN_PERSON, {"item": item.name, "basis": item.service.reserved})
    return None


def _tell(row: Mandate, party: UUID, kind: str, key: str, command: Command, **params: str) -> None:
    insert([Message(id=new_id(), jurisdiction=row.jurisdiction or settings.JURISDICTION, party_id=party, kind=kind,
                    params=params, key=key, at=command.now)])  # fmt: skip
