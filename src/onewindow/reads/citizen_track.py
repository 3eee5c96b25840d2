"""One application as it stands: parts, what to do, papers, messages, history."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.cases import ACTIONS
from onewindow.core.certs import DocumentKind, spec
from onewindow.core.certs.kinds import NOT_FOR_APPLICANTS
from onewindow.core.clock import Calendar
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads.citizen_asked import Asked, alike, asked_once
from onewindow.reads.citizen_my import ended_tag, title_of
from onewindow.reads.citizen_told import told_words
from onewindow.reads.citizen_track_parts import Part, PartView, Todo, counted, has_result
from onewindow.reads.project_caps import CapLine, cap_lines
from onewindow.store import scope, telling
from onewindow.store.catalogue import current_calendar, load_bundle
from onewindow.store.models import Application, Certificate, Event, Message, Rating

_READY = "ready"


# --- one application -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One paper. `state`: ready, queued (being typeset), failed. `adverse` ones carry remedies."""

    id: UUID
    title: Text
    agency: Text
    on: date
    number: str
    state: str
    adverse: bool
    void: bool


@dataclass(frozen=True, slots=True)
class DocumentGroup:
    """Papers of one name: `受理通知书，6 份`."""

    title: Text
    lines: tuple[DocumentLine, ...]


@dataclass(frozen=True, slots=True)
class MessageLine:
    at: datetime
    text: Text
    new: bool
    url_case: UUID | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    at: datetime
    who: Text
    what: Text
    part: Text


@dataclass(frozen=True, slots=True)
class TrackPage:
    """The tracking page: the answer, the date, what to do, the parts, papers, messages, history."""

    id: UUID
    number: str
    title: str
    thing: Text
    heading: Text
    lead: Text
    on: date
    submitted_at: datetime
    until: date | None
    until_text: Text
    until_label: Text
    until_note: Text
    promise_rows: tuple[tuple[Text, Text], ...]
    legal: Text
    todos: tuple[Todo, ...]
    asked: tuple[Asked, ...]
    alike: tuple[tuple[Todo, ...], ...]
    notices: dict[UUID, UUID]
    parts: tuple[PartView, ...]
    documents: tuple[DocumentLine, ...]
    messages: tuple[MessageLine, ...]
    message_count: int
    history: tuple[HistoryLine, ...]
    can_rate: bool
    rated: int | None
    complaint: str
    granted: bool
    settled: bool
    working_day: int
    caps: tuple[CapLine, ...]


def track_page(application_id: UUID | str, *, actor: Actor, on: date) -> TrackPage:
    """Refused(`scope.not-found`)."""
    row = scope.application(actor, application_id)
    catalogue = load_bundle(row.bundle)
    calendar = current_calendar(on).for_region(row.jurisdiction)
    cases = list(row.cases.order_by("received_at", "id"))
    told = told_words(row, cases)
    parts = [Part(case, on=on, calendar=calendar, told=told.get(case.id)) for case in cases]
    views = _ordered([part.view() for part in parts])
    todos = tuple(todo for part in parts if (todo := part.todo()) is not None)
    documents = _documents(row, {code: each.name for code, each in catalogue.departments.items()})
    names = {part.row.id: part.terms.item_name for part in parts}
    messages, count = _messages(row)
    until, label, rows = _until(row, parts, todos, on)
    rated = Rating.objects.filter(jurisdiction=row.jurisdiction, subject_id=row.id).values_list("level", flat=True)
    if row.frame_due is not None and row.settled_at is None:
        rows = (*rows, (T("联合办理", "Joint handling"), _frame(row, on)))
    lead = catalogue.departments.get(catalogue.things[row.thing].lead)
    return TrackPage(
        id=row.id,
        number=row.number,
        title=title_of(row),
        thing=catalogue.things[row.thing].name,
        heading=_heading(row, views),
        lead=_lead(row, views, on, calendar, beyond=_beyond(parts, on)),
        on=on,
        submitted_at=row.submitted_at,
        until=until,
        until_text=words.day(until, near=on) if until else Text(""),
        until_label=label,
        until_note=_until_note(until, on, calendar, settled=row.settled_at is not None),
        promise_rows=rows,
        legal=_legal(parts, on),
        todos=todos,
        asked=asked_once(todos),
        alike=alike(todos),
        notices=_notices(row, todos),
        parts=tuple(views),
        documents=documents,
        messages=messages,
        message_count=count,
        history=_history(row, names, {part.row.id: part.terms.department_name for part in parts}),
        can_rate=any(has_result(part.state) for part in parts),
        granted=any(view.group == "done" for view in views),
        rated=rated.first(),
        complaint=lead.complaint if lead else "",
        settled=row.settled_at is not None,
        working_day=calendar.working_days_between(legal_date(row.submitted_at), on),
        caps=cap_lines(row, on=on, cases=cases),
    )


