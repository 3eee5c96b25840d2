"""Records of serious bad credit from outside 严重失信 (J10): entered with the paper that proves it, repaired with another.

While one stands, no commitment is offered to that party and, where the place says so, no deferral; the ordinary route
always is. Who entered what stands in the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import credit
from onewindow.store.crypto import content_mark, seal, unseal
from onewindow.store.models import CreditMark, File, Party
from onewindow.store.parties import find_or_new_party
from onewindow.usecases import journal, uploads
from onewindow.usecases.command import Command
from onewindow.usecases.ports import FileInHand, wired

NOT_HEAD = declare(
    "credit.not-head",
    zh="外来的失信记录由部门负责人录入和修复。",
    en="A record from outside is entered and repaired by the head of a department.",
)
NO_PERSON = declare(
    "credit.no-person",
    zh="请写明是谁：名称、证件类型和完整的证件号码。",
    en="Say who it is: name, kind of document and its full number.",
)
NO_PAPER = declare(
    "credit.no-paper",
    zh="请写明认定机关、文书号和认定日期，并附上文书（PDF 或照片）。",
    en="Name the agency, the number and the day of its paper, and attach the paper (PDF or picture).",
    clause="国办发〔2020〕42号",
)
NOT_STANDING = declare(
    "credit.not-standing",
    zh="这条记录已经修复过。请刷新看看。",
    en="This record is repaired already. Reload the page.",
)


@dataclass(frozen=True, slots=True)
class Outside:
    """What is entered: who, which agency found it, the number and day of its paper, the paper itself."""

    name: str
    id_type: str
    id_number: str
    agency: str
    paper: str
    on: str
    file_name: str = ""
    data: bytes = b""


def enter(given: Outside, command: Command) -> UUID:
    """录入: the party may be known or new. The same command again gives the same record. Refused(`credit.*`, `upload.*`)."""
    place, department = _head(command.actor)
    made = _made(command.id, place)
    if CreditMark.objects.filter(pk=made).exists():
        return made
    name, number = given.name.strip()[:60], "".join(given.id_number.split()).upper()[:40]
    if not name or not number or given.id_type not in KINDS:
        raise refuse(NO_PERSON)
    on = _paper(given.agency, given.paper, given.on, command)
    with transaction.atomic():
        kind = "legal" if given.id_type == "credit_code" else "natural"
        party = find_or_new_party(kind=kind, name=name, id_type=given.id_type, id_number=number, at=command.now)
        mark = CreditMark(
            id=made, jurisdiction=place, party=party, case=None, department=department, kind="serious",
            source=given.agency.strip()[:200], paper=given.paper.strip()[:120], on=on, recorded_at=command.wall,
            proof=_keep(party, given, place, command),
        )  # fmt: skip
        mark.save(force_insert=True)
        journal.write("credit.entered", {"mark": str(made)}, command, jurisdiction=place)
    return made


def repair(mark_id: UUID | str, given: Outside, command: Command) -> None:
    """修复: the agency that found it has repaired it; its paper is attached. Refused(`credit.*`, `scope.not-found`)."""
    place, department = _head(command.actor)
    mark = _marks(command.actor).select_related("party__data_key").filter(pk=mark_id).first()
    if mark is None:
        raise refuse("scope.not-found")
    if not credit.stands(mark):
        raise refuse(NOT_STANDING)
    on = _paper(given.agency, given.paper, given.on, command)
    with transaction.atomic():
        CreditMark.objects.create(
            jurisdiction=place, party=mark.party, case=None, department=department, kind="repaired", clears=mark.pk,
            source=given.agency.strip()[:200], paper=given.paper.strip()[:120], on=max(on, mark.on),
            recorded_at=command.wall, proof=_keep(mark.party, given, place, command),
        )  # fmt: skip
        journal.write("credit.repaired", {"mark": str(mark.pk)}, command, jurisdiction=place)


def open_proof(mark_id: UUID | str, actor: Actor) -> FileInHand:
    """The paper behind a record, for the department that entered it. Refused(`scope.not-found`)."""
    mark = _marks(actor).select_related("proof__data_key").filter(pk=mark_id).first()
    if mark is None or mark.proof is None:
        raise refuse("scope.not-found")
    file = mark.proof
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg"}.get(file.media_type, "png")
    data = unseal(file.data_key, wired().files.get(file.address), place="file")
    return FileInHand(f"proof.{ending}", file.media_type, data)


KINDS = frozenset({"citizen_id", "foreign_residence", "hk_macau", "taiwan", "passport", "credit_code"})


def _marks(actor: Actor):  # type: ignore[no-untyped-def]
    scoped = actor.scope
    return CreditMark.objects.filter(
        jurisdiction__in=scoped.jurisdictions, department__in=scoped.departments, case=None
    )


def _head(actor: Actor) -> tuple[str, str]:
    """The place and department of a head. Refused(`credit.not-head`)."""
    department = min(actor.scope.departments, default="")
    if actor.role is not Role.HEAD or not department:
        raise refuse(NOT_HEAD)
    return next(iter(actor.scope.jurisdictions)), department


def _made(command_id: str, place: str) -> UUID:
    from uuid import NAMESPACE_URL, uuid5

    return uuid5(NAMESPACE_URL, f"onewindow/credit/{place}/{command_id}")


def _paper(agency: str, paper: str, day: str, command: Command) -> date:
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise refuse(NO_PAPER) from None
    if not agency.strip() or not paper.strip() or on > legal_date(command.now):
        raise refuse(NO_PAPER)
    return on


def _keep(party: Party, given: Outside, place: str, command: Command) -> File:
    """The paper, sealed under the party's key. Refused(`credit.no-paper`, `upload.*`)."""
    if not given.data:
        raise refuse(NO_PAPER)
    media_type = uploads.check(given.data, given.file_name)
    key = party.data_key
    return File.objects.create(
        id=new_id(), jurisdiction=place, opened_year=legal_date(command.now).year,
        address=wired().files.put(seal(key, given.data, place="file")), data_key=key,
        content_mark=content_mark(key, given.data), size=len(given.data), media_type=media_type,
        created_at=command.wall,
    )  # fmt: skip
