"""Logging in and out, passwords, and who an account is in which role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from onewindow.core.kernel.actor import Actor, Channel, Role, Scope
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.crypto import blind_index
from onewindow.store.direct import Prepared
from onewindow.store.models import Account, LoginAttempt, Party, RoleGrant
from onewindow.store.parties import open_name

declare(
    "login.wrong",
    zh="账号或密码不对。请再输一次；忘了密码，请到窗口或找管理员重置。",
    en="The name or the password is wrong. Try again; a window or the administrator can reset the password.",
)
declare(
    "login.throttled",
    zh="输错的次数多了，请在 {minutes} 分钟后再试。窗口可以当面办理，不受影响。",
    en="Too many wrong attempts. Try again in {minutes} minutes; the window can serve you meanwhile.",
)
declare(
    "login.weak-password",
    zh="密码至少 {least} 位，不能和账号相同，也不能是常见密码。请换一个。",
    en="A password has at least {least} characters, is not the account name and not a common one. Choose another.",
)
declare(
    "login.taken",
    zh="账号 {username} 已有人用。请换一个。",
    en="The name {username} is taken. Choose another.",
)
declare(
    "login.no-role",
    zh="这个账号没有“{role}”的权限。请找管理员授权。",
    en="This account does not hold the role “{role}”. Ask the administrator.",
)

# asked at every request: worked out once
_ACCOUNT = Prepared(lambda key, epoch: Account.objects.filter(pk=key, active=True, session_epoch=epoch))
_GRANTS = Prepared(lambda account: RoleGrant.objects.filter(account_id=account).order_by("id"))
_PARTY = Prepared(lambda key: Party.objects.select_related("data_key").filter(pk=key))

LEAST_LENGTH = 10
WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 30
_COMMON = frozenset({"1234567890", "0123456789", "password12", "qwertyuiop", "1111111111", "abcdefghij"})
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_DUMMY = _HASHER.hash("no such account, but the same time is spent")


def check_password_rules(username: str, password: str) -> None:
    """Refused(`login.weak-password`) for a short, common or repeated password."""
    weak = len(password) < LEAST_LENGTH or password.lower() in (_COMMON | {username.lower()})
    if weak or len(set(password)) < 4:
        raise refuse("login.weak-password", least=LEAST_LENGTH)


def hashed(password: str) -> str:
    """What is stored of a password (Argon2id)."""
    return _HASHER.hash(password)


def create_account(
    username: str, password: str, display_name: str, *, at: datetime, party: Party | None = None
) -> Account:
    """A new account. Refused(`login.taken`, `login.weak-password`)."""
    check_password_rules(username, password)
    if Account.objects.filter(username=username).exists():
        raise refuse("login.taken", username=username)
    return Account.objects.create(
        username=username,
        password=_HASHER.hash(password),
        display_name=display_name,
        party=party,
        created_at=at,
    )


def grant(account: Account, role: Role, *, jurisdiction: str, department: str = "", on: date) -> None:
    """Give an account a role in one department of one jurisdiction, from `on`."""
    RoleGrant.objects.get_or_create(
        account=account, role=str(role), jurisdiction=jurisdiction, department=department, valid_from=on
    )


def log_in(username: str, password: str, *, address: str, wall: datetime) -> Account:
    """Check the password. Throttled on the wall clock, per account and per address; a success clears the account."""
    keys = [
        (blind_index("login/account", username), PER_ACCOUNT),
        (blind_index("login/address", address), PER_ADDRESS),
    ]
    since = wall - WINDOW
    for key, most in keys:
        recent = list(
            LoginAttempt.objects.filter(key=key, at__gt=since).order_by("at").values_list("at", flat=True)
        )
        if len(recent) >= most:
            left = (recent[-most] + WINDOW - wall).total_seconds()
            raise refuse("login.throttled", minutes=max(1, int(left // 60) + 1))
    account = Account.objects.filter(username=username, active=True).first()
    if not _verified(account.password if account else _DUMMY, password) or account is None:
        LoginAttempt.objects.bulk_create([LoginAttempt(key=key, at=wall) for key, _ in keys])
        raise refuse("login.wrong")
    LoginAttempt.objects.filter(key=keys[0][0]).delete()
    return account


def _verified(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (Argon2Error, InvalidHashError):
        return False


def change_password(account_id: str, old: str, new: str) -> None:
    """Change one's own password; every other session of the account ends."""
    account = Account.objects.get(pk=account_id)
    if not _verified(account.password, old):
        raise refuse("login.wrong")
    check_password_rules(account.username, new)
    account.password = _HASHER.hash(new)
    account.session_epoch += 1
    account.save(update_fields=["password", "session_epoch"])


@dataclass(frozen=True, slots=True)
class Identity:
    """An account as it stands today: the actor in the chosen role, and the other roles it could take."""

    actor: Actor
    roles: tuple[Role, ...]


def _name_of(account: Account) -> str:
    if not account.party_id:
        return account.username
    [party] = _PARTY.rows(account.party_id)
    return open_name(party)


def identify(
    account_id: str, *, epoch: int, role: str, on: date, channel: Channel = Channel.WEB
) -> Identity | None:
    """Who the session's account is on a date, in the chosen role (else its first). None when it no longer may.

    Every natural person's account is also a citizen. Two queries; one more for the name of somebody registered as a
    party who has no name of the account's own.
    """
    account = next(iter(_ACCOUNT.rows(UUID(account_id), epoch)), None)
    if account is None:
        return None
    grants = [g for g in _GRANTS.rows(account.id) if g.valid_from <= on and (g.valid_to is None or on <= g.valid_to)]
    roles = list(dict.fromkeys(Role(g.role) for g in grants))
    if account.party_id:
        roles.append(Role.CITIZEN)
    if not roles:
        return None
    chosen = Role(role) if role in set(roles) else roles[0]
    mine = [g for g in grants if g.role == chosen]
    scope = Scope(
        frozenset(g.jurisdiction for g in mine), frozenset(g.department for g in mine if g.department)
    )
    if chosen is Role.CLERK:
        channel = Channel.WINDOW
    department = next(iter(scope.departments)) if len(scope.departments) == 1 else ""
    name = account.display_name or _name_of(account)
    actor = Actor(chosen, name, str(account.id), str(account.party_id or ""), scope, channel, department)
    return Identity(actor, tuple(roles))
