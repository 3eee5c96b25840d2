"""The window's batches as pages show them: results to post, one line an application, and the covers of what was posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onewindow.core.certs import DocumentKind, title
from onewindow.core.kernel.actor import Actor
from onewindow.core.kernel.text import Text
from onewindow.reads.counter_lists import READY, ready_line
from onewindow.reads.counter_papers import RESULTS
from onewindow.store import scope
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Document, Service
from onewindow.store.parties import open_name

MOST, PARTS = 60, 300
"""Applications on one page; parts looked through for them."""


@dataclass(frozen=True, slots=True)
class PostLine:
    """One application whose results can be posted. `set`: every paper is ready; `sent`: all of them are in the post."""

    id: UUID
    number: str
    title: str
    applicant: str
    items: tuple[Text, ...]
    papers: int
    set: bool
    sent: bool


@dataclass(frozen=True, slots=True)
class PostPage:
    """Results of many applications, the earliest due first."""

    lines: tuple[PostLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class HandLine:
    """One application whose results can be handed out now: its parts with their versions."""

    id: UUID
    number: str
    title: str
    applicant: str
    items: tuple[Text, ...]
    parts: tuple[tuple[UUID, int], ...]


@dataclass(frozen=True, slots=True)
class HandPage:
    lines: tuple[HandLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """The sheet that goes with one envelope. The address is written by hand, from the confirmation of address on file."""

    id: UUID
    number: str
    applicant: str
    tracking: str
    at: datetime
    papers: tuple[tuple[Text, str], ...]


def post_page(actor: Actor, *, now: datetime, only: Sequence[UUID] = ()) -> PostPage:
    """Three queries however many there are. `only`: these applications, in their order."""
    cases = scope.cases(actor).filter(open=True, status__in=READY)
    if only:
        cases = cases.filter(application_id__in=only)
    rows = cases.select_related("application__data_key", "application__applicant__data_key").order_by("list_on", "id")
    ready = [(row, line) for row in rows[:PARTS] if not (line := ready_line(row, actor=actor, now=now)).why_not]
    papers: dict[UUID, list[Document]] = {}
    found = Document.objects.filter(
        case__in=[row.id for row, _ in ready], kind__in=RESULTS, served_at=None, void_at=None
    ).defer("payload_enc")
    for paper in found:
        papers.setdefault(paper.application_id, []).append(paper)
    sent = set(
        Service.objects.filter(
            document__in=[paper.id for each in papers.values() for paper in each], mode="post", outcome="sent"
        ).values_list("document_id", flat=True)
    )
    lines: dict[UUID, PostLine] = {}
    for row, line in ready:
        mine = papers.get(row.application_id, [])
        if not mine:
            continue
        known = lines.get(row.application_id)
        items = (*(known.items if known else ()), line.item)
        lines[row.application_id] = PostLine(
            line.application, line.number, line.title, line.applicant, items, len(mine),
            all(paper.status == "ready" for paper in mine), all(paper.id in sent for paper in mine),
        )  # fmt: skip
    order = [each for each in only if each in lines] if only else list(lines)
    return PostPage(tuple(lines[each] for each in order[:MOST]), len(order) > MOST)


def hand_page(actor: Actor, *, now: datetime) -> HandPage:
    """What can be handed out, one line an application, the earliest due first; one query however many there are."""
    cases = scope.cases(actor).filter(open=True, status__in=READY)
    rows = cases.select_related("application__data_key", "application__applicant__data_key").order_by("list_on", "id")
    lines: dict[UUID, HandLine] = {}
    for row in rows[:PARTS]:
        line = ready_line(row, actor=actor, now=now)
        if line.why_not:
            continue
        known = lines.get(row.application_id)
        lines[row.application_id] = HandLine(
            line.application, line.number, line.title, line.applicant,
            (*(known.items if known else ()), line.item), (*(known.parts if known else ()), (row.id, row.version)),
        )  # fmt: skip
    found = tuple(lines.values())
    return HandPage(found[:MOST], len(found) > MOST)


def numbers_of(actor: Actor, applications: Sequence[UUID]) -> dict[UUID, str]:
    """The numbers of applications within reach (one query)."""
    return dict(scope.applications(actor).filter(pk__in=applications).values_list("id", "number"))


def covers(actor: Actor, applications: Sequence[UUID]) -> tuple[Cover, ...]:
    """The covers of what is in the post for these applications, in their order (two queries)."""
    reach = scope.applications(actor).filter(pk__in=applications).select_related("applicant__data_key")
    mine = {row.id: row for row in reach}
    rows = Service.objects.filter(document__application__in=list(mine), mode="post", outcome="sent", document__void_at=None)
    envelopes: dict[UUID, tuple[str, datetime, list[tuple[Text, str]]]] = {}
    for row in rows.select_related("document", "data_key").order_by("attempted_at", "document__number"):
        tracking = unseal_text(row.data_key, row.evidence_enc, place=f"service/{row.id}/evidence") if row.evidence_enc else ""
        held = envelopes.setdefault(row.document.application_id, (tracking.split("；")[0], row.attempted_at, []))
        held[2].append((title(DocumentKind(row.document.kind)), row.document.number))
    return tuple(
        Cover(key, mine[key].number, open_name(mine[key].applicant), *envelopes[key][:2], tuple(envelopes[key][2]))
        for key in applications
        if key in envelopes
    )
