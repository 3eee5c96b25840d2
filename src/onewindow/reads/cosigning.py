"""Signatures of co-applicants: the list at the draft, what waits for me, and the text that is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.catalogue.rows import row_of
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.checks import mask_id
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.department_facts import Reader
from onewindow.store import cosigners, scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.drafts import OpenDraft
from onewindow.store.models import CoSigner, Draft
from onewindow.store.parties import open_name

HOWS: dict[str, Text] = {
    "online": T("登录签的", "signed online"),
    "window": T("在窗口签的", "signed at the window"),
    "paper": T("看过签字的纸质申请书", "signed on paper, seen"),
}


@dataclass(frozen=True, slots=True)
class SignerLine:
    """One co-applicant: who (number masked), whether signed and how. `tag` ok, near (text changed), wait."""

    role: str
    label: Text
    name: str
    number: str
    tag: str
    state: Text
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SignersPage:
    id: UUID
    thing: Text
    lines: tuple[SignerLine, ...]

    @property
    def missing(self) -> int:
        return sum(line.tag != "ok" for line in self.lines)


@dataclass(frozen=True, slots=True)
class ToSign:
    """One request addressed to me."""

    id: UUID
    thing: Text
    applicant: str
    asked: datetime
    tag: str
    state: Text
    application: UUID | None


@dataclass(frozen=True, slots=True)
class SignPage:
    """What I sign: who applies, which parts, every line of the form. `mark` binds the signature to it."""

    id: UUID
    thing: Text
    applicant: str
    parts: tuple[tuple[Text, Text], ...]
    lines: tuple[tuple[Text, Text], ...]
    mark: str
    signed: bool
    open: bool


def signers_page(draft_id: UUID | str, *, actor: Actor, on: date) -> SignersPage:
    """For who fills the draft in. Refused(`scope.not-found`)."""
    opened = OpenDraft(scope.draft(actor, draft_id), on)
    return SignersPage(opened.row.pk, opened.thing.name, signer_lines(opened))


def signer_lines(opened: OpenDraft) -> tuple[SignerLine, ...]:
    rows = cosigners.rows_of(opened)
    mark = cosigners.mark_of(opened)
    found = []
    for one in cosigners.wanted(opened):
        row = rows.get(one.role)
        if row is None:
            tag, state = "wait", T("还没有请他签", "not asked yet")
        elif row.status != "signed":
            tag, state = "wait", T("请过了，等他签", "asked")
        elif row.mark != mark:
            tag, state = "near", T("签过以后内容改了，要再签", "changed since: to be signed again")
        else:
            tag, state = "ok", HOWS[row.how]
        found.append(
            SignerLine(one.role, one.label, one.name, mask_id(one.id_number), tag, state, row.signed_at if row else None)
        )
    return tuple(found)


def to_sign(actor: Actor) -> tuple[ToSign, ...]:
    """What I was asked to sign, newest first, the last fifty."""
    if actor.role is not Role.CITIZEN or not actor.party_id:
        return ()
    rows = list(CoSigner.objects.filter(party_id=actor.party_id).order_by("-asked_at", "-id")[:50])
    drafts = Draft.objects.filter(pk__in=[row.draft_id for row in rows]).select_related("applicant__data_key")
    known = {draft.pk: draft for draft in drafts}
    found = []
    for row in rows:
        draft = known.get(row.draft_id)
        if draft is None or draft.discarded_at is not None:
            continue
        tag, state = ("ok", HOWS[row.how]) if row.status == "signed" else ("near", T("等您签字", "Waits for your signature"))
        if row.withdrawn_at is not None:
            tag, state = "", T("您撤回了", "You withdrew")
        found.append(
            ToSign(
                row.pk, load_bundle(draft.bundle).things[draft.thing].name,
                open_name(draft.applicant) if draft.applicant_id else "", row.asked_at, tag, state, row.application_id,
            )
        )  # fmt: skip
    return tuple(found)


def waiting(actor: Actor) -> int:
    """How many signatures wait for this person (one bounded count)."""
    if actor.role is not Role.CITIZEN or not actor.party_id:
        return 0
    return CoSigner.objects.filter(party_id=actor.party_id, status="asked", application=None)[:100].count()


def sign_page(signer_id: UUID | str, *, actor: Actor, on: date) -> SignPage:
    """Refused(`scope.not-found`) for a request that is not addressed to the reader."""
    row = None
    if actor.role is Role.CITIZEN and actor.party_id:
        row = CoSigner.objects.filter(pk=signer_id, party_id=actor.party_id).first()
    draft = None
    if row is not None:
        found = Draft.objects.filter(pk=row.draft_id, discarded_at=None)
        draft = found.select_related("data_key", "applicant__data_key").first()
    if row is None or draft is None:
        raise refuse("scope.not-found")
    opened = OpenDraft(draft, on)
    reader = Reader(opened.catalogue, opened.thing)
    mark = cosigners.mark_of(opened)
    agencies = opened.catalogue.departments
    return SignPage(
        row.pk, opened.thing.name, open_name(draft.applicant) if draft.applicant_id else "",
        tuple((part.name, agencies[part.department].short) for part in opened.plan.applying),
        tuple(
            (_whose(opened, fact.ref, reader.label(fact.ref)), reader.value(fact.ref, fact.value))
            for fact in opened.facts if fact.value not in (None, "")
        ),
        mark, row.status == "signed" and row.mark == mark, draft.application_id is None,
    )  # fmt: skip


def _whose(opened: OpenDraft, ref: str, label: Text) -> Text:
    """`买方：姓名`: whose line it is, by the row's name or the section of the form."""
    role, row = row_of(ref)
    shape = opened.thing.repeating.get(role)
    section = next((one.title for one in opened.thing.sections if role in one.roles), None)
    name = shape.label if shape is not None and shape.label.zh else section
    if name is None:
        return label
    return words.joined((words.say("{n}{r}", "{n} {r}", n=name, r=row) if row > 1 else name, label), "：", ": ")