def _ordered(views: list[PartView]) -> list[PartView]:
    """What waits for the person first, then what runs, then what is done."""
    order = {"you": 0, "run": 1, "wait": 2, "no": 3, "done": 4}
    return sorted(views, key=lambda view: (order[view.group], view.due or date.max))


def _heading(row: Application, views: list[PartView]) -> Text:
    title = title_of(row)
    counts = counted(views)
    if row.settled_at is not None:
        word = ended_tag(row)[1]
        return words.say("{t}，{w}", "{t}: {w}", t=title, w=word)
    if counts["you"]:
        return words.say("{t}，等您补材料", "{t}: something waits for you", t=title)
    if counts["done"] and counts["done"] < len(views):
        return words.say("{t}，办好 {n} 件", "{t}: {n} done", t=title, n=counts["done"])
    if counts["done"] == len(views):
        return words.say("{t}，都办好了", "{t}: all done", t=title)
    return words.say("{t}，在办", "{t}: under way", t=title)


def _lead(row: Application, views: list[PartView], on: date, calendar: Calendar, *, beyond: int) -> Text:
    """今天是 9月18日，第 3 个工作日。七件里三件已办好，三件在办，一件等您补一页报告。"""
    counts = counted(views)
    told_zh, told_en = [], []
    for key, zh, en in (
        ("done", "{n} 件已办好", "{n} done"),
        ("run", "{n} 件在办", "{n} under way"),
        ("wait", "{n} 件等前一项", "{n} waiting for an earlier part"),
        ("you", "{n} 件等您补材料", "{n} waiting for you"),
        ("no", "{n} 件没有办成或者已终止", "{n} not granted or closed"),
    ):
        if counts[key]:
            told_zh.append(zh.format(n=counts[key]))
            told_en.append(en.format(n=counts[key]))
    day = words.day(on)
    nth = max(0, calendar.working_days_between(legal_date(row.submitted_at), on))
    passed = words.say("，第 {n} 个工作日", ", working day {n}", n=nth) if nth and row.settled_at is None else Text("")
    late = words.say("{n} 件超过了法定期限。", " {n} past the legal limit.", n=beyond) if beyond else Text("")
    return words.say(
        "今天是{d}{p}。{n} 件里，{z}。{o}", "Today is {d}{p}. Of {n} parts: {e}.{o}",
        d=day, p=passed, n=len(views), z="，".join(told_zh), e=", ".join(told_en), o=late,
    )  # fmt: skip


def _until(
    row: Application, parts: list[Part], todos: tuple[Todo, ...], on: date
) -> tuple[date | None, Text, tuple[tuple[Text, Text], ...]]:
    """The latest date that allows for every part, and what it depends on. A part past its legal limit gets no new
    date: it is counted, and the date is over the others only."""
    if row.settled_at is not None:
        ended = T("全部办结", "All closed") if row.status == "granted" else T("已终止", "Ended") \
            if not any(has_result(part.state) for part in parts) else T("已办结", "Closed")  # fmt: skip
        return legal_date(row.settled_at), ended, ()
    beyond = _beyond(parts, on)
    running = [part.due for part in parts if part.open and part.due is not None and part.due >= on]
    stopped = [part for part in parts if part.open and part.state.special is not None]
    undated = [part for part in parts if part.open and part.due is None and part not in stopped]
    whole = row.promise_on if not beyond else None
    ends = [*running, *([whole] if whole and undated and not todos else [])]
    rows: list[tuple[Text, Text]] = []
    if todos:
        for todo in todos:
            if todo.by:
                rows.append((words.say("{i}补齐", "{i}: hand in", i=todo.item), _by(todo.by, on)))
    if todos and running:
        rows.append((T("在办的", "Under way"), _by(max(running), on)))
    rows += [(part.terms.item_name, T("等特别程序的结果", "waits for its procedure")) for part in stopped]
    if beyond:
        rows.append((T("超过法定期限的", "Past the legal limit"), words.say("{n} 件", "{n}", n=beyond)))
        label = T("没有超期的，最晚办好", "The others are done by")
    elif todos or stopped:
        label = T("在办的，最晚办好", "What is under way is done by")
    else:
        label = T("最晚全部办好", "All done by")
    until = max(ends, default=whole)
    if until is not None and until < on:
        return None, label, tuple(rows)
    return until, label, tuple(rows)


