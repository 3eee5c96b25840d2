"""Filling in: a draft is started, saves itself, calls the registers with notice, and is handed in or thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date, local
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import presence, scope
from onewindow.store.catalogue import catalogue_on, freeze
from onewindow.store.crypto import new_data_key
from onewindow.store.drafts import OpenDraft, seal_answers, seal_aside, seal_disputes, seal_situation
from onewindow.store.models import Draft, Mandate, Party
from onewindow.store.parties import find_or_new_party
from onewindow.store.writing import insert
from onewindow.usecases import filling
from onewindow.usecases.command import Command

declare(
    "draft.stale",
    zh="这份草稿在另一个窗口里改过了。页面已换成最新内容，您刚才填的也留着，请核对。",
    en="This draft was changed in another window. The page shows the newest; what you just typed is kept. Check it.",
)
declare(
    "draft.submitted", zh="这份申请已经交了，编号 {number}。", en="This application was handed in: {number}."
)
declare("draft.no-thing", zh="找不到“{thing}”这件事。请从首页重新选。", en="There is no one-thing “{thing}”.")
declare(
    "draft.no-person",
    zh="还没有登记是谁申请。请先刷证或者录入申请人。",
    en="No applicant yet. Read the card or enter the person first.",
)


def start(
    thing: str,
    situation: Mapping[str, Any],
    route: str,
    command: Command,
    *,
    jurisdiction: str,
    applicant: Party | None = None,
    answers: Mapping[str, Any] | None = None,
) -> UUID:
    """Begin a draft on the content in force today; its bundle is frozen now. Returns the draft's id; see `begin`."""
    return begin(
        thing, situation, route, command, jurisdiction=jurisdiction, applicant=applicant, answers=answers
    ).row.id


def begin(
    thing: str,
    situation: Mapping[str, Any],
    route: str,
    command: Command,
    *,
    jurisdiction: str,
    applicant: Party | None = None,
    answers: Mapping[str, Any] | None = None,
    mandate: Mandate | None = None,
) -> OpenDraft:
    """Begin a draft and call the registers its first plan rests on; gives the draft as it then stands.

    The same command finds the draft it began.

    A citizen is the applicant of the own draft, or an agent under a `mandate`; a window names the person in front of it.
    Refused(`draft.no-thing`, `content.none`).
    """
    on = legal_date(command.now)
    again = (
        Draft.objects.select_related("data_key")
        .filter(jurisdiction=jurisdiction, command_id=command.id)
        .first()
    )
    if again is not None:
        return OpenDraft(again, on)
    catalogue = catalogue_on(on, jurisdiction)
    if thing not in catalogue.things:
        raise refuse("draft.no-thing", thing=thing)
    draft_id = new_id()
    key = new_data_key(purpose="application", owner_id=draft_id, at=command.wall)
    draft = Draft(
        id=draft_id,
        jurisdiction=jurisdiction,
        opened_year=local(command.now).year,
        account_id=command.actor.account_id,
        applicant_id=applicant.id if applicant else (command.actor.party_id or None),
        mandate=mandate,
        channel=str(command.actor.channel),
        thing=thing,
        bundle=catalogue.bundle,
        route=route,
        data_key=key,
        created_at=command.now,
        updated_at=command.now,
        command_id=command.id,
    )
    with transaction.atomic():
        freeze(catalogue, at=command.wall)
        insert([key])
        draft.situation_enc = seal_situation(draft, dict(situation))
        draft.answers_enc = seal_answers(draft, dict(answers)) if answers else None
        insert([draft])
        if mandate is not None:
            insert([presence.online(draft, mandate, command.now, command.actor.account_id)])
        elif command.actor.role is Role.CLERK:
            green = presence.green_at_window(command.actor.account_id, jurisdiction, on)
            if green:
                insert([presence.from_number(draft, green, command.now, command.actor.account_id)])
    if applicant is not None:
        draft.applicant = applicant
    return filling.fill(draft, command, fresh=True)


def name_applicant(
    draft_id: UUID | str, *, name: str, id_type: str, id_number: str, phone: str, command: Command
) -> None:
    """The window enters the person in front of it; a known person is found by the document, never doubled."""
    draft = _open(command.actor, draft_id)
    with transaction.atomic():
        party = find_or_new_party(
            kind="natural", name=name, id_type=id_type, id_number=id_number, phone=phone, at=command.wall
        )
        Draft.objects.filter(pk=draft.pk).update(applicant=party, updated_at=command.now)
    draft.applicant = party
    filling.fill(draft, command)


