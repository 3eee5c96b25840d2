"""What a register leaves out is asked of the person or refused with what to do; what a person does not know is asked
of nobody while something else can stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from onewindow.config.wiring import demo_records, wire_up
from onewindow.core.kernel.refusal import Refused
from onewindow.store.catalogue import catalogue_on
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Application, Draft
from onewindow.usecases import drafts, submit
from onewindow.usecases.ports import wire, wired
from tests import life
from tests.life import PLACE, Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]
HOUSE = "云(2021)云溪县不动产权第 0007312 号"


class Forgetful:
    """The demo registers with one value left out of every answer."""

    def __init__(self, element: str) -> None:
        wire_up()
        own = wired()
        assert demo_records(settings.CONTENT / "demo")
        self.own, self.element, self.calls = own.sources, element, 0
        wire(replace(own, sources=self))

    def call(self, source: Any, keys: Any, *, idempotency_key: str) -> Mapping[str, Any]:
        self.calls += 1
        given = self.own.call(source, keys, idempotency_key=idempotency_key)
        return {name: value for name, value in given.items() if name != self.element}


def opened(lived: Life, draft: UUID) -> OpenDraft:
    return OpenDraft(Draft.objects.select_related("data_key").get(pk=draft), lived.now.date())


def begun(lived: Life, **answers: Any) -> UUID:
    """A draft with everything answered that is asked; the house by its number, first of all."""
    thing = catalogue_on(lived.now.date(), PLACE).things["open-homestay"]
    draft = drafts.start(
        thing.code, thing.reference, "ordinary", lived.command(lived.citizen), jurisdiction=PLACE
    )
    given: dict[str, Any] = {"premises.certificate_number": HOUSE, **answers}
    for _ in range(3):
        now = drafts.save_answers(draft, given, lived.command(lived.citizen))
        given = {q.ref: life.answer(q) for q in now.plan.questions if q.ref not in now.raw_answers | now.gaps}
    return draft


def test_what_the_register_leaves_out_is_asked_and_nothing_is_handed_in_without_it() -> None:
    life.content()
    register = Forgetful("property.address")
    lived = Life()
    draft = begun(lived)
    now = opened(lived, draft)
    assert now.gaps == {"premises.address": "real-estate"}
    asked = {question.ref: question for question in now.plan.questions}
    assert asked["premises.address"].required and "premises.owner_name" not in asked
    with pytest.raises(Refused) as no:
        submit.submit(draft, lived.command(lived.citizen), lived.handover(draft))
    assert {"submit.question-missing"} == {each.code for each in no.value.refusals}
    assert [str(each.params["label"]) for each in no.value.refusals] == [str(asked["premises.address"].label)]
    assert not Application.objects.exists()
    calls = register.calls
    drafts.save_answers(draft, {"premises.address": "石潭镇溪上村 12 号"}, lived.command(lived.citizen))
    assert register.calls == calls  # the register is not asked twice with the same number
    assert submit.submit(draft, lived.command(lived.citizen), lived.handover(draft))


def test_another_number_opens_the_register_again() -> None:
    life.content()
    Forgetful("property.address")
    lived = Life()
    draft = begun(lived)
    drafts.save_answers(
        draft,
        {"premises.certificate_number": "云(2020)云溪县不动产权第 0000001 号"},
        lived.command(lived.citizen),
    )
    assert opened(lived, draft).gaps == {}


def test_what_may_not_be_asked_is_refused_with_the_register_named() -> None:
    life.content()
    lived = Life()
    refusals = [each.code for each in _problems_without(lived, "property.address", ask=False)]
    assert refusals == ["submit.fact-missing"]


def _problems_without(lived: Life, element: str, *, ask: bool) -> list[Any]:
    """The problems of a draft on content where the element may not be asked."""
    from dataclasses import replace

    Forgetful(element)
    draft = begun(lived)
    Draft.objects.filter(pk=draft).update(aside_enc=None)
    now = opened(lived, draft)
    whole = now.catalogue
    changed = replace(whole, elements={**whole.elements, element: replace(whole.elements[element], ask=ask)})
    now.__dict__["catalogue"] = changed
    return submit.problems(now, lived.handover(draft))


def test_i_do_not_know_is_kept_sealed_asks_something_else_and_is_taken_back() -> None:
    life.content()
    wire_up()
    lived = Life(thing="open-homestay")
    command = lived.command
    draft = lived.draft()
    drafts.save_answers(draft, {"premises.certificate_number": ""}, command(lived.citizen))
    before = opened(lived, draft)
    question = next(q for q in before.plan.questions if q.ref == "premises.certificate_number")
    assert question.may_be_unknown
    then = drafts.say_unknown(draft, question.ref, command(lived.citizen))
    assert then.unknown == {question.ref}
    refs = {q.ref for q in then.plan.questions if q.required}
    assert question.ref not in refs and "premises.unit_number" in refs | {"premises.unit_number"}
    assert refs - {q.ref for q in before.plan.questions}, "something else is asked instead"
    row = Draft.objects.get(pk=draft)
    assert row.aside_enc and question.ref.encode() not in bytes(row.aside_enc)
    assert {**before.raw_answers} == {**then.raw_answers}  # nothing typed is lost
    back = drafts.say_unknown(draft, question.ref, command(lived.citizen), known=True)
    assert back.unknown == frozenset()
    assert {q.ref for q in back.plan.questions} == {q.ref for q in before.plan.questions}


def test_what_is_not_asked_cannot_be_unknown() -> None:
    life.content()
    wire_up()
    lived = Life(thing="open-homestay")
    draft = lived.draft()
    assert drafts.say_unknown(draft, "premises.nothing", lived.command(lived.citizen)).unknown == frozenset()