def _beyond(parts: list[Part], on: date) -> int:
    """How many parts are open past the last day the law gives."""
    return sum(1 for part in parts if part.open and (end := part.end_of("statutory")) is not None and end < on)


def _notices(row: Application, todos: tuple[Todo, ...]) -> dict[UUID, UUID]:
    """Case → the paper that says what is asked and what follows if late: the one-time notice of a correction (one
    paper may speak for several parts), the notice of acceptance of a deferral. A part without one is left out."""
    papers = list(
        row.documents.filter(kind__in=("correction_notice", "acceptance_notice"), void_at=None).order_by("-issued_at")
    )
    found: dict[UUID, UUID] = {}
    for todo in todos:
        kind = "correction_notice" if todo.kind == "correction" else "acceptance_notice"
        mine = [paper for paper in papers if paper.kind == kind]
        own = [paper for paper in mine if paper.case_id == todo.case]
        shared = [paper for paper in mine if paper.case_id is None] or (mine if todo.kind == "correction" else [])
        if own or shared:
            found[todo.case] = (own or shared)[0].id
    return found


def _frame(row: Application, on: date) -> Text:
    """The one end of what is handled jointly (AL art. 42.2), past or to come."""
    assert row.frame_due is not None
    if row.frame_due < on:
        return words.say("应当在{d}前决定，已经超过", "was to be decided by {d}: past", d=words.day(row.frame_due, near=on))
    if row.frame_extended_at is not None:
        return words.say("延长到{d}", "extended to {d}", d=words.day(row.frame_due, near=on))
    return words.say("最晚{d}全部决定", "all decided by {d}", d=words.day(row.frame_due, near=on))


def _by(on: date, near: date) -> Text:
    return words.say("最晚{d}", "by {d}", d=words.day(on, near=near))


def _until_note(until: date | None, on: date, calendar: Calendar, *, settled: bool) -> Text:
    if until is not None and settled:
        return words.weekday(until)
    if until is None or until < on:
        return Text("")
    left = calendar.working_days_between(on, until)
    return words.say("{w}，还有 {n}", "{w}, {n} left", w=words.weekday(until), n=words.working_days(left))


def _legal(parts: list[Part], on: date) -> Text:
    ends = [end for part in parts if part.open and (end := part.end_of("statutory")) is not None and end >= on]
    if not ends:
        return Text("")
    return words.say("在办的，法定最晚{d}。", "By law, what is under way is due {d}.", d=words.day(max(ends), near=on))


def _documents(row: Application, agencies: dict[str, Text]) -> tuple[DocumentLine, ...]:
    held = {made.document_id: made.kind for made in Certificate.objects.filter(case__application=row)}
    titles = load_bundle(row.bundle).certificates
    found = []
    items = load_bundle(row.bundle).items
    hidden = [str(kind) for kind in NOT_FOR_APPLICANTS]
    for document in row.documents.exclude(kind__in=hidden).select_related("case").order_by("-issued_at", "-id"):
        kind = spec(DocumentKind(document.kind))
        held_kind = held.get(document.id, "")
        plain = kind.title
        if document.kind == DocumentKind.CERTIFICATE and document.case is not None and document.case.item in items:
            plain = items[document.case.item].result.name
        found.append(
            DocumentLine(
                document.id,
                titles[held_kind].title if held_kind in titles else plain,
                agencies.get(document.department, Text(document.department)),
                legal_date(document.issued_at),
                document.number,
                document.status if document.status in (_READY, "failed") else "queued",
                kind.adverse,
                document.void_at is not None,
            )
        )
    return tuple(found)


