"""Persons whose major interests are touched: read from what the officer writes, told by message and notice, heard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from onewindow.core.cases import Order
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.checks import citizen_id_check, citizen_id_shape
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.models import Case, Message, ThirdParty
from onewindow.store.parties import find_or_new_party
from onewindow.store.writing import insert
from onewindow.usecases import cases
from onewindow.usecases.command import Command

TELL, SPEAK = "tell_third_parties", "record_third_statement"
LINE = declare(
    "third.line",
    zh="“{line}”读不出姓名和证件号码。一行写一个人：姓名，身份证号码，电话（可以不写）。",
    en="“{line}” holds no name and document number. One person to a line: name, citizen number, telephone (optional).",
)


def prepared(row: Case, order: Order) -> Order:
    """The order with codes for the persons and their names in private texts. Refused(`third.line`)."""
    if order.action != TELL or "persons" in order.data:
        return order
    people = _read(order.private.get("persons", ""))
    state = cases.load(row).state
    first = len(state.third.persons) + 1 if state.third is not None else 1
    codes = [f"t{number}" for number, _ in enumerate(people, first)]
    names = {code: name for code, (name, _, _) in zip(codes, people, strict=True)}
    private = {name: text for name, text in order.private.items() if name != "persons"}
    return Order(TELL, {**order.data, "persons": codes}, {**private, **names})


def _read(text: str) -> list[tuple[str, str, str]]:
    """Name, citizen number and telephone of each line."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        parts = [part for part in re.split(r"[，,、;；\s]+", line.strip()) if part]
        number = parts[1].upper() if len(parts) > 1 else ""
        if not citizen_id_shape(number) or not citizen_id_check(number):
            raise refuse(LINE, line=line.strip()[:20])
        found.append((parts[0][:60], number, parts[2][:20] if len(parts) > 2 else ""))
    return found


def tell(row: Case, order: Order, command: Command, *, seen: int | None) -> cases.Executed:
    """The act, and with it the persons and a message in the box of each."""
    people = _read(order.private.get("persons", ""))

    def inside() -> None:
        """The case row was just written: the newest codes are these people's."""
        state = cases.load(Case.objects.get(pk=row.pk)).state
        assert state.third is not None
        codes = [one.code for one in state.third.persons][-len(people) :]
        due = state.clocks["third"].due.by
        for code, (name, number, phone) in zip(codes, people, strict=True):
            party = find_or_new_party(
                kind="natural", name=name, id_type="citizen_id", id_number=number, phone=phone, at=command.now
            )
            told = ThirdParty(jurisdiction=row.jurisdiction, case=row, code=code, party=party, told_at=command.now, due=due)
            told.save(force_insert=True)
            insert([_message(told, row, command)])

    return cases.execute(row.id, prepared(row, order), command, seen=seen, inside=inside)


def _message(told: ThirdParty, row: Case, command: Command) -> Message:
    params = {"due": told.due.isoformat() if told.due else None}
    return Message(
        id=new_id(), jurisdiction=row.jurisdiction, party=told.party, case_id=row.pk, kind="third_told", params=params,
        key=f"third/{told.pk}", at=command.now,
    )  # fmt: skip


def spoken(row: Case, order: Order, command: Command) -> None:
    """Keep in the list that a person has spoken, whoever entered it."""
    ThirdParty.objects.filter(jurisdiction=row.jurisdiction, case=row, code=order.data.get("person", "")).update(
        spoken_at=command.now
    )


def speak(key: UUID | str, words: Mapping[str, str], command: Command) -> cases.Executed:
    """The person speaks for themselves, logged in. Refused(`scope.not-found`, `case.*`)."""
    told = mine(key, command.actor)
    data = {"person": told.code, "hearing": words.get("hearing") == "yes", "final": words.get("final") == "yes"}
    order = Order(SPEAK, data, {"statement": words.get("statement", "").strip()[:4000]})
    return cases.execute_on(told.case, order, command, inside=lambda: spoken(told.case, order, command))


def challenge(key: UUID | str, grounds: str, command: Command) -> cases.Executed:
    """申请回避: as the applicant may (AL art. 48). Refused(`scope.not-found`, `case.*`)."""
    told = mine(key, command.actor)
    order = Order("challenge_presider", {"person": told.code}, {"grounds": grounds.strip()[:4000]})
    return cases.execute_on(told.case, order, command)


def give_up_hearing(key: UUID | str, command: Command) -> cases.Executed:
    """放弃听证: the hearing that this person asked for. Refused(`scope.not-found`, `case.*`)."""
    told = mine(key, command.actor)
    return cases.execute_on(told.case, Order("drop_third_hearing", {"person": told.code}), command)


def mine(key: UUID | str, actor: Actor) -> ThirdParty:
    """What this person was told of. Refused(`scope.not-found`)."""
    found = None
    if actor.role is Role.CITIZEN and actor.party_id:
        rows = ThirdParty.objects.filter(pk=key, party_id=actor.party_id)
        found = rows.select_related("case__application__data_key", "case__application__applicant__data_key").first()
    if found is None:
        raise refuse("scope.not-found")
    return found
