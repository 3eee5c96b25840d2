"""Publication and outside review of one part, as its department sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.core.cases import CaseState, CaseTerms
from onewindow.core.cases.outside import RESULTS, REVIEW_KINDS
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.events import StoredEvent
from onewindow.reads import citizen_words as words
from onewindow.reads.department_promises import Choice
from onewindow.store import events as event_rows

ANSWERS: dict[str, tuple[str, Text]] = {
    "": ("near", T("还没答复", "not answered")),
    "adopted": ("ok", T("采纳", "adopted")),
    "rejected": ("", T("不采纳", "not adopted")),
}


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """One objection with who said what; `late`: it came after the end."""

    number: int
    on: date
    late: bool
    tag: str
    answer: Text
    objector: str
    words: str


@dataclass(frozen=True, slots=True)
class ReviewLine:
    number: int
    kind: Text
    filed: date
    stayed: bool
    tag: str
    result: Text


@dataclass(frozen=True, slots=True)
class PublicPanel:
    """`needed`: the rule that asks for a publication, empty where none does; `stage`: empty, open or closed."""

    needed: str
    stage: str
    since: date | None
    until: date | None
    objections: tuple[ObjectionLine, ...]
    reviews: tuple[ReviewLine, ...]

    @property
    def any(self) -> bool:
        return bool(self.needed or self.stage or self.reviews)


def public_panel(state: CaseState, terms: CaseTerms, events: Sequence[StoredEvent]) -> PublicPanel:
    """The panel of one part (one query more where there are objections)."""
    told = state.publicity
    said = _said(events) if told is not None and told.objections else {}
    return PublicPanel(
        needed=terms.publicity.basis if terms.publicity is not None else "",
        stage=told.stage if told is not None else "",
        since=told.since if told is not None else None,
        until=told.until if told is not None else None,
        objections=tuple(
            ObjectionLine(one.number, one.on, one.late, *ANSWERS[one.answer], *said.get(one.number, ("", "")))
            for one in (told.objections if told is not None else ())
        ),
        reviews=tuple(
            ReviewLine(
                one.number, REVIEW_KINDS[one.kind], one.filed, one.stayed, "wait" if not one.result else "ok",
                RESULTS.get(one.result) or T("还没有结果", "no result yet"),
            )
            for one in state.reviews
        ),
    )  # fmt: skip


def _said(events: Sequence[StoredEvent]) -> dict[int, tuple[str, str]]:
    """Of the newest publication: objection number → who and what."""
    mine: list[StoredEvent] = []
    for event in events:
        if event.body.get("action") == "announce_publicity":
            mine = []
        elif "objection" in event.body:
            mine.append(event)
    texts = event_rows.private_texts(mine)

    def of(event: StoredEvent, name: str) -> str:
        mark = event.body.get("private", {}).get(name)
        return texts.get(mark["ref"], "") if mark else ""

    return {event.body["objection"]: (of(event, "objector"), of(event, "objection")) for event in mine}


def public_choices(state: CaseState, panel: PublicPanel) -> dict[str, tuple[Choice, ...]]:
    """What the forms of publication and of review may offer."""
    objections = tuple(
        Choice(str(one.number), words.say("第 {n} 号，{d}", "No. {n}, {d}", n=Text(str(one.number)), d=words.day(one.on)),
               Text(one.words[:200]))
        for one in panel.objections if one.tag == "near"
    )  # fmt: skip
    reviews = tuple(
        Choice(str(one.number), words.say("{k}，{d}", "{k}, {d}", k=one.kind, d=words.day(one.filed)))
        for one in panel.reviews if one.tag == "wait"
    )  # fmt: skip
    against = Choice("positive", T("改为同意", "granted instead"))
    granted = Choice("negative", T("改为不同意", "refused instead"))
    return {
        "objections": objections,
        "reviews": reviews,
        "changes": () if state.sign == 0 else (granted if state.sign > 0 else against,),
        "undecided": (Choice("yes", Text("")),) if state.status == "accepted" else (),
    }
