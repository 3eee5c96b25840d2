"""委托书 and 送达地址及电子送达确认书: numbered papers of the application, replaced not edited, filed with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from onewindow.core.kernel.refusal import Refused
from onewindow.reads import addresses, counter_papers
from onewindow.store.models import Application, Document, Event
from onewindow.usecases import archive, case_forms, documents, presence
from onewindow.usecases.case_forms import Address
from onewindow.usecases.presence import Given
from onewindow.usecases.verify import verify
from tests import life
from tests.usecases.test_presence import SON, AtWindow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]


@pytest.fixture
def window() -> AtWindow:
    life.content()
    return AtWindow()


def say(window: AtWindow, application: Application, given: Address) -> str:
    with pytest.raises(Refused) as no:
        case_forms.confirm_address(application.id, given, window.command(window.clerk))
    return no.value.code


def test_a_mandate_and_an_address_told_at_the_window_are_papers_of_the_application(window: AtWindow) -> None:
    today = window.now.date()
    until = today + timedelta(days=1)
    window.note(
        Given(capacity="agent", who=SON, since=today.isoformat(), until=until.isoformat(), contact="post",
              contact_words="云溪县溪口镇溪口村 1 号")
    )  # fmt: skip
    application = window.hand_in()
    made = {row.kind: row for row in Document.objects.filter(application=application, kind__in=["mandate", "service_address"])}
    assert set(made) == {"mandate", "service_address"} and all("〔" in row.number for row in made.values())
    said = {pair.label: pair.value for pair in documents.payload(made["mandate"]).result}
    assert (said["委托人"], said["受托人"]) == (life.NAME, SON.name) and SON.id_number not in str(said)
    assert "溪口村 1 号" in str(documents.payload(made["service_address"]).result)
    listed = counter_papers.papers_page(application.id, actor=window.clerk, now=window.now).papers
    assert {paper.over_on for paper in listed} == {None}
    later = window.now + timedelta(days=5)
    listed = counter_papers.papers_page(application.id, actor=window.clerk, now=later).papers
    assert {paper.over_on for paper in listed if paper.id == made["mandate"].id} == {until}
    presence.revoke(next(iter(application.agent.mandates_held.all())).pk, window.command(window.citizen))  # type: ignore[union-attr]
    application.settled_at = later
    for row in made.values():
        documents.typeset(row.id)
    names = [entry.title for entry in archive._papers(application)]
    assert f"委托书（{today.isoformat()} 到期或者取消）" in names and "送达地址及电子送达确认书" in names


def test_a_new_confirmation_of_address_replaces_the_old_and_consent_holds_for_every_part(window: AtWindow) -> None:
    window.note(Given())
    application = window.hand_in()
    assert say(window, application, Address()) == "address.words"
    assert say(window, application, Address(electronic=True)) == "address.account"
    first = case_forms.confirm_address(application.id, Address(proxy="儿子金小二"), window.command(window.clerk))
    assert not addresses.address_page(application.id, actor=window.clerk).consent
    once = window.command(window.citizen)
    second = case_forms.confirm_address(application.id, Address(electronic=True, account="13900001234"), once)
    assert case_forms.confirm_address(application.id, Address(electronic=True, account="13900001234"), once) == second
    page = addresses.address_page(application.id, actor=window.clerk)
    assert page.consent and [(line.id, line.void) for line in page.lines] == [(second, False), (first, True)]
    events = Event.objects.filter(stream_id=application.id, type="application.address_confirmed")
    assert events.count() == 2 and "13900001234" not in "".join(events.values_list("envelope", flat=True))
    stranger = replace(window.citizen, party_id="0190c0de-0000-7000-8000-00000000bb02")
    with pytest.raises(Refused):
        addresses.address_page(application.id, actor=stranger)
    assert verify().violations == []
