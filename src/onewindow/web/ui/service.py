"""Service 送达 of one paper, the same at the window and in the department: from what was posted to the use case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from onewindow.core.kernel.refusal import Refusal, Refused
from onewindow.core.kernel.text import T
from onewindow.reads import serving as reads
from onewindow.usecases import serving
from onewindow.usecases.counter_delivery import EVIDENCE, MODES, RELATIONS, Handing
from onewindow.usecases.uploads import MOST_BYTES
from onewindow.web.ui.corrections import command_of

_GONE = frozenset({"scope.not-found", "command.no-key"})


def handing_of(request: HttpRequest) -> Handing:
    """How it was handed out, as posted."""
    posted = request.POST
    return Handing(
        posted.get("mode", "in_person"), posted.get("relation", ""), posted.get("recipient", ""), posted.get("evidence", ""),
        posted.get("particulars", ""), posted.get("late_reason", ""),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turn:
    """One paper after a look or an act; `done`: what was posted is recorded."""

    page: reads.PaperPage
    refusals: tuple[Refusal, ...] = ()
    done: bool = False

    def context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "refusals": self.refusals, "status": 409 if self.refusals else 200, "posted": request.POST,
            "modes": MODES.items(), "relations": RELATIONS.items(), "proofs": EVIDENCE.items(),
            "lines": [
                (MODES.get(one.mode, T(one.mode, one.mode)), RELATIONS.get(one.relation), one) for one in self.page.tries
            ],
        }  # fmt: skip


def turn(request: HttpRequest, document_id: UUID) -> Turn:
    """One paper: its tries, a new one, and that it arrived. Refused(`scope.not-found`)."""
    if request.method == "POST":
        try:
            _act(request, document_id)
        except Refused as no:
            if no.code in _GONE:
                raise
            return Turn(reads.paper_page(document_id, actor=request.actor, today=request.today), no.refusals)
        return Turn(reads.paper_page(document_id, actor=request.actor, today=request.today), done=True)
    return Turn(reads.paper_page(document_id, actor=request.actor, today=request.today))


def _act(request: HttpRequest, document_id: UUID) -> None:
    posted = request.POST
    if posted.get("act") == "arrived":
        serving.arrived(document_id, handing_of(request), posted.get("on", ""), command_of(request))
        return
    sent = request.FILES.get("file")
    file = (sent.name or "", sent.read(MOST_BYTES + 1)) if sent is not None else None
    tried = serving.Attempt(
        posted.get("mode", ""), posted.get("result", ""), posted.get("words", ""), posted.get("particulars", "")
    )
    serving.attempt(document_id, tried, command_of(request), file=file)
