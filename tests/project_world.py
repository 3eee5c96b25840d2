"""An application to start building, on the real content, by a person of the demo: many agencies, parts that wait."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from onewindow.cli.journey_answers import answers as journey
from onewindow.core.compose.plan import Question
from onewindow.core.kernel.ids import new_id
from onewindow.store.catalogue import catalogue_on
from onewindow.usecases import drafts, submit, uploads
from onewindow.usecases.command import Command
from tests.department_world import PLACE, RECEIVED, World
from tests.life import answer

THING = "start-construction"


def start_construction(world: World, username: str = "chen", route: str = "", **situation: Any) -> UUID:
    """Hand it in, every question answered. `situation`: answers that differ from those of the published reference; `route`:
    another way through than the reference's."""
    actor = world.actor(username)

    def command() -> Command:
        return Command(actor, RECEIVED, RECEIVED, str(new_id()))

    thing = catalogue_on(RECEIVED.date()).things[THING]
    situation = {**thing.reference, **situation}
    draft = drafts.start(THING, situation, route or thing.reference_route, command(), jurisdiction=PLACE)
    known = journey(THING)
    opened = drafts.save_answers(draft, {}, command())
    for _ in range(6):
        missing = {q.ref: _value(q, known) for q in opened.plan.questions if q.ref not in {f.ref for f in opened.facts}}
        if not missing:
            break
        opened = drafts.save_answers(draft, missing, command())
    for line in opened.plan.materials:
        if line.status == "asked":
            uploads.add_to_draft(draft, line.material, f"{line.material}.pdf", b"%PDF-1.4 x", command())
    return submit.submit(draft, command(), submit.Handover(signed=actor.name, consent=True))


def _value(question: Question, known: dict[str, str]) -> Any:
    attribute = question.ref.partition(".")[2]
    return known.get(question.ref) or known.get(attribute) or answer(question)
