"""Who acts by law is entered once: at a window from the proof shown, or online from the business register.

A guardian and a representative then act online with accounts of their own (`usecases.mandates.begin`); a representative also
gives the organisation's mandates. What a register told is asked again whenever a form is begun or a mandate given or taken
back, and once a day besides (`ask_again`); it ends when it changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from onewindow.core.catalogue.hours import answers_at
from onewindow.core.catalogue.model import Source
from onewindow.core.kernel.actor import SYSTEM, Role
from onewindow.core.kernel.dates import legal_date, local
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused, declare, refuse
from onewindow.core.rights.standing import (
    ENDINGS,
    GUARDIAN,
    PROOF,
    PROOFS,
    REGISTER,
    REPRESENTATIVE,
    REPRESENTATIVE_PROOFS,
    guardian_lacks,
    last_day,
)
from onewindow.store import standing
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Mandate, Message, Party, SourceCall
from onewindow.store.parties import find_or_new_party, find_party, open_name, open_party
from onewindow.store.writing import insert
from onewindow.usecases import journal
from onewindow.usecases.command import Command
from onewindow.usecases.counter import LEGAL, Person
from onewindow.usecases.ports import SourceDown, wired

ROUND = 20
"""Standings asked about in one turn of the sweep: a slow register holds it up for as many calls at most."""
BY_LAW = "民法典第六十一条、第一百六十三条"
declare("standing.kind", zh="自然人登记监护人，单位登记法定代表人。",
        en="A person has a guardian, an organisation a legal representative.", clause=BY_LAW)  # fmt: skip
declare("standing.self", zh="不能登记本人作自己的监护人。", en="Nobody is their own guardian.", clause=BY_LAW)
declare("standing.name", zh="姓名和证件号码对不上。请照证件填。",
        en="Name and number do not belong together. Enter them as on the document.")  # fmt: skip
declare("standing.window-only", zh="这一步在窗口办：带上证明，当场登记。",
        en="This is done at a window: bring the proof.")  # fmt: skip
declare("standing.reason", zh="请选为什么终止。", en="Choose why it ended.", clause="民法典第三十九条、第一百七十五条")
declare("standing.over", zh="这一条已经终止了。", en="This has ended already.")
declare("standing.person-only", zh="请用个人账号登录。", en="Log in with a personal account.")
declare("standing.credit-code", zh="统一社会信用代码是 18 位，请照营业执照填。",
        en="A credit code has 18 characters. Enter it as on the licence.")  # fmt: skip
declare("standing.unknown", zh="市场主体登记里没有 {number}。请核对；机关、事业单位、社会组织请到窗口登记。",
        en="The business register has no {number}. Check it; other bodies are entered at a window.")  # fmt: skip
declare("standing.not-representative",
        zh="登记的法定代表人不是您。刚变更过的，先到登记机关；或者请法定代表人委托您。",
        en="The register names somebody else as representative. Have the register changed first, or be given a mandate.",
        clause="民法典第六十一条")  # fmt: skip
declare("standing.register-down", zh="暂时查不到市场主体登记。请稍后再来，或者带营业执照到窗口，当场登记。",
        en="The business register does not answer now. Come back later, or bring the licence to a window.")  # fmt: skip
declare("standing.changed", zh="登记的法定代表人已经变更，不能再以法定代表人的身份办。",
        en="The register names another representative now: you may no longer act as one.",
        clause="民法典第六十一条")  # fmt: skip


def record(party_id: UUID | str, who: Person, proof: str, command: Command, *, relation: str = "") -> UUID:
    """A window enters who acts by law for a person or an organisation, and which proof was seen.

    Entered twice it is one row. Refused(`standing.*`, `counter.no-*`, `counter.id-type`, `scope.not-found`).
    """
    if command.actor.role is not Role.CLERK:
        raise refuse("standing.window-only")
    principal, given, on = _party(party_id), who.checked(), legal_date(command.now)
    if given.id_type in LEGAL:
        raise refuse("counter.id-type", kind=given.id_type)
    until = _allowed(principal, given, relation, proof, on)
    known = find_party(given.id_type, given.id_number)
    if known is not None and known.pk == principal.pk:
        raise refuse("standing.self")
    if known is not None and open_name(known) != given.name:
        raise refuse("standing.name")
    kind = REPRESENTATIVE if principal.kind == "legal" else GUARDIAN
    with transaction.atomic():
        agent = find_or_new_party(
            kind="natural", name=given.name, id_type=given.id_type, id_number=given.id_number, phone=given.phone,
            at=command.wall,
        )  # fmt: skip
        return _enter(principal, agent, kind, relation, proof, command.actor.account_id, until, command)


def by_register(credit_code: str, command: Command) -> UUID:
    """Whoever is logged in represents this organisation, where the business register says so.

    Refused(`standing.credit-code`, `.unknown`, `.not-representative`, `.register-down`, `standing.person-only`).
    """
    code, me = "".join(credit_code.split()).upper(), _me(command)
    if len(code) != 18 or not code.isalnum():
        raise refuse("standing.credit-code")
    told = _ask(code, me.pk, command)
    if not told:
        raise refuse("standing.unknown", number=code)
    if not _names(told, me):
        raise refuse("standing.not-representative")
    with transaction.atomic():
        firm = find_or_new_party(
            kind="legal", name=str(told["business.name"]), id_type="credit_code", id_number=code, at=command.wall
        )
        for former in standing.of(firm.pk).filter(kind=REPRESENTATIVE, proof=REGISTER, revoked_at=None).exclude(agent=me):
            _end(former, "changed", command)  # the register named them before, and names one person
        return _enter(firm, me, REPRESENTATIVE, "", REGISTER, register_of(command).code, None, command)


def end(mandate_id: UUID | str, reason: str, command: Command) -> None:
    """A window ends it: forms that are not handed in close, what was done stands. Refused(`standing.reason`, `.over`)."""
    if command.actor.role is not Role.CLERK:
        raise refuse("standing.window-only")
    if reason not in ENDINGS:
        raise refuse("standing.reason")
    row = Mandate.objects.filter(pk=_uuid(mandate_id), kind__in=standing.KINDS).exclude(proof="").first()
    if row is None or row.revoked_at is not None:
        raise refuse("standing.over")
    _end(row, reason, command)


def still(row: Mandate, command: Command) -> None:
    """Before a standing is used: what the register told is asked again. Silence of the register changes nothing.

    Refused(`standing.changed`), and then it has ended.
    """
    if standing.by_register(row):
        _asked(row, command)


@dataclass(frozen=True, slots=True)
class Round:
    """How far the day's round over what a register told has come: the last row asked about, and whether it is over."""

    day: date
    after: UUID | None = None
    over: bool = False


