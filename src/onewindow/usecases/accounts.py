"""Accounts by one's own hand: opening one, changing the password, taking another role."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.checks import citizen_id_check, citizen_id_shape
from onewindow.core.kernel.refusal import Refusal, Refused, declare, refuse
from onewindow.store.crypto import blind_index
from onewindow.store.models import Account, LoginAttempt
from onewindow.store.parties import find_party, new_party
from onewindow.usecases import identity

ID_TYPE = "citizen_id"
WINDOW, PER_ADDRESS = timedelta(hours=1), 20

NAME = declare("register.name", zh="请填姓名，和身份证上一样。", en="Enter the name as on the identity card.")
NUMBER = declare(
    "register.id-shape",
    zh="身份证号应当是 18 位，中间 8 位是出生日期。请再看一眼。",
    en="The id number has 18 characters with the birth date in the middle. Please look again.",
)
DOUBTFUL = declare(
    "register.id-doubtful",
    zh="身份证号最后一位对不上，请再看一眼。确实没错可以继续。",
    en="The last character of the id number does not fit. Look again; if it is right, go on.",
)
PHONE = declare(
    "register.phone",
    zh="请填 11 位手机号，办理进度发到这里。",
    en="Enter an 11-digit mobile number for messages.",
)
USERNAME = declare(
    "register.username",
    zh="账号用 4 到 32 个字母、数字或 . _ -，由字母开头。",
    en="An account name has 4 to 32 letters, digits or . _ - and begins with a letter.",
)
KNOWN = declare(
    "register.known",
    zh="这个身份证号已经登记过，不能在网上再开账号。请带身份证到窗口，当场开通。",
    en="This id number is on record, so no account can be opened online. A window opens it on the spot.",
)
TOO_MANY = declare(
    "register.too-many",
    zh="这里开的账号太多了，请一小时后再试，或者到窗口开通。",
    en="Too many accounts from here. Try again in an hour, or at a window.",
)

_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{3,31}")
_PHONE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class Registration:
    """What a person enters. `sure`: the id number was looked at again and is right as it stands."""

    name: str
    id_number: str
    phone: str
    username: str
    password: str
    sure: bool = False


def register(wanted: Registration, *, address: str, wall: datetime) -> Account:
    """Open a citizen's account. The identity is only stated: a person already on record must come to a window.

    Refused with every fault at once (`register.*`, `login.taken`, `login.weak-password`).
    """
    number = wanted.id_number.strip().upper()
    faults = _faults(wanted, number)
    if faults:
        raise Refused(*faults)
    _throttle(address, wall)
    if find_party(ID_TYPE, number) is not None:
        raise refuse(KNOWN)
    try:
        with transaction.atomic():
            party = new_party(
                kind="natural",
                name=wanted.name.strip(),
                id_type=ID_TYPE,
                id_number=number,
                phone=wanted.phone.strip(),
                at=wall,
            )
            return identity.create_account(wanted.username, wanted.password, "", at=wall, party=party)
    except IntegrityError:  # the same person, or the same name, a moment ago
        raise refuse("login.taken", username=wanted.username) from None


def _faults(wanted: Registration, number: str) -> list[Refusal]:
    found = []
    if not 2 <= len(wanted.name.strip()) <= 50:
        found.append(Refusal(NAME))
    if not citizen_id_shape(number):
        found.append(Refusal(NUMBER))
    elif not citizen_id_check(number) and not wanted.sure:
        found.append(Refusal(DOUBTFUL))
    if not _PHONE.fullmatch(wanted.phone.strip()):
        found.append(Refusal(PHONE))
    if not _USERNAME.fullmatch(wanted.username):
        found.append(Refusal(USERNAME))
    try:
        identity.check_password_rules(wanted.username, wanted.password)
    except Refused as refused:
        found += refused.refusals
    return found


def _throttle(address: str, wall: datetime) -> None:
    key = blind_index("register/address", address)
    if LoginAttempt.objects.filter(key=key, at__gt=wall - WINDOW).count() >= PER_ADDRESS:
        raise refuse(TOO_MANY)
    LoginAttempt.objects.create(key=key, at=wall)


def change_password(account_id: str, old: str, new: str, *, address: str, wall: datetime) -> int:
    """Change one's own password; guessing the old one is throttled like logging in.

    Returns the new session epoch: this session goes on with it, all others end.
    """
    username = Account.objects.values_list("username", flat=True).get(pk=account_id)
    identity.log_in(username, old, address=address, wall=wall)
    identity.change_password(account_id, old, new)
    return Account.objects.values_list("session_epoch", flat=True).get(pk=account_id)


def take_role(role: str, roles: tuple[Role, ...]) -> Role:
    """The role to act in from now on. Refused(`login.no-role`) for one that the account does not hold."""
    held = next((one for one in roles if str(one) == role), None)
    if held is None:
        raise refuse("login.no-role", role=role)
    return held
