"""Opening a masked value: with a reason, where the part needs it, and never without a record."""

from __future__ import annotations

import pytest

from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.refusal import Refused
from onewindow.store import facts
from onewindow.store.models import AccessLog, Application, Case
from onewindow.usecases.unmask import unmask
from tests import life
from tests.life import Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]


@pytest.fixture
def lived() -> Life:
    life.content()
    made = Life()
    made.handed_in()
    return made


def look(
    lived: Life, actor: Actor, ref: str, *, item: str = "fire-check", code: str = "review", reason: str = ""
) -> str:
    row = Case.objects.get(item=item)
    return unmask(str(row.id), ref, lived.command(actor), reason_code=code, reason=reason)


def refusal(lived: Life, actor: Actor, ref: str, **more: str) -> str:
    with pytest.raises(Refused) as refused:
        look(lived, actor, ref, **more)
    assert not AccessLog.objects.exists()
    return refused.value.code


def test_each_look_gives_the_value_and_leaves_a_line(lived: Life) -> None:
    officer = lived.officer("fire-rescue")
    assert look(lived, officer, "party.id_number") == life.NUMBER
    assert look(lived, officer, "party.name", code="contact") == life.NAME
    assert look(lived, lived.clerk, "party.phone", code="contact") == life.PHONE
    rows = AccessLog.objects.order_by("id").values_list(
        "ref", "reason_code", "actor_name", "actor_role", "department"
    )
    assert list(rows) == [
        ("party.id_number", "review", "周航", "approver", "fire-rescue"),
        ("party.name", "contact", "周航", "approver", "fire-rescue"),
        ("party.phone", "contact", "王芸", "clerk", ""),
    ]


def test_a_department_opens_only_what_its_part_needs(lived: Life) -> None:
    application = Application.objects.get()
    refs = set(facts.values(application))
    officer = lived.officer("fire-rescue")
    assert look(lived, officer, "venue.manager") == life.SHOP
    AccessLog.objects.all().delete()
    others = {ref for ref in refs if ref.startswith(("sign.", "catering.items"))}
    assert others
    assert {refusal(lived, officer, ref) for ref in others} == {"unmask.not-needed"}


def test_without_a_purpose_nothing_opens(lived: Life) -> None:
    officer = lived.officer("fire-rescue")
    assert refusal(lived, officer, "party.phone", code="") == "unmask.reason"
    assert refusal(lived, officer, "party.phone", code="curiosity") == "unmask.reason"
    assert refusal(lived, officer, "party.phone", code="other", reason=" x ") == "unmask.reason"


def test_neither_other_departments_nor_other_roles_open_anything(lived: Life) -> None:
    assert refusal(lived, lived.officer("health"), "party.phone") == "scope.not-found"
    for role in (Role.DESIGNER, Role.ADMINISTRATOR, Role.CITIZEN):
        assert refusal(lived, lived.officer("fire-rescue", role), "party.phone") == "unmask.not-yours"


def test_what_is_not_there_is_not_recorded_as_seen(lived: Life) -> None:
    assert refusal(lived, lived.clerk, "party.nothing") == "unmask.not-there"
    assert refusal(lived, lived.clerk, "operator.shoe_size") == "unmask.not-there"