def ask_again(at: Round, now: datetime, wall: datetime) -> Round:
    """The next standings that a register told, in the order of their keys, each asked about once a legal day.

    Whoever is named no longer loses reach within a day, also where nothing is begun or given. A closed register is waited
    for; one that does not answer ends the round: it is asked before each use anyway.
    """
    start = Command(SYSTEM, now, wall, f"round/{at.day}")
    try:
        if not answers_at(register_of(start), now):
            return at
    except Refused:
        return replace(at, over=True)
    told = Mandate.objects.filter(kind=REPRESENTATIVE, proof=REGISTER, revoked_at=None)
    more = told.filter(pk__gt=at.after) if at.after else told
    rows = list(more.select_related("principal__data_key", "agent__data_key").order_by("pk")[:ROUND])
    commands = [Command(SYSTEM, now, wall, f"{row.pk}/{at.day}") for row in rows]
    done = _keys_of_today([f"standing/{each.id}" for each in commands], now)
    for row, command in zip(rows, commands, strict=True):
        try:
            if f"standing/{command.id}" not in done and not _asked(row, command):
                return replace(at, over=True)
        except Refused:
            continue  # it has ended, and both were told
    return Round(at.day, rows[-1].pk if rows else at.after, over=len(rows) < ROUND)


def _keys_of_today(keys: list[str], now: datetime) -> set[str]:
    """Which of these calls another process has made already."""
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    calls = SourceCall.objects.filter(jurisdiction=settings.JURISDICTION, called_at__gte=midnight)
    return set(calls.filter(idempotency_key__in=keys).values_list("idempotency_key", flat=True))


def _asked(row: Mandate, command: Command) -> bool:
    """Ask the register whether it still names them. False: no answer. Refused(`standing.changed`), and then it has ended."""
    try:
        told = _ask(open_party(row.principal).id_number, row.agent_id, command)
    except Refused:
        return False
    if told and not _names(told, row.agent):
        _end(row, "changed", command)
        raise refuse("standing.changed")
    return True


