"""重新制发: a paper with a slip of the pen is made anew, with the right words and a number of its own, and served again.

The first keeps its number, is marked 作废 and is taken back; the new one names it. What was decided, and on which day, is
never touched: those parts of a paper stand as they were. The other cure is a 更正通知书 (`usecases.corrections.rectify`).
"""

from __future__ import annotations

import re
from dataclasses import replace as changed
from datetime import date
from typing import Any
from uuid import UUID

from onewindow.core.cases import Order
from onewindow.core.cases.corrections import CLERICAL, DECISION_NOT_EDITED, TAKEN_BACK
from onewindow.core.certs import (
    DocumentData,
    DocumentKind,
    document_number,
    from_json,
    sheet,
    spec,
    title,
    to_json,
    validate,
)
from onewindow.core.certs.service import NOT_ANEW
from onewindow.core.certs.wording.phrases import cn_date
from onewindow.core.certs.wording.sheet import Sheet
from onewindow.core.kernel.codec import canonical
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store import numbers
from onewindow.store.authority import agencies_on
from onewindow.store.catalogue import load_bundle
from onewindow.store.crypto import seal_json
from onewindow.store.models import Case, Document
from onewindow.store.writing import insert
from onewindow.usecases import cases, papers
from onewindow.usecases.command import Command
from onewindow.usecases.corrections import case_of, keep, paper_of, reasoned
from onewindow.usecases.documents import payload
from onewindow.usecases.outbox import Letter, post
from onewindow.usecases.paper_streams import Stream, carry_out, stream_of

declare(
    "correction.not-replaced",
    zh="《{title}》不能重新制发。证照写错用换证；笔录、承诺书、回证由签字的人更正；其他的出更正通知书。",
    en="“{title}” is not made anew. A certificate is replaced by its own act, a record is corrected by who signed it; "
    "otherwise give a notice of correction.",
)
declare(
    "correction.fixed-words",
    zh="“{words}”是文号、日期、救济途径或者文书的固定文字，不能这样改。请出更正通知书。",
    en="“{words}” belongs to the number, the date, the remedies or the fixed words of the paper. Give a notice of correction.",
)
_KEPT = frozenset(
    {
        "kind", "act", "on", "number", "case_no", "application_no", "remedies", "certificate", "commitment", "qr", "qr_words",
        "demo", "online_service", "deemed", "agency", "also_issued_by",
    }
)  # fmt: skip
"""What of a paper no replacement touches: its nature, date, number, issuer and remedies."""
NUMBER = "（发出时编号）"
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def preview(document_id: UUID | str, slip: str, wrong: str, right: str, command: Command) -> Sheet:
    """What the new paper would say. Nothing is written, no number is taken. Refused as `replace`."""
    paper, row = _found(document_id, command)
    return sheet(_data(paper, row, slip, wrong, right, NUMBER, command))


def replace(
    document_id: UUID | str, slip: str, wrong: str, right: str, back: str, reason: str, command: Command
) -> cases.Executed:
    """Make one paper anew. The first falls (作废); the new one waits for service, and remedies run from there.

    `back`: what became of the first sheet, of `TAKEN_BACK`; a paper that was not served is still held. Refused:
    `correction.*`, `case.decision_not_edited`, `documents.*`.
    """
    told, old, new = reasoned(reason), wrong.strip()[:200], right.strip()[:200]
    paper, row = _found(document_id, command, void=True)
    stream = stream_of(paper, row)
    done = stream.done_before(command)
    if done is not None:
        made = Document.objects.filter(replaces=paper.id, cause__in=stream.events_of(command)).values_list("id", flat=True)
        return cases.Executed(row.id, done[0], done[1], tuple(made), again=True)
    if paper.void_at is not None:
        raise refuse("scope.not-found")
    known = back if paper.served_at else "held"
    data = _data(paper, row, slip, old, new, NUMBER, command)
    fresh = _fresh(paper, data, _number(paper, row, stream, command), command)
    order = Order(
        "replace_document",
        {"document": str(paper.id), "fresh": str(fresh.id), "slip": slip, "taken_back": known},
        {"wrong": old, "right": new, "reason": told},
    )

    def beside() -> None:
        fresh.cause = stream.events_of(command)[0]
        insert([fresh])
        Document.objects.filter(pk=paper.pk, void_at=None).update(void_at=command.now)
        keep(row.application, "reissue", command, case=row, document=paper, field=slip, old=old, new=new, reason=told)
        letter = Letter(
            papers.TYPESET, f"{papers.TYPESET}/{fresh.id}", canonical({"document": str(fresh.id)}), paper.application_id
        )
        post([letter], jurisdiction=paper.jurisdiction, year=paper.opened_year, at=command.wall)

    made = carry_out(stream, row, order, command, inside=beside)
    return cases.Executed(made.case_id, made.version, made.events, (fresh.id,), made.again)


