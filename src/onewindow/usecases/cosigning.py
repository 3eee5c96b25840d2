"""Co-applicants sign before an application is handed in: logged in, at the window, or on a paper that a clerk has seen."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import cosigners, scope
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import CoSigner, Draft, Message
from onewindow.store.parties import find_or_new_party
from onewindow.store.writing import insert
from onewindow.usecases.command import Command

HOWS = ("window", "paper")
HANDED_IN = declare(
    "cosign.handed-in",
    zh="申请已经提交，不用再签。",
    en="The application has been handed in: nothing is left to sign.",
)
STRANGER = declare(
    "cosign.stranger",
    zh="这个人不在共同申请人之列，或者证件号码改过。请先核对表单。",
    en="This person is not among the co-applicants, or the number was changed. Check the form first.",
)
BY_CLERK = declare(
    "cosign.by-clerk",
    zh="当面签、纸质签要由窗口人员看过登记。",
    en="A signature at the window or on paper is entered by the clerk who has seen it.",
)


def invite(draft_id: UUID | str, command: Command) -> int:
    """Ask every co-applicant for a signature; each finds it in the box. How many were asked now."""
    opened = OpenDraft(scope.draft(command.actor, draft_id), legal_date(command.now))
    _open(opened.row)
    with transaction.atomic():
        return sum(_row(opened, one, command)[1] for one in cosigners.wanted(opened))


def _row(opened: OpenDraft, one: cosigners.Wanted, command: Command) -> tuple[CoSigner, bool]:
    """The row of a co-applicant; one whose person was changed begins anew."""
    party = find_or_new_party(
        kind="natural", name=one.name, id_type="citizen_id", id_number=one.id_number, at=command.now
    )
    row = cosigners.rows_of(opened).get(one.role)
    if row is not None and row.party_id == party.pk:
        return row, False
    if row is None:
        row = CoSigner(jurisdiction=opened.row.jurisdiction, draft_id=opened.row.pk, role=one.role)
    row.party, row.status, row.how, row.mark = party, "asked", "", ""
    row.asked_at, row.signed_at = command.now, None
    row.save()
    key = f"cosign/{row.pk}/{command.now:%y%m%d%H%M%S}"
    insert([Message(id=new_id(), jurisdiction=row.jurisdiction, party=party, kind="cosign_asked",
                    params={"thing": opened.row.thing}, key=key, at=command.now)])  # fmt: skip
    return row, True


def sign(signer_id: UUID | str, command: Command, *, mark: str) -> None:
    """The co-applicant signs what was shown (`mark`). Refused(`scope.not-found`, `submit.signature-outdated`)."""
    row = mine(signer_id, command.actor)
    opened = OpenDraft(draft_of(row), legal_date(command.now))
    _open(opened.row)
    _sign(row, opened, "online", command.now, mark=mark)


def sign_seen(draft_id: UUID | str, role: str, how: str, command: Command) -> None:
    """A clerk has seen the person sign (`window`), or the signed paper (`paper`)."""
    if command.actor.role is not Role.CLERK or how not in HOWS:
        raise refuse(BY_CLERK)
    opened = OpenDraft(scope.draft(command.actor, draft_id), legal_date(command.now))
    _open(opened.row)
    one = next((each for each in cosigners.wanted(opened) if each.role == role), None)
    if one is None:
        raise refuse(STRANGER)
    with transaction.atomic():
        row, _ = _row(opened, one, command)
        _sign(row, opened, how, command.now, mark=cosigners.mark_of(opened), clerk=command.actor.account_id)


def _sign(row: CoSigner, opened: OpenDraft, how: str, at: datetime, *, mark: str, clerk: str = "") -> None:
    """Only what is there now can be signed: a form that moved on meanwhile is looked at again."""
    if mark != cosigners.mark_of(opened):
        raise refuse(cosigners.OUTDATED, name="", role="")
    CoSigner.objects.filter(pk=row.pk).update(status="signed", how=how, mark=mark, signed_at=at, seen_by=clerk[:40])


def mine(signer_id: UUID | str, actor: Actor) -> CoSigner:
    """A request to sign that is addressed to this person. Refused(`scope.not-found`)."""
    found = None
    if actor.role is Role.CITIZEN and actor.party_id:
        found = CoSigner.objects.filter(pk=signer_id, party_id=actor.party_id).first()
    if found is None:
        raise refuse("scope.not-found")
    return found


def draft_of(row: CoSigner) -> Draft:
    """The draft as its co-applicant may look at it. Refused(`scope.not-found`) when it was thrown away."""
    found = Draft.objects.filter(pk=row.draft_id, discarded_at=None)
    draft = found.select_related("data_key", "applicant__data_key").first()
    if draft is None:
        raise refuse("scope.not-found")
    return draft


def _open(draft: Draft) -> None:
    if draft.application_id is not None:
        raise refuse(HANDED_IN)
