"""Accounts and roles of the staff, by an administrator. Each act stands in the journal; a stale page is refused."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.kernel.text import T
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Account, RoleGrant
from onewindow.usecases import identity, journal
from onewindow.usecases.command import Command

declare(
    "staff.not-yours",
    zh="只有系统管理员能管工作人员的账号。请找管理员。",
    en="Only the administrator manages staff accounts. Ask the administrator.",
)
declare(
    "staff.none",
    zh="找不到这个账号，或者它不归您管。请回到账号清单。",
    en="There is no such account, or it is not yours to manage. Go back to the list.",
)
declare(
    "staff.stale",
    zh="这个账号刚被别人改过，这次没有改。请看看现在的样子，再决定。",
    en="Somebody has just changed this account; nothing was changed now. Look at it again and decide.",
)
declare(
    "staff.username",
    zh="账号用 3 到 32 个字母、数字或者 . _ -，由字母开头。请改一下。",
    en="An account name has 3 to 32 letters, digits or . _ - and begins with a letter. Change it.",
)
declare(
    "staff.name",
    zh="请填姓名，最多 30 个字。文书和历史里用它。",
    en="Enter the person's name, at most 30 characters. It stands in papers and histories.",
)
declare(
    "staff.role",
    zh="没有这种角色。请从清单里选一个。",
    en="There is no such role. Choose one of the list.",
)
declare(
    "staff.department",
    zh="“{role}”要选一个部门；其他角色不选部门。请改一下。",
    en="“{role}” needs a department; the other roles have none. Change it.",
)
declare(
    "staff.held",
    zh="这个账号已经有这个角色了，不用再给。",
    en="The account already holds this role.",
)
declare(
    "staff.own",
    zh="不能停用自己，也不能收回自己的管理员角色，免得没有人能管。请另一位管理员来做。",
    en="You cannot close your own account or take your own administrator role away. Another administrator can.",
)

STAFF = frozenset(Role) - {Role.CITIZEN, Role.SYSTEM}
WITH_DEPARTMENT = frozenset({Role.APPROVER, Role.HEAD})
_NAMES = {
    Role.CLERK: T("窗口", "window clerk"),
    Role.APPROVER: T("经办人", "officer"),
    Role.HEAD: T("负责人", "head of agency"),
    Role.SUPERVISOR: T("督查", "supervisor"),
    Role.DESIGNER: T("事项设计", "designer"),
    Role.ADMINISTRATOR: T("系统管理员", "administrator"),
}
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_PARTS, _LONG = 4, 4


def temporary_password() -> str:
    """Four groups of four letters and digits that cannot be mistaken for each other: about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_LONG)) for _ in range(_PARTS))


def create(username: str, name: str, role: str, department: str, command: Command) -> tuple[UUID, str]:
    """A new staff account with one role. Returns its id and the temporary password, which is kept nowhere.

    Refused(`staff.username`, `staff.name`, `staff.role`, `staff.department`, `login.taken`).
    """
    place = _place(command)
    username, name = username.strip(), name.strip()
    plain = username.replace(".", "").replace("_", "").replace("-", "")
    if not (3 <= len(username) <= 32 and username.isascii() and username[0].isalpha() and plain.isalnum()):
        raise refuse("staff.username")
    if not 1 <= len(name) <= 30:
        raise refuse("staff.name")
    wanted = _role(role, department, command)
    password = temporary_password()
    try:
        with transaction.atomic():
            account = identity.create_account(username, password, name, at=command.wall)
            _grant(account, wanted, place, department, command)
            journal.write("staff.created", _body(account, role=wanted, department=department), command, jurisdiction=place)
    except IntegrityError:
        raise refuse("login.taken", username=username) from None
    return account.id, password


def grant(account_id: UUID | str, role: str, department: str, command: Command) -> None:
    """Give an account a role from today on. Refused(`staff.none`, `staff.role`, `staff.department`, `staff.held`)."""
    place = _place(command)
    account = _account(account_id, command)
    wanted = _role(role, department, command)
    with transaction.atomic():
        _grant(account, wanted, place, department, command)
        journal.write("staff.granted", _body(account, role=wanted, department=department), command, jurisdiction=place)


