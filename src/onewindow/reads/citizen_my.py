"""My applications: the list, newest first, with what waits for me."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import EN, T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import thirds
from onewindow.reads.cosigning import waiting as signatures_waiting
from onewindow.store import scope
from onewindow.store.catalogue import load_bundle
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Application, Case, Message
from onewindow.store.standing import boxes

PER_PAGE = 10
MOST = 500


@dataclass(frozen=True, slots=True)
class MyLine:
    """One application in the list. `you`: something waits for the person."""

    id: UUID
    number: str
    title: str
    thing: Text
    submitted_at: datetime
    tag: str
    tag_text: Text
    text: Text
    you: bool
    late: bool


@dataclass(frozen=True, slots=True)
class MyPage:
    lines: tuple[MyLine, ...]
    query: str
    only: str
    page: int
    pages: int
    total: int
    open: int
    you: int
    drafts: int
    messages: int
    to_sign: int = 0
    touched: int = 0
    touched_ever: bool = False


def my_page(*, actor: Actor, on: date, query: str = "", only: str = "", page: int = 1) -> MyPage:
    """One's own applications, newest first. `only`: open, you or done. Names are encrypted, so words are found here."""
    rows = list(
        scope.applications(actor).select_related("data_key").order_by("-submitted_at", "-id")[:MOST]
    )
    found = lines_of(rows, on)
    kept = [line for line in found if _fits(line, query.strip()) and _in(line, only)]
    pages = max(1, -(-len(kept) // PER_PAGE))
    page = min(max(1, page), pages)
    return MyPage(
        tuple(kept[(page - 1) * PER_PAGE : page * PER_PAGE]),
        query.strip(),
        only if only in ("open", "you", "done") else "",
        page,
        pages,
        len(kept),
        sum(1 for row in rows if row.settled_at is None),
        sum(1 for line in found if line.you),
        scope.drafts(actor).filter(application_id=None).count(),
        Message.objects.filter(party_id__in=boxes(actor.party_id) if actor.party_id else [], read_at=None).count(),
        signatures_waiting(actor),
        thirds.waiting(actor, on=on),
        thirds.told_ever(actor),
    )


def lines_of(rows: Sequence[Application], on: date) -> list[MyLine]:
    """How far each application is, in the words of its applicant (one query)."""
    waiting = _waiting_for_person([row.id for row in rows], on)
    return [_line(row, waiting.get(row.id, (False, False, False)), on) for row in rows]


def _waiting_for_person(ids: list[UUID], on: date) -> dict[UUID, tuple[bool, bool, bool]]:
    """Application → (a correction is open, something is late, something is past its legal limit); one query."""
    found: dict[UUID, tuple[bool, bool, bool]] = {}
    cases = Case.objects.filter(application_id__in=ids, open=True, decided_on=None)
    for application, status, warned, limit in cases.values_list("application_id", "status", "warned", "statutory_due"):
        you, late, beyond = found.get(application, (False, False, False))
        correcting = status == "correcting"
        over = limit is not None and limit < on and not correcting
        found[application] = (you or correcting, late or warned == "late", beyond or over)
    return found


def _line(row: Application, waits: tuple[bool, bool, bool], on: date) -> MyLine:
    you, late, beyond = waits
    thing = load_bundle(row.bundle).things[row.thing].name
    title = title_of(row)
    if row.settled_at is not None:
        tag, tag_text = ended_tag(row)
        text = words.say("{d}办结。", "Closed {d}.", d=words.day(legal_date(row.settled_at), near=on))
    else:
        tag, tag_text = ("near", T("等您补正", "Waits for you")) if you else ("run", T("在办", "Under way"))
        text = words.say("{n} 件，已办好 {m} 件。", "{m} of {n} parts done.", n=row.total, m=row.granted)
        if row.promise_on and row.promise_on >= on and not beyond:  # no new date past the law, none that is gone
            by = words.say("最晚{d}全部办好。", "All by {d}.", d=words.day(row.promise_on, near=on))
            text = Text(text.zh + by.zh, f"{text.pick(EN)} {by.pick(EN)}")
    return MyLine(row.id, row.number, title, thing, row.submitted_at, tag, tag_text, text, you, late)


def title_of(row: Application) -> str:
    """What the person calls it; the number where it has no name."""
    return unseal_text(row.data_key, row.title_enc, place="application.title")


def ended_tag(row: Application) -> tuple[str, Text]:
    """How a closed application ended: tag and word."""
    return {
        "granted": ("ok", T("全部办成", "All granted")),
        "partly": ("near", T("部分办成", "Partly granted")),
        "refused": ("no", T("没有办成", "Not granted")),
    }.get(row.status, ("", T("已终止", "Closed")))


def _fits(line: MyLine, query: str) -> bool:
    words_of = f"{line.title} {line.number} {line.thing.zh} {line.thing.pick(EN)}".casefold()
    return all(word in words_of for word in query.casefold().split())


def _in(line: MyLine, only: str) -> bool:
    open_tags = ("run", "near") if not line.text.zh.endswith("办结。") else ()
    if only == "open":
        return line.tag in open_tags
    if only == "you":
        return line.you
    if only == "done":
        return line.text.zh.endswith("办结。")
    return True
