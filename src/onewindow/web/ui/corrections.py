"""The forms of corrections, the same at the window and in the department: from what was posted to the use case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from onewindow.core.certs.wording.sheet import Sheet
from onewindow.core.kernel.refusal import refuse
from onewindow.usecases import correct_facts, corrections, replacing
from onewindow.usecases.command import Command

SLIP_FIELDS = ("cure", "paper", "slip", "wrong", "right", "taken_back", "reason")


def command_of(request: HttpRequest) -> Command:
    """The command of a posted form. Refused(`command.no-key`) when the form's nonce is missing."""
    return Command(request.actor, request.now, request.wall, request.POST.get("command_id", ""))


def key_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise refuse("scope.not-found") from None


def cure(request: HttpRequest) -> Any:
    """A slip of the pen, by a notice or by the paper made anew (`cure`: notice, anew)."""
    posted, command = request.POST, command_of(request)
    paper, reason = key_of(posted.get("paper", "")), posted.get("reason", "")
    said = (posted.get("slip", ""), posted.get("wrong", ""), posted.get("right", ""))
    if posted.get("cure") == "anew":
        return replacing.replace(paper, *said, posted.get("taken_back", ""), reason, command)
    return corrections.rectify(paper, *said, reason, command)


@dataclass(frozen=True, slots=True)
class Looked:
    """The paper as it would go out, and the words of the form to send it with."""

    sheets: tuple[Sheet, ...]
    kept: tuple[tuple[str, str], ...]
    anew: bool


def look(request: HttpRequest) -> Looked:
    """What the notice, or the paper made anew, would say. Refused as the act."""
    posted, command = request.POST, command_of(request)
    paper, reason = key_of(posted.get("paper", "")), posted.get("reason", "")
    said = (posted.get("slip", ""), posted.get("wrong", ""), posted.get("right", ""))
    anew = posted.get("cure") == "anew"
    if anew:
        corrections.reasoned(reason)
        sheets = [replacing.preview(paper, *said, command)]
    else:
        sheets = corrections.rectify_preview(paper, *said, reason, command)
    kept = tuple((name, posted.get(name, "")) for name in SLIP_FIELDS)
    return Looked(tuple(sheets), kept, anew)


def carry_out(request: HttpRequest, application: UUID) -> Any:
    """One posted correction of an application. Refused by what the act refuses; `correction.field` for an unknown act."""
    posted, command = request.POST, command_of(request)
    reason, value = posted.get("reason", ""), posted.get("value", "")
    if "id_type" in posted:  # another applicant: kind of document, its number, the name
        value = "|".join(posted.get(name, "").strip().replace("|", " ") for name in ("id_type", "id_number", "name"))
    acts: dict[str, Callable[[], Any]] = {
        "undo": lambda: corrections.undo(key_of(posted.get("case", "")), reason, command),
        "fact": lambda: correct_facts.correct(application, posted.get("field", ""), value, reason, command),
        "ask": lambda: correct_facts.ask(
            application, posted.get("field", ""), value, reason, command,
            case_id=key_of(posted["case"]) if posted.get("case") else None,
        ),
        "confirm": lambda: correct_facts.confirm(key_of(posted.get("correction", "")), command),
        "drop": lambda: correct_facts.drop(key_of(posted.get("correction", "")), command),
        "slip": lambda: cure(request),
        "recall": lambda: corrections.recall(key_of(posted.get("case", "")), reason, command),
        "cancel": lambda: corrections.cancel_acceptance(
            key_of(posted.get("case", "")), posted.get("ground", ""), reason, command
        ),
        "merge": lambda: corrections.merge(application, value, reason, command),
    }  # fmt: skip
    wanted = acts.get(posted.get("act", ""))
    if wanted is None:
        raise refuse("correction.field", field=posted.get("act", ""))
    return wanted()
