"""Co-applicants: each signs before it counts as complete, online, at the window or on paper; all see it, all are told."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client

from onewindow.core.kernel.actor import Actor, Channel, Role
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import Account, Application, Case, CoSigner, Document, Draft, Message
from onewindow.store.parties import find_or_new_party
from onewindow.usecases import cosigning, drafts, identity, submit
from tests.builders import PASSWORD
from tests.life import Life
from tests.web.citizen.conftest import drain, nonce, text

OTHER, NUMBER = "银耳环", "990101199202020438"


def house(lived: Life) -> UUID:
    """A house bought by two: every question answered, the second buyer by name and number."""
    lived.thing = "second-hand-house"
    draft = lived.draft(co_buyers=1)
    both = {"co_buyer[1].name": OTHER, "co_buyer[1].citizen_id": NUMBER}
    drafts.save_answers(draft, both, lived.command(lived.citizen))
    return draft


def other(lived: Life) -> tuple[Client, Actor]:
    """The second buyer, logged in."""
    party = find_or_new_party(kind="natural", name=OTHER, id_type="citizen_id", id_number=NUMBER, at=lived.now)
    account = identity.create_account("canary02", PASSWORD, "", at=lived.now, party=party)
    client = Client()
    session = client.session
    session["account"], session["epoch"] = str(account.id), Account.objects.get(pk=account.id).session_epoch
    session.save()
    return client, Actor(Role.CITIZEN, OTHER, str(account.id), str(party.id), channel=Channel.WEB)


def codes(lived: Life, draft: UUID) -> list[str]:
    try:
        submit.submit(draft, lived.command(lived.citizen), lived.handover(draft))
    except Refused as refused:
        return [one.code for one in refused.refusals]
    return []


def signed_online(own: Client, lived: Life, draft: UUID) -> tuple[Client, Actor]:
    assert own.post(f"/drafts/{draft}/signers", {"command_id": nonce()}).status_code == 303
    client, actor = other(lived)
    signer = CoSigner.objects.get()
    page = text(client.get(f"/my/sign/{signer.pk}"))
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', page)
    assert mark is not None
    unread = client.post(f"/my/sign/{signer.pk}", {"mark": mark[1], "command_id": nonce()})
    assert unread.status_code == 409
    sent = {"mark": mark[1], "read": "yes", "command_id": nonce()}
    assert client.post(f"/my/sign/{signer.pk}", sent).status_code == 303
    return client, actor


def test_f1_a_missing_signature_is_a_named_gap_and_nothing_is_handed_in(own: Client, lived: Life) -> None:
    draft = house(lived)
    assert codes(lived, draft) == ["submit.signature-missing"]
    assert OTHER in text(own.get(f"/drafts/{draft}/review"))
    assert not Application.objects.exists()
    own.post(f"/drafts/{draft}/signers", {"command_id": nonce()})
    assert own.get(f"/my/sign/{CoSigner.objects.get().pk}").status_code == 404, "only the person asked may open it"


def test_f1_a_co_applicant_reads_everything_signs_online_and_follows_it_afterwards(own: Client, lived: Life) -> None:
    draft = house(lived)
    client, _ = signed_online(own, lived, draft)
    assert Message.objects.filter(kind="cosign_asked").count() == 1
    assert "登录签的" in text(own.get(f"/drafts/{draft}/signers"))
    assert codes(lived, draft) == []
    application = Application.objects.get()
    assert application.number in text(client.get("/my"))
    assert client.get(f"/my/{application.pk}").status_code == 200
    drain(lived)
    receipt = Document.objects.filter(application=application, kind="receipt").first()
    assert receipt is not None and client.get(f"/my/documents/{receipt.pk}").status_code == 200
    told = Message.objects.filter(application_id=application.pk, kind="received")
    assert told.count() == 2, "everybody who applied is told"


def test_a_form_that_was_changed_after_the_signature_is_signed_again(own: Client, lived: Life) -> None:
    draft = house(lived)
    client, _ = signed_online(own, lived, draft)
    drafts.save_answers(draft, {"deal.price": "87"}, lived.command(lived.citizen))
    assert codes(lived, draft) == ["submit.signature-outdated"]
    signer = CoSigner.objects.get()
    old = {"mark": signer.mark, "read": "yes", "command_id": nonce()}
    assert client.post(f"/my/sign/{signer.pk}", old).status_code == 409
    changed = {"co_buyer[1].name": "别人", "co_buyer[1].citizen_id": "990101198808080613"}
    drafts.save_answers(draft, changed, lived.command(lived.citizen))
    assert codes(lived, draft) == ["submit.signature-missing"], "another person is another signature"


def test_a_clerk_enters_a_signature_that_was_seen_here_or_on_paper(lived: Life) -> None:
    draft = house(lived)
    with pytest.raises(Refused) as no:
        cosigning.sign_seen(draft, "co_buyer[1]", "paper", lived.command(lived.citizen))
    assert no.value.code == "cosign.by-clerk"
    account = identity.create_account("clerk09", PASSWORD, "王芸", at=lived.now)
    Draft.objects.filter(pk=draft).update(account_id=account.pk)
    clerk = Actor(Role.CLERK, "王芸", str(account.pk), scope=lived.clerk.scope, channel=Channel.WINDOW)
    for how in ("paper", "window"):
        cosigning.sign_seen(draft, "co_buyer[1]", how, lived.command(clerk))
        row = CoSigner.objects.get()
        assert (row.status, row.how, row.seen_by) == ("signed", how, str(account.pk))
    lived.citizen = clerk
    assert codes(lived, draft) == []


def test_one_of_several_withdraws_and_all_are_told(own: Client, lived: Life) -> None:
    draft = house(lived)
    client, actor = signed_online(own, lived, draft)
    assert codes(lived, draft) == []
    row = Case.objects.filter(status="received", act_type="real_estate_registration").first() or Case.objects.filter(
        status__in=("received", "waiting")
    ).first()
    assert row is not None
    lived.do(row, "withdraw", actor)
    told = Message.objects.filter(case_id=row.pk, kind="ended_withdrawn")
    assert told.count() == 2 and CoSigner.objects.get().withdrawn_at is not None
