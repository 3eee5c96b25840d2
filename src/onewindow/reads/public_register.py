"""公示公开 for everybody: what is published before a decision, the decisions that were published, and their open data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from onewindow.core.certs import disclosure
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.reads import department_words as said
from onewindow.store.catalogue import catalogue_on, current_calendar, load_bundle
from onewindow.store.models import Disclosure, PublicNotice

MOST, PAGE, FEED = 100, 30, 500
STATES: dict[str, tuple[str, Text]] = {
    "published": ("ok", T("有效", "in force")),
    "withdrawn": ("late", T("已撤下", "withdrawn")),
}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One publication before a decision. `left`: words on how long it still runs; empty when it is over. `hearing`: it tells
    of a hearing of the agency's own accord; then `words` is the place and `until` the day."""

    id: UUID
    item: Text
    agency: Text
    words: str
    since: date
    until: date | None
    open: bool
    left: Text
    objections: int
    unanswered: int
    hearing: bool = False


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One publication with what the reader may do: `may_object`: logged in as a person, and it still waits."""

    line: NoticeLine
    may_object: bool
    decided: bool


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One published decision as the page shows it: pairs of label and text."""

    id: UUID
    title: str
    subject: str
    agency: str
    decided_on: str
    tag: str
    state: Text
    rows: tuple[tuple[Text, str], ...]
    published_on: date | None


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """The register. `next`: the cursor of the page after, empty on the last."""

    notices: tuple[NoticeLine, ...]
    decisions: tuple[DecisionLine, ...]
    next: str
    query: str


def register_page(jurisdiction: str, *, on: date, query: str = "", after: str = "") -> RegisterPage:
    """Running publications, and the newest decisions. `query`: the beginning of a subject, a number, or a credit code."""
    running = PublicNotice.objects.filter(jurisdiction=jurisdiction, open=True).select_related("case__application")
    rows = Disclosure.objects.filter(jurisdiction=jurisdiction, published_on__isnull=False)
    if query:
        rows = rows.filter(
            Q(content__subject__startswith=query) | Q(content__decision_number=query) | Q(content__credit_code=query)
            | Q(content__certificate_number=query)
        )  # fmt: skip
    if cursor := _cursor(after):
        day, key = cursor
        rows = rows.filter(Q(published_on__lt=day) | Q(published_on=day, id__lt=key))
    found = list(rows.order_by("-published_on", "-id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return RegisterPage(
        notices=lines(running.order_by("-since", "-id")[:MOST], jurisdiction, on=on) if not after else (),
        decisions=tuple(_decision(row) for row in found[:PAGE]),
        next=f"{last.published_on.isoformat()}_{last.id}" if last and last.published_on else "",
        query=query,
    )


def _cursor(after: str) -> tuple[date, UUID] | None:
    day, _, key = after.partition("_")
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError:
        return None


def lines(rows: Iterable[PublicNotice], jurisdiction: str, *, on: date) -> tuple[NoticeLine, ...]:
    known = catalogue_on(on, jurisdiction).departments
    calendar = current_calendar(on).for_region(jurisdiction)
    return tuple(
        NoticeLine(
            row.id, load_bundle(row.case.application.bundle).items[row.case.item].name,
            known[row.department].name if row.department in known else T(row.department), row.words, row.since,
            row.until, row.open, said.left_words(row.until, on=on, calendar=calendar) if row.open else Text(""),
            row.objections, row.unanswered, row.kind == "hearing",
        )
        for row in rows
    )  # fmt: skip


def notice_page(notice_id: UUID | str, actor: Actor | None, *, on: date) -> NoticePage:
    """One publication. Refused(`scope.not-found`)."""
    row = PublicNotice.objects.filter(pk=notice_id).select_related("case__application").first()
    if row is None:
        raise refuse("scope.not-found")
    waits = row.case.status == "accepted"
    may = waits and row.kind != "hearing" and actor is not None and actor.role is Role.CITIZEN
    return NoticePage(lines([row], row.jurisdiction, on=on)[0], may, not waits)


def _decision(row: Disclosure) -> DecisionLine:
    entry: dict[str, str] = row.content
    tag, state = STATES[row.state]
    if row.state == "published" and row.kind != disclosure.LICENCE:
        tag, state = "no", disclosure.KINDS[row.kind]
    hidden = {"subject", "kind", "agency"}
    rows = tuple((label, entry[name]) for name, label in disclosure.COLUMNS.items() if name in entry and name not in hidden)
    return DecisionLine(
        row.id, entry.get("content", entry.get("decision", "")), entry.get("subject", ""), entry.get("agency", ""),
        entry.get("decided_on", ""), tag, state, rows, row.published_on,
    )  # fmt: skip


# --- open data ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feed:
    """A piece of the open data: rows with every column, and the cursor of the next piece."""

    rows: tuple[dict[str, str], ...]
    next: str

    def to_json(self) -> dict[str, Any]:
        return {
            "columns": {name: label.to_json() for name, label in disclosure.COLUMNS.items()},
            "rows": list(self.rows),
            "next": self.next,
        }

    def to_csv(self) -> str:
        """With a head of column codes; cells that a spreadsheet would take for a formula are kept as text."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(disclosure.COLUMNS)
        for row in self.rows:
            writer.writerow([_cell(row.get(name, "")) for name in disclosure.COLUMNS])
        return "\ufeff" + out.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def feed(jurisdiction: str, *, since: date | None = None, after: str = "") -> Feed:
    """Published and withdrawn decisions in the order of their ids; `since`: published, corrected or withdrawn from that day."""
    rows = Disclosure.objects.filter(jurisdiction=jurisdiction, published_on__isnull=False)
    if since is not None:
        rows = rows.filter(Q(published_on__gte=since) | Q(changed_at__date__gte=since))
    if key := _uuid(after):
        rows = rows.filter(id__gt=key)
    found = list(rows.order_by("id")[: FEED + 1])
    told = tuple(_row(row) for row in found[:FEED])
    return Feed(told, told[-1]["id"] if len(found) > FEED else "")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _row(row: Disclosure) -> dict[str, str]:
    changed = legal_date(row.changed_at).isoformat() if row.changed_at else ""
    return {
        "id": str(row.id), "state": row.state, **row.content,
        "published_on": row.published_on.isoformat() if row.published_on else "", "edition": str(row.edition),
        "changed_on": changed,
    }  # fmt: skip