def change_situation(
    draft_id: UUID | str, situation: Mapping[str, Any], route: str, command: Command
) -> OpenDraft:
    """Other answers to the situation questions, or the other route. Nothing typed is lost."""
    draft = _open(command.actor, draft_id)
    opened = OpenDraft(draft, legal_date(command.now))
    merged = {**opened.situation, **situation}
    _update(draft, command, situation_enc=seal_situation(draft, merged), route=route)
    return _filled(draft, command)


def save_answers(
    draft_id: UUID | str, answers: Mapping[str, Any], command: Command, *, seen: int | None = None
) -> OpenDraft:
    """Save what was typed (raw, right or wrong), call the registers that it opens, and give back the fresh plan.

    Answers are merged field by field: another window's fields stay. `seen` older than the draft only warns by
    `OpenDraft.row.version`; it never loses input.
    """
    draft = _open(command.actor, draft_id)
    for _ in range(5):
        opened = OpenDraft(draft, legal_date(command.now))
        merged = {**opened.raw_answers, **answers}
        if merged == opened.raw_answers:
            break
        changed = [ref for ref in merged if merged[ref] != opened.raw_answers.get(ref)]
        columns = {"answers_enc": seal_answers(draft, merged), "sources_off": filling.reopen(opened, changed)}
        gaps = filling.reopen_gaps(opened, changed)
        if gaps != opened.gaps:
            columns["aside_enc"] = seal_aside(draft, opened.unknown, gaps)
        if _update(draft, command, **columns):
            break
        draft = _open(command.actor, draft_id)
    else:
        raise refuse("draft.stale")
    return _filled(draft, command)


def dispute(draft_id: UUID | str, ref: str, command: Command) -> OpenDraft:
    """有误？: a value from a register is put aside and asked of the person instead; the register is told by the record."""
    draft = _open(command.actor, draft_id)
    opened = OpenDraft(draft, legal_date(command.now))
    source = next((fact.source for fact in opened.held_facts if fact.ref == ref), None)
    if source is not None:
        _update(draft, command, disputes_enc=seal_disputes(draft, {**opened.disputes, ref: source}))
    return _filled(draft, command)


def say_unknown(draft_id: UUID | str, ref: str, command: Command, *, known: bool = False) -> OpenDraft:
    """不知道: the question is not put while anything else can stand in, and the rest is planned anew.

    `known` takes it back. Nothing typed is lost. A ref that is not asked (and was not put aside) changes nothing.
    """
    draft = _open(command.actor, draft_id)
    for _ in range(5):
        opened = OpenDraft(draft, legal_date(command.now))
        asked = {question.ref for question in opened.plan.questions}
        unknown = opened.unknown - {ref} if known else opened.unknown | ({ref} & asked)
        aside = seal_aside(draft, unknown, opened.gaps)
        if unknown == opened.unknown or _update(draft, command, aside_enc=aside):
            return _filled(draft, command)
        draft = _open(command.actor, draft_id)
    raise refuse("draft.stale")


def retry_sources(draft_id: UUID | str, command: Command) -> OpenDraft:
    """Call again the registers that did not answer."""
    draft = _open(command.actor, draft_id)
    _update(draft, command, sources_off=[])
    return _filled(draft, command)


def discard(draft_id: UUID | str, command: Command) -> None:
    """Throw a draft away; it can be taken back for a day (`restore`), then the sweep destroys its key."""
    draft = _open(command.actor, draft_id)
    Draft.objects.filter(pk=draft.pk).update(discarded_at=command.now)


def restore(draft_id: UUID | str, command: Command) -> None:
    """Undo `discard`."""
    mine = Draft.objects.filter(pk=draft_id, account_id=command.actor.account_id)
    if not mine.update(discarded_at=None):
        raise refuse("scope.not-found")


def _open(actor: Actor, draft_id: UUID | str) -> Draft:
    draft = scope.draft(actor, draft_id)
    if draft.application_id is not None:
        from onewindow.store.models import Application

        number = Application.objects.values_list("number", flat=True).get(pk=draft.application_id)
        raise refuse("draft.submitted", number=number)
    return draft


def _update(draft: Draft, command: Command, **columns: Any) -> bool:
    """Conditional on the version read; True when this writer won."""
    won = Draft.objects.filter(pk=draft.pk, version=draft.version).update(
        **columns, version=draft.version + 1, updated_at=command.now
    )
    if won:
        for name, value in columns.items():
            setattr(draft, name, value)
        draft.version += 1
        draft.updated_at = command.now
    return bool(won)


def _filled(draft: Draft, command: Command) -> OpenDraft:
    return filling.fill(draft, command)


def may_fill_for_others(actor: Actor) -> bool:
    """The window fills in for the person in front of it."""
    return actor.role is Role.CLERK