def corrected(data: DocumentData, wrong: str, right: str) -> DocumentData:
    """The same paper with the right words wherever it says the wrong ones. A day may be given as it is printed.

    Refused(`correction.not-in-paper`, `correction.fixed-words`, `correction.same`).
    """
    if wrong == right or not right:
        raise refuse("correction.same")
    before = sheet(data).text()
    said = to_json(data)
    if not wrong or (wrong not in before and wrong not in canonical(said)):
        raise refuse("correction.not-in-paper", words=wrong)
    pairs = [(wrong, right)]
    if (first := _iso(wrong)) and (second := _iso(right)):
        pairs.append((first, second))
    fixed = {name: value for name, value in said.items() if name in _KEPT}
    made = {name: _in(value, pairs) for name, value in said.items() if name not in _KEPT}
    try:
        fresh = from_json(DocumentData, {**made, **fixed})
        after = sheet(fresh).text()
    except (ValueError, TypeError, KeyError):
        raise refuse("correction.fixed-words", words=wrong) from None
    if after == before:
        raise refuse("correction.fixed-words", words=wrong)
    return fresh


def _in(value: Any, pairs: list[tuple[str, str]]) -> Any:
    if isinstance(value, str):
        for wrong, right in pairs:
            value = value.replace(wrong, right)
        return value
    if isinstance(value, dict):
        return {name: _in(inner, pairs) for name, inner in value.items()}
    return [_in(inner, pairs) for inner in value] if isinstance(value, list | tuple) else value


def _iso(words: str) -> str:
    found = _DAY.fullmatch(words.strip())
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def _data(
    paper: Document, row: Case, slip: str, wrong: str, right: str, number: str, command: Command
) -> DocumentData:
    if slip not in CLERICAL:
        raise refuse(DECISION_NOT_EDITED)
    wrong, right = wrong.strip()[:200], right.strip()[:200]
    fresh = corrected(payload(paper), wrong, right)
    named = title(DocumentKind(paper.kind)).zh
    note = (
        f"本文书替换《{named}》（{paper.number}），原文书作废。原文书写作“{wrong}”，更正为“{right}”。重新制发日期："
        f"{cn_date(legal_date(command.now))}；办理期限不因此延长，救济期限自本文书送达之日起计算。"
    )
    return validate(changed(fresh, number=number, notes=(*fresh.notes, note)))


def _number(paper: Document, row: Case, stream: Stream, command: Command) -> str:
    kind = DocumentKind(paper.kind)
    if not spec(kind).numbered:
        return f"{paper.number}-r{stream.version + 1}"[-60:]
    on = legal_date(command.now)
    agency = agencies_on(on, row.jurisdiction, load_bundle(row.application.bundle))[paper.department]
    serial = numbers.take(f"{row.jurisdiction}/document/{agency.code}/{kind.value}/{row.act_type}", str(on.year))
    word = agency.document_word or agency.short.zh
    return document_number(word, kind, on.year, serial, act=payload(paper).act)


def _fresh(paper: Document, data: DocumentData, number: str, command: Command) -> Document:
    row = Document(
        id=new_id(), jurisdiction=paper.jurisdiction, opened_year=paper.opened_year, application_id=paper.application_id,
        case_id=paper.case_id, subject_id=paper.subject_id, department=paper.department, kind=paper.kind, number=number,
        cause="", data_key=paper.data_key, issued_at=command.now, replaces=paper.id, payload_enc=b"",
    )  # fmt: skip
    shown = changed(data, number=number if spec(DocumentKind(paper.kind)).numbered else payload(paper).number)
    row.payload_enc = seal_json(paper.data_key, to_json(shown), place=f"document/{row.id}")
    return row


def _found(document_id: UUID | str, command: Command, *, void: bool = False) -> tuple[Document, Case]:
    paper = paper_of(document_id, command, void=void)
    if paper.kind in NOT_ANEW:
        raise refuse("correction.not-replaced", title=title(DocumentKind(paper.kind)))
    return paper, case_of(paper, command)


__all__ = ["TAKEN_BACK", "corrected", "preview", "replace"]
