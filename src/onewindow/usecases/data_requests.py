"""A person's requests about their own data: asked online or at the window, answered or refused with a reason, on paper.

Access and copy are answered at once. Correction, explanation and deletion wait on a list with a clock of their own; the
answer is given by whoever leads the hall (the person responsible for personal data). Deletion yields to the duty to
archive and says so (PIPL art. 47.2).
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from onewindow.core.clock import due
from onewindow.core.compose.context import parameter_of
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.checks import mask_id, mask_phone
from onewindow.core.kernel.dates import legal_date, local
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.core.rights import KINDS, REASONS, may_refuse, within
from onewindow.core.rights.requests import REMEDY
from onewindow.store import numbers, scope
from onewindow.store.catalogue import catalogue_on, current_calendar
from onewindow.store.crypto import seal_text, unseal_text
from onewindow.store.models import AccessLog, Application, DataRequest, Draft, Message, Party
from onewindow.store.parties import open_party
from onewindow.usecases import correct_facts, data_copy, journal
from onewindow.usecases.command import Command
from onewindow.usecases.ports import FileInHand, wired

LAW = "个人信息保护法第四十四条至第五十条"
declare("data.kind", zh="请选要查阅、复制、更正、解释还是删除。", en="Choose what you ask for.", clause=LAW)
declare("data.words", zh="请写明是哪一项、应当怎样，4 个字以上。",
        en="Say what it is about, in at least 4 characters.", clause=LAW)  # fmt: skip
declare("data.open", zh="同样的请求（{number}）还没有答复，最晚 {by}。",
        en="The same request ({number}) is still open: by {by}.", clause=LAW)  # fmt: skip
declare("data.done", zh="这一件已经答复过了。", en="This has been answered already.", clause=LAW)
declare("data.reason", zh="拒绝要选一个法定理由；这一类请求不能用这个理由。",
        en="A refusal needs a legal reason, and one for this kind of request.",
        clause="个人信息保护法第五十条第一款")  # fmt: skip
declare("data.not-yours", zh="您的岗位不能答复这一件。", en="Your role may not answer this.", clause=LAW)
declare("data.no-printer", zh="现在打印不了，请稍后再试。", en="It cannot be printed now. Try again later.")
declare("data.kept", zh="已经办结的件是档案，不能当作全部删除来答复。请选拒绝的理由；没有交的草稿会一起删掉。",
        en="Closed files are archives: the request cannot be granted as a whole. Choose the reason; drafts are removed.",
        clause="个人信息保护法第四十七条第二款")  # fmt: skip

declare("data.correction", zh="同意更正的，请选更正哪一项，写明更正为什么；改动和答复一起生效。",
        en="To grant a correction, choose which fact and write its right value: it is corrected with the answer.",
        clause="个人信息保护法第四十六条")  # fmt: skip

LONGEST = 1000


def ask(
    kind: str, words: str, command: Command, *, party: UUID | str = "", application: UUID | str = "", place: str = ""
) -> UUID:
    """Ask. Online the person is the account's own; at the window the clerk names the party in front.

    Refused(`data.kind`, `data.words`, `data.open`, `scope.not-found`). The same command asks once.
    """
    if kind not in KINDS:
        raise refuse("data.kind")
    told = words.strip()[:LONGEST]
    if kind in ("correct", "explain") and len(told) < 4:
        raise refuse("data.words")
    actor = command.actor
    who = _party(actor, party)
    place = next(iter(actor.scope.jurisdictions), "") or place or settings.JURISDICTION
    about = _about(actor, who, application)
    again = DataRequest.objects.filter(jurisdiction=place, command_id=command.id).first()
    if again is not None:
        return again.id
    same = DataRequest.objects.filter(party=who, kind=kind, application=about, status="open").first()
    if same is not None and same.due_on is not None:
        raise refuse("data.open", number=same.number, by=same.due_on.isoformat())
    on = legal_date(command.now)
    row = DataRequest(
        id=new_id(), jurisdiction=place, number=f"{place[:6]}-G{on.year}-{numbers.take(f'{place}/data', str(on.year)):05d}",
        party=who, application=about, kind=kind, channel=str(actor.channel), data_key=who.data_key,
        asked_at=command.now, entered_by=actor.account_id if actor.role is Role.CLERK else "", command_id=command.id,
    )  # fmt: skip
    row.words_enc = seal_text(who.data_key, told, place=f"data/{row.id}") if told else None
    limit = within(kind, _parameter(place, command))
    if limit is None:
        row.status, row.answered_at, row.answered_by = "granted", command.now, actor.account_id[:40]
    else:
        row.due_on = due(limit, command.now, (), calendar=current_calendar(on).for_region(place)).by
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            if limit is None and actor.role is Role.CLERK:
                _looked(row, command)
            journal.write("data.asked", {"request": str(row.id), "kind": kind}, command, jurisdiction=place)
    except IntegrityError:
        return DataRequest.objects.get(jurisdiction=place, command_id=command.id).id
    return row.id


def answer(
    request_id: UUID | str,
    decision: str,
    words: str,
    command: Command,
    *,
    reason: str = "",
    field: str = "",
    value: str = "",
) -> None:
    """Grant or refuse. A granted deletion, and a refused one too, throws away the drafts that were never handed in.

    A granted correction is made by the act of correction, in the same transaction: `field` of the person or, of the
    application it is about, a fact by its ref; `value` the right one. Refused(`data.not-yours`, `data.done`,
    `data.words`, `data.reason`, `data.kept`, `data.correction`, `correction.*`, `scope.not-found`).
    """
    row = reachable(command.actor).select_related("data_key", "party__data_key").filter(pk=request_id).first()
    if row is None:
        raise refuse("scope.not-found")
    if not may_answer(command.actor, row):
        raise refuse("data.not-yours")
    told = words.strip()[:LONGEST]
    if len(told) < 4:
        raise refuse("data.words")
    if decision not in ("granted", "refused") or (decision == "refused" and not may_refuse(row.kind, reason)):
        raise refuse("data.reason")
    if row.kind == "delete" and decision == "granted" and Application.objects.filter(applicant_id=row.party_id).exists():
        raise refuse("data.kept")
    corrects = row.kind == "correct" and decision == "granted"
    if corrects and not (field and value.strip()):
        raise refuse("data.correction")
    with transaction.atomic():
        if corrects and row.status == "open":
            told = f"{told}\n{_correct(row, field, value, told, command)}"
        sealed = seal_text(row.data_key, told, place=f"data/{row.id}/answer")
        won = DataRequest.objects.filter(pk=row.pk, status="open").update(
            status=decision, reason=reason if decision == "refused" else "", answer_enc=sealed,
            answered_at=command.now, answered_by=command.actor.account_id[:40],
        )  # fmt: skip
        if not won:
            raise refuse("data.done")
        if row.kind == "delete":
            _throw_away(row, command)
        Message.objects.create(
            id=new_id(), jurisdiction=row.jurisdiction, party_id=row.party_id, kind="data_answered",
            params={"number": row.number}, key=f"data/{row.pk}", at=command.now,
        )  # fmt: skip
        journal.write(
            "data.answered", {"request": str(row.id), "decision": decision, "reason": reason}, command,
            jurisdiction=row.jurisdiction,
        )  # fmt: skip


def _correct(row: DataRequest, field: str, value: str, words: str, command: Command) -> str:
    """Make the correction; gives the sentence for the answer. A number or phone stands masked in it."""
    reason = f"个人信息请求 {row.number}：{words}"
    if field in correct_facts.FACTS:
        old, where = correct_facts.correct_person(row.party, field, value, reason, command)
        label, masks = correct_facts.FACTS[field].zh, {"id_number": mask_id, "phone": mask_phone}
        mask = masks.get(field, str)
        files = "、".join(one.number for one in where)
        return f"更正：{label}由“{mask(old)}”改为“{mask(value.strip())}”{f'，一并更正的申请：{files}' if files else ''}。"
    if row.application_id is None:
        raise refuse("data.correction")
    correct_facts.correct(row.application_id, field, value, reason, command)
    return f"更正：申请里的这一项已经改为“{value.strip()}”，原来的内容和理由留在更正登记里。"


def paper(request_id: UUID | str, actor: Actor) -> FileInHand:
    """The answer on paper: what was asked, what is kept or was decided, the reason, the remedy. Refused(`scope.not-found`)."""
    row, printer = _found(request_id, actor), wired().sheet_print
    if printer is None:
        raise refuse("data.no-printer")
    who = open_party(row.party)
    asked, made = legal_date(row.asked_at), row.answered_at or row.asked_at
    heads = [
        ("编号", row.number), ("申请人", who.name), ("请求", KINDS[row.kind].zh), ("提出日期", asked.isoformat()),
        ("答复期限", row.due_on.isoformat() if row.due_on else "当场"),
        ("答复日期", legal_date(made).isoformat() if row.answered_at else "还没有答复"),
    ]  # fmt: skip
    parts: list[dict[str, Any]] = [{"title": "", "lines": answer_lines(row), "heads": [], "widths": [], "rows": []}]
    if row.due_on is None:
        parts += data_copy.sections(data_copy.copy_of(row.party, on=legal_date(made)))
    title = "个人信息请求答复书" if row.answered_at else "个人信息请求收件凭证"
    data = printer.print(title, heads, parts, on=legal_date(made), agency=settings.PLACE.zh)
    return FileInHand(f"{row.number}.pdf", "application/pdf", data)


def download(request_id: UUID | str, actor: Actor) -> FileInHand:
    """The copy as data (JSON), so that it can be carried elsewhere (PIPL art. 45.3). Refused(`scope.not-found`)."""
    row = _found(request_id, actor)
    if row.due_on is not None or actor.role is not Role.CITIZEN:
        raise refuse("scope.not-found")
    copy = data_copy.copy_of(row.party, on=legal_date(row.answered_at or row.asked_at))
    text = json.dumps(copy, ensure_ascii=False, indent=1)
    return FileInHand(f"{row.number}.json", "application/json", text.encode())


def answer_lines(row: DataRequest) -> list[str]:
    """The sentences of the answer, in Chinese as on the paper."""
    said = unseal_text(row.data_key, row.answer_enc, place=f"data/{row.id}/answer") if row.answer_enc else ""
    asked = unseal_text(row.data_key, row.words_enc, place=f"data/{row.id}") if row.words_enc else ""
    lines = [f"请求的内容：{asked}"] if asked else []
    if not row.answered_at:
        return [*lines, f"已经收到，最晚 {row.due_on} 答复。"]
    if row.due_on is None:
        return [*lines, "您的全部信息在下面，当场提供。别人的信息由本人另行查阅。"]
    if row.status == "refused":
        words, clause, _ = REASONS[row.reason]
        lines.append(f"不予{KINDS[row.kind].zh}：{words.zh}（{clause}）")
    else:
        lines.append("已经照办。")
    return [*lines, said, REMEDY.zh] if said else [*lines, REMEDY.zh]


def reachable(actor: Actor) -> QuerySet[DataRequest]:
    """A person: the own ones; the hall: all of its place."""
    rows = DataRequest.objects.all()
    if actor.role is Role.CITIZEN and actor.party_id:
        return rows.filter(party_id=actor.party_id)
    here = rows.filter(jurisdiction__in=actor.scope.jurisdictions)
    if actor.role in (Role.CLERK, Role.SUPERVISOR):
        return here
    return rows.none()


def may_answer(actor: Actor, row: DataRequest) -> bool:
    """Whoever leads the hall answers; the clerk at the window enters and prints."""
    return actor.role is Role.SUPERVISOR and row.due_on is not None


def _found(request_id: UUID | str, actor: Actor) -> DataRequest:
    row = reachable(actor).select_related("data_key", "party__data_key").filter(pk=request_id).first()
    if row is None:
        raise refuse("scope.not-found")
    return row


def _party(actor: Actor, named: UUID | str) -> Party:
    key = actor.party_id if actor.role is Role.CITIZEN else named if actor.role is Role.CLERK else ""
    row = Party.objects.select_related("data_key").filter(pk=key).first() if key else None
    if row is None:
        raise refuse("scope.not-found")
    return row


def _about(actor: Actor, who: Party, application: UUID | str) -> Application | None:
    if not application:
        return None
    row = scope.application(actor, application)
    if row.applicant_id != who.pk:
        raise refuse("scope.not-found")
    return row


def _parameter(place: str, command: Command) -> object:
    found = parameter_of(catalogue_on(legal_date(command.now), place), place, "data_request_within")
    return found.value if found else None


def _looked(row: DataRequest, command: Command) -> None:
    """A clerk who prints the copy has seen it: the person finds it under who has seen my data."""
    AccessLog.objects.create(
        jurisdiction=row.jurisdiction, opened_year=local(command.now).year, owner_id=row.party_id, party_id=row.party_id,
        data_key=row.data_key, ref="party.all", reason_code="data_request", actor_id=command.actor.account_id,
        actor_name=command.actor.name, actor_role=str(command.actor.role), department="", at=command.now,
        recorded_at=command.wall,
    )  # fmt: skip


def _throw_away(row: DataRequest, command: Command) -> None:
    """Drafts that were never handed in: their keys are destroyed by the sweep after a day."""
    Draft.objects.filter(applicant_id=row.party_id, application_id=None, discarded_at=None).update(
        discarded_at=command.now
    )
