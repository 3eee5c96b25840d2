"""更正 of what was registered: name, number, phone and other facts at once; party, item, receipt and fee by two people.

The desks show the corrected value, the events keep a digest of both, the register both sealed, and papers frozen before stay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from onewindow.core.cases import CaseState, CaseTerms, Order, apply, decide, terms_for
from onewindow.core.cases.corrections import SECOND_PERSON
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Catalogue, Item
from onewindow.core.clock import Calendar
from onewindow.core.compose.context import profile_for
from onewindow.core.kernel.checks import citizen_id_check, credit_code_check
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.events import NewEvent
from onewindow.core.process.procedure import LATE_REASON
from onewindow.store import facts as fact_rows
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar, load_bundle
from onewindow.store.crypto import blind_index, seal_text, unseal_text
from onewindow.store.events import Stream, prepare
from onewindow.store.models import (
    Application,
    ApplicationMaterial,
    Case,
    Correction,
    Fee,
    Party,
)
from onewindow.store.parties import find_or_new_party, find_party, open_party
from onewindow.store.writing import insert
from onewindow.usecases import fees, papers, projection, routing
from onewindow.usecases.automatic_letters import letters_after
from onewindow.usecases.cases import APPLICATION, STREAM, execute
from onewindow.usecases.command import Command
from onewindow.usecases.corrections import keep, reasoned
from onewindow.usecases.outbox import post
from onewindow.usecases.submit import case_number

declare(
    "correction.field",
    zh="不能更正“{field}”。请从列出的里选。",
    en="“{field}” cannot be corrected. Choose one of those listed.",
)
declare(
    "correction.value", zh="请填更正后的内容，格式要对。", en="Give the corrected value, in its proper form."
)
declare(
    "correction.other-person",
    zh="这个证件号已经登记在另一个人名下。换人属于变更申请人，要两个人办。",
    en="This number belongs to another person on record. Changing the applicant takes two people.",
)
declare(
    "correction.decided",
    zh="已经有决定的申请不能换申请人、换事项。决定错了走撤销或者复议，请见更正说明。",
    en="After a decision neither the applicant nor the item changes. A wrong decision is revoked or reviewed.",
)
declare(
    "correction.gone", zh="这项更正已经办完，或者撤回了。请刷新。", en="This correction is finished or was dropped. Reload."
)
declare(
    "correction.item",
    zh="转办的事项要在同一份清单里，这份申请里还没有它，而且没有别的项在等原来这一项。",
    en="The right item must be in the same catalogue, not yet in this application, and no other part may wait for the old one.",
)

FACTS: dict[str, Text] = {
    "name": T("姓名（名称）", "name"),
    "id_number": T("证件号", "document number"),
    "phone": T("手机号", "phone"),
}
PAIRED: dict[str, Text] = {
    "receipt": T("收件时间", "time of receipt"),
    "item": T("事项（转办）", "item (transfer)"),
    "party": T("申请人", "applicant"),
    "fee": T("收费", "fee"),
}
"""What takes two people: who asks does not confirm."""
SOURCE = "correction"


def correct(application_id: UUID | str, field: str, value: str, reason: str, command: Command) -> None:
    """Correct a fact of the applicant, or one fact of the form by its ref. One person may do it.

    Refused: `correction.field`, `correction.value`, `correction.same`, `correction.other-person`, `correction.reason`.
    """
    told, new = reasoned(reason), value.strip()[:200]
    application = scope.application(command.actor, application_id)
    if not new:
        raise refuse("correction.value")
    known = [fact for fact in fact_rows.load(application) if isinstance(fact.value, str)]
    party = open_party(application.applicant)
    _well_formed(field, new, party.id_type)
    if field in FACTS:
        old = str(getattr(party, field))
    else:
        found = next((fact for fact in known if fact.ref == field), None)
        if found is None:
            raise refuse("correction.field", field=field)
        old = str(found.value)
    if old == new:
        raise refuse("correction.same")
    with transaction.atomic():
        if field in FACTS:
            _party_value(application.applicant, field, new)
        _apply(application, known, field, old, new, told, command)


def correct_person(party: Party, field: str, value: str, reason: str, command: Command) -> tuple[str, list[Application]]:
    """Correct what is registered of a person: the register of parties, and every application that is not filed yet and
    says the old value; each keeps both. Gives the old value and the applications. Call inside a transaction.

    Refused: `correction.field`, `correction.value`, `correction.same`, `correction.other-person`, `correction.reason`.
    """
    told, new = reasoned(reason), value.strip()[:200]
    if field not in FACTS:
        raise refuse("correction.field", field=field)
    view = open_party(party)
    if not new:
        raise refuse("correction.value")
    _well_formed(field, new, view.id_type)
    old = str(getattr(view, field))
    if old == new:
        raise refuse("correction.same")
    rows = scope.applications(command.actor).filter(applicant_id=party.pk, archive_files=None)
    found = list(rows.select_related("data_key").order_by("submitted_at", "id"))
    _party_value(party, field, new)
    for application in found:
        known = [fact for fact in fact_rows.load(application) if isinstance(fact.value, str)]
        _apply(application, known, field, old, new, told, command)
    return old, found


def _apply(
    application: Application, known: Sequence[Fact], field: str, old: str, new: str, told: str, command: Command
) -> None:
    """The facts of one application that said the old value, its event and its row of the register."""
    changed = [fact for fact in known if (fact.ref == field) or (field in FACTS and old and fact.value == old)]
    rows = fact_rows.build(
        [replace(fact, value=new, source=SOURCE, observed_at=command.now) for fact in changed],
        owner=application, key=application.data_key, at=command.now, recorded_at=command.wall,
    )  # fmt: skip
    _title(application, old, new)
    insert(one.row for one in rows)
    body = {"field": field, "facts": [one.mark for one in rows]}
    append(application, "application.corrected", body, {"old": old, "new": new, "reason": told}, command)
    keep(application, "fact", command, field=field, old=old, new=new, reason=told)


def _well_formed(field: str, value: str, id_type: str) -> None:
    """A number has its own check; a phone has digits only."""
    checks = {"citizen_id": citizen_id_check, "credit_code": credit_code_check}
    wrong_id = field == "id_number" and id_type in checks and not checks[id_type](value)
    if wrong_id or (field == "phone" and not (value.isdigit() and 7 <= len(value) <= 15)):
        raise refuse("correction.value")


def _party_value(party: Party, field: str, value: str) -> None:
    key = party.data_key
    if field == "name":
        Party.objects.filter(pk=party.pk).update(name_enc=seal_text(key, value, place="party.name"))
    elif field == "phone":
        Party.objects.filter(pk=party.pk).update(
            phone_enc=seal_text(key, value, place="party.phone"), phone_index=blind_index("phone", value)
        )
    else:
        other = find_party(party.id_type, value)
        if other is not None and other.pk != party.pk:
            raise refuse("correction.other-person")
        Party.objects.filter(pk=party.pk).update(
            id_enc=seal_text(key, value, place="party.id"), id_index=blind_index(f"id/{party.id_type}", value)
        )


def _title(application: Application, old: str, new: str) -> None:
    title = unseal_text(application.data_key, application.title_enc, place="application.title")
    if old and old in title:
        fresh = seal_text(application.data_key, title.replace(old, new)[:120], place="application.title")
        Application.objects.filter(pk=application.pk).update(title_enc=fresh)


# --- by two people ---------------------------------------------------------------------------------------------------


def ask(
    application_id: UUID | str, field: str, value: str, reason: str, command: Command, *, case_id: UUID | str | None = None
) -> UUID:
    """Ask for a correction that a second person has to confirm; nothing changes before.

    `value`: receipt `YYYY-MM-DDTHH:MM` in Shanghai, item its code, party `id type|number|name`, fee yuan.
    """
    told = reasoned(reason)
    application = scope.application(command.actor, application_id)
    if field not in PAIRED:
        raise refuse("correction.field", field=field)
    row = scope.case(command.actor, case_id) if case_id else None
    if row is None and field != "party":
        raise refuse("correction.field", field=field)
    if row is not None and row.application_id != application.id:
        raise refuse("scope.not-found")
    new, old = _checked(application, row, field, value.strip()[:200])
    if new == old:
        raise refuse("correction.same")
    standing = Correction.objects.filter(
        jurisdiction=application.jurisdiction, application=application, case=row, kind=field, status="pending"
    ).first()  # fmt: skip
    if standing is not None:
        return standing.id
    with transaction.atomic():
        made = keep(application, field, command, case=row, field=field, old=old, new=new, reason=told, pending=True)
        body = {"correction": str(made.id), "field": field, "case": str(row.id) if row else ""}
        append(application, "application.correction_asked", body, {"reason": told}, command)
    return made.id


def _checked(application: Application, row: Case | None, field: str, value: str) -> tuple[str, str]:
    """The new value as it is kept, and the old one. Refused where it could not be carried out."""
    if field == "receipt" and row is not None:
        return _receipt(value).isoformat(), row.received_at.astimezone(SHANGHAI).isoformat()
    if field == "fee":
        standing = _fee(row)
        return str(fees.fen_of(value)), str(standing.due_fen) if standing else ""
    if field == "item" and row is not None:
        _may_move(application, row, value)
        return value, row.item
    if application.cases.exclude(decided_on=None).exists():
        raise refuse("correction.decided")
    kind, _, rest = value.partition("|")
    number, _, name = rest.partition("|")
    if not (kind and number.strip() and name.strip()):
        raise refuse("correction.value")
    party = open_party(application.applicant)
    return value, f"{party.id_type}|{party.id_number}|{party.name}"


def _receipt(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise refuse("correction.value") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _may_move(application: Application, row: Case, item: str) -> None:
    catalogue = load_bundle(application.bundle)
    if row.decided_on is not None:
        raise refuse("correction.decided")
    taken = Case.objects.filter(jurisdiction=row.jurisdiction, application=application, item=item).exists()
    if item not in catalogue.items or taken or row.awaited_by:
        raise refuse("correction.item")


def confirm(correction_id: UUID | str, command: Command) -> None:
    """Carry out what somebody else asked for. Refused(`case.second_person`, `correction.gone`, and what the act refuses)."""
    row = pending(correction_id, command)
    if row.asked_by == command.actor.account_id:
        raise refuse(SECOND_PERSON)
    value = unseal_text(row.data_key, row.new_enc, place=f"correction/{row.id}/new")
    reason = unseal_text(row.data_key, row.reason_enc, place=f"correction/{row.id}/reason")

    def carried() -> None:
        """The row is ended and the stream says so: in the transaction of the act."""
        won = Correction.objects.filter(pk=row.pk, status="pending").update(
            status="done", ended_by=command.actor.account_id[:40], ended_at=command.now
        )
        if not won:
            raise refuse("correction.gone")
        body = {"correction": str(row.id), "field": row.kind, "asked_by": row.asked_by}
        append(Application.objects.select_related("data_key").get(pk=row.application_id),
               "application.correction_confirmed", body, {}, command)  # fmt: skip

    acts: dict[str, Callable[[], object]] = {
        "receipt": lambda: _do_receipt(row, value, reason, command, carried),
        "item": lambda: move(row, value, reason, command, carried),
        "party": lambda: _do_party(row, value, command, carried),
        "fee": lambda: _do_fee(row, int(value), reason, command, carried),
    }
    acts[row.kind]()


def drop(correction_id: UUID | str, command: Command) -> None:
    """It is not corrected after all: either of the two may say so."""
    row = pending(correction_id, command)
    with transaction.atomic():
        won = Correction.objects.filter(pk=row.pk, status="pending").update(
            status="dropped", ended_by=command.actor.account_id[:40], ended_at=command.now
        )
        if not won:
            raise refuse("correction.gone")
        append(row.application, "application.correction_dropped", {"correction": str(row.id), "field": row.kind}, {}, command)


def pending(correction_id: UUID | str, command: Command) -> Correction:
    row = Correction.objects.select_related(
        "data_key", "application__data_key", "application__applicant__data_key", "case"
    ).filter(pk=correction_id).first()  # fmt: skip
    if row is None or not scope.applications(command.actor).filter(pk=row.application_id).exists():
        raise refuse("scope.not-found")
    if row.status != "pending":
        raise refuse("correction.gone")
    return row


def _do_receipt(row: Correction, value: str, reason: str, command: Command, carried: Callable[[], None]) -> None:
    assert row.case_id is not None
    order = Order("correct_receipt", {"received": value, "asked_by": row.asked_by}, {"reason": reason})

    def beside() -> None:
        Case.objects.filter(pk=row.case_id).update(received_at=datetime.fromisoformat(value))
        carried()

    execute(row.case_id, order, command.sub("receipt"), inside=beside)


def _do_party(row: Correction, value: str, command: Command, carried: Callable[[], None]) -> None:
    if row.application.cases.exclude(decided_on=None).exists():
        raise refuse("correction.decided")
    kind, _, rest = value.partition("|")
    number, _, name = rest.partition("|")
    with transaction.atomic():
        party = find_or_new_party(
            kind=row.application.applicant.kind, name=name.strip(), id_type=kind, id_number=number.strip(), at=command.now
        )
        Application.objects.filter(pk=row.application_id).update(applicant=party)
        carried()


def _fee(row: Case | None) -> Fee | None:
    if row is None:
        return None
    mine = Fee.objects.filter(jurisdiction=row.jurisdiction, case=row).exclude(status__in=fees.ENDED)
    return mine.select_related("application__data_key").first()


def _do_fee(row: Correction, fen: int, reason: str, command: Command, carried: Callable[[], None]) -> None:
    """The wrong notice is cancelled (a paid one is refunded first, by its own act), and the right one opened.

    Each is an act with a number of its own: pressed again after a fault, it goes on where it stopped.
    """
    standing = _fee(row.case)
    if standing is not None:
        fees.cancel(standing.id, reason, command.sub("cancel"))
    assert row.case_id is not None
    fees.assess(row.case_id, command.sub("assess"), due_fen=fen, reason=reason)
    with transaction.atomic():
        carried()


# --- 转办 ------------------------------------------------------------------------------------------------------------


def move(row: Correction, item_code: str, reason: str, command: Command, carried: Callable[[], None]) -> UUID:
    """Close the part of the wrong item and open one of the right item with the true time of receipt. Its clocks run from then."""
    application, old = row.application, scope.case(command.actor, row.case_id or "")
    _may_move(application, old, item_code)
    catalogue = load_bundle(application.bundle)
    item = catalogue.items[item_code]
    fresh_id = new_id()
    order = Order(
        "close_moved", {"ground": "transferred", "to": str(fresh_id), "asked_by": row.asked_by}, {"reason": reason}
    )
    on = legal_date(command.now)
    router = routing.Router(
        catalogue, catalogue.things[application.thing], fact_rows.values(application),
        jurisdiction=application.jurisdiction, on=on,
    )  # fmt: skip
    folder = papers.folder_of(application)
    terms = terms_for(
        catalogue, item.code, profile=_profile(catalogue, application.jurisdiction),
        materials=[need.material for need in item.materials], competence=router.answer(item.code),
        place=application.jurisdiction,
    )  # fmt: skip
    fresh = Case(
        id=fresh_id, jurisdiction=application.jurisdiction, opened_year=application.opened_year, application=application,
        number=case_number(item.codes.task, application.jurisdiction, command), item=item.code,
        item_version=catalogue.versions.get(f"items/{item.code}", ""), thing=application.thing, department=item.department,
        act_type=str(item.act_type), version=0, terms=canonical(terms.to_json()), received_at=old.received_at,
    )  # fmt: skip
    calendar = current_calendar(on).for_region(application.jurisdiction)
    events, state = _born(terms, old.received_at, command, calendar)
    made = prepare(
        Stream(STREAM, fresh.id, fresh.jurisdiction, fresh.opened_year), events, actor=command.actor,
        command_id=command.sub("open").id, recorded_at=command.wall, data_key=application.data_key,
        represented=str(application.applicant_id),
    )  # fmt: skip
    for name, value in projection.columns(state, terms, fresh).items():
        setattr(fresh, name, value)
    fresh.version, fresh.head_hash = made.seq, made.head
    happened = list(zip(events, made.events, strict=True))
    drawn = papers.draw(papers.contexts(folder, fresh, CaseState(), state, terms, happened, command))
    letters = [*drawn.letters, *letters_after(fresh, state, made.seq)]

    def opened() -> None:
        carried()
        Application.objects.filter(pk=application.pk).update(total=F("total") + 1, open=F("open") + 1)
        insert([fresh])
        insert(routing.hands([(fresh, terms)], command.wall))
        insert(made.events)
        insert(made.notes)
        _materials(application, item)
        drawn.save()
        post(letters, jurisdiction=fresh.jurisdiction, year=fresh.opened_year, at=command.wall)

    execute(old.id, order, command.sub("close"), before=opened)
    return fresh_id


def _born(
    terms: CaseTerms, received: datetime, command: Command, calendar: Calendar
) -> tuple[tuple[NewEvent, ...], CaseState]:
    """The receipt, at its true time: entered late, because the window had taken another item."""
    order = Order("receive", {}, {LATE_REASON: "窗口选错了事项，改到这一项"})
    events = decide(
        CaseState(), terms, order, actor=command.actor, at=received, recorded_at=command.now, calendar=calendar
    )
    state = CaseState()
    for event in events:
        state = apply(state, event)
    return events, state


def _profile(catalogue: Catalogue, place: str) -> str:
    found = profile_for(catalogue, place)
    return found.code if found else "national"


def _materials(application: Application, item: Item) -> None:
    """What was handed in counts for the right item as well; what it needs beyond that is still to come."""
    have = {row.material: row for row in ApplicationMaterial.objects.filter(
        jurisdiction=application.jurisdiction, application=application)}  # fmt: skip
    for need in item.materials:
        row = have.get(need.material)
        if row is None:
            ApplicationMaterial(
                jurisdiction=application.jurisdiction, opened_year=application.opened_year, application=application,
                material=need.material, status="asked", necessity=str(need.necessity), needed_by=[item.code],
            ).save(force_insert=True)  # fmt: skip
        elif item.code not in row.needed_by:
            ApplicationMaterial.objects.filter(pk=row.pk).update(needed_by=[*row.needed_by, item.code])


def append(
    application: Application, kind: str, body: dict[str, object], private: dict[str, str], command: Command
) -> None:
    """One event on the application's own stream. Call inside a transaction. Refused(`case.stale`) when somebody was faster."""
    row = Application.objects.select_related("data_key").get(pk=application.pk)
    stream = Stream(APPLICATION, row.id, row.jurisdiction, row.opened_year, row.version, row.head_hash)
    appended = prepare(
        stream, [NewEvent(kind, 1, command.now, body, private)], actor=command.actor, command_id=command.sub(kind).id,
        recorded_at=command.wall, data_key=row.data_key, represented=str(row.applicant_id),
    )  # fmt: skip
    insert(appended.events)
    insert(appended.notes)
    won = Application.objects.filter(pk=row.pk, version=row.version).update(
        version=appended.seq, head_hash=appended.head
    )
    if not won:
        raise refuse("correction.gone")
