"""Calling the registers a plan rests on: each once per role, only with keys that are known, only what is needed.

What a register gives becomes facts with their source; what does not answer is put aside, and the form asks instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.core.catalogue.derive import linked_refs
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.hours import answers_at
from onewindow.core.catalogue.model import Assurance, Source
from onewindow.core.catalogue.rows import ROWS, filled_role, plain_ref, row_name, row_of
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.store import facts as fact_rows
from onewindow.store.crypto import content_mark
from onewindow.store.draft_values import missing, values_of
from onewindow.store.drafts import OpenDraft, seal_aside
from onewindow.store.models import Draft, Party, SourceCall
from onewindow.store.parties import PartyView, open_party
from onewindow.store.writing import insert
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


def fill(draft: Draft, command: Command, *, fresh: bool = False) -> OpenDraft:
    """Call what is due, until nothing more is; gives back the draft as it then stands.

    A failed register is put aside; no call is made twice with equal keys. `fresh`: the draft was made just now, so that
    no call and no fact of it can be stored yet.
    """
    on = legal_date(command.now)
    made = set() if fresh else _calls_of(draft)
    opened = OpenDraft.knowing(draft, on, ()) if fresh else OpenDraft(draft, on)
    for _ in range(MOST_ROUNDS):
        answers = _call_due(opened, made, command)
        if not answers:
            break
        given = [fact for answer in answers for fact in answer.facts]
        opened = OpenDraft.knowing(draft, on, [*opened.stored_facts, *given])
    return _asking_for_gaps(opened)


def _asking_for_gaps(opened: OpenDraft) -> OpenDraft:
    """What a register was to give and left out is asked of the person, where it may be asked."""
    gaps = {one.ref: one.by for one in missing(opened) if one.element.ask and one.ref not in opened.gaps}
    if not gaps:
        return opened
    row = opened.row
    row.aside_enc = seal_aside(row, opened.unknown, {**opened.gaps, **gaps})
    Draft.objects.filter(pk=row.pk).update(aside_enc=row.aside_enc)
    return OpenDraft.knowing(row, opened.on, opened.stored_facts)


def _call_due(opened: OpenDraft, made: set[str], command: Command) -> list[_Answer]:
    """Make every call of one plan, also those whose keys an earlier call of it gave; keep the answers. Empty: none due.

    It stops for a new plan where an answer may change which calls there are: a register that fails or has nothing,
    or a fact on which a part, a route or a need depends. So nothing is asked that the next plan would not ask.
    """
    deciding = _deciding(opened)
    answers: list[_Answer] = []
    while True:
        due = [call for call in wanted(opened, [f for a in answers for f in a.facts]) if call.key not in made]
        fresh = [_call(opened, call, command) for call in due]
        answers += fresh
        made.update(answer.call.key for answer in fresh if answer.outcome != "down")
        changing = any(
            a.outcome != "answered" or deciding & {f.ref for f in a.facts} or _counted(a) for a in fresh
        )
        if not due or changing:
            break
    if answers:
        _record(opened.row, answers, command)
    return answers


def _deciding(opened: OpenDraft) -> set[str]:
    """Facts on which it depends what applies and what is needed, under every name of theirs."""
    thing, items = opened.thing, opened.catalogue.items
    holders = [
        *thing.parts,
        *thing.routes,
        *(need for part in thing.parts for need in items[part.item].needs),
    ]
    refs = {ref for holder in holders if holder.when is not None for ref in holder.when.facts()}
    for one, other in opened.plan.same:
        if one in refs or other in refs:
            refs |= {one, other}
    return refs


def reopen(opened: OpenDraft, changed: Iterable[str]) -> list[str]:
    """The sources that stay put aside when these answers change: one whose key changed is worth another call."""
    elements = {ref.partition(".")[2] for ref in changed}
    return [code for code in opened.row.sources_off if not _keys_of(opened, code) & elements]


def reopen_gaps(opened: OpenDraft, changed: Iterable[str]) -> dict[str, str]:
    """The gaps that stay when these answers change: a source asked with another key may give the fact after all."""
    elements = {ref.partition(".")[2] for ref in changed}
    return {ref: code for ref, code in opened.gaps.items() if not _keys_of(opened, code) & elements}


def _keys_of(opened: OpenDraft, code: str) -> set[str]:
    source = opened.catalogue.sources.get(code)
    return {name.partition(".")[2] for keyset in source.keys for name in keyset} if source else set()


def wanted(opened: OpenDraft, fresh: Sequence[Fact] = ()) -> list[Wanted]:
    """The calls of the plan whose keys are known by now, each once per role. `fresh`: facts not yet written down."""
    values = values_of(opened, fresh)
    groups: dict[tuple[str, str], list[Any]] = {}
    for known in opened.plan.known:
        if known.kind == "source":
            groups.setdefault((known.by, known.role or known.ref.partition(".")[0]), []).append(known)
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


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one call gave. `outcome`: answered, empty or down."""

    call: Wanted
    id: UUID
    outcome: str
    facts: tuple[Fact, ...]


