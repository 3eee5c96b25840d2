"""Whom the law wants to be present for an application, who of them came, when and with which document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import EN, Text
from onewindow.core.rights import IDENTITIES, OTHER_DOCUMENTS
from onewindow.reads import citizen_words as words
from onewindow.store import appearances, facts, scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.models import Account, Appearance, Application, Case, Presented
from onewindow.store.parties import open_name

RELATED = ("application__data_key", "application__applicant__data_key")


@dataclass(frozen=True, slots=True)
class AppearanceLine:
    """One person: role, name in the form, and what was noted (None: not yet)."""

    role: str
    called: Text
    name: str
    noted: Text | None


@dataclass(frozen=True, slots=True)
class AppearancesView:
    """Everybody who must come. `basis`: the article; `all_here`: nobody is missing."""

    rows: tuple[AppearanceLine, ...]
    basis: str

    @property
    def all_here(self) -> bool:
        return all(row.noted is not None for row in self.rows)


def of_application(application_id: UUID) -> AppearancesView | None:
    """For an application the caller may already see; None where the law names nobody (then one query)."""
    parts = list(Case.objects.filter(application_id=application_id).select_related(*RELATED))
    return _view(parts)


def of_case(case_id: UUID) -> AppearancesView | None:
    """The same for one part."""
    return _view(list(Case.objects.filter(pk=case_id).select_related(*RELATED)))


def page(application_id: UUID, actor: Actor) -> AppearancesView | None:
    """The same within the actor's reach. Refused(`scope.not-found`)."""
    return of_application(scope.application(actor, application_id).pk)


def _view(parts: list[Case]) -> AppearancesView | None:
    asking = [(row, appearances.wanted(row)) for row in parts]
    roles = tuple(dict.fromkeys(role for _, wanted in asking for role in wanted))
    if not roles:
        return None
    application = parts[0].application
    catalogue = load_bundle(application.bundle)
    items = [catalogue.items[row.item] for row, wanted in asking if wanted]
    values, noted = facts.Values(application), _noted(application)
    own = {appearances.applicant_role(application): open_name(application.applicant)}
    lines = tuple(
        AppearanceLine(
            role, appearances.role_name(catalogue, application.thing, role), own.get(role) or str(values.get(f"{role}.name", "")),
            noted.get(role),
        )
        for role in roles
    )  # fmt: skip
    return AppearancesView(lines, "、".join(dict.fromkeys(item.service.reserved for item in items)))


def _noted(application: Application) -> dict[str, Text]:
    rows = list(Appearance.objects.filter(application=application))
    found: dict[str, Text] = {}
    came = Presented.objects.filter(application=application).first()
    names = {
        str(key): name
        for key, name in Account.objects.filter(pk__in=_keys([row.clerk for row in rows])).values_list("pk", "display_name")
    }
    if came is not None and appearances.came_self(came):
        at, how = (came.shown_at, came.shown_how) if came.shown_at else (came.at, came.identity)
        found[appearances.applicant_role(application)] = _said(how, came.document, at, "")
    for row in rows:
        found[row.role] = _said(row.how, row.document, row.at, names.get(row.clerk, ""))
    return found


def _said(how: str, document: str, at: datetime, clerk: str) -> Text:
    seen = OTHER_DOCUMENTS.get(document, IDENTITIES[how]) if how == "other" else IDENTITIES[how]
    day = words.day(legal_date(at))
    by = f"，{clerk}" if clerk else ""
    return Text(f"{day.zh}到场，{seen.zh}{by}", f"present on {day.pick(EN)}, {seen.pick(EN)}{', ' + clerk if clerk else ''}")


def _keys(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