def _of_kind(row: Application, lines: tuple[DocumentLine, ...], kind: str) -> list[DocumentLine]:
    title = spec(DocumentKind(kind)).title
    return [line for line in lines if line.title == title]


SHOWN_MESSAGES = 5


def _messages(row: Application) -> tuple[tuple[MessageLine, ...], int]:
    query = Message.objects.filter(party_id=row.applicant_id, application_id=row.id).order_by("-at", "-id")
    rows = list(query[: SHOWN_MESSAGES + 1])
    told = telling.texts(rows[:SHOWN_MESSAGES])
    shown = tuple(MessageLine(each.at, told[each.id], each.read_at is None, each.case_id) for each in rows[:SHOWN_MESSAGES])
    count = len(rows) if len(rows) <= SHOWN_MESSAGES else query.count()
    return shown, count


_ROLES = {
    Role.CITIZEN: T("申请人", "Applicant"),
    Role.CLERK: T("综合窗口", "Service window"),
    Role.SYSTEM: T("系统自动", "The system"),
}
_QUIET = frozenset({"warn_due", "recount_dues", "settle"})


def _history(row: Application, names: dict[UUID, Text], agencies: dict[UUID, Text]) -> tuple[HistoryLine, ...]:
    """What happened to each part, newest first: who, what, when. Inner reminders are left out."""
    query = Event.objects.filter(jurisdiction=row.jurisdiction, opened_year=row.opened_year, stream_id__in=names)
    found = []
    for event in query.order_by("-occurred_at", "-seq"):
        envelope = json.loads(event.envelope)
        action = envelope["body"].get("action", "")
        if action in _QUIET or action not in ACTIONS:
            continue
        role = envelope.get("actor_role", "")
        who = _ROLES.get(Role(role)) if role in set(Role) else None
        found.append(
            HistoryLine(
                event.occurred_at,
                who or agencies.get(event.stream_id, Text("")),
                ACTIONS[action].label,
                names[event.stream_id],
            )
        )
    return tuple(found)


# --- received: the page after handing in -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReceivedPage:
    """收到了，最晚…办好: the number, the date, the receipt, what happens next."""

    id: UUID
    number: str
    title: str
    thing: Text
    until: Text
    parts: int
    departments: int
    receipts: tuple[DocumentLine, ...]
    waiting: bool
    to_bring: tuple[Text, ...]
    submitted_at: datetime


def received_page(application_id: UUID | str, *, actor: Actor) -> ReceivedPage:
    """Refused(`scope.not-found`)."""
    row = scope.application(actor, application_id)
    catalogue = load_bundle(row.bundle)
    documents = _documents(row, {code: each.name for code, each in catalogue.departments.items()})
    receipts = tuple(_of_kind(row, documents, "receipt"))
    bring = row.materials.filter(received_how="window").values_list("material", flat=True)
    return ReceivedPage(
        row.id,
        row.number,
        title_of(row),
        catalogue.things[row.thing].name,
        words.day(row.promise_on, near=legal_date(row.submitted_at)) if row.promise_on else Text(""),
        row.total,
        row.cases.values("department").distinct().count(),
        receipts,
        any(line.state == "queued" for line in receipts),
        tuple(catalogue.materials[code].name for code in bring if code in catalogue.materials),
        row.submitted_at,
    )


def grouped(lines: tuple[DocumentLine, ...]) -> tuple[DocumentGroup, ...]:
    """Papers by name, newest first; what was replaced comes last."""
    found: dict[tuple[bool, Text], list[DocumentLine]] = {}
    for line in lines:
        found.setdefault((line.void, line.title), []).append(line)
    ordered = sorted(found.items(), key=lambda each: each[0][0])
    return tuple(DocumentGroup(title, tuple(each)) for (_, title), each in ordered)


def waiting_documents(lines: tuple[DocumentLine, ...]) -> bool:
    """Something is still being typeset: the list looks again by itself."""
    return any(line.state == "queued" for line in lines)
