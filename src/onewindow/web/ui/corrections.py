"""The forms of corrections, the same at the window and in the department: from what was posted to the use case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from onewindow.core.kernel.refusal import refuse
from onewindow.usecases import correct_facts, corrections
from onewindow.usecases.command import Command


def command_of(request: HttpRequest) -> Command:
    """The command of a posted form. Refused(`command.no-key`) when the form's nonce is missing."""
    return Command(request.actor, request.now, request.wall, request.POST.get("command_id", ""))


def key_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise refuse("scope.not-found") from None


def carry_out(request: HttpRequest, application: UUID) -> Any:
    """One posted correction of an application. Refused by what the act refuses; `correction.field` for an unknown act."""
    posted, command = request.POST, command_of(request)
    reason, value = posted.get("reason", ""), posted.get("value", "")
    acts: dict[str, Callable[[], Any]] = {
        "undo": lambda: corrections.undo(key_of(posted.get("case", "")), reason, command),
        "fact": lambda: correct_facts.correct(application, posted.get("field", ""), value, reason, command),
        "ask": lambda: correct_facts.ask(
            application, posted.get("field", ""), value, reason, command,
            case_id=key_of(posted["case"]) if posted.get("case") else None,
        ),
        "confirm": lambda: correct_facts.confirm(key_of(posted.get("correction", "")), command),
        "drop": lambda: correct_facts.drop(key_of(posted.get("correction", "")), command),
        "slip": lambda: corrections.rectify(
            key_of(posted.get("paper", "")), posted.get("slip", ""), posted.get("wrong", ""), posted.get("right", ""), reason,
            command,
        ),
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
