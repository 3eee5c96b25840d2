"""Party rows ↔ personal values. The only place that opens a name, a number or a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onewindow.core.kernel.ids import new_id
from onewindow.store.crypto import blind_index, new_data_key, seal_text, unseal_text
from onewindow.store.models import Party


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party with its values open. Mask before showing: `core.kernel.checks.mask_id`, `mask_phone`."""

    id: str
    kind: str
    name: str
    id_type: str
    id_number: str
    phone: str
    electronic_service: bool


def open_party(row: Party) -> PartyView:
    """Decrypt one party (needs `select_related("data_key")` to stay one query)."""
    key = row.data_key
    return PartyView(
        id=str(row.id),
        kind=row.kind,
        name=unseal_text(key, row.name_enc, place="party.name"),
        id_type=row.id_type,
        id_number=unseal_text(key, row.id_enc, place="party.id"),
        phone=unseal_text(key, row.phone_enc, place="party.phone"),
        electronic_service=row.electronic_service_agreed_at is not None,
    )


def open_name(row: Party) -> str:
    """Only the name of a party."""
    return unseal_text(row.data_key, row.name_enc, place="party.name")


def find_party(id_type: str, id_number: str) -> Party | None:
    """The party with exactly this document, by blind index."""
    index = blind_index(f"id/{id_type}", id_number)
    return Party.objects.select_related("data_key").filter(id_type=id_type, id_index=index).first()


def new_party(
    *, kind: str, name: str, id_type: str, id_number: str = "", phone: str = "", at: datetime
) -> Party:
    """Insert a party with its own data key. The document number may be empty ('not shown')."""
    key = new_data_key(purpose="party", at=at)
    key.save(force_insert=True)
    party = Party(
        id=new_id(),
        kind=kind,
        data_key=key,
        name_enc=seal_text(key, name, place="party.name"),
        id_type=id_type,
        id_enc=seal_text(key, id_number, place="party.id") if id_number else None,
        id_index=blind_index(f"id/{id_type}", id_number) if id_number else "",
        phone_enc=seal_text(key, phone, place="party.phone") if phone else None,
        phone_index=blind_index("phone", phone) if phone else "",
        created_at=at,
    )
    party.save(force_insert=True)
    return party


def find_or_new_party(
    *, kind: str, name: str, id_type: str, id_number: str, phone: str = "", at: datetime
) -> Party:
    """The known party with this document, otherwise a new one. A known party's values are never overwritten here."""
    known = find_party(id_type, id_number) if id_number else None
    return known or new_party(kind=kind, name=name, id_type=id_type, id_number=id_number, phone=phone, at=at)
