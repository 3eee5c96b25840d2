"""Accounts of the staff: made once, granted and taken away, closed and opened; a stale page changes nothing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import UUID

import pytest

from onewindow.core.kernel.actor import Actor, Role, Scope
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import Account, Event, RoleGrant
from onewindow.usecases import identity, staffing
from onewindow.usecases.command import Command
from tests import builders, life
from tests.builders import WALL
from tests.life import PLACE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]
TODAY = WALL.date()


@pytest.fixture(autouse=True)
def _content() -> None:
    life.content()


@pytest.fixture
def admin() -> Actor:
    account = builders.account("boss")
    identity.grant(account, Role.ADMINISTRATOR, jurisdiction=PLACE, on=date(2020, 1, 1))
    return Actor(Role.ADMINISTRATOR, "管理员", str(account.id), scope=Scope(frozenset({PLACE})))


def command(actor: Actor) -> Command:
    return Command(actor, WALL, WALL, new_id().hex)


def clerk(admin: Actor, username: str = "wang.yun") -> UUID:
    made, _ = staffing.create(username, "王芸", "clerk", "", command(admin))
    return made


def who(account: UUID) -> identity.Identity | None:
    epoch = Account.objects.values_list("session_epoch", flat=True).get(pk=account)
    return identity.identify(str(account), epoch=epoch, role="", on=TODAY)


def refused(act: object) -> str:
    with pytest.raises(Refused) as found:
        act()  # type: ignore[operator]
    return found.value.code


def test_a_new_account_logs_in_with_the_temporary_password_in_its_role(admin: Actor) -> None:
    made, secret = staffing.create("zhang.san", "张三", "approver", "health", command(admin))
    assert identity.log_in("zhang.san", secret, address="10.0.0.1", wall=WALL).id == made
    found = who(made)
    assert found is not None and (found.actor.role, found.actor.department) == (Role.APPROVER, "health")
    assert found.actor.scope == Scope(frozenset({PLACE}), frozenset({"health"}))


def test_the_temporary_password_is_kept_nowhere_and_never_twice_the_same(admin: Actor) -> None:
    first = staffing.create("one", "甲", "clerk", "", command(admin))[1]
    second = staffing.create("two", "乙", "clerk", "", command(admin))[1]
    assert first != second
    kept = json.dumps(list(Account.objects.values_list("password", "display_name")))
    told = "".join(Event.objects.values_list("envelope", flat=True))
    assert first not in kept and first not in told


@pytest.mark.parametrize(
    ("username", "name", "role", "department", "code"),
    [
        ("ab", "王芸", "clerk", "", "staff.username"),
        ("1abc", "王芸", "clerk", "", "staff.username"),
        ("王芸王", "王芸", "clerk", "", "staff.username"),
        ("wang", " ", "clerk", "", "staff.name"),
        ("wang", "王芸", "citizen", "", "staff.role"),
        ("wang", "王芸", "system", "", "staff.role"),
        ("wang", "王芸", "nobody", "", "staff.role"),
        ("wang", "王芸", "approver", "", "staff.department"),
        ("wang", "王芸", "clerk", "health", "staff.department"),
        ("wang", "王芸", "head", "no-such-agency", "staff.department"),
        ("boss", "王芸", "clerk", "", "login.taken"),
    ],
)
def test_a_wrong_form_makes_no_account(
    admin: Actor, username: str, name: str, role: str, department: str, code: str
) -> None:
    assert refused(lambda: staffing.create(username, name, role, department, command(admin))) == code
    assert Account.objects.count() == 1


def test_a_role_taken_away_is_gone_at_the_next_request_and_can_be_given_again_the_same_day(admin: Actor) -> None:
    made = clerk(admin)
    grant = RoleGrant.objects.get(account_id=made)
    staffing.revoke(grant.id, command(admin))
    assert who(made) is None
    staffing.grant(made, "clerk", "", command(admin))
    found = who(made)
    assert found is not None and found.roles == (Role.CLERK,)
    assert RoleGrant.objects.filter(account_id=made).count() == 1


def test_what_is_taken_away_twice_is_stale_the_second_time(admin: Actor) -> None:
    grant = RoleGrant.objects.get(account_id=clerk(admin))
    staffing.revoke(grant.id, command(admin))
    assert refused(lambda: staffing.revoke(grant.id, command(admin))) == "staff.stale"


def test_a_role_held_already_is_not_given_twice(admin: Actor) -> None:
    made = clerk(admin)
    assert refused(lambda: staffing.grant(made, "clerk", "", command(admin))) == "staff.held"
    staffing.grant(made, "head", "health", command(admin))
    found = who(made)
    assert found is not None and set(found.roles) == {Role.CLERK, Role.HEAD}


def test_closing_ends_the_sessions_and_the_version_on_the_page_must_be_the_present_one(admin: Actor) -> None:
    made = clerk(admin)
    staffing.set_active(made, False, 0, command(admin))
    assert identity.identify(str(made), epoch=0, role="", on=TODAY) is None and who(made) is None
    assert refused(lambda: staffing.set_active(made, True, 0, command(admin))) == "staff.stale"
    staffing.set_active(made, True, 1, command(admin))
    assert who(made) is not None


def test_a_new_temporary_password_ends_the_old_one_and_every_session(admin: Actor) -> None:
    made, old = staffing.create("zhang.san", "张三", "clerk", "", command(admin))
    new = staffing.reset_password(made, 0, command(admin))
    assert refused(lambda: identity.log_in("zhang.san", old, address="a", wall=WALL)) == "login.wrong"
    assert identity.log_in("zhang.san", new, address="a", wall=WALL).id == made
    assert identity.identify(str(made), epoch=0, role="", on=TODAY) is None
    assert refused(lambda: staffing.reset_password(made, 0, command(admin))) == "staff.stale"


def test_an_administrator_cannot_lock_everybody_out(admin: Actor) -> None:
    own = RoleGrant.objects.get(account_id=admin.account_id)
    assert refused(lambda: staffing.revoke(own.id, command(admin))) == "staff.own"
    assert refused(lambda: staffing.set_active(admin.account_id, False, 0, command(admin))) == "staff.own"


def test_another_place_s_accounts_and_citizens_are_not_there(admin: Actor) -> None:
    far = builders.account("faraway", Role.CLERK)  # holds its role elsewhere
    citizen = builders.account("citizen", party=builders.person())
    for account in (far, citizen):
        assert refused(lambda account=account: staffing.set_active(account.id, False, 0, command(admin))) == "staff.none"
        assert refused(lambda account=account: staffing.grant(account.id, "clerk", "", command(admin))) == "staff.none"
    grant = RoleGrant.objects.get(account=far)
    assert refused(lambda: staffing.revoke(grant.id, command(admin))) == "staff.none"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_manages_accounts(admin: Actor, role: Role) -> None:
    made = clerk(admin)
    other = Actor(role, "别人", "x1", scope=Scope(frozenset({PLACE})))
    acts = (
        lambda: staffing.create("nobody", "无", "clerk", "", command(other)),
        lambda: staffing.grant(made, "head", "health", command(other)),
        lambda: staffing.revoke(RoleGrant.objects.get(account_id=made).id, command(other)),
        lambda: staffing.set_active(made, False, 0, command(other)),
        lambda: staffing.reset_password(made, 0, command(other)),
    )
    assert [refused(act) for act in acts] == ["staff.not-yours"] * 5


def test_every_act_stands_in_the_journal(admin: Actor) -> None:
    made = clerk(admin)
    staffing.grant(made, "head", "health", command(admin))
    staffing.revoke(RoleGrant.objects.get(account_id=made, role="head").id, command(admin))
    staffing.set_active(made, False, 0, command(admin))
    staffing.reset_password(made, 1, command(admin))
    told = list(Event.objects.filter(stream_type="journal", jurisdiction=PLACE).order_by("seq").values_list("type", flat=True))
    assert told == ["staff.created", "staff.granted", "staff.revoked", "staff.closed", "staff.password-reset"]


def test_a_grant_begins_today_and_not_before(admin: Actor) -> None:
    made = clerk(admin)
    assert RoleGrant.objects.get(account_id=made).valid_from == TODAY
    yesterday = TODAY - timedelta(days=1)
    assert identity.identify(str(made), epoch=0, role="", on=yesterday) is None
