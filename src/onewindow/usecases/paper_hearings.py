"""What the papers of hearings and revocations say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from onewindow.core.certs import data as paper
from onewindow.store.models import Account
from onewindow.usecases.paper_results import barred
from onewindow.usecases.papers import PaperContext

_MAY_BE_BARRED = "认定为虚假承诺的，依照《中华人民共和国行政许可法》第七十九条的规定，三年内不得再次申请该行政许可。"
GRADES = {"false": "作出虚假承诺", "unkept": "没有按照承诺做到"}


def right(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    return {"hearing": paper.HearingTold(request_by=_day(c.data["due"]), why=c.private.get("reasons", ""))}


def notice(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    return {
        "hearing": paper.HearingTold(
            held_on=_day(c.data["on"]), where=c.private.get("place", ""), presider=person(c.data["presider"])
        )
    }


def record(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    hearing = c.state.hearing
    lines = c.private.get("record", "").splitlines()
    signed = c.private.get("signed", "").replace("、", " ").split()
    return {
        "hearing": paper.HearingTold(
            held_on=_day(c.data["on"]),
            presider=person(hearing.presider) if hearing else "",
            signed=tuple(signed),
            record=tuple(line for line in lines if line.strip()),
        )
    }


def revocation_notice(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    told = paper.HearingTold(request_by=_day(c.data.get("hearing_due")), defence_by=_day(c.data["due"]))
    again = {"again": _MAY_BE_BARRED} if c.item.safety else {}
    return {"reasons": _lines(c.private.get("reasons", "")), "hearing": told, **again}


def revocation(group: Sequence[PaperContext]) -> dict[str, Any]:
    """Facts, then the reasons, what became of the defence, and how the decision rests on the hearing."""
    c = group[0]
    grade = f"承诺人{GRADES[c.data['grade']]}"
    reasons = (*_lines(c.private.get("reasons", "")), grade)
    if c.private.get("answer"):
        reasons += (f"对陈述申辩的复核意见：{c.private['answer'].strip()}",)
    if c.private.get("on_record"):
        reasons += (f"对听证笔录的采纳情况：{c.private['on_record'].strip()}",)
    findings = c.private.get("findings") or "见告知承诺事后核查记录"
    return {"findings": findings, "reasons": reasons, **barred(c)}


def person(account: str) -> str:
    """The name of a member of staff by account; the id itself where there is none."""
    try:
        found = Account.objects.filter(pk=UUID(account)).values_list("display_name", flat=True).first()
    except ValueError:
        return account
    return found or account


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
