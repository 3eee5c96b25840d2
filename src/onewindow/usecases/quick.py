"""Starting at the window in one press: a one-thing in its usual situation, or the same again as last time.

Nothing is decided here: the form opens with what is known, and the clerk reads it with the person before it is handed in.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import scope
from onewindow.store.catalogue import catalogue_on
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Application, Draft
from onewindow.usecases import counter, drafts
from onewindow.usecases.command import Command

declare(
    "quick.nothing-before",
    zh="没有可以照着办的上一次。请从“新办”开始。",
    en="There is no earlier application to repeat. Begin with “Start”.",
)


def begin(
    thing: str, person: counter.Person | UUID, command: Command, *, jurisdiction: str
) -> UUID:
    """A draft for the person in front in the usual situation of the one-thing, which the form lets change.

    Refused as `counter.start_for`.
    """
    known = catalogue_on(legal_date(command.now), jurisdiction).things.get(thing)
    if known is None:
        raise refuse("draft.no-thing", thing=thing)
    return counter.start_for(
        thing, dict(known.reference), known.reference_route, person, command, jurisdiction=jurisdiction
    )


def last_of(party: UUID, command: Command) -> Application | None:
    """The newest application within reach in which this person applied or acted for somebody."""
    mine = scope.applications(command.actor).filter(Q(applicant_id=party) | Q(agent_id=party))
    return mine.order_by("-submitted_at", "-id").first()


def again(application_id: UUID | str, command: Command) -> UUID:
    """A new draft with the situation and the answers of an earlier application, for the same applicant.

    Answers about things of that day (dates that have passed, numbers of papers) are read again by the person on the form: the
    form is today's, and what it does not ask any more is left out. Refused(`quick.nothing-before`, `scope.not-found`).
    """
    before = scope.application(command.actor, application_id)
    draft = Draft.objects.select_related("data_key").filter(application_id=before.id).first()
    if draft is None:
        raise refuse("quick.nothing-before")
    opened = OpenDraft(draft, legal_date(command.now))
    return drafts.start(
        before.thing,
        opened.situation,
        draft.route,
        command,
        jurisdiction=before.jurisdiction,
        applicant=before.applicant,
        answers=opened.raw_answers,
    )
