"""One mandate and everything done under it; what a person may give; what an agent may begin."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.cases.actions import ACTIONS
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.core.rights import CAPACITIES, mandate_covers
from onewindow.core.rights.standing import ENDINGS, PROOFS
from onewindow.reads import citizen_words as words
from onewindow.store import presence
from onewindow.store import standing as by_law
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Application, Case, Draft, Event, Mandate, Party, SourceCall
from onewindow.store.parties import open_name

MOST = 200


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act under a mandate: when, what, on which application (its number, or "")."""

    at: datetime
    what: Text
    about: Text
    number: str


@dataclass(frozen=True, slots=True)
class UseLine:
    """One form begun or application handed in under it. `application`: for the principal's link."""

    thing: Text
    began: datetime
    number: str
    application: UUID | None


@dataclass(frozen=True, slots=True)
class MandatePage:
    """A mandate as both sides see it. `things`: what an agent may begin now, (code, name); empty for one that ended.

    `mine`: seen by the principal, or by who represents it (`firm`: its name); `proof`: what proved a standing by law;
    `may_end`: the principal may take it back.
    """

    id: UUID
    mine: bool
    other: str
    kind: Text
    scope: Text
    since: date
    until: date | None
    ended: Text | None
    uses: tuple[UseLine, ...]
    acts: tuple[ActLine, ...]
    things: tuple[tuple[str, Text], ...]
    firm: str = ""
    proof: Text | None = None
    may_end: bool = False


@dataclass(frozen=True, slots=True)
class GivePage:
    """What may be given: (code, name, what is left out); `closed`: one-things that no agent may do, with the article.

    `firms`: organisations this person represents (id, name), in whose name it may be given.
    """

    name: str
    things: tuple[tuple[str, Text, Text], ...]
    closed: tuple[Text, ...]
    today: date
    firms: tuple[tuple[UUID, str], ...] = ()


def give_page(actor: Actor, *, on: date, jurisdiction: str) -> GivePage:
    """Refused(`scope.not-found`)."""
    row = Party.objects.select_related("data_key").filter(pk=actor.party_id or None).first()
    if row is None or actor.role is not Role.CITIZEN or row.kind != "natural":
        raise refuse("scope.not-found")
    catalogue = catalogue_on(on, jurisdiction)
    open_ones, closed = [], []
    for code, thing in catalogue.things.items():
        items = [(part, catalogue.items[part.item]) for part in thing.parts]
        always = [item for part, item in items if part.when is None and item.service.reserved]
        if always:
            closed.append(words.say("{t}：{b}", "{t}: {b}", t=thing.name, b=T(always[0].service.reserved)))
            continue
        reserved = [item.name for _, item in items if item.service.reserved]
        without = words.say("不含要本人到场的：{r}", "without what needs you: {r}", r=words.joined(reserved))
        open_ones.append((code, thing.name, without if reserved else Text("")))
    firms = tuple((one.principal_id, open_name(one.principal)) for one in by_law.held(row.pk).filter(kind="representative"))
    return GivePage(open_name(row), tuple(open_ones), tuple(closed), on, firms)


def mandate_page(mandate_id: UUID, actor: Actor, *, on: date) -> MandatePage:
    """For principal and agent (the number of queries does not grow). Refused(`scope.not-found`)."""
    if actor.role is not Role.CITIZEN or not actor.party_id:
        raise refuse("scope.not-found")
    party = UUID(actor.party_id)
    rows = Mandate.objects.select_related("principal__data_key", "agent__data_key")
    row = rows.filter(pk=mandate_id).first()
    if row is None:
        raise refuse("scope.not-found")
    legal = row.principal.kind == "legal" and row.agent_id != party
    for_firm = legal and by_law.held(party).filter(principal_id=row.principal_id, kind="representative").exists()
    if party not in (row.principal_id, row.agent_id) and not for_firm:
        raise refuse("scope.not-found")
    catalogue = catalogue_on(on, row.jurisdiction)
    mine, ended = row.principal_id == party or for_firm, ended_of(row, on)
    uses, acts = done_under([row.pk], catalogue)
    return MandatePage(
        row.pk, mine, open_name(row.agent if mine else row.principal), CAPACITIES.get(row.kind, T(row.kind)),
        scope_of(row, catalogue), row.valid_from, row.valid_to, ended, uses, acts,
        () if mine or ended or (row.kind != "agent" and not row.proof) else _may_begin(row, catalogue, on),
        open_name(row.principal) if for_firm else "", PROOFS.get(row.proof), mine and not ended and not row.proof,
    )  # fmt: skip


def done_under(
    keys: Sequence[UUID], catalogue: Catalogue, places: Collection[str] | None = None
) -> tuple[tuple[UseLine, ...], tuple[ActLine, ...]]:
    """Forms and applications under these mandates, and every act on them by the agents' accounts, newest first.

    `places`: only what is within reach of a window there; None for those whom the mandate belongs to.
    """
    near = {} if places is None else {"jurisdiction__in": places}
    drafts = list(Draft.objects.filter(mandate__in=keys, **near).order_by("-created_at")[:MOST])
    applications = list(Application.objects.filter(presented__mandate__in=keys, **near).order_by("-submitted_at")[:MOST])
    return _uses(drafts, applications, catalogue), _acts(drafts, applications, catalogue)


