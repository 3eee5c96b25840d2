"""Licences as pages show them: mine with what can be done now and by when, one in full, a department's work, a person's
at the window. One dataclass a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from onewindow.core.cases import CaseTerms
from onewindow.core.certs import Certificate as Content
from onewindow.core.certs import DocumentKind, from_json, title
from onewindow.core.certs.certificate import STATUS_WORDS
from onewindow.core.clock import Calendar
from onewindow.core.kernel.actor import Actor, Role
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import refuse
from onewindow.core.kernel.text import T, Text
from onewindow.core.licences import (
    ACTIONS,
    CANCELLATION_GROUNDS,
    ENDINGS,
    GROUNDS,
    KINDS,
    REPLACED_FOR,
    REQUESTS,
    STARTERS,
    LicenceState,
    LicenceTerms,
    Status,
    apply_by,
    open_actions,
)
from onewindow.core.licences.bars import WHY, Bar
from onewindow.core.licences.kinds import LICENCE, RENEWAL
from onewindow.core.process.events import StoredEvent
from onewindow.reads.citizen_box import state_on
from onewindow.reads.department_promises import STAGES
from onewindow.reads.licence_views import (
    ActLine,
    BarLine,
    Facts,
    LicenceLine,
    LicencePage,
    MyLicences,
    PaperLine,
    StepLine,
    WorkPage,
)
from onewindow.store import bars as bar_rows
from onewindow.store import events as event_rows
from onewindow.store import scope
from onewindow.store.catalogue import current_calendar, load_bundle
from onewindow.store.crypto import unseal_json
from onewindow.store.licences import terms_of
from onewindow.store.models import Account, Certificate, Document, Licence

PAGE = 50
_BEGUN = {
    "valid": Status.IN_FORCE,
    "revoked": Status.REVOKED,
    "withdrawn": Status.WITHDRAWN,
    "cancelled": Status.CANCELLED,
}
_TAGS = {"valid": "ok", "expired": "near", "replaced": ""}
_WHO = {"citizen": T("持证人", "holder"), "system": T("系统", "system")}
PRIVATE = {
    "reasons": T("理由", "Reasons"),
    "statement": T("情况说明", "Statement"),
    "defence": T("陈述申辩", "Defence"),
    "answer": T("对申辩的复核意见", "Answer to the defence"),
    "compensation": T("补偿", "Compensation"),
    "place": T("听证地点", "Place of the hearing"),
    "record": T("听证笔录", "Record of the hearing"),
    "grounds": T("申请回避的理由", "Grounds of the challenge"),
    "on_record": T("对笔录的采纳", "On the record"),
}


@dataclass(frozen=True)
class Opened:
    """A licence as reads see it; `row` None: no stream yet."""

    certificate: Certificate
    row: Licence | None
    state: LicenceState
    terms: LicenceTerms
    content: Content

    @property
    def key(self) -> UUID:
        return self.certificate.licence or self.certificate.id


def _reachable(actor: Actor) -> Any:
    found = scope.certificates(actor).filter(case__act_type__in=sorted(KINDS))
    return found.select_related("data_key", "case__application", "holder__data_key")


def _opened(rows: Sequence[Certificate]) -> list[Opened]:
    """Certificates with their licences: one query for all of them."""
    keys = {row.licence for row in rows if row.licence}
    licences = Licence.objects.in_bulk(keys)
    return [_open(row, licences.get(row.licence) if row.licence else None) for row in rows]


def _open(certificate: Certificate, row: Licence | None) -> Opened:
    content: Content = from_json(
        Content,
        unseal_json(certificate.data_key, certificate.content_enc, place=f"certificate/{certificate.id}"),
    )
    if row is not None:
        state = LicenceState.from_json(json.loads(row.snapshot))
        return Opened(certificate, row, state, LicenceTerms.from_json(json.loads(row.terms)), content)
    case = certificate.case
    labels = tuple(pair.label for pair in content.fields)
    terms = terms_of(
        certificate, CaseTerms.from_json(json.loads(case.terms)), load_bundle(case.application.bundle), labels
    )
    state = LicenceState(
        status=_BEGUN.get(certificate.status, Status.IN_FORCE), number=certificate.number, edition=certificate.edition,
        valid_until=certificate.valid_until,
    )  # fmt: skip
    return Opened(certificate, None, state, terms, content)


def _line(one: Opened, actor: Actor, *, now: datetime, calendar: Calendar) -> LicenceLine:
    on = legal_date(now)
    state, terms = one.state, one.terms
    shown = state_on(one.certificate, on)
    by = _apply_by(one, calendar)
    holder = Actor(Role.CITIZEN, "", party_id="-")
    asks = [
        each.action for each in open_actions(state, terms, actor=holder, at=now)
        if each.allowed and each.action.name.startswith("request_") and each.action.name != "request_hearing"
    ]  # fmt: skip
    waiting, due = _waiting(state)
    return LicenceLine(
        key=one.key,
        title=Text(one.content.title),
        number=one.certificate.number,
        item=terms.case.item_name,
        agency=terms.case.department_name,
        holder=one.content.holder.name if actor.role is not Role.CITIZEN else "",
        tag=_TAGS.get(str(shown), "no"),
        status=STATUS_WORDS[shown],
        valid_until=state.valid_until,
        apply_by=by,
        late=by is not None and on > by,
        can=tuple(REQUESTS[action.name.removeprefix("request_")] for action in asks),
        waiting=waiting,
        due=due,
        lamp=_lamp(due, on),
        token=one.certificate.verify_token,
    )


def _lamp(due: date | None, on: date) -> str:
    if due is None:
        return ""
    return "late" if due < on else "near" if (due - on).days <= 3 else ""


def _apply_by(one: Opened, calendar: Calendar) -> date | None:
    state = one.state
    asked = state.request is not None and state.request.kind == RENEWAL
    if not state.in_force or state.valid_until is None or asked or one.terms.case.act_type not in LICENCE:
        return None
    return apply_by(state.valid_until, one.terms.renewal_before, calendar=calendar)


def _waiting(state: LicenceState) -> tuple[Text | None, date | None]:
    """What is under way, and the day by which something must have happened."""
    if state.ending is not None:
        kind = ENDINGS[state.ending.kind]
        clock = state.clocks.get("hearing") or state.clocks.get("defence")
        due = clock.due.by if clock is not None and clock.ended is None else None
        return Text(f"拟{kind.zh}，已告知", f"a {kind.en} is announced"), due
    if state.request is not None:
        clock = state.clocks.get(state.request.kind)
        kind = REQUESTS[state.request.kind]
        return Text(f"{kind.zh}申请在办", f"{kind.en} asked for"), clock.due.by if clock else None
    return None, None


def _calendar(on: date, jurisdiction: str) -> Calendar:
    return current_calendar(on).for_region(jurisdiction)


def mine(*, actor: Actor, now: datetime, jurisdiction: str) -> MyLicences:
    """The licences of the person logged in: those in force and those that ended, newest first; bars that stand."""
    on = legal_date(now)
    rows = list(_reachable(actor).exclude(status="replaced").order_by("-issued_on", "-id")[:100])
    calendar = _calendar(on, jurisdiction)
    lines = tuple(_line(one, actor, now=now, calendar=calendar) for one in _opened(rows))
    standing = [bar for bar in bar_rows.of_party(actor.party_id, jurisdiction=jurisdiction) if bar.stands(on)]
    return MyLicences(lines, _bars(standing, rows))


def _bars(standing: Iterable[Bar], rows: Sequence[Certificate]) -> tuple[BarLine, ...]:
    found = []
    for bar in standing:
        known = next((row for row in rows if row.item == bar.item), None)
        name = load_bundle(known.case.application.bundle).items[bar.item].name if known else Text(bar.item)
        found.append(BarLine(name, WHY[bar.article], bar.since, bar.until, bar.source, bar.lifted_on))
    return tuple(found)


def of_person(party: UUID, *, actor: Actor, now: datetime, jurisdiction: str) -> MyLicences:
    """At the window: the licences and bars of the person in front."""
    rows = list(_reachable(actor).filter(holder_id=party).exclude(status="replaced").order_by("-issued_on", "-id")[:50])
    calendar = _calendar(legal_date(now), jurisdiction)
    lines = tuple(_line(one, actor, now=now, calendar=calendar) for one in _opened(rows))
    return MyLicences(lines, _bars(bar_rows.of_party(party, jurisdiction=jurisdiction), rows))


def work(*, actor: Actor, now: datetime, query: str = "", after: str = "") -> WorkPage:
    """What a department owes on licences, soonest first; with a number, the licence of that number."""
    on = legal_date(now)
    mine = Q(jurisdiction__in=actor.scope.jurisdictions, department__in=actor.scope.departments)
    if query:
        rows = list(_reachable(actor).filter(number=query.strip()[:60]).exclude(status="replaced").order_by("-id")[:PAGE])
        keys: list[UUID] = []
    else:
        open_rows = Licence.objects.filter(mine, open=True)
        day, _, key = after.partition("/")
        if _is_day(day) and _is_key(key):
            open_rows = open_rows.filter(Q(list_on__gt=day) | Q(list_on=day, id__gt=key))
        pairs = list(open_rows.order_by("list_on", "id").values_list("id", "certificate_id", "list_on")[: PAGE + 1])
        keys = [pair[1] for pair in pairs[:PAGE]]
        found = _reachable(actor).in_bulk(keys)
        rows = [found[key] for key in keys if key in found]
    opened = _opened(rows)
    place = rows[0].jurisdiction if rows else next(iter(actor.scope.jurisdictions), "")
    calendar = _calendar(on, place)
    lines = tuple(_line(one, actor, now=now, calendar=calendar) for one in opened)
    last = pairs[PAGE - 1] if not query and len(pairs) > PAGE else None
    return WorkPage(lines, query, f"{last[2].isoformat()}/{last[0]}" if last else "")


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_key(value: str) -> bool:
    try:
        return bool(UUID(value))
    except ValueError:
        return False


def page(key: UUID, *, actor: Actor, now: datetime) -> LicencePage:
    """One licence within reach, by the key of its stream. Refused(`scope.not-found`)."""
    on = legal_date(now)
    current = Licence.objects.filter(pk=key).values_list("certificate_id", flat=True).first()
    row = _reachable(actor).filter(pk=current or key).first()
    if row is None or (current is None and row.licence is not None):
        raise refuse("scope.not-found")
    one = _opened([row])[0]
    state, terms = one.state, one.terms
    calendar = _calendar(on, row.jurisdiction)
    events = (
        event_rows.load(key, jurisdiction=row.jurisdiction, opened_year=row.opened_year) if one.row else []
    )
    texts = event_rows.private_texts(events)
    hearing, ending = state.hearing, state.ending
    defence, asked = state.clocks.get("defence"), state.clocks.get("hearing_request")
    live = ending is not None and hearing is not None
    return LicencePage(
        key=key,
        version=one.row.version if one.row else 0,
        line=_line(one, actor, now=now, calendar=calendar),
        facts=tuple(_facts(one)),
        fields=tuple((pair.label, pair.value) for pair in one.content.fields),
        changes=_changes(one, events, texts),
        ending=_ending(state),
        defence_by=defence.due.by if ending and defence and defence.ended is None else None,
        hearing=STAGES.get(hearing.stage) if live and hearing else None,
        hearing_on=hearing.on if live and hearing else None,
        hearing_by=asked.due.by if live and asked and asked.ended is None else None,
        needs_answer=bool(ending and ending.defended),
        needs_record=bool(live and hearing and hearing.stage == "heard"),
        fraud=bool(ending and ending.ground == "fraud"),
        acts=tuple(
            ActLine(each.action.name, each.action.label, each.action.clause, each.allowed, each.action.adverse, each.refusals)
            for each in open_actions(state, terms, actor=actor, at=now)
        ),
        steps=_steps(events, {} if actor.role is Role.CLERK else texts),
        papers=_papers(row, events),
        bars=_bars(bar_rows.of_party(row.holder_id, jurisdiction=row.jurisdiction), [row]),
        remedies=terms.case.remedies,
        people=_people(terms) if actor.is_staff else (),
    )  # fmt: skip


def _facts(one: Opened) -> Iterable[Facts]:
    certificate, state, content = one.certificate, one.state, one.content
    yield Facts(T("编号", "Number"), Text(certificate.number))
    yield Facts(T("持证人", "Holder"), Text(content.holder.name))
    yield Facts(T("版次", "Edition"), Text(f"第 {certificate.edition} 版", f"edition {certificate.edition}"))
    yield from (Facts(Text(pair.label), Text(pair.value)) for pair in content.fields)
    if state.renewals:
        silent = Text(f"（其中 {state.silent_renewals} 次视为准予）", f" ({state.silent_renewals} by silence)")
        more = silent if state.silent_renewals else Text("")
        yield Facts(T("延续过", "Renewed"), Text(f"{state.renewals} 次{more.zh}", f"{state.renewals} times{more.en}"))
    if state.ended is not None:
        ground = {**GROUNDS.get(state.ended.by, {}), **CANCELLATION_GROUNDS}.get(state.ended.ground)
        yield Facts(T("终止的原因", "How it ended"), ground[0] if ground else T("行政处罚", "a penalty"))
        yield Facts(T("由谁提起", "Begun by"), STARTERS[state.ended.starter])
        yield Facts(T("终止日期", "On"), _words(state.ended.on))
    if state.cancelled_on is not None:
        yield Facts(T("注销日期", "Cancelled on"), _words(state.cancelled_on))


def _words(on: date) -> Text:
    return Text(f"{on.year}年{on.month}月{on.day}日", on.isoformat())


def _ending(state: LicenceState) -> Text | None:
    ending = state.ending
    if ending is None:
        return None
    kind, ground = ENDINGS[ending.kind], GROUNDS[ending.kind][ending.ground][0]
    starter = STARTERS[ending.starter]
    return Text(
        f"拟{kind.zh}：{ground.zh}（{starter.zh}）", f"A {kind.en} is announced: {ground.en} ({starter.en})"
    )


def _changes(
    one: Opened, events: Sequence[StoredEvent], texts: dict[str, str]
) -> tuple[tuple[str, str, str], ...]:
    request = one.state.request
    if request is None or not request.fields:
        return ()
    asked = [event for event in events if event.type == "licences.request_change"][-1]
    mark = asked.body.get("private", {}).get("values")
    values = json.loads(texts.get(mark["ref"], "{}")) if mark else {}
    old = {pair.label: pair.value for pair in one.content.fields}
    return tuple((label, old.get(label, ""), values.get(label, "")) for label in request.fields)


def _steps(events: Sequence[StoredEvent], texts: dict[str, str]) -> tuple[StepLine, ...]:
    """Newest first."""
    names = {
        str(account): name
        for account, name in Account.objects.filter(
            pk__in={UUID(e.actor_account) for e in events if e.actor_role not in _WHO and _is_key(e.actor_account)}
        ).values_list("pk", "display_name")
    }
    found = []
    for event in reversed(events):
        action = ACTIONS.get(event.body.get("action", ""))
        name = names.get(event.actor_account)
        who = _WHO.get(event.actor_role) or Text(name or "工作人员", name or "staff")
        notes = tuple(
            (PRIVATE[name], texts.get(mark["ref"], ""))
            for name, mark in event.body.get("private", {}).items() if name in PRIVATE and texts.get(mark["ref"])
        )  # fmt: skip
        what = _what(event, action.label if action else Text(event.type))
        found.append(StepLine(event.recorded_at, who, what, notes))
    return tuple(found)


def _what(event: StoredEvent, label: Text) -> Text:
    """The act with what it turned on: why replaced, on which ground."""
    body = event.body
    outside = body.get("outside") or body.get("restored") or {}
    if outside.get("document"):
        source = f"{outside['body']} {outside['document']}"
        return Text(f"{label.zh}（{source}）", f"{label.en} ({source})")
    request = body.get("request") or {}
    why = REPLACED_FOR.get(request.get("why", ""))
    return Text(f"{label.zh}：{why.zh}", f"{label.en}: {why.en}") if why else label


def _papers(row: Certificate, events: Sequence[StoredEvent]) -> tuple[PaperLine, ...]:
    causes = [event.event_id for event in events]
    rows = Document.objects.filter(
        jurisdiction=row.jurisdiction, subject_id=row.case_id, cause__in=causes
    ).order_by("-issued_at", "-id")
    return tuple(
        PaperLine(paper.id, title(DocumentKind(paper.kind)), paper.number, paper.status == "ready") for paper in rows
    )


def _people(terms: LicenceTerms) -> tuple[tuple[str, str], ...]:
    """Officers of the agency who may preside over a hearing."""
    rows = Account.objects.filter(
        active=True, grants__department=terms.case.department, grants__jurisdiction=terms.case.jurisdiction,
        grants__role__in=[str(Role.APPROVER), str(Role.HEAD)],
    ).distinct().order_by("display_name", "id")  # fmt: skip
    return tuple((str(row.id), row.display_name or row.username) for row in rows)


def count_open(actor: Actor) -> int:
    """How many licences the department owes something on (for a link)."""
    return Licence.objects.filter(
        jurisdiction__in=actor.scope.jurisdictions, department__in=actor.scope.departments, open=True
    ).count()