def revoke(grant_id: UUID | str, command: Command) -> UUID:
    """Take a role away, effective at the next request. Returns the account. Refused(`staff.none`, `staff.stale`, `staff.own`)."""
    place = _place(command)
    row = RoleGrant.objects.filter(pk=grant_id, jurisdiction__in=command.actor.scope.jurisdictions).first()
    if row is None:
        raise refuse("staff.none")
    if str(row.account_id) == command.actor.account_id and row.role == Role.ADMINISTRATOR:
        raise refuse("staff.own")
    today = legal_date(command.wall)
    with transaction.atomic():
        current = RoleGrant.objects.filter(_in_force(today), pk=row.pk)
        if not current.update(valid_to=today - timedelta(days=1)):
            raise refuse("staff.stale")
        body = {"account": str(row.account_id), "role": row.role, "department": row.department}
        journal.write("staff.revoked", body, command, jurisdiction=place)
    return row.account_id


def set_active(account_id: UUID | str, active: bool, seen: int, command: Command) -> None:
    """Close an account (its sessions end at once) or open it again. `seen`: the version on the page.

    Refused(`staff.none`, `staff.own`, `staff.stale`).
    """
    place = _place(command)
    account = _account(account_id, command)
    if str(account.id) == command.actor.account_id:
        raise refuse("staff.own")
    with transaction.atomic():
        same = Account.objects.filter(pk=account.pk, session_epoch=seen, active=not active)
        if not same.update(active=active, session_epoch=F("session_epoch") + 1):
            raise refuse("staff.stale")
        verb = "staff.opened" if active else "staff.closed"
        journal.write(verb, {"account": str(account.id)}, command, jurisdiction=place)


def reset_password(account_id: UUID | str, seen: int, command: Command) -> str:
    """A new temporary password; every session of the account ends. Returns it: it is kept nowhere.

    Refused(`staff.none`, `staff.stale`).
    """
    place = _place(command)
    account = _account(account_id, command)
    password = temporary_password()
    with transaction.atomic():
        same = Account.objects.filter(pk=account.pk, session_epoch=seen)
        if not same.update(password=identity.hashed(password), session_epoch=F("session_epoch") + 1):
            raise refuse("staff.stale")
        journal.write("staff.password-reset", {"account": str(account.id)}, command, jurisdiction=place)
    return password


def _place(command: Command) -> str:
    """The administrator's jurisdiction: what is granted here holds there."""
    if command.actor.role is not Role.ADMINISTRATOR or not command.actor.scope.jurisdictions:
        raise refuse("staff.not-yours")
    return min(command.actor.scope.jurisdictions)


def _account(account_id: UUID | str, command: Command) -> Account:
    """A staff account that holds a role here, or no role at all."""
    here = RoleGrant.objects.filter(jurisdiction__in=command.actor.scope.jurisdictions).values("account_id")
    anywhere = RoleGrant.objects.values("account_id")
    query = Account.objects.filter(pk=account_id, party=None)
    account = query.filter(Q(pk__in=here) | ~Q(pk__in=anywhere)).first()
    if account is None:
        raise refuse("staff.none")
    return account


def _role(role: str, department: str, command: Command) -> Role:
    wanted = next((each for each in STAFF if str(each) == role), None)
    if wanted is None:
        raise refuse("staff.role")
    known = catalogue_on(legal_date(command.now), _place(command)).departments
    if (wanted in WITH_DEPARTMENT) != bool(department) or (department and department not in known):
        raise refuse("staff.department", role=_NAMES[wanted])
    return wanted


def _grant(account: Account, role: Role, place: str, department: str, command: Command) -> None:
    today = legal_date(command.wall)
    same = RoleGrant.objects.filter(account=account, role=str(role), jurisdiction=place, department=department)
    if same.filter(_in_force(today)).exists():
        raise refuse("staff.held")
    by = command.actor.account_id[:40]
    again = same.filter(valid_from=today)
    if not again.update(valid_to=None, granted_by=by):
        RoleGrant.objects.create(
            account=account, role=str(role), jurisdiction=place, department=department, valid_from=today, granted_by=by
        )


def _in_force(on: date) -> Q:
    return (Q(valid_to=None) | Q(valid_to__gte=on)) & Q(valid_from__lte=on)


def _body(account: Account, *, role: Role, department: str) -> dict[str, str]:
    return {"account": str(account.id), "role": str(role), "department": department}
