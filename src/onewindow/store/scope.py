"""The one manager of scope: which applications, cases and drafts an actor may reach at all.

Everything that is shown or changed is fetched through here; an object outside the scope does not exist for the actor.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.direct import Prepared
from onewindow.store.models import Application, Case, CaseHand, Certificate, CoSigner, Draft, Event
from onewindow.store.standing import represented

declare(
    "scope.not-found",
    zh="找不到这一件，或者它不在您的办理范围内。请核对编号。",
    en="This one is not here, or not within your remit. Check the number.",
)

_HALL_ROLES = frozenset({Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR})
_DEPARTMENT_ROLES = frozenset({Role.APPROVER, Role.HEAD})


def cases(actor: Actor) -> QuerySet[Case]:
    """Cases within reach: a department's own, the hall's jurisdiction, or one's own applications."""
    if actor.role is Role.SYSTEM:
        return Case.objects.all()
    if actor.role in _DEPARTMENT_ROLES:
        return _of_departments(actor.scope.jurisdictions, actor.scope.departments)
    if actor.role in _HALL_ROLES:
        return _of_places(actor.scope.jurisdictions)
    if actor.role is Role.CITIZEN and actor.party_id:
        return Case.objects.filter(_own("application__", actor))
    return Case.objects.none()


def _of_places(places: Collection[str]) -> QuerySet[Case]:
    return Case.objects.filter(jurisdiction__in=places)


def _of_departments(places: Collection[str], departments: Collection[str]) -> QuerySet[Case]:
    return Case.objects.filter(jurisdiction__in=places, department__in=departments)


def certificates(actor: Actor) -> QuerySet[Certificate]:
    """Certificates within reach: the issuing department's, the hall's, or those one holds (an organisation's through the
    person who acted for it)."""
    if actor.role is Role.CITIZEN and actor.party_id:
        party = UUID(actor.party_id)
        acted = Q(case__application__agent_id=party) & ~Q(holder__kind="natural")
        return Certificate.objects.filter(Q(holder_id=party) | acted | Q(holder_id__in=represented(party)))
    if actor.role is Role.SYSTEM:
        return Certificate.objects.all()
    if actor.role in _DEPARTMENT_ROLES:
        places, departments = actor.scope.jurisdictions, actor.scope.departments
        return Certificate.objects.filter(jurisdiction__in=places, case__department__in=departments)
    if actor.role in _HALL_ROLES:
        return Certificate.objects.filter(jurisdiction__in=actor.scope.jurisdictions)
    return Certificate.objects.none()


def applications(actor: Actor) -> QuerySet[Application]:
    """Applications within reach; a department sees those that hold a part of its own."""
    if actor.role is Role.SYSTEM:
        return Application.objects.all()
    if actor.role in _DEPARTMENT_ROLES:
        mine = cases(actor).values("application_id")
        return Application.objects.filter(Q(id__in=mine) | Q(id__in=passed(actor).values("application_id")))
    if actor.role in _HALL_ROLES:
        return Application.objects.filter(jurisdiction__in=actor.scope.jurisdictions)
    if actor.role is Role.CITIZEN and actor.party_id:
        return Application.objects.filter(_own("", actor))
    return Application.objects.none()


def drafts(actor: Actor) -> QuerySet[Draft]:
    """Drafts one is filling in oneself; the window also those it started for a person. A principal who takes the mandate
    back takes the agent's drafts away."""
    if not actor.account_id:
        return Draft.objects.none()
    return Draft.objects.filter(account_id=actor.account_id, discarded_at=None, mandate__revoked_at=None)


def passed(actor: Actor) -> QuerySet[Case]:
    """Cases that are another agency's now, which one's department had, will have, or may take up: to be seen, and to be
    acted on only as the procedure says (`CaseHand`)."""
    hands = CaseHand.objects.filter(
        jurisdiction__in=actor.scope.jurisdictions, department__in=actor.scope.departments
    )
    return Case.objects.filter(
        jurisdiction__in=actor.scope.jurisdictions, id__in=hands.values("case_id")
    )