def _call(opened: OpenDraft, call: Wanted, command: Command) -> _Answer:
    try:
        given = _ask(opened, call, command.now)
        outcome = "answered" if given else "empty"
    except SourceDown:
        given, outcome = {}, "down"
    linked = linked_refs(opened.thing)
    useful = {plain_ref(name) for ref in call.refs for name in linked.get(ref, (ref,))}
    before = {(f.subject, f.element): None for f in opened.held_facts if _same_call(opened, f, call)}
    got = {**before, **_rows_and_values(opened, call, given)}
    facts = tuple(
        Fact(
            subject=subject,
            element=element,
            value=value,
            source=call.source.code,
            keys_used=tuple(element for element, _ in call.keys),
            assurance=Assurance.REGISTER,
            observed_at=command.now,
            purpose="、".join(call.items),
        )
        for (subject, element), value in got.items()
        if element.endswith(f".{ROWS}") or f"{row_of(subject)[0]}.{element.partition('.')[2]}" in useful
    )
    return _Answer(call, new_id(), outcome, facts)


def _same_call(opened: OpenDraft, fact: Fact, call: Wanted) -> bool:
    """Whether an earlier call of the same source for the same role gave the fact, itself or as a row of its list."""
    if fact.source != call.source.code:
        return False
    filled = {filled_role(opened.thing, listed.relation, call.role) for listed in call.source.rows}
    return fact.subject == call.role or row_of(fact.subject)[0] in filled


def _rows_and_values(opened: OpenDraft, call: Wanted, given: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """`(subject, element)` → value of an answer; a list fixes the number of its rows."""
    lists = {listed.relation: listed for listed in call.source.rows}
    found: dict[tuple[str, str], Any] = {}
    for name, value in given.items():
        role = filled_role(opened.thing, name, call.role) if name in lists else ""
        if name not in lists:
            found[call.role, name] = value
        elif role:
            found[role, f"{lists[name].entity}.{ROWS}"] = len(value)
            for number, row in enumerate(value, start=1):
                found.update({(row_name(role, number), element): one for element, one in row.items()})
    return found


def _counted(answer: _Answer) -> bool:
    """Whether the answer says how many rows there are: the plan is another then."""
    return any(fact.element.endswith(f".{ROWS}") for fact in answer.facts)


def _ask(opened: OpenDraft, call: Wanted, now: datetime) -> dict[str, Any]:
    """The account is our own register; everything else is called through the port, in its hours."""
    if call.source.kind == ACCOUNT:
        return _account(opened.row, call) if call.role == opened.thing.applicant_role else {}
    if not answers_at(call.source, now):
        raise SourceDown(call.source.code)
    return dict(wired().sources.call(call.source, dict(call.keys), idempotency_key=call.key))


def _account(draft: Draft, call: Wanted) -> dict[str, Any]:
    if draft.applicant_id is None:
        return {}
    at_hand = "applicant" in draft._state.fields_cache
    row = draft.applicant if at_hand else Party.objects.select_related("data_key").get(pk=draft.applicant_id)
    if row.kind == "legal" and draft.mandate is not None:
        row = Party.objects.select_related("data_key").get(pk=draft.mandate.agent_id)  # who handles it for the organisation
    return {
        name: value
        for name, value in _party_values(open_party(row)).items()
        if name in call.source.yields and value
    }


def _party_values(party: PartyView) -> dict[str, str]:
    return {
        "person.name": party.name,
        "person.citizen_id": party.id_number,
        "person.phone": party.phone,
        "person.id_type": party.id_type,
    }


def _record(draft: Draft, answers: Sequence[_Answer], command: Command) -> None:
    """The calls, what they gave and which registers are put aside: written together."""
    kept = [
        one
        for answer in answers
        for one in fact_rows.build(
            answer.facts,
            owner=draft,
            key=draft.data_key,
            at=command.now,
            recorded_at=command.wall,
            calls={fact.ref: answer.id for fact in answer.facts},
        )
    ]
    silent = {answer.call.source.code for answer in answers if answer.outcome != "answered"}
    off = sorted({*draft.sources_off, *silent})
    with transaction.atomic():
        insert(_call_row(draft, answer, command) for answer in answers)
        insert(one.row for one in kept)
        if off != sorted(draft.sources_off):
            Draft.objects.filter(pk=draft.pk).update(sources_off=off)
    draft.sources_off = off


def _call_row(draft: Draft, answer: _Answer, command: Command) -> SourceCall:
    call = answer.call
    told = canonical({fact.element: fact.value for fact in answer.facts}).encode()
    return SourceCall(
        jurisdiction=draft.jurisdiction,
        opened_year=draft.opened_year,
        owner_id=draft.id,
        id=answer.id,
        source=call.source.code,
        subject=call.role,
        items=list(call.items),
        keys_used=[element for element, _ in call.keys],
        legal_basis=call.source.legal_basis[:200],
        outcome=answer.outcome,
        response_mark=content_mark(draft.data_key, told) if answer.facts else "",
        called_at=command.now,
        recorded_at=command.wall,
        actor_id=command.actor.account_id,
        actor_role=str(command.actor.role),
        idempotency_key=call.key,
    )
