"""A whole application in one order, for partners and mini-programmes that collected everything themselves.

The same draft, the same registers, the same rules as on the form: only the stops in between are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from onewindow.store.models import Application, Party
from onewindow.usecases import drafts, submit
from onewindow.usecases.command import Command


def apply_directly(
    thing: str,
    situation: Mapping[str, Any],
    route: str,
    answers: Mapping[str, Any],
    command: Command,
    *,
    jurisdiction: str,
    applicant: Party | None = None,
    handover: submit.Handover | None = None,
) -> UUID:
    """Hand in a one-thing at once; returns the application's id. The same command gives the same application.

    Refused with every problem; then the draft stays with what was given, so that a person can go on with it.
    """
    known = Application.objects.filter(jurisdiction=jurisdiction, command_id=command.id)
    found = known.values_list("id", flat=True).first()
    if found is not None:
        return found
    draft_id = drafts.start(
        thing, situation, route, command, jurisdiction=jurisdiction, applicant=applicant, answers=answers
    )
    return submit.submit(draft_id, command, handover)