def _own(prefix: str, actor: Actor) -> Q:
    party = UUID(actor.party_id)
    shared = CoSigner.objects.filter(party_id=party, application__isnull=False).values("application_id")
    held = {f"{prefix}agent_id": party, f"{prefix}presented__mandate__revoked_at": None}
    mine = Q(**{f"{prefix}applicant_id": party}) | Q(**held) | Q(**{f"{prefix}applicant_id__in": represented(party)})
    return mine | Q(**{f"{prefix}id__in": shared})


def case(actor: Actor, case_id: UUID | str) -> Case:
    """One case within reach, with its application and keys. Refused(`scope.not-found`)."""
    return case_to_act(actor, case_id, "")[0]


def case_to_act(actor: Actor, case_id: UUID | str, command_id: str) -> tuple[Case, bool]:
    """The same, and whether its stream knows that command already: what a decision asks first, in one statement."""
    key = _uuid(case_id)
    found = _one(actor, key, command_id)
    if not found and actor.role in _DEPARTMENT_ROLES:
        found = list(_whole(passed(actor), key, command_id))
    if not found:
        raise refuse("scope.not-found")
    return found[0], bool(getattr(found[0], "known"))  # noqa: B009  # a column of the query, not of the model


_SELDOM = tuple(f"application__{name}_enc" for name in ("title", "situation", "plan"))
"""Long sealed texts: read when an act asks for them, which few do."""


def _whole(cases: QuerySet[Case], key: UUID, command_id: str) -> QuerySet[Case]:
    """A case with everything an act on it looks at. `known`: is there an event of that command on its stream?"""
    same = {name: OuterRef(name) for name in ("jurisdiction", "opened_year")}
    known = Event.objects.filter(**same, stream_id=OuterRef("pk"), command_id=command_id)
    related = ("application__data_key", "application__applicant__data_key")
    return cases.filter(pk=key).select_related(*related).defer(*_SELDOM).annotate(known=Exists(known))


_ANYWHERE = Prepared[Case](lambda key, command: _whole(Case.objects.all(), key, command))
_AT_PLACES = Prepared[Case](lambda key, command, places: _whole(_of_places(places), key, command))
_AT_DEPARTMENTS = Prepared[Case](
    lambda key, command, places, departments: _whole(_of_departments(places, departments), key, command)
)


def _one(actor: Actor, key: UUID, command_id: str) -> list[Case]:
    """What `cases` reaches of one key, by a statement that is made once."""
    places, departments = sorted(actor.scope.jurisdictions), sorted(actor.scope.departments)
    if actor.role is Role.SYSTEM:
        return _ANYWHERE.rows(key, command_id)
    if actor.role in _DEPARTMENT_ROLES:
        return _AT_DEPARTMENTS.rows(key, command_id, places, departments) if places and departments else []
    if actor.role in _HALL_ROLES:
        return _AT_PLACES.rows(key, command_id, places) if places else []
    return list(_whole(cases(actor), key, command_id)[:1])


def application(actor: Actor, application_id: UUID | str) -> Application:
    """One application within reach, with applicant and keys. Refused(`scope.not-found`)."""
    query = applications(actor).select_related("data_key", "applicant__data_key", "agent__data_key")
    found = query.filter(pk=_uuid(application_id)).first()
    if found is None:
        raise refuse("scope.not-found")
    return found


def draft(actor: Actor, draft_id: UUID | str) -> Draft:
    """One open draft within reach. Refused(`scope.not-found`)."""
    related = ("data_key", "applicant__data_key", "mandate")
    found = drafts(actor).select_related(*related).filter(pk=_uuid(draft_id)).first()
    if found is None:
        raise refuse("scope.not-found")
    return found


def _uuid(value: UUID | str) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        raise refuse("scope.not-found") from None
