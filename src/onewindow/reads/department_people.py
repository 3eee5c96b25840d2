"""The officers of a department: who may inspect, who holds a part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from onewindow.core.kernel.actor import Role, Scope
from onewindow.core.kernel.text import T, Text
from onewindow.store.models import RoleGrant

_ROLES = {Role.APPROVER: T("经办人", "officer"), Role.HEAD: T("负责人", "head of agency")}


@dataclass(frozen=True, slots=True)
class Person:
    """One officer: account id, name, role; `head`: may decide what only the head may."""

    id: str
    name: str
    role: Text
    head: bool = False


def officers(scope: Scope, *, on: date) -> tuple[Person, ...]:
    """Everybody who may act for these departments on a date (one query), officers first."""
    return _officers(scope.departments, scope.jurisdictions, on)


def officers_of(department: str, jurisdiction: str, *, on: date) -> tuple[Person, ...]:
    """Everybody who may act for one department on a date (one query)."""
    return _officers([department], [jurisdiction], on)


def _officers(departments: Iterable[str], jurisdictions: Iterable[str], on: date) -> tuple[Person, ...]:
    rows = (
        RoleGrant.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=on),
            valid_from__lte=on,
            role__in=[str(role) for role in _ROLES],
            department__in=list(departments),
            jurisdiction__in=list(jurisdictions),
            account__active=True,
        )
        .select_related("account")
        .order_by("role", "account__username")
    )
    found: dict[str, Person] = {}
    for row in rows:
        account = row.account
        person = Person(str(account.id), account.display_name or account.username, _ROLES[Role(row.role)], row.role == Role.HEAD)
        found.setdefault(person.id, person)
    return tuple(found.values())
