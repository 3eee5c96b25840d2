"""From a posted form to the order it makes: codes in the data, free words in the private texts, the legal time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.http import QueryDict

from onewindow.core.cases import Order
from onewindow.core.kernel.dates import SHANGHAI, legal_date
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.web.department import forms_public

declare(
    "department.day",
    zh="{day} 不是日期。请按年-月-日写，比如 2026-09-18。",
    en="{day} is no date. Write year-month-day, such as 2026-09-18.",
)

DATA = ("material", "reason", "proposal", "basis", "competent_agency", "clock", "mode", "relation", "evidence",
        "book_entry", "result", "condition", "grade", "presider", "ruling", "mode", "head", "stance", "still", "person",
        "department", "harm", "why", *forms_public.DATA)  # fmt: skip
LISTS = ("inspectors", "departments", "deferred", "materials", "documents")
PRIVATE = ("note", "opinion", "findings", "reasons", "difference", "explanation", "recipient", "defence", "answer",
           "on_record", "late_reason", "persons", "interest", "statement", "third_answer", "place", "record", "signed",
           "question", "meeting", *forms_public.PRIVATE)  # fmt: skip
WORKING_DAYS = ("start_special", "prolong_special", "record_verification", "convene_joint", "record_review_result",
                "return_review")  # fmt: skip


def order_of(action: str, posted: QueryDict) -> Order:
    """The order a form makes: codes in the data, free words in the private texts."""
    data: dict[str, Any] = {name: value for name in DATA if (value := _last(posted, name))}
    for name in LISTS:
        chosen = [value for value in posted.getlist(name) if value]
        if chosen:
            data[name] = chosen
    if action == "check_material":
        data["ok"] = (_last(posted, "outcome") or _last(posted, "ok")) in ("ok", "yes")
        if data["ok"]:
            data.pop("reason", None)
    if action in WORKING_DAYS and _last(posted, "days"):
        days = _last(posted, "days")
        data["days"] = f"{days}wd" if days.isdigit() else days
    if _last(posted, "held_on"):
        data["on"] = _last(posted, "held_on")
    if _last(posted, "applicant_asked") == "yes":
        data["why"] = "applicant_asked"
    if _last(posted, "wants_hearing") == "yes":
        data["hearing"] = True
    if _last(posted, "final"):
        data["final"] = _last(posted, "final") == "yes"
    if _last(posted, "hid_facts") == "yes":
        data["reasons"] = ["hid_facts"]
    clauses = {
        name.removeprefix("clause."): value == "yes"
        for name in posted
        if name.startswith("clause.") and (value := _last(posted, name))
    }
    if clauses:
        data["clauses"] = clauses
    told = [*PRIVATE, *(name for name in posted if name.startswith("gap:"))]
    private = {name: value for name in told if (value := _last(posted, name))}
    return Order(action, data, private)


def legal_time(posted: QueryDict, now: datetime) -> datetime | None:
    """The legal moment of an act of another day: its last minute, behind all that happened then; None for today.

    A day to come is handed on: the procedure refuses it. Refused(`department.day`) for what is no day.
    """
    told = _last(posted, "on")
    if not told:
        return None
    try:
        on = date.fromisoformat(told)
    except ValueError:
        raise refuse("department.day", day=told[:20]) from None
    return None if on == legal_date(now) else datetime.combine(on, time(23, 59), SHANGHAI)


def _last(posted: QueryDict, name: str) -> str:
    found: Sequence[str] = posted.getlist(name)
    return found[-1].strip() if found else ""
