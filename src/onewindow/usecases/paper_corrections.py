"""What a notice of correction says, by what was corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from onewindow.core.cases.corrections import CLERICAL, MOVED_BECAUSE
from onewindow.core.certs import DocumentKind, title
from onewindow.core.certs import data as paper
from onewindow.store.models import Case, Document
from onewindow.usecases.paper_words import moment
from onewindow.usecases.papers import PaperContext


def rectification(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    pairs = _ABOUT[c.data["about"]](c)
    reason = c.private.get("reason", "").strip()
    return {
        "result": tuple(paper.Pair(label, value) for label, value in pairs if value),
        "reasons": tuple(line.strip() for line in reason.splitlines() if line.strip()),
    }


def _slip(c: PaperContext) -> list[tuple[str, str]]:
    row = Document.objects.filter(pk=UUID(c.data["document"]), application=c.folder.application).first()
    named = f"{title(DocumentKind(row.kind)).zh}（{row.number}）" if row is not None else ""
    return [
        ("原文书", named), ("哪一类", CLERICAL[c.data["slip"]].zh), ("原来写的", c.private.get("wrong", "")),
        ("更正为", c.private.get("right", "")),
    ]  # fmt: skip


def _receipt(c: PaperContext) -> list[tuple[str, str]]:
    told = c.event.body["receipt_moved"]
    was, now = datetime.fromisoformat(told["was"]), datetime.fromisoformat(told["at"])
    return [("更正什么", "收件时间"), ("原来写的", moment(was)), ("更正为", moment(now))]


def _recall(c: PaperContext) -> list[tuple[str, str]]:
    row = Document.objects.filter(
        application=c.folder.application, kind="correction_notice", void_at=None, subject_id__in=[c.row.id, c.row.application_id]
    ).order_by("-issued_at").first()  # fmt: skip
    number = row.number if row is not None else ""
    return [
        ("收回的文书", f"一次性告知书{f'（{number}）' if number else ''}"),
        ("收回以后", "不用按该告知书补正；办理期限从原来的时间接着算，当作没有告知过"),
    ]


def _moved(c: PaperContext) -> list[tuple[str, str]]:
    told = MOVED_BECAUSE[c.data["about"]].zh
    to = c.data["to"]
    target = to
    try:
        other = Case.objects.filter(pk=UUID(to)).first()
    except ValueError:
        other = None
    if other is not None:
        target = f"{other.number}"
    received = c.state.received_at
    return [
        ("怎样处理", told), ("原办件", c.row.number), ("转到", target),
        ("收件时间", f"仍按 {moment(received)} 计算" if received else ""),
    ]  # fmt: skip


_ABOUT = {"slip": _slip, "receipt": _receipt, "recall": _recall, "transferred": _moved, "duplicate": _moved}
