"""One application opened for the window: its rows read once, every part with its state, terms and what may be done."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from onewindow.core.cases import CaseState, CaseTerms, OpenAction, open_actions, terms_now
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Catalogue, Department, Item, MaterialNeed
from onewindow.core.clock import Calendar
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal
from onewindow.reads.citizen_draft import FileLine, files_of
from onewindow.store import events, scope
from onewindow.store import facts as fact_rows
from onewindow.store.authority import agencies_on
from onewindow.store.catalogue import current_calendar, load_bundle
from onewindow.store.crypto import unseal_json, unseal_text
from onewindow.store.models import Application, ApplicationMaterial, Case, Event
from onewindow.store.parties import PartyView, open_party

CHECKS = ("cases.check_material", "cases.correct_on_the_spot")


@dataclass(frozen=True)
class Part:
    """One part: the row, its folded state, its frozen terms, and each action of the clerk's role."""

    row: Case
    state: CaseState
    terms: CaseTerms
    item: Item
    department: Department
    actions: dict[str, OpenAction]

    def may(self, action: str) -> bool:
        found = self.actions.get(action)
        return bool(found and found.allowed)

    def why_not(self, action: str) -> tuple[Refusal, ...]:
        found = self.actions.get(action)
        return found.refusals if found else ()

    def need(self, material: str) -> MaterialNeed | None:
        """The item's own line on a material: what it requires of it and what to look at."""
        return next((need for need in self.item.materials if need.material == material), None)


class OpenApplication:
    """An application within the clerk's reach. Everything is read when first asked for. Refused(`scope.not-found`)."""

    def __init__(self, application_id: UUID | str, *, actor: Actor, now: datetime) -> None:
        self.actor, self.now = actor, now
        self.row: Application = scope.application(actor, application_id)
        self.catalogue: Catalogue = load_bundle(self.row.bundle)

    @property
    def on(self) -> date:
        return legal_date(self.now)

    @cached_property
    def facts(self) -> list[Fact]:
        """Every current fact of the application, in clear."""
        return fact_rows.load(self.row)

    @cached_property
    def calendar(self) -> Calendar:
        return current_calendar(self.on).for_region(self.row.jurisdiction)

    @cached_property
    def title(self) -> str:
        return unseal_text(self.row.data_key, self.row.title_enc, place="application.title")

    @cached_property
    def applicant(self) -> PartyView:
        return open_party(self.row.applicant)

    @cached_property
    def plan(self) -> dict[str, Any]:
        found: dict[str, Any] = unseal_json(self.row.data_key, self.row.plan_enc, place="application.plan")
        return found

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        rows = scope.cases(self.actor).filter(application_id=self.row.id)
        order = {part["item"]: n for n, part in enumerate(self.plan.get("parts", ()))}
        listed = sorted(rows, key=lambda row: (order.get(row.item, 99), row.number))
        return tuple(self._part(row) for row in listed)

    def _part(self, row: Case) -> Part:
        state = CaseState.from_json(json.loads(row.snapshot))
        terms = terms_now(row.terms, state)
        shown = open_actions(state, terms, actor=self.actor, at=self.now)
        return Part(
            row,
            state,
            terms,
            self.catalogue.items[row.item],
            self.catalogue.departments.get(row.department)
            or agencies_on(legal_date(self.now), row.jurisdiction, self.catalogue)[row.department],
            {each.action.name: each for each in shown},
        )

    def part(self, case_id: UUID | str) -> Part | None:
        return next((part for part in self.parts if str(part.row.id) == str(case_id)), None)

    @cached_property
    def materials(self) -> tuple[ApplicationMaterial, ...]:
        """The lines of the one list in the order of the plan."""
        order = {line["material"]: n for n, line in enumerate(self.plan.get("materials", ()))}
        rows = ApplicationMaterial.objects.filter(
            jurisdiction=self.row.jurisdiction, application_id=self.row.id
        )
        return tuple(sorted(rows, key=lambda row: order.get(row.material, 99)))

    @cached_property
    def files(self) -> dict[str, tuple[FileLine, ...]]:
        return files_of(self.row.id, self.row.jurisdiction)

    @cached_property
    def notes(self) -> dict[tuple[str, str], str]:
        """(case, material) → what the last check said in words."""
        rows = Event.objects.filter(
            jurisdiction=self.row.jurisdiction,
            opened_year=self.row.opened_year,
            stream_id__in=[part.row.id for part in self.parts],
            type__in=CHECKS,
        ).order_by("stream_id", "seq")
        listed = [events.stored(row) for row in rows]
        texts = events.private_texts(listed)
        found: dict[tuple[str, str], str] = {}
        for event in listed:
            mark = event.body.get("private", {}).get("note", {})
            for material, _, _ in event.body.get("checked", ()):
                found[event.stream_id, material] = texts.get(mark.get("ref", ""), "")
        return found
