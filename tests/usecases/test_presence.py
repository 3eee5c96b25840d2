"""Anyone can be served: no card, no phone, cannot write, an agent, a guardian; nothing keeps a receipt waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from onewindow.core.cases import Order
from onewindow.core.kernel.refusal import Refused
from onewindow.reads import presence as reads
from onewindow.store import presence as stored
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import Application, Case, Draft, Event, Mandate, Presented
from onewindow.usecases import cases, presence, submit
from onewindow.usecases.counter import Person
from onewindow.usecases.presence import Given
from tests import life
from tests.life import Life

pytestmark = pytest.mark.django_db
SON = Person("金小二", "citizen_id", "990101199501010418", "")


class AtWindow(Life):
    """The same life, filled in and handed in by the clerk."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.clerk = replace(self.clerk, account_id=str(self.account.id))
        self.draft_id = self.draft()
        Draft.objects.filter(pk=self.draft_id).update(channel="window")

    def note(self, given: Given) -> Any:
        return presence.note(self.draft_id, given, self.command(self.clerk))

    def hand_in(self) -> Application:
        opened = OpenDraft(Draft.objects.select_related("data_key").get(pk=self.draft_id), self.now.date())
        bring = frozenset(line.material for line in opened.plan.materials)
        key = submit.submit(self.draft_id, self.command(self.clerk), submit.Handover(at_window=bring, signed=life.NAME))
        return Application.objects.get(pk=key)


@pytest.fixture
def window() -> AtWindow:
    life.content()
    return AtWindow()


def code(act: Any) -> str:
    with pytest.raises(Refused) as no:
        act()
    return no.value.code


def test_without_a_card_it_is_received_and_only_the_grant_waits(window: AtWindow) -> None:
    assert code(lambda: window.note(Given(identity="not_shown"))) == "presence.reason"
    window.note(Given(identity="not_shown", reason="forgotten", contact="window"))
    application = window.hand_in()
    row = Case.objects.filter(application=application).select_related("application").first()
    assert row is not None and row.status == "received"
    held = stored.hold(row, "grant")
    assert held is not None and held.code == "presence.identity-open"
    assert stored.hold(row, "accept") is None and stored.hold(row, "refuse") is None
    view = reads.of_application(application.pk)
    assert view is not None and view.waits
    officer = window.command(window.officer(row.department))
    assert code(lambda: cases.execute(row.id, Order("grant"), officer)) == "presence.identity-open"
    show = lambda **more: presence.show_identity(application.pk, "card_seen", window.command(window.clerk), **more)  # noqa: E731
    assert code(lambda: show(read=SON.id_number)) == "presence.card-of-another"
    show(read=life.NUMBER)
    assert stored.hold(row, "grant") is None
    assert code(show) == "presence.shown"
    kinds = list(Event.objects.filter(stream_id=application.pk).order_by("seq").values_list("type", flat=True))
    assert kinds == ["application.submitted", "application.presented", "application.identity_shown"]


def test_the_card_of_another_person_is_refused(window: AtWindow) -> None:
    assert code(lambda: window.note(Given(identity="card_read", read=SON.id_number))) == "presence.card-of-another"
    window.note(Given(identity="card_read", read=life.NUMBER.lower()))
    assert Presented.objects.get().identity == "card_read"


def test_a_mandate_has_a_term_and_a_scope_and_the_principal_sees_every_use(window: AtWindow) -> None:
    today = window.now.date()
    agent = Given(capacity="agent", who=SON, since=(today - timedelta(days=30)).isoformat())
    assert code(lambda: window.note(replace(agent, since=""))) == "presence.term"
    assert code(lambda: window.note(replace(agent, until=(today - timedelta(days=1)).isoformat()))) == "mandate.expired"
    assert code(lambda: window.note(replace(agent, since=(today + timedelta(days=1)).isoformat()))) == "mandate.not-yet"
    assert code(lambda: window.note(replace(agent, items=("shop-sign",)))) == "mandate.out-of-scope"
    assert code(lambda: window.note(replace(agent, who=Person(life.NAME, "citizen_id", life.NUMBER)))) == "presence.same"
    assert not Mandate.objects.exists()
    window.note(replace(agent, until=(today + timedelta(days=1)).isoformat()))
    application = window.hand_in()
    assert application.agent is not None and application.agent_id != application.applicant_id
    line = reads.mandates(window.citizen, on=today)[0]
    assert (line.mine, line.other, line.used, line.ended) == (True, SON.name, (application.number,), None)
    other = replace(window.citizen, party_id=str(application.agent_id))
    assert code(lambda: presence.revoke(line.id, window.command(other))) == "mandate.not-yours"
    presence.revoke(line.id, window.command(window.citizen))
    assert reads.mandates(window.citizen, on=today)[0].ended is not None


def test_a_mandate_that_ends_before_handing_in_refuses_the_agent_not_the_person(window: AtWindow) -> None:
    today = window.now.date()
    window.note(Given(capacity="agent", who=SON, since=today.isoformat(), until=today.isoformat()))
    window.now += timedelta(days=3)
    assert code(window.hand_in) == "mandate.expired"
    window.note(Given(capacity="submitter", who=SON))
    assert window.hand_in().agent_id is None


def test_who_cannot_write_leaves_a_fingerprint_with_a_witness(window: AtWindow) -> None:
    assert code(lambda: window.note(Given(mark="fingerprint"))) == "presence.witness"
    assert code(lambda: window.note(Given(contact="named"))) == "presence.contact"
    left = Given(mark="fingerprint", witness="村委会李主任", contact="named", contact_words="邻居张三，村东头")
    window.note(replace(left, green="elder"))
    application = window.hand_in()
    view = reads.of_application(application.pk)
    assert view is not None and view.green is not None and not view.waits
    told = "".join(line.value.zh for line in view.lines)
    assert "村委会李主任" in told and "邻居张三" in told
    event = Event.objects.get(type="application.presented")
    assert "李主任" not in event.envelope and "张三" not in event.envelope


def test_a_guardian_needs_no_paper_mandate(window: AtWindow) -> None:
    window.note(Given(identity="other", document="household", capacity="guardian", who=SON))
    assert window.hand_in().agent is not None
    assert Mandate.objects.get().kind == "guardian"
