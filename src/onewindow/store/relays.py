"""Which applications taken in for another place a window may reach: its own, never those of another office beside it."""

from __future__ import annotations

from django.db.models import QuerySet

from onewindow.core.kernel.actor import Actor, Role
from onewindow.store.models import Relay, RoleGrant


def sent(actor: Actor) -> QuerySet[Relay]:
    """What the actor's window took in. A window with a department (a bank, a town) is an office of its own: it reaches what
    its colleagues took in, and the hall of that place does not. Two queries."""
    places, offices = actor.scope.jurisdictions, actor.scope.departments
    there = RoleGrant.objects.filter(role=str(Role.CLERK), jurisdiction__in=places).exclude(department="")
    if offices:
        there = there.filter(department__in=offices)
    people = [str(one) for one in there.values_list("account_id", flat=True).distinct()]
    mine = Relay.objects.filter(taken_in__in=places)
    return mine.filter(collected_by__in=[*people, actor.account_id]) if offices else mine.exclude(collected_by__in=people)
