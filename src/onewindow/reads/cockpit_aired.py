"""催办与晾晒 (E7): duties that departments owe each other, decisions not published in time, reviews by other bodies, and how
far officers agree with the rule sets, aired by department; and projects over their ceiling (G4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.text import T, Text
from onewindow.reads import rules
from onewindow.reads.cockpit_sorts import field_of
from onewindow.reads.department_joint import DutyLine, duty_lines
from onewindow.reads.department_public import ReviewLine, review_lines
from onewindow.reads.project_caps import MOST as PROJECTS
from onewindow.reads.project_caps import ProjectOver, projects_over
from onewindow.store.catalogue import catalogue_on
from onewindow.store.models import Disclosure, JointDuty, OutsideReviewRow

MOST = 200


@dataclass(frozen=True, slots=True)
class AiredAgency:
    """One department: duties it owes, of them unclaimed, late and chased; decisions unpublished past their day; open
    reviews of its acts."""

    department: Text
    owed: int
    unclaimed: int
    late: int
    chased: int
    unpublished: int
    reviews: int

    @property
    def bad(self) -> bool:
        return bool(self.late or self.unpublished)


@dataclass(frozen=True, slots=True)
class AiredPage:
    """Departments with something late first."""

    agencies: tuple[AiredAgency, ...]
    duties: tuple[DutyLine, ...]
    reviews: tuple[ReviewLine, ...]
    sets: tuple[rules.SetLine, ...]
    projects: tuple[ProjectOver, ...]
    window: int = rules.WINDOW
    measured: int = PROJECTS


def aired_page(actor: Actor, *, on: date) -> AiredPage:
    """Everything within the reader's remit; a head sees what concerns the own agency. Refused(`content.none`)."""
    place = field_of(actor, on=on).jurisdiction
    catalogue = catalogue_on(on, place)
    own = actor.scope.departments if actor.role is Role.HEAD else None
    duties = JointDuty.objects.filter(jurisdiction=place, open=True, opinion="").select_related("case__application")
    waiting = Disclosure.objects.filter(jurisdiction=place, state__in=("due", "failed"), due_on__lt=on)
    reviews = OutsideReviewRow.objects.filter(jurisdiction=place, result="")
    if own is not None:
        duties = duties.filter(department__in=own) | duties.filter(lead__in=own)
        waiting, reviews = waiting.filter(department__in=own), reviews.filter(department__in=own)
    owed = list(duties.order_by("by", "id")[:MOST])
    unpublished = list(waiting.order_by("due_on", "id").values_list("department", flat=True)[:MOST])
    open_reviews = list(reviews.order_by("-filed_on", "-id").values_list("department", flat=True)[:MOST])
    mine = {department.name.zh for code, department in catalogue.departments.items() if own is None or code in own}
    return AiredPage(
        agencies=_agencies(owed, unpublished, open_reviews, catalogue, on),
        duties=duty_lines(owed, place, on=on),
        reviews=review_lines(reviews.order_by("-filed_on", "-id")[:MOST], place, on=on),
        sets=tuple(line for line in rules.overview(on=on, jurisdiction=place) if line.department.zh in mine),
        projects=projects_over(actor, catalogue, place, on=on),
    )


def _agencies(
    owed: Iterable[JointDuty], unpublished: list[str], reviews: list[str], catalogue: Catalogue, on: date
) -> tuple[AiredAgency, ...]:
    by: dict[str, list[JointDuty]] = {}
    for duty in owed:
        by.setdefault(duty.department, []).append(duty)
    made = []
    for code in sorted({*by, *unpublished, *reviews}):
        of = by.get(code, [])
        known = catalogue.departments.get(code)
        made.append(AiredAgency(
            known.short if known else T(code, code), len(of), sum(not one.claimed for one in of),
            sum(one.by is not None and one.by < on for one in of), sum(one.chased for one in of),
            unpublished.count(code), reviews.count(code),
        ))  # fmt: skip
    return tuple(sorted(made, key=lambda one: (-one.late - one.unpublished, -one.owed, one.department.zh)))
