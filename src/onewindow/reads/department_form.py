"""The complete form of one part, as its department sees and prints it: numbers of persons masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onewindow.core.forms.expand_form import FilledForm, shaded
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import Text
from onewindow.reads.department_case import opened
from onewindow.store.complete_forms import part_form


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form with its part. `masked`: how many values are not shown in full."""

    id: UUID
    item: Text
    department: Text
    number: str
    application: str
    form: FilledForm
    masked: int


def form_page(case_id: UUID | str, *, actor: Actor, now: datetime) -> FormPage:
    """The complete form of one part, personal values masked. Refused(`scope.not-found`)."""
    found = opened(case_id, actor=actor)
    form, personal = part_form(found.row, on=legal_date(now))
    return FormPage(
        id=found.row.id,
        item=found.terms.item_name,
        department=found.terms.department_name,
        number=found.row.number,
        application=found.row.application.number,
        form=shaded(form, personal),
        masked=len(personal),
    )
