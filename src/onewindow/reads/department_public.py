"""What a department publishes, and what other bodies review of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onewindow.core.cases.outside import RESULTS, REVIEW_KINDS
from onewindow.core.certs import disclosure
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.text import T, Text
from onewindow.reads import department_words as said
from onewindow.reads.public_register import NoticeLine, lines
from onewindow.store.catalogue import catalogue_on, current_calendar, load_bundle
from onewindow.store.models import Disclosure, OutsideReviewRow, PublicNotice

MOST = 100
STATES: dict[str, tuple[str, Text]] = {
    "due": ("wait", T("待公示", "to be published")),
    "failed": ("late", T("没发成，会再试", "failed, tried again")),
    "published": ("ok", T("已公示", "published")),
    "withheld": ("", T("不公开", "withheld")),
    "withdrawn": ("late", T("已撤下", "withdrawn")),
}
GROUNDS: dict[str, Text] = {
    "state_secret": T("国家秘密", "a state secret"),
    "trade_secret": T("商业秘密", "a trade secret"),
    "privacy": T("个人隐私", "privacy"),
    "safety": T("危及国家安全、公共安全、经济安全、社会稳定", "public safety"),
}


@dataclass(frozen=True, slots=True)
class PublishLine:
    """One decision on its way to the public. `late`: past its last day and not published."""

    id: UUID
    case: UUID
    item: Text
    number: str
    kind: Text
    decided_on: date
    due_on: date
    lamp: str
    left: Text
    tag: str
    state: Text
    late: bool
    waiting: bool
    published: bool
    reason: Text
    fault: str
    attempts: int


@dataclass(frozen=True, slots=True)
class PublicPage:
    """`head`: the reader corrects and withholds; `overdue`: how many are past their day."""

    departments: Text
    notices: tuple[tuple[UUID, NoticeLine], ...]
    waiting: tuple[PublishLine, ...]
    done: tuple[PublishLine, ...]
    overdue: int
    head: bool


def public_page(actor: Actor, *, on: date) -> PublicPage:
    """For an officer or head: what runs, what waits (nearest day first), the newest that were published."""
    place = next(iter(actor.scope.jurisdictions), "")
    mine = actor.scope.departments
    notices = list(
        PublicNotice.objects.filter(jurisdiction=place, department__in=mine, case__status="accepted", kind="publicity")
        .select_related("case__application").order_by("-since", "-id")[:MOST]
    )  # fmt: skip
    rows = Disclosure.objects.filter(jurisdiction=place, department__in=mine).select_related("case__application")
    waiting = _publish_lines(rows.filter(state__in=("due", "failed")).order_by("due_on", "id")[:MOST], on)
    done = _publish_lines(rows.exclude(state__in=("due", "failed")).order_by("-decided_on", "-id")[:MOST], on)
    told = lines(notices, place, on=on)
    return PublicPage(
        _own(actor, place, on), tuple((row.case_id, line) for row, line in zip(notices, told, strict=True)), waiting, done,
        sum(1 for one in waiting if one.late), actor.role is Role.HEAD,
    )  # fmt: skip


def _own(actor: Actor, place: str, on: date) -> Text:
    known = catalogue_on(on, place).departments
    department = min(actor.scope.departments, default="")
    return known[department].name if department in known else Text("")


def _publish_lines(rows: Iterable[Disclosure], on: date) -> tuple[PublishLine, ...]:
    return tuple(_publish_line(row, on) for row in rows)


def _publish_line(row: Disclosure, on: date) -> PublishLine:
    calendar = current_calendar(on).for_region(row.jurisdiction)
    waiting = row.state in ("due", "failed")
    tag, state = STATES[row.state]
    return PublishLine(
        id=row.id, case=row.case_id, item=_item(row.case), number=row.case.number, kind=disclosure.KINDS[row.kind],
        decided_on=row.decided_on, due_on=row.due_on,
        lamp=said.lamp_of(row.due_on, on=on, calendar=calendar) if waiting else "",
        left=said.left_words(row.due_on, on=on, calendar=calendar) if waiting else Text(""),
        tag=tag, state=state, late=waiting and row.due_on < on, waiting=waiting, published=row.state == "published",
        reason=GROUNDS.get(row.reason, Text("")), fault=row.fault, attempts=row.attempts,
    )  # fmt: skip


def _item(case: object) -> Text:
    items = load_bundle(case.application.bundle).items  # type: ignore[attr-defined]
    code = case.item  # type: ignore[attr-defined]
    return items[code].name if code in items else T(code)


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One reconsideration or suit. `late`: ordered to act by a day that has passed while the part is still open."""

    case: UUID
    item: Text
    number: str
    department: Text
    kind: Text
    body: str
    reference: str
    filed_on: date
    stayed: bool
    tag: str
    result: Text
    result_on: date | None
    paper: str
    act_by: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    departments: Text
    open: tuple[ReviewLine, ...]
    done: tuple[ReviewLine, ...]


TAGS = {"": "wait", "upheld": "ok", "dismissed": "ok"}


def reviews_page(actor: Actor, *, on: date) -> ReviewsPage:
    """Reviews of one's own department's acts: those that are open, and the newest results."""
    place = next(iter(actor.scope.jurisdictions), "")
    rows = OutsideReviewRow.objects.filter(jurisdiction=place, department__in=actor.scope.departments)
    return ReviewsPage(
        _own(actor, place, on),
        review_lines(rows.filter(result="").order_by("-filed_on", "-id")[:MOST], place, on=on),
        review_lines(rows.exclude(result="").order_by("-filed_on", "-id")[:MOST], place, on=on),
    )


def review_lines(rows: Iterable[OutsideReviewRow], place: str, *, on: date) -> tuple[ReviewLine, ...]:
    """The lines of some reviews (two more queries, whatever their number)."""
    known = catalogue_on(on, place).departments
    return tuple(
        ReviewLine(
            case=row.case_id, item=_item(row.case), number=row.case.number,
            department=known[row.department].name if row.department in known else T(row.department),
            kind=REVIEW_KINDS[row.kind], body=row.body, reference=row.reference, filed_on=row.filed_on,
            stayed=row.stayed, tag=TAGS.get(row.result, "near"),
            result=RESULTS.get(row.result) or T("还没有结果", "no result yet"), result_on=row.result_on,
            paper=row.paper, act_by=row.act_by,
            late=row.act_by is not None and row.act_by < on and row.case.status == "accepted",
        )
        for row in rows.select_related("case__application")  # type: ignore[attr-defined]
    )  # fmt: skip
