"""The window's acts on many applications: looked at first, then each done by itself. One bad row never stops the rest.

Accepting goes through the same door as one application alone. Posting records a try of service for every result of an
application, under its postal number; nothing counts as served before it arrived (`serving.arrived`).
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db import DatabaseError, transaction

from onewindow.core.cases import CaseState, Order, Status, open_actions, terms_now
from onewindow.core.kernel.codec import digest
from onewindow.core.kernel.refusal import Refusal, Refused, declare, refuse
from onewindow.store import scope
from onewindow.store.models import Case, Document, Event, Service
from onewindow.usecases import batch, counter, counter_preview, serving
from onewindow.usecases.command import Command

log = logging.getLogger("onewindow.batch")

declare(
    "batch.tracking",
    zh="邮件号没填或者不对。请照快递单扫入，6 到 40 位字母、数字。",
    en="The postal number is missing or wrong. Scan it from the sheet: 6 to 40 letters and digits.",
)
declare(
    "batch.tracking-twice",
    zh="邮件号 {number} 填了两次。一个邮件只寄一份申请的结果，请核对快递单。",
    en="Postal number {number} is there twice. One envelope carries the results of one application: check the sheets.",
)
declare(
    "batch.not-set",
    zh="还有文书没排好版，装不进信封。过一会儿再寄。",
    en="A paper is still being set, so the envelope is not complete. Post it in a moment.",
)
declare(
    "batch.not-acceptable",
    zh="没有可以直接受理的：{why}请打开这一份单独办。",
    en="Nothing to accept as it is: {why} Open this one by itself.",
)
declare(
    "batch.nothing-to-post",
    zh="这一件没有等寄的结果：还没办好，或者已经送达。",
    en="No result waits to be posted: not ready yet, or served already.",
)
declare(
    "batch.posted",
    zh="结果已经寄出，在等送达。没送到的请先在“送达”里登记，再寄一次。",
    en="The results are in the post already. If they did not arrive, record that under service first, then post again.",
)

Row = TypeVar("Row")
TRACKING = re.compile(r"[0-9A-Za-z-]{6,40}")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What to accept of one application: the parts seen with their versions; `later` what follows 容缺 of each;
    `why_not` what its page says where no part can be accepted."""

    application: UUID
    parts: Mapping[UUID, int]
    later: Mapping[UUID, list[str]] = field(default_factory=dict)
    why_not: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one application (or would): `refusals` is empty where it worked; `count` parts or papers."""

    application: UUID
    refusals: tuple[Refusal, ...] = ()
    count: int = 0
    again: bool = False

    @property
    def ok(self) -> bool:
        return not self.refusals


# --- accept ----------------------------------------------------------------------------------------------------------


def look_accept(rows: Sequence[Acceptance], command: Command) -> tuple[Outcome, ...]:
    """What accepting would do to each application; nothing is written. Refused as a whole: `batch.*`."""
    checked([row.application for row in rows])

    def one(row: Acceptance) -> Outcome:
        _acceptable(row)
        orders = [(case, Order("accept", {"deferred": row.later.get(case, [])})) for case in row.parts]
        counter_preview.preview(orders, command)
        return Outcome(row.application, count=len(orders))

    return each_row(rows, lambda row: row.application, one)


def accept(rows: Sequence[Acceptance], command: Command) -> tuple[Outcome, ...]:
    """Accept, application by application. The same command again gives the same outcomes and does nothing twice."""
    checked([row.application for row in rows])

    def one(row: Acceptance) -> Outcome:
        if not row.parts:
            _acceptable(row)
        done = counter.accept(row.parts, own_command(command, row.application), deferred=row.later)
        return Outcome(row.application, count=len(done), again=all(each.again for each in done))

    return each_row(rows, lambda row: row.application, one)


def _acceptable(row: Acceptance) -> None:
    if row.why_not:
        raise Refused(*row.why_not)
    if not row.parts:
        raise refuse("counter.no-part")


# --- post ------------------------------------------------------------------------------------------------------------

Envelope = tuple[UUID, str]
"""One application and the postal number of its envelope."""


def look_post(envelopes: Sequence[Envelope], command: Command) -> tuple[Outcome, ...]:
    """What would be posted; nothing is written. Refused as a whole: `batch.*`."""
    checked([application for application, _ in envelopes])
    twice = _twice(envelopes)

    def one(envelope: Envelope) -> Outcome:
        _tracking(envelope[1], twice)
        return Outcome(envelope[0], count=len(_papers(envelope[0], command)[0]))

    return each_row(envelopes, lambda envelope: envelope[0], one)


def post(envelopes: Sequence[Envelope], command: Command) -> tuple[Outcome, ...]:
    """Post every result of each application: one try of service for each paper, all of an envelope or none.

    Refused as a whole: `batch.*`. A row: `batch.tracking`, `batch.posted`, `batch.not-set`, `service.*`, `case.*`.
    """
    checked([application for application, _ in envelopes])
    twice = _twice(envelopes)

    def one(envelope: Envelope) -> Outcome:
        application, typed = envelope
        number = _tracking(typed, twice)
        own = own_command(command, application)
        papers, waiting = _papers(application, command, may_wait=True)
        if not papers:
            if not _sent_by(waiting, own):
                raise refuse("batch.posted")
            return Outcome(application, count=len(waiting), again=True)
        with transaction.atomic():
            for paper in papers:
                tried = serving.Attempt("post", serving.SENT, particulars=number)
                serving.attempt(paper.id, tried, own.sub(paper.id.hex[-12:]))
        return Outcome(application, count=len(papers))

    return each_row(envelopes, lambda envelope: envelope[0], one)


def _sent_by(waiting: Sequence[Document], own: Command) -> bool:
    """Whether these were sent by this very command."""
    keys = [own.sub(paper.id.hex[-12:]).id for paper in waiting]
    return bool(keys) and Event.objects.filter(command_id__in=keys).exists()


def _papers(application: UUID, command: Command, *, may_wait: bool = False) -> tuple[list[Document], list[Document]]:
    """`(papers to post, papers already in the post)`: results of the parts that can be handed out now.

    Refused: `batch.nothing-to-post`, `batch.not-set`, `batch.posted` (unless `may_wait`).
    """
    cases = scope.cases(command.actor).filter(application_id=application, status__in=(Status.DECIDED, Status.ISSUED))
    ready = [row.id for row in cases.filter(open=True) if _deliverable(row, command)]
    found = list(
        Document.objects.filter(case__in=ready, kind__in=serving.RESULTS, served_at=None, void_at=None).order_by("number")
    )
    if not found:
        raise refuse("batch.nothing-to-post")
    if any(paper.status != "ready" for paper in found):
        raise refuse("batch.not-set")
    sent = set(
        Service.objects.filter(document__in=found, mode="post", outcome=serving.SENT).values_list("document_id", flat=True)
    )
    papers, waiting = [each for each in found if each.id not in sent], [each for each in found if each.id in sent]
    if not papers and not may_wait:
        raise refuse("batch.posted")
    return papers, waiting


def _deliverable(row: Case, command: Command) -> bool:
    """Whether the result may be handed out now (a grant waits for its certificate)."""
    state = CaseState.from_json(json.loads(row.snapshot))
    terms = terms_now(row.terms, state)
    return any(
        each.action.name == "deliver" and each.allowed
        for each in open_actions(state, terms, actor=command.actor, at=command.now)
    )


def _tracking(typed: str, twice: frozenset[str]) -> str:
    number = typed.strip()
    if not TRACKING.fullmatch(number):
        raise refuse("batch.tracking")
    if number.upper() in twice:
        raise refuse("batch.tracking-twice", number=number)
    return number


def _twice(envelopes: Sequence[Envelope]) -> frozenset[str]:
    numbers = [number.strip().upper() for _, number in envelopes]
    return frozenset(number for number in numbers if number and numbers.count(number) > 1)


# --- both ------------------------------------------------------------------------------------------------------------


def own_command(command: Command, application: UUID) -> Command:
    """A command of each row's own, so that a row goes through once whatever becomes of the others."""
    key = f"batch/{digest(f'{command.id}/{application}')[:40]}"
    return Command(command.actor, command.now, command.wall, key)


def checked(applications: Sequence[UUID]) -> None:
    if not applications:
        raise refuse("batch.nothing")
    if len(applications) > batch.MOST:
        raise refuse("batch.too-many", most=batch.MOST, n=len(applications))


def each_row(rows: Sequence[Row], key: Callable[[Row], UUID], one: Callable[[Row], Outcome]) -> tuple[Outcome, ...]:
    """Each row by itself: a refusal, or even a fault, of one is that one's outcome."""
    outcomes = []
    for row in rows:
        try:
            outcomes.append(one(row))
        except Refused as no:
            outcomes.append(Outcome(key(row), no.refusals))
        except DatabaseError:
            log.exception("batch row %s", key(row))
            outcomes.append(Outcome(key(row), (Refusal("batch.broken", {}),)))
    return tuple(outcomes)
