"""Calling the registers a plan rests on: each once per role, only with keys that are known, only what is needed.

What a register gives becomes facts with their source; what does not answer is put aside, and the form asks instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.core.catalogue.derive import derive
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Assurance, Source
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.store import facts as fact_rows
from onewindow.store.crypto import content_mark
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Draft, FactRow, Party, SourceCall
from onewindow.store.parties import PartyView, open_party
from onewindow.usecases.command import Command
from onewindow.usecases.ports import SourceDown, wired

ACCOUNT = "account"
MOST_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """One call that is due: a source for one role, with the values of its keys, for these items.

    `key` tells equal calls apart without showing a value; it is the idempotency key towards the register.
    """

    source: Source
    role: str
    keys: tuple[tuple[str, Any], ...]
    refs: tuple[str, ...]
    items: tuple[str, ...]
    key: str


def fill(draft: Draft, command: Command) -> None:
    """Call what is due, until nothing more is. A failed register is put aside; no call is made twice with equal keys."""
    for _ in range(MOST_ROUNDS):
        opened = OpenDraft(draft, legal_date(command.now))
        made = _calls_of(draft)
        due = [call for call in wanted(opened) if call.key not in made]
        if not due:
            return
        for call in due:
            _call(opened, call, command)


def reopen(opened: OpenDraft, changed: Iterable[str]) -> list[str]:
    """The sources that stay put aside when these answers change: one whose key changed is worth another call."""
    elements = {ref.partition(".")[2] for ref in changed}
    kept = []
    for code in opened.row.sources_off:
        source = opened.catalogue.sources.get(code)
        keys = {name.partition(".")[2] for keyset in source.keys for name in keyset} if source else set()
        if not keys & elements:
            kept.append(code)
    return kept


def wanted(opened: OpenDraft) -> list[Wanted]:
    """The calls of the plan whose keys are known by now, each once per role."""
    values = _values(opened)
    groups: dict[tuple[str, str], list[Any]] = {}
    for known in opened.plan.known:
        if known.kind == "source":
            groups.setdefault((known.by, known.ref.partition(".")[0]), []).append(known)
    found = []
    for (code, role), rows in sorted(groups.items()):
        source = opened.catalogue.sources[code]
        keys = _known_keys(source, role, values)
        if keys is None:
            continue
        items = tuple(sorted({item for row in rows for item in row.needed_by}))
        mark = content_mark(opened.row.data_key, canonical([list(pair) for pair in keys]).encode())[:16]
        key = f"{opened.row.id}/{code}/{role}/{mark}"[-80:]
        found.append(Wanted(source, role, keys, tuple(row.ref for row in rows), items, key))
    return found


def _values(opened: OpenDraft) -> dict[str, Any]:
    """Every known value under every name the thing gives it, derived ones included."""
    facts = [*opened.facts, *derive(opened.catalogue, opened.thing, opened.facts, on=opened.on)]
    values = {fact.ref: fact.value for fact in facts}
    for other, name in opened.plan.same:
        if name in values:
            values.setdefault(other, values[name])
        elif other in values:
            values.setdefault(name, values[other])
    return values


def _known_keys(source: Source, role: str, values: dict[str, Any]) -> tuple[tuple[str, Any], ...] | None:
    """The first key set all of whose values are known, as (element, value); None while none is."""
    for alternative in source.keys:
        refs = [(element, f"{role}.{element.partition('.')[2]}") for element in alternative]
        if all(ref in values for _, ref in refs):
            return tuple((element, values[ref]) for element, ref in refs)
    return None


def _calls_of(draft: Draft) -> set[str]:
    rows = SourceCall.objects.filter(
        jurisdiction=draft.jurisdiction, opened_year=draft.opened_year, owner_id=draft.id
    )
    return set(rows.exclude(outcome="down").values_list("idempotency_key", flat=True))


def _call(opened: OpenDraft, call: Wanted, command: Command) -> None:
    draft = opened.row
    call_id = new_id()
    try:
        given = _ask(opened, call)
        outcome = "answered" if given else "empty"
    except SourceDown:
        given, outcome = {}, "down"
    useful = {ref.partition(".")[2] for ref in call.refs}
    stale = {f.element for f in opened.held_facts if (f.source, f.subject) == (call.source.code, call.role)}
    given = {**dict.fromkeys(stale), **given}
    facts = [
        Fact(
            subject=call.role,
            element=element,
            value=value,
            source=call.source.code,
            keys_used=tuple(element for element, _ in call.keys),
            assurance=Assurance.REGISTER,
            observed_at=command.now,
            purpose="、".join(call.items),
        )
        for element, value in given.items()
        if element.partition(".")[2] in useful
    ]
    _record(draft, call, facts, outcome, call_id, command)


def _ask(opened: OpenDraft, call: Wanted) -> dict[str, Any]:
    """The account is our own register; everything else is called through the port."""
    if call.source.kind == ACCOUNT:
        return _account(opened.row, call) if call.role == opened.thing.applicant_role else {}
    return dict(wired().sources.call(call.source, dict(call.keys), idempotency_key=call.key))


def _account(draft: Draft, call: Wanted) -> dict[str, Any]:
    if draft.applicant_id is None:
        return {}
    party = open_party(Party.objects.select_related("data_key").get(pk=draft.applicant_id))
    return {
        name: value for name, value in _party_values(party).items() if name in call.source.yields and value
    }


def _party_values(party: PartyView) -> dict[str, str]:
    return {
        "person.name": party.name,
        "person.citizen_id": party.id_number,
        "person.phone": party.phone,
        "person.id_type": party.id_type,
    }


def _record(
    draft: Draft, call: Wanted, facts: Iterable[Fact], outcome: str, call_id: UUID, command: Command
) -> None:
    listed = list(facts)
    kept = fact_rows.build(
        listed,
        owner=draft,
        key=draft.data_key,
        at=command.now,
        recorded_at=command.wall,
        calls={fact.ref: call_id for fact in listed},
    )
    answer = canonical({fact.element: fact.value for fact in listed}).encode()
    off = sorted({*draft.sources_off, call.source.code}) if outcome != "answered" else draft.sources_off
    with transaction.atomic():
        SourceCall.objects.create(
            jurisdiction=draft.jurisdiction,
            opened_year=draft.opened_year,
            owner_id=draft.id,
            id=call_id,
            source=call.source.code,
            subject=call.role,
            items=list(call.items),
            keys_used=[element for element, _ in call.keys],
            legal_basis=call.source.legal_basis[:200],
            outcome=outcome,
            response_mark=content_mark(draft.data_key, answer) if listed else "",
            called_at=command.now,
            recorded_at=command.wall,
            actor_id=command.actor.account_id,
            actor_role=str(command.actor.role),
            idempotency_key=call.key,
        )
        FactRow.objects.bulk_create(one.row for one in kept)
        if off != draft.sources_off:
            Draft.objects.filter(pk=draft.pk).update(sources_off=off)
    draft.sources_off = off
