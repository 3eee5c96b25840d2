"""Accounts of the staff and their roles, for the administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.text import T, Text
from onewindow.reads.account import ROLE_NAMES
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Account, RoleGrant

PAGE = 50
STAFF = (Role.CLERK, Role.APPROVER, Role.HEAD, Role.SUPERVISOR, Role.DESIGNER, Role.ADMINISTRATOR)
WITH_DEPARTMENT = (Role.APPROVER, Role.HEAD)


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of an account. `current`: in force today."""

    id: UUID
    role: str
    role_name: Text
    department: Text
    since: date
    to: date | None
    by: str
    current: bool


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One staff account. `own`: the administrator's own."""

    id: UUID
    username: str
    name: str
    active: bool
    own: bool
    created: datetime
    version: int
    grants: tuple[Grant, ...]

    @property
    def current(self) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if grant.current)


@dataclass(frozen=True, slots=True)
class AccountList:
    """One page of accounts by name; `next` is the cursor of the following page."""

    query: str
    rows: tuple[AccountLine, ...]
    next: str
    count: int


def accounts_page(actor: Actor, *, query: str, after: str, on: date) -> AccountList:
    """Staff accounts of the administrator's places, or with no role yet: found by user name or name (three queries)."""
    mine = _mine(actor)
    wanted = query.strip()[:64]
    if wanted:
        mine = mine.filter(Q(username__icontains=wanted) | Q(display_name__icontains=wanted))
    found = list(mine.filter(username__gt=after[:64]).order_by("username")[: PAGE + 1])
    shown = found[:PAGE]
    return AccountList(wanted, _lines(actor, shown, on), shown[-1].username if len(found) > PAGE else "", mine.count())


def account_page(actor: Actor, account_id: UUID | str, *, on: date) -> AccountLine | None:
    """One staff account; None when it is not there or not in the administrator's places."""
    row = _mine(actor).filter(pk=account_id).first()
    return _lines(actor, [row], on)[0] if row else None


def _mine(actor: Actor):  # type: ignore[no-untyped-def]
    here = RoleGrant.objects.filter(jurisdiction__in=actor.scope.jurisdictions).values("account_id")
    elsewhere = RoleGrant.objects.exclude(jurisdiction__in=actor.scope.jurisdictions).values("account_id")
    return Account.objects.filter(party=None).filter(Q(pk__in=here) | ~Q(pk__in=elsewhere))


def _lines(actor: Actor, rows: list[Account], on: date) -> tuple[AccountLine, ...]:
    grants: dict[UUID, list[RoleGrant]] = {}
    here = RoleGrant.objects.filter(account__in=rows, jurisdiction__in=actor.scope.jurisdictions)
    for grant in here.order_by("-valid_from", "role"):
        grants.setdefault(grant.account_id, []).append(grant)
    names = departments(actor, on=on)
    givers = {grant.granted_by for each in grants.values() for grant in each if len(grant.granted_by) == 36}
    by = {str(key): shown or username for key, shown, username in
          Account.objects.filter(pk__in=givers).values_list("id", "display_name", "username")}  # fmt: skip
    return tuple(
        AccountLine(
            row.id, row.username, row.display_name, row.active, str(row.id) == actor.account_id, row.created_at,
            row.session_epoch, tuple(_grant(grant, names, by, on) for grant in grants.get(row.id, ())),
        )
        for row in rows
    )  # fmt: skip


def _grant(grant: RoleGrant, names: dict[str, Text], by: dict[str, str], on: date) -> Grant:
    current = grant.valid_from <= on and (grant.valid_to is None or grant.valid_to >= on)
    return Grant(
        grant.id, grant.role, ROLE_NAMES.get(Role(grant.role), Text(grant.role)),
        names.get(grant.department, Text(grant.department)), grant.valid_from, grant.valid_to,
        by.get(grant.granted_by, grant.granted_by), current,
    )  # fmt: skip


def departments(actor: Actor, *, on: date) -> dict[str, Text]:
    """Code → short name of every agency; empty before the first import."""
    place = next(iter(sorted(actor.scope.jurisdictions)), "")
    catalogue = catalogue_on(on, place)
    return {code: agency.short for code, agency in sorted(catalogue.departments.items())}


def roles() -> tuple[tuple[str, Text, bool], ...]:
    """Every staff role: value, name, whether it is held for one department."""
    return tuple((str(role), ROLE_NAMES.get(role, T(str(role), str(role))), role in WITH_DEPARTMENT) for role in STAFF)
