"""Standings by law: mandates of kind guardian or representative whose relation was proved."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.rights.standing import GUARDIAN, REPRESENTATIVE
from onewindow.store.models import Mandate

KINDS = (GUARDIAN, REPRESENTATIVE)
NATURAL = "自然人"
"""The word of content for persons among those a one-thing is for."""


def held(party_id: UUID | str) -> QuerySet[Mandate]:
    """What a person holds by law and nobody ended, newest first. The term (a minor's) is for the caller, who has a date."""
    rows = Mandate.objects.filter(agent_id=party_id, kind__in=KINDS, revoked_at=None).exclude(proof="")
    return rows.select_related("principal__data_key", "agent__data_key").order_by("-created_at", "-id")


def of(principal_id: UUID | str) -> QuerySet[Mandate]:
    """Everybody who acts or acted by law for a person or organisation, newest first."""
    rows = Mandate.objects.filter(principal_id=principal_id, kind__in=KINDS).exclude(proof="")
    return rows.select_related("principal__data_key", "agent__data_key").order_by("-created_at", "-id")


def represented(party_id: UUID | str) -> Any:
    """The organisations a person represents, as ids for a query: what is theirs is within the representative's reach."""
    rows = Mandate.objects.filter(agent_id=party_id, kind=REPRESENTATIVE, revoked_at=None).exclude(proof="")
    return rows.values("principal_id")


def boxes(party_id: UUID | str) -> list[UUID]:
    """Whose messages a person reads: the own, and those of whom they act for by law (one query)."""
    rows = Mandate.objects.filter(agent_id=party_id, kind__in=KINDS, revoked_at=None).exclude(proof="")
    return [UUID(str(party_id)), *rows.values_list("principal_id", flat=True)[:50]]


def usable(party_id: UUID | str) -> Q:
    """Mandates under which this person may begin a form: given to them, or held by law with proof."""
    return Q(agent_id=party_id) & (Q(kind="agent") | (Q(kind__in=KINDS) & ~Q(proof="")))


def by_register(row: Mandate) -> bool:
    """Whether a register told it, so that it can be asked again."""
    return row.proof == "register" and row.kind == REPRESENTATIVE


def over(row: Mandate, on: date) -> bool:
    return row.revoked_at is not None or (row.valid_to is not None and row.valid_to < on)


def for_firms(catalogue: Catalogue, thing: str) -> bool:
    """Whether an organisation may apply for a one-thing."""
    return any(each != NATURAL for each in catalogue.things[thing].audience)
