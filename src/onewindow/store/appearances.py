"""Whom the law wants to be present for a part (`service.present` of its item), and who of them has come."""

from __future__ import annotations

from functools import lru_cache

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.text import EN, T, Text
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import Appearance, Application, Case, Presented


def wanted(row: Case) -> tuple[str, ...]:
    """The roles that must all appear for a part; empty where the law names nobody beside the applicant."""
    return _wanted(row.application.bundle).get(row.item, ())


@lru_cache(maxsize=64)
def _wanted(bundle: str) -> dict[str, tuple[str, ...]]:
    """Item → roles. A bundle never changes, so it is looked through once per process."""
    items = load_bundle(bundle).items.values() if bundle else ()
    return {item.code: item.service.present for item in items if item.service.present}


def role_name(catalogue: Catalogue, thing: str, role: str) -> Text:
    """A role as people know it: the applicant, or the heading of its section in the form."""
    one = catalogue.things[thing]
    if role == one.applicant_role:
        return T("申请人", "the applicant")
    return next((section.title for section in one.sections if section.roles == (role,)), T(role, role))


def names(catalogue: Catalogue, thing: str, roles: tuple[str, ...]) -> Text:
    said = [role_name(catalogue, thing, role) for role in roles]
    return Text("、".join(one.zh for one in said), " and ".join(one.pick(EN) for one in said))


def came_self(came: Presented | None) -> bool:
    """Whether what the window noted says that the applicant was there in person with a document."""
    return came is not None and came.capacity == "self" and (came.identity != "not_shown" or came.shown_at is not None)


def missing(row: Case, came: Presented | None) -> tuple[str, ...]:
    """Who has not come yet (one query, only for such parts)."""
    roles = wanted(row)
    if not roles:
        return ()
    seen = set(Appearance.objects.filter(application_id=row.application_id).values_list("role", flat=True))
    if came_self(came):
        seen.add(applicant_role(row.application))
    return tuple(role for role in roles if role not in seen)


def applicant_role(application: Application) -> str:
    return load_bundle(application.bundle).things[application.thing].applicant_role