def register_of(command: Command) -> Source:
    """The register that names the legal representative by the credit code."""
    sources = catalogue_on(legal_date(command.now), settings.JURISDICTION).sources.values()
    for source in sources:
        if ("business.credit_code",) in {tuple(keys) for keys in source.keys} and "business.legal_id" in source.yields:
            return source
    raise refuse("standing.register-down")


def _allowed(principal: Party, who: Person, relation: str, proof: str, on: date) -> date | None:
    """The last day, where there is one. Refused for what the law does not allow."""
    if principal.kind == "legal":
        if proof not in REPRESENTATIVE_PROOFS:
            raise refuse(PROOF if proof not in PROOFS else "standing.kind")
        return None
    ward = open_party(principal)
    number = ward.id_number if ward.id_type == "citizen_id" else ""
    lacking = guardian_lacks(
        relation, proof, ward=number, guardian=who.id_number if who.id_type == "citizen_id" else "", on=on
    )
    if lacking:
        raise Refused(*lacking)
    return last_day(number, on)


def _enter(
    principal: Party, agent: Party, kind: str, relation: str, proof: str, by: str, until: date | None, command: Command
) -> UUID:
    same = standing.of(principal.pk).filter(agent=agent, revoked_at=None).first()
    if same is not None and not standing.over(same, legal_date(command.now)):
        return same.pk
    row = Mandate(
        principal=principal, agent=agent, kind=kind, scope="all", items=[], jurisdiction=settings.JURISDICTION,
        valid_from=legal_date(command.now), valid_to=until, relation=relation, proof=proof, proof_by=by[:64],
        created_at=command.now,
    )  # fmt: skip
    insert([row])
    for party in (agent, principal):
        _tell(row, party.pk, "standing_entered", command)
    journal.write("standing.entered", {"mandate": str(row.pk), "kind": kind, "proof": proof}, command)
    return row.pk


def _end(row: Mandate, reason: str, command: Command) -> None:
    with transaction.atomic():
        won = Mandate.objects.filter(pk=row.pk, revoked_at=None).update(
            revoked_at=command.now, ended=reason, ended_by=command.actor.account_id[:64]
        )
        if not won:
            raise refuse("standing.over")
        for party in (row.agent_id, row.principal_id):
            _tell(row, party, "standing_ended", command)
        journal.write("standing.ended", {"mandate": str(row.pk), "reason": reason}, command.sub("ended"))


def _tell(row: Mandate, party: UUID, kind: str, command: Command) -> None:
    insert([Message(id=new_id(), jurisdiction=row.jurisdiction, party_id=party, kind=kind, params={},
                    key=f"{kind}/{row.pk}/{str(party)[-12:]}", at=command.now)])  # fmt: skip


def _ask(code: str, owner: UUID, command: Command) -> dict[str, Any]:
    """One call of the register, written down for whoever it concerns. Refused(`standing.register-down`)."""
    source, key, outcome = register_of(command), f"standing/{command.id}"[-80:], "down"
    told: dict[str, Any] = {}
    try:
        if answers_at(source, command.now):
            told = dict(wired().sources.call(source, {"business.credit_code": code}, idempotency_key=key))
            outcome = "answered" if told else "empty"
    except SourceDown:
        pass
    insert([SourceCall(
        jurisdiction=settings.JURISDICTION, opened_year=local(command.now).year, owner_id=owner, source=source.code,
        subject="business", items=[], keys_used=["business.credit_code"], legal_basis=source.legal_basis[:200],
        outcome=outcome, called_at=command.now, recorded_at=command.wall, actor_id=command.actor.account_id,
        actor_role=str(command.actor.role), idempotency_key=key,
    )])  # fmt: skip
    if outcome == "down":
        raise refuse("standing.register-down")
    return told


def _names(told: dict[str, Any], person: Party) -> bool:
    return bool(told.get("business.legal_id")) and str(told["business.legal_id"]).upper() == open_party(person).id_number


def _me(command: Command) -> Party:
    row = Party.objects.select_related("data_key").filter(pk=command.actor.party_id or None).first()
    if command.actor.role is not Role.CITIZEN or row is None or row.kind != "natural":
        raise refuse("standing.person-only")
    return row


def _party(party_id: UUID | str) -> Party:
    row = Party.objects.select_related("data_key").filter(pk=_uuid(party_id)).first()
    if row is None:
        raise refuse("scope.not-found")
    return row


def _uuid(value: UUID | str) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        raise refuse("scope.not-found") from None
