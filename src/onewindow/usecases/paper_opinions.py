"""What the papers of opinions say: the pre-review's, and the composite one of a joint review with everybody's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from onewindow.core.certs import data as paper
from onewindow.core.certs.wording.opinions import STANCES
from onewindow.core.kernel.dates import legal_date
from onewindow.core.process.events import StoredEvent
from onewindow.store import events as event_rows
from onewindow.store.models import ThirdParty
from onewindow.store.parties import open_name
from onewindow.usecases.paper_hearings import person
from onewindow.usecases.papers import PaperContext

RULINGS = ("rule_on_disagreement", "rule_on_silence")
MODES = {
    "review": "联审", "inspection": "联合踏勘", "acceptance": "联合验收", "drawings": "多图联审", "video": "视频联审",
}  # fmt: skip


def pre_review(group: Sequence[PaperContext]) -> dict[str, Any]:
    c = group[0]
    return {
        "opinion": paper.OpinionTold(
            c.data["stance"],
            c.private.get("opinion", ""),
            until=date.fromisoformat(c.data["until"]) if c.data.get("until") else None,
            basis=c.data.get("basis", ""),
        )
    }


def third_party(group: Sequence[PaperContext]) -> dict[str, Any]:
    """The notice to one person whose interest is touched: addressed to them, never to the applicant."""
    c = group[0]
    if c.data.get("on"):
        return _third_hearing(c)
    due = date.fromisoformat(c.data["due"]) if c.data.get("due") else None
    return {
        "recipient": paper.Recipient(c.private.get(c.data["person"], "")),
        "hearing": paper.HearingTold(request_by=due, defence_by=due, why=c.private.get("interest", "")),
    }


def _third_hearing(c: PaperContext) -> dict[str, Any]:
    """When and where the hearing is, to one of those whose interests are touched; their names stand in the store."""
    told = ThirdParty.objects.filter(jurisdiction=c.row.jurisdiction, case=c.row, code=c.data["person"])
    row = told.select_related("party__data_key").first()
    held = paper.HearingTold(
        held_on=date.fromisoformat(c.data["on"]), where=c.private.get("place") or _announced_place(c),
        presider=person(c.data["presider"]),
    )  # fmt: skip
    # who is told only now stands in the words of this event, and in the store after it
    name = open_name(row.party) if row else c.private.get(c.data["person"], "")
    return {"recipient": paper.Recipient(name), "hearing": held, "title": "利害关系人听证通知书"}


def _announced_place(c: PaperContext) -> str:
    """Where the hearing is, as its last notice says."""
    events = event_rows.load(c.row.id, jurisdiction=c.row.jurisdiction, opened_year=c.row.opened_year)
    told = [event for event in events if event.body.get("action") == "announce_hearing"][-1:]
    return _private(told[0], "place", event_rows.private_texts(told)) if told else ""


def composite(group: Sequence[PaperContext]) -> dict[str, Any]:
    """Everybody's opinion in their own words, who differed, who settled it, and the one opinion that was composed."""
    c = group[0]
    round_ = _round(c)
    texts = event_rows.private_texts(round_)
    given = {event.body["by"]: event for event in round_ if event.body.get("action") == "give_opinion"}
    ruled = [event for event in round_ if event.body.get("action") in RULINGS][-1:]
    return {
        "opinion": paper.OpinionTold(
            c.data["stance"],
            c.private.get("opinion", ""),
            question=_private(round_[0], "question", texts) if round_ else "",
            meeting=_private(round_[0], "meeting", texts) if round_ else "",
            mode=MODES.get(c.data["mode"], ""),
            lines=tuple(_line(c, code, stance, given.get(code), texts) for code, stance in c.data["opinions"]),
            settled_by=person(ruled[0].actor_account) if ruled else "",
            settled_why=_private(ruled[0], "reasons", texts) if ruled else "",
        )
    }


def _round(c: PaperContext) -> list[StoredEvent]:
    """The events of the stream since the last convening."""
    events = event_rows.load(c.row.pk, jurisdiction=c.row.jurisdiction, opened_year=c.row.opened_year)
    start = max((n for n, event in enumerate(events) if event.body.get("action") == "convene_joint"), default=len(events))
    return list(events[start:])


def _line(
    c: PaperContext, code: str, stance: str, given: StoredEvent | None, texts: dict[str, str]
) -> paper.OpinionLine:
    agency = c.folder.catalogue.departments.get(code)
    return paper.OpinionLine(
        agency.name.zh if agency else code,
        STANCES.get(stance, stance),
        _private(given, "opinion", texts) if given else "",
        legal_date(given.occurred_at) if given else None,
        bool(given and given.body.get("late")),
    )


def _private(event: StoredEvent, name: str, texts: dict[str, str]) -> str:
    mark = event.body.get("private", {}).get(name)
    return texts.get(mark["ref"], "") if mark else ""
