"""Keys of other systems: made by the administrator for one account in one role, shown once, kept as a digest."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from onewindow.core.kernel.actor import Actor, Channel, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.models import Account, ApiToken
from onewindow.usecases import journal
from onewindow.usecases.command import Command
from onewindow.usecases.identity import identify

PREFIX = "ow_"
MOST_DAYS = 366
ROLES = frozenset({Role.APPROVER, Role.HEAD, Role.CLERK})
"""Other systems act as a department, or hand in for people as the window does. Each address says whose keys open it."""

NO_TOKEN = declare(
    "api.no-token",
    zh="要带密钥：Authorization: Bearer ow_…。密钥由系统管理员发给您的系统。",
    en="A key is needed: Authorization: Bearer ow_…. The administrator gives it to your system.",
)
BAD_TOKEN = declare(
    "api.bad-token",
    zh="这个密钥不对、过期了或者已经停用。请找系统管理员换一个。",
    en="This key is wrong, out of date or withdrawn. Ask the administrator for a new one.",
)
NOT_ADMINISTRATOR = declare(
    "token.not-yours",
    zh="只有系统管理员能发放和停用密钥。",
    en="Only the administrator gives out and withdraws keys.",
)
NO_ROLE = declare(
    "token.no-role",
    zh="账号 {username} 没有窗口、部门经办人或负责人的权限，不能发密钥。请先给它授权。",
    en="The account {username} is no clerk, officer or head. Give it that role first.",
)
DAYS = declare(
    "token.days",
    zh="密钥的有效期是 1 到 {most} 天。请改一个天数。",
    en="A key is valid for 1 to {most} days. Choose another number.",
)


@dataclass(frozen=True, slots=True)
class Made:
    """A fresh key. `key` is shown now and never again."""

    id: UUID
    key: str
    role: Role
    expires_on: str


def create(username: str, name: str, command: Command, *, days: int = 90, role: str = "") -> Made:
    """Give a system a key that acts as an account. Refused(`token.*`, `login.no-role`)."""
    _administrator(command.actor)
    if not 1 <= days <= MOST_DAYS:
        raise refuse(DAYS, most=MOST_DAYS)
    account = Account.objects.filter(username=username, active=True).first()
    who = None
    if account is not None:
        who = identify(str(account.id), epoch=account.session_epoch, role=role, on=legal_date(command.wall))
    chosen = who.actor.role if who else None
    if account is None or who is None or chosen not in ROLES or (role and str(chosen) != role):
        raise refuse(NO_ROLE, username=username)
    key = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        account=account,
        role=str(chosen),
        name=name.strip()[:64],
        digest=_digest(key),
        created_at=command.wall,
        created_by=command.actor.account_id,
        expires_on=legal_date(command.wall) + timedelta(days=days),
    )
    body = {"token": str(row.id), "account": str(account.id), "role": str(chosen), "days": days}
    journal.write("token.created", body, command)
    return Made(row.id, key, Role(row.role), row.expires_on.isoformat())


def revoke(token_id: UUID | str, command: Command) -> None:
    """Withdraw a key; it stops at once. Revoking again does nothing."""
    _administrator(command.actor)
    ApiToken.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=command.wall)
    journal.write("token.revoked", {"token": str(token_id)}, command)


def authenticate(header: str, *, wall: datetime) -> Actor:
    """Who an `Authorization` header speaks for. Refused(`api.no-token`, `api.bad-token`). Nothing is written."""
    scheme, _, key = header.partition(" ")
    key = key.strip()
    if scheme.lower() != "bearer" or not key.startswith(PREFIX):
        raise refuse(NO_TOKEN)
    on = legal_date(wall)
    row = (
        ApiToken.objects.select_related("account")
        .filter(digest=_digest(key), revoked_at=None, expires_on__gte=on, account__active=True)
        .first()
    )
    if row is None:
        raise refuse(BAD_TOKEN)
    account = row.account
    who = identify(str(account.id), epoch=account.session_epoch, role=row.role, on=on, channel=Channel.API)
    if who is None or str(who.actor.role) != row.role:
        raise refuse(BAD_TOKEN)  # the role was taken away since
    return who.actor


def _administrator(actor: Actor) -> None:
    if actor.role not in (Role.ADMINISTRATOR, Role.SYSTEM):
        raise refuse(NOT_ADMINISTRATOR)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
