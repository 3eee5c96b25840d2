"""Persons and organisations whose major interests are touched: read from what the officer writes, told, heard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from onewindow.core.cases import CaseState, Order
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.checks import citizen_id_check, citizen_id_shape, credit_code_check
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import standing as standing_rows
from onewindow.store.models import Case, Message, ThirdParty
from onewindow.store.parties import find_or_new_party
from onewindow.store.writing import insert
from onewindow.usecases import cases, standing
from onewindow.usecases.command import Command

TELL, SPEAK = "tell_third_parties", "record_third_statement"
LINE = declare(
    "third.line",
    zh="“{line}”读不出名称和号码。一行写一个人或者一个单位：姓名或单位名称，身份证号码或统一社会信用代码，电话（可以不写）。",
    en="“{line}” holds no name and valid number. One to a line: the name of a person or organisation, the citizen number or the "
    "unified social credit code, telephone (optional).",
)


def prepared(row: Case, order: Order) -> Order:
    """The order with codes for the persons and their names in private texts. Refused(`third.line`)."""
    if order.action != TELL or "persons" in order.data:
        return order
    people = _read(order.private.get("persons", ""))
    state = cases.load(row).state
    first = len(state.third.persons) + 1 if state.third is not None else 1
    codes = [f"t{number}" for number, _ in enumerate(people, first)]
    names = {code: one.name for code, one in zip(codes, people, strict=True)}
    private = {name: text for name, text in order.private.items() if name != "persons"}
    return Order(TELL, {**order.data, "persons": codes}, {**private, **names})


@dataclass(frozen=True, slots=True)
class Named:
    """One line of the officer: a person by citizen number, or an organisation by credit code; the telephone may be empty."""

    name: str
    kind: str
    id_type: str
    number: str
    phone: str


def _read(text: str) -> list[Named]:
    """Who stands on each line. Refused(`third.line`) where a number fails its check digit."""
    return [_line(line.strip()) for line in text.splitlines() if line.strip()]


def _line(line: str) -> Named:
    parts = [part for part in re.split(r"[，,、;；\s]+", line) if part]
    for place, part in enumerate(parts[1:], 1):
        kind, id_type = _kind(part.upper())
        if kind:
            name = line[: line.index(part)].strip(" ，,、;；\t")
            phone = parts[place + 1][:20] if len(parts) > place + 1 else ""
            if any(len(re.sub(r"\D", "", each)) > 6 for each in parts[:place]):
                break  # a telephone before the number: it would be taken for a name
            return Named(name[:60], kind, id_type, part.upper(), phone)
    raise refuse(LINE, line=line[:20])


def _kind(number: str) -> tuple[str, str]:
    """Whose number it is, by its check digit (GB 11643, GB 32100); empty where it is neither."""
    if citizen_id_shape(number) and citizen_id_check(number):
        return "natural", "citizen_id"
    return ("legal", "credit_code") if credit_code_check(number) else ("", "")


def tell(row: Case, order: Order, command: Command, *, seen: int | None) -> cases.Executed:
    """The act, and with it the persons and a message in the box of each."""
    people = _read(order.private.get("persons", ""))

    def inside() -> None:
        """The case row was just written: the newest codes are these people's."""
        state = cases.load(Case.objects.get(pk=row.pk)).state
        assert state.third is not None
        codes = [one.code for one in state.third.persons][-len(people) :]
        due = state.clocks["third"].due.by
        for code, one in zip(codes, people, strict=True):
            party = find_or_new_party(
                kind=one.kind, name=one.name, id_type=one.id_type, id_number=one.number, phone=one.phone, at=command.now
            )
            told = ThirdParty(jurisdiction=row.jurisdiction, case=row, code=code, party=party, told_at=command.now, due=due)
            told.save(force_insert=True)
            insert([_message(told, row, command), *_invitation(told, row, state, command)])

    return cases.execute(row.id, prepared(row, order), command, seen=seen, inside=inside)


def _message(told: ThirdParty, row: Case, command: Command) -> Message:
    params = {"due": told.due.isoformat() if told.due else None}
    return Message(
        id=new_id(), jurisdiction=row.jurisdiction, party=told.party, case_id=row.pk, kind="third_told", params=params,
        key=f"third/{told.pk}", at=command.now,
    )  # fmt: skip


def _invitation(told: ThirdParty, row: Case, state: CaseState, command: Command) -> list[Message]:
    """Who is told after a hearing was announced hears of it at once (AL art. 48, first paragraph no. 1)."""
    hearing = state.hearing
    if hearing is None or hearing.stage != "announced" or hearing.purpose != "application" or hearing.on is None:
        return []
    return [Message(
        id=new_id(), jurisdiction=row.jurisdiction, party=told.party, case_id=row.pk, kind="third_hearing",
        params={"due": hearing.on.isoformat()}, key=f"third_hearing/{told.pk}/told", at=command.now,
    )]  # fmt: skip


def spoken(row: Case, order: Order, command: Command) -> None:
    """Keep in the list that a person has spoken, whoever entered it."""
    ThirdParty.objects.filter(jurisdiction=row.jurisdiction, case=row, code=order.data.get("person", "")).update(
        spoken_at=command.now
    )


def speak(key: UUID | str, words: Mapping[str, str], command: Command) -> cases.Executed:
    """The person speaks for themselves, logged in. Refused(`scope.not-found`, `case.*`)."""
    told = mine(key, command)
    data = {"person": told.code, "hearing": words.get("hearing") == "yes", "final": words.get("final") == "yes"}
    order = Order(SPEAK, data, {"statement": words.get("statement", "").strip()[:4000]})
    return cases.execute_on(told.case, order, command, inside=lambda: spoken(told.case, order, command))


def challenge(key: UUID | str, grounds: str, command: Command) -> cases.Executed:
    """申请回避: as the applicant may (AL art. 48). Refused(`scope.not-found`, `case.*`)."""
    told = mine(key, command)
    order = Order("challenge_presider", {"person": told.code}, {"grounds": grounds.strip()[:4000]})
    return cases.execute_on(told.case, order, command)


def give_up_hearing(key: UUID | str, command: Command) -> cases.Executed:
    """放弃听证: the hearing that this person asked for. Refused(`scope.not-found`, `case.*`)."""
    told = mine(key, command)
    return cases.execute_on(told.case, Order("drop_third_hearing", {"person": told.code}), command)


def mine(key: UUID | str, command: Command) -> ThirdParty:
    """What this person was told of, or those for whom they act by law: an organisation speaks through its representative,
    as long as the register names them. Refused(`scope.not-found`, `standing.changed`)."""
    actor, found = command.actor, None
    if actor.role is Role.CITIZEN and actor.party_id:
        rows = ThirdParty.objects.filter(pk=key, party_id__in=standing_rows.boxes(actor.party_id))
        found = rows.select_related("case__application__data_key", "case__application__applicant__data_key").first()
    if found is None:
        raise refuse("scope.not-found")
    if str(found.party_id) != str(actor.party_id):
        for acting in standing_rows.held(actor.party_id or "").filter(principal_id=found.party_id)[:1]:
            standing.still(acting, command)
    return found