def ended_of(row: Mandate, on: date) -> Text | None:
    """Why a mandate may not be used any more; None while it may."""
    if row.revoked_at is not None:
        return ENDINGS.get(row.ended) or T("已取消", "taken back")
    if row.valid_to is not None and row.valid_to < on:
        return T("已到期", "ended")
    return None


def scope_of(row: Mandate, catalogue: Catalogue) -> Text:
    """What it is for, in words; codes that are no longer published stand as they are."""
    if row.scope == "all":
        return T("全部事项", "everything")
    known = catalogue.items if row.scope == "items" else catalogue.things
    return words.joined([known[code].name if code in known else T(code, code) for code in row.items])


def held_for(thing: str, actor: Actor | None, *, on: date, jurisdiction: str) -> tuple[tuple[UUID, str, date | None], ...]:
    """Mandates under which this person may begin a one-thing today: (id, principal's name, until); one query."""
    if actor is None or actor.role is not Role.CITIZEN or not actor.party_id:
        return ()
    rows = Mandate.objects.select_related("principal__data_key").filter(
        by_law.usable(actor.party_id), revoked_at=None, jurisdiction=jurisdiction
    )
    found = [(row, {code for code, _ in _may_begin(row, catalogue_on(on, jurisdiction), on)}) for row in rows[:50]]
    return tuple((row.pk, open_name(row.principal), row.valid_to) for row, things in found if thing in things)


def _may_begin(row: Mandate, catalogue: Catalogue, on: date) -> tuple[tuple[str, Text], ...]:
    term = presence.term_of(row, catalogue)
    found = []
    for code, thing in catalogue.things.items():
        items = {part.item: catalogue.items[part.item].name for part in thing.parts}
        always = {part.item for part in thing.parts if part.when is None}
        if any(catalogue.items[code_].service.reserved for code_ in always):
            continue
        if row.principal.kind == "legal" and not by_law.for_firms(catalogue, code):
            continue
        if len(mandate_covers(term, items, on=on)) < len(items):
            found.append((code, thing.name))
    return tuple(found)


def _uses(
    drafts: Sequence[Draft], applications: Sequence[Application], catalogue: Catalogue
) -> tuple[UseLine, ...]:
    """Forms not handed in yet, then applications (also those a window took in)."""
    def name(code: str) -> Text:
        return catalogue.things[code].name if code in catalogue.things else T(code, code)

    waiting = [
        UseLine(name(row.thing), row.created_at, "", None)
        for row in drafts if row.application_id is None and row.discarded_at is None
    ]  # fmt: skip
    return (*waiting, *(UseLine(name(a.thing), a.submitted_at, a.number, a.pk) for a in applications))


def _acts(
    drafts: Sequence[Draft], applications: Sequence[Application], catalogue: Catalogue
) -> tuple[ActLine, ...]:
    """Newest first: begun, each register asked, each act of the agent's account in the chains (four queries at most)."""
    accounts = {str(row.account_id) for row in drafts}
    if not accounts:
        return ()
    names = {row.pk: catalogue.things[row.thing].name if row.thing in catalogue.things else T(row.thing) for row in drafts}
    number = {a.draft_id: a.number for a in applications}
    found = [ActLine(row.created_at, T("开始填表", "began the form"), names[row.pk], number.get(row.pk, "")) for row in drafts]
    asked = SourceCall.objects.filter(
        jurisdiction__in={row.jurisdiction for row in drafts}, owner_id__in=list(names), actor_id__in=accounts
    )
    for owner, source, at in asked.order_by("-called_at").values_list("owner_id", "source", "called_at")[:MOST]:
        register = catalogue.sources[source].name if source in catalogue.sources else T(source, source)
        found.append(ActLine(at, words.say("查了{s}", "asked {s}", s=register), names[owner], number.get(owner, "")))
    found += _in_chains(applications, accounts, catalogue)
    return tuple(sorted(found, key=lambda line: line.at, reverse=True)[:MOST])


def _in_chains(
    applications: Sequence[Application], accounts: set[str], catalogue: Catalogue
) -> list[ActLine]:
    if not applications:
        return []
    streams: dict[UUID, tuple[Text, str]] = {a.pk: (T("整份申请", "the application"), a.number) for a in applications}
    numbers = {a.pk: a.number for a in applications}
    parts = Case.objects.filter(application_id__in=list(numbers)).values_list("pk", "item", "application_id")
    for key, item, application in parts:
        name = catalogue.items[item].name if item in catalogue.items else T(item, item)
        streams[key] = (name, numbers[application])
    events = Event.objects.filter(
        jurisdiction__in={a.jurisdiction for a in applications}, opened_year__in={a.opened_year for a in applications},
        stream_id__in=list(streams), actor_account__in=accounts,
    )  # fmt: skip
    found = []
    for event in events.order_by("-occurred_at")[:MOST]:
        action = json.loads(event.envelope)["body"].get("action", "")
        what = ACTIONS[action].label if action in ACTIONS else _OWN.get(event.type)
        if what is not None:
            found.append(ActLine(event.occurred_at, what, *streams[event.stream_id]))
    return found


_OWN = {"application.submitted": T("交了申请", "handed it in")}
