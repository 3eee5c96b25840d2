"""The complete form of one part as its department prints it, filled from the facts of its application."""

from __future__ import annotations

from datetime import date

from onewindow.core.forms.expand_form import FilledForm, expand_form, personal_refs
from onewindow.store import facts as fact_rows
from onewindow.store.catalogue import load_bundle
from onewindow.store.crypto import unseal_json
from onewindow.store.models import Case
from onewindow.store.verdicts import plain_ref, refs_of


def part_form(row: Case, *, on: date) -> tuple[FilledForm, tuple[str, ...]]:
    """The form of a part on the version it was frozen with, every value in full, and the refs staff see masked.

    `on`: the Asia/Shanghai date for what is derived. Only facts the item needs are looked at.
    """
    application = row.application
    catalogue = load_bundle(application.bundle)
    thing = catalogue.things[row.thing]
    wanted = refs_of(catalogue.items[row.item])
    mine = [fact for fact in fact_rows.load(application) if plain_ref(fact.ref) in wanted]
    answers = (
        unseal_json(application.data_key, application.situation_enc, place="application.situation") or {}
    )
    route = next((one for one in thing.routes if one.id == application.route), None)
    values = {f"situation.{key}": value for key, value in answers.items()}
    values |= {"route.id": application.route, "route.commitment": route is not None and route.commitment}
    form = expand_form(catalogue, thing, row.item, mine, on=on, values=values)
    return form, personal_refs(catalogue, thing, form)
