"""Handing in: one form becomes one application and one case per part; plan, content and terms are frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.core.cases import CaseState, CaseTerms, EdgeTerm, Order, apply, decide
from onewindow.core.cases.build import terms_for
from onewindow.core.catalogue.derive import derive
from onewindow.core.catalogue.facts import Fact
from onewindow.core.clock import Calendar
from onewindow.core.compose import Plan
from onewindow.core.compose.plan import PlannedPart
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.codec import canonical, content_hash, digest
from onewindow.core.kernel.dates import legal_date, local
from onewindow.core.kernel.ids import new_id
from onewindow.core.kernel.refusal import Refused, refuse
from onewindow.core.process.events import NewEvent
from onewindow.store import credit, numbers, scope
from onewindow.store import facts as fact_rows
from onewindow.store import presence as presences
from onewindow.store.catalogue import current_calendar
from onewindow.store.crypto import seal_json, seal_text
from onewindow.store.drafts import OpenDraft
from onewindow.store.events import Appended, Stream, prepare
from onewindow.store.failpoints import reach
from onewindow.store.models import (
    Application,
    ApplicationMaterial,
    Case,
    CoSigner,
    Draft,
    Presented,
    Upload,
)
from onewindow.store.writing import insert
from onewindow.usecases import case_forms, frames, notices, papers, projection, relays, routing
from onewindow.usecases.automatic_letters import letters_after
from onewindow.usecases.cases import APPLICATION, STREAM
from onewindow.usecases.command import Command
from onewindow.usecases.outbox import post
from onewindow.usecases.submit_problems import COMMITMENT_LETTER, Handover, problems

AT_WINDOW, SIGNED = "window", "signed"
HANDED_IN = ("asked", "deferred")
"""Statuses of materials that come from the person, now or later."""


@dataclass(frozen=True, slots=True)
class _NewCase:
    """One part about to be born: row, frozen terms, what happened and the state it leads to."""

    row: Case
    terms: CaseTerms
    events: tuple[NewEvent, ...]
    state: CaseState
    appended: Appended


def submit(draft_id: UUID | str, command: Command, handover: Handover | None = None) -> UUID:
    """Turn a draft into an application. Handing in twice (same draft or same command) gives the same application.

    Refused with every problem at once; then nothing has been written and the draft is as it was.
    """
    draft = scope.draft(command.actor, draft_id)
    if draft.application_id is not None:
        return draft.application_id
    return hand_in(OpenDraft(draft, legal_date(command.now)), command, handover)


def hand_in(opened: OpenDraft, command: Command, handover: Handover | None = None) -> UUID:
    """`submit` for a draft that is open in hand; a draft changed meanwhile by another is noticed when writing."""
    handover = handover or Handover()
    if opened.row.applicant_id is None:
        raise refuse("draft.no-person")
    found = problems(opened, handover)
    if found:
        raise Refused(*found)
    return _Birth(opened, command, handover).write()


class _Birth:
    """The one long write of the system: built completely in memory, then inserted in one transaction."""

    def __init__(self, opened: OpenDraft, command: Command, handover: Handover) -> None:
        self.opened = opened
        self.command = command
        self.handover = handover
        self.draft = opened.row
        self.plan: Plan = opened.plan
        self.on = legal_date(command.now)
        self.calendar: Calendar = current_calendar(self.on).for_region(self.draft.jurisdiction)
        self.facts = self._facts()
        self.router = routing.Router(
            opened.catalogue, opened.thing, {fact.ref: fact.value for fact in self.facts},
            jurisdiction=self.draft.jurisdiction, on=self.on,
        )  # fmt: skip
        self.application = self._application()

    def _facts(self) -> list[Fact]:
        given = [*self.opened.facts, *self._situation_facts()]
        return [*given, *derive(self.opened.catalogue, self.opened.thing, given, on=self.on)]

    def _situation_facts(self) -> list[Fact]:
        """What the form did not ask because a situation answer says it: a fact of the application like any other."""
        return [
            Fact(known.ref.partition(".")[0], known.element.code, known.value, "situation")
            for known in self.plan.known
            if known.by.startswith("situation.") and known.value is not None
        ]

    def _application(self) -> Application:
        draft, command = self.draft, self.command
        key = draft.data_key
        values = {fact.ref: fact.value for fact in self.facts}
        title = str(values.get(self.opened.thing.title_ref) or self.opened.thing.name)
        parts = len(self.plan.applying)
        made = Application(
            id=new_id(),
            jurisdiction=draft.jurisdiction,
            opened_year=local(command.now).year,
            number=application_number(draft.jurisdiction, command),
            thing=draft.thing,
            bundle=draft.bundle,
            route=self.plan.route,
            title_enc=seal_text(key, title[:120], place="application.title"),
            situation_enc=seal_json(key, dict(self.plan.situation), place="application.situation"),
            plan_enc=seal_json(key, plan_json(self.plan), place="application.plan"),
            applicant_id=draft.applicant_id,
            account_id=draft.account_id if command.actor.role is Role.CITIZEN else None,
            data_key=key,
            channel=str(command.actor.channel),
            total=parts,
            open=parts,
            submitted_at=command.now,
            promise_on=self.plan.promise_on,
            command_id=command.id,
            draft_id=draft.id,
            demo=papers.is_demo(),
        )
        if "applicant" in draft._state.fields_cache:
            made.applicant = draft.applicant
        return made

    def write(self) -> UUID:
        command, application = self.command, self.application
        cases = self._cases()
        kept = fact_rows.build(
            self.facts, owner=application, key=application.data_key, at=command.now, recorded_at=command.wall
        )
        papers_in = self._materials()
        relay = relays.taken_in(
            application, [case.row.item for case in cases], papers_in, self.opened.catalogue, command,
            self.router.answer,
        )  # fmt: skip
        came = presences.taken_over(application, mandated=self.draft.mandate_id is not None)
        if came is not None and came.capacity in ("agent", "guardian", "representative"):
            application.agent = came.by
        more = [relays.event_of(relay, command)] if relay else []
        if came is not None:
            more.append(presences.event_of(came, command.now))
        head = self._head(cases, [one.mark for one in kept], more)
        folder = papers.Folder(application, self.opened.catalogue)
        ordered = [
            context
            for case in cases
            for context in papers.contexts(
                folder, case.row, CaseState(), case.state, case.terms,
                list(zip(case.events, case.appended.events, strict=True)), command,
            )
        ]  # fmt: skip
        papers_in = self._materials()
        folder.opened.update(
            facts={fact.ref: fact.value for fact in self.facts},
            plan=plan_json(self.plan),
            received={row.material: row.received_how for row in papers_in},
        )
        drawn = papers.draw(ordered)
        forms = case_forms.at_submission(application, [case.row for case in cases], came, command,
                                          consent=self.handover.consent)  # fmt: skip
        drawn.documents += forms
        drawn.letters += case_forms.letters_of(forms)
        told = notices.for_submission(application, command)
        letters = [*drawn.letters, *notices.letters(told, application, command)]
        for case in cases:
            letters += letters_after(case.row, case.state, case.appended.seq)
        with transaction.atomic():
            won = Draft.objects.filter(
                pk=self.draft.pk, version=self.draft.version, application_id=None
            ).update(application_id=application.id, version=self.draft.version + 1)
            if not won:
                return self._already()
            application.version, application.head_hash = head.seq, head.head
            insert([application])
            insert(case.row for case in cases)
            insert([relay] if relay else [])
            insert(routing.hands(((case.row, case.terms) for case in cases), command.wall))
            insert([*head.events, *(e for case in cases for e in case.appended.events)])
            insert([*head.notes, *(n for case in cases for n in case.appended.notes)])
            insert(one.row for one in kept)
            insert(papers_in)
            if came is not None:
                Presented.objects.filter(pk=came.pk).update(application=application)
            CoSigner.objects.filter(
                jurisdiction=self.draft.jurisdiction, draft_id=self.draft.id, status="signed"
            ).update(application=application)
            Upload.objects.filter(jurisdiction=self.draft.jurisdiction, owner_id=self.draft.id).update(
                owner_id=application.id
            )
            drawn.save()
            notices.save(told)
            post(
                letters, jurisdiction=application.jurisdiction, year=application.opened_year, at=command.wall
            )
            reach("submit.before_commit")
        reach("submit.after_commit")
        return application.id

    def _already(self) -> UUID:
        """Another request handed the same draft in first: its application is the answer."""
        found = Draft.objects.values_list("application_id", flat=True).get(pk=self.draft.pk)
        if found is None:
            raise refuse("draft.stale")
        return found

    # --- the cases ---------------------------------------------------------------------------------------------

    def _cases(self) -> list[_NewCase]:
        ids = {part.item: new_id() for part in self.plan.applying}
        applicant, place = self.application.applicant_id, self.application.jurisdiction
        barred = credit.standing(applicant) is not None
        good = not barred and credit.good(applicant, self.opened.catalogue, place, on=self.opened.on)
        self.frames = frames.terms_of(
            self.opened.catalogue, self.opened.thing, self.plan.applying, self.opened.profile.code
        )
        return [self._case(part, ids, barred, good) for part in self.plan.applying]

    def _case(self, part: PlannedPart, ids: dict[str, UUID], barred: bool, good: bool) -> _NewCase:
        catalogue, command, application = self.opened.catalogue, self.command, self.application
        item = catalogue.items[part.item]
        terms = terms_for(
            catalogue,
            item.code,
            profile=self.opened.profile.code,
            materials=[
                line.material
                for line in self.plan.materials
                if line.status in HANDED_IN and part.item in line.needed_by
            ],
            edges=self._edges(part.item, ids),
            commitment=part.committed,
            frame=self.frames.get(part.item),
            barred=barred,
            good=good,
            competence=self.router.answer(item.code),
            place=application.jurisdiction,
        )
        row = Case(
            id=ids[part.item],
            jurisdiction=application.jurisdiction,
            opened_year=application.opened_year,
            application=application,
            number=case_number(item.codes.task, application.jurisdiction, command),
            item=item.code,
            item_version=catalogue.versions.get(f"items/{item.code}", ""),
            thing=application.thing,
            department=item.department,
            act_type=str(item.act_type),
            version=0,
            terms=canonical(terms.to_json()),
            received_at=command.now,
            awaited_by=self._awaiting(part.item, ids),
        )
        events, state = self._happened(terms, part)
        appended = prepare(
            Stream(STREAM, row.id, row.jurisdiction, row.opened_year),
            events,
            actor=command.actor,
            command_id=command.id,
            recorded_at=command.wall,
            data_key=application.data_key,
            represented=str(application.applicant_id),
        )
        for name, value in projection.columns(state, terms, row).items():
            setattr(row, name, value)
        row.version, row.head_hash = appended.seq, appended.head
        return _NewCase(row, terms, events, state, appended)

    def _awaiting(self, item: str, ids: dict[str, UUID]) -> list[str]:
        """The later parts that wait for this one."""
        return sorted(
            {str(ids[edge.after]) for edge in self.plan.edges if edge.before == item and edge.after in ids}
        )

    def _edges(self, item: str, ids: dict[str, UUID]) -> list[EdgeTerm]:
        """The earlier parts of this application that hold this one back."""
        name = {part.item: part.name for part in self.plan.parts}
        return [
            EdgeTerm(str(ids[edge.before]), edge.before, name[edge.before], str(edge.blocks), edge.basis)
            for edge in self.plan.edges
            if edge.after == item and edge.before in ids
        ]

    def _happened(self, terms: CaseTerms, part: PlannedPart) -> tuple[tuple[NewEvent, ...], CaseState]:
        """Receipt, and the signed commitment where the part is decided on one."""
        orders = [Order("receive", {"consent": self.handover.consent})]
        if part.committed:
            shown = self.opened.catalogue.items[part.item].commitment.notice.zh
            signed: dict[str, Any] = {"text_version": terms.version, "text_hash": digest(shown)}
            if chosen := self.handover.within.get(part.item):
                signed["within"] = dict(chosen)
            orders.append(Order("sign_commitment", signed, {"signer": self.handover.signed}))
        state, events = CaseState(), []
        for order in orders:
            for event in decide(
                state, terms, order, actor=self.command.actor, at=self.command.now,
                recorded_at=self.command.now, calendar=self.calendar,
            ):  # fmt: skip
                state = apply(state, event)
                events.append(event)
        return tuple(events), state

    # --- what else is written ----------------------------------------------------------------------------------

    def _head(
        self, cases: Sequence[_NewCase], marks: list[dict[str, str]], more: Sequence[NewEvent] = ()
    ) -> Appended:
        """The application's own stream: what was handed in, by digest, and which cases came of it."""
        application = self.application
        body: dict[str, Any] = {
            "thing": application.thing,
            "route": application.route,
            "bundle": application.bundle,
            "number": application.number,
            "plan": content_hash(plan_json(self.plan)),
            "facts": marks,
            "cases": [[str(case.row.id), case.row.item] for case in cases],
        }
        return prepare(
            Stream(APPLICATION, application.id, application.jurisdiction, application.opened_year),
            [NewEvent("application.submitted", 1, self.command.now, body), *more],
            actor=self.command.actor,
            command_id=self.command.id,
            recorded_at=self.command.wall,
            data_key=application.data_key,
            represented=str(application.applicant_id),
        )

    def _materials(self) -> list[ApplicationMaterial]:
        uploaded = self.opened.uploaded
        rows = []
        for line in self.plan.materials:
            paper = line.material in self.handover.at_window
            how = "file" if line.material in uploaded else (AT_WINDOW if paper else "")
            if line.material == COMMITMENT_LETTER and self.handover.signed:
                how = SIGNED
            rows.append(
                ApplicationMaterial(
                    jurisdiction=self.application.jurisdiction,
                    opened_year=self.application.opened_year,
                    application=self.application,
                    material=line.material,
                    status=line.status,
                    necessity=line.necessity,
                    needed_by=list(line.needed_by),
                    received_how=how,
                    received_at=self.command.now if how in ("file", SIGNED) else None,
                )
            )
        return rows


def application_number(jurisdiction: str, command: Command) -> str:
    """申请编号, shown to the person: `YX-2026-0915-0036` (place, day, serial of the day)."""
    day = legal_date(command.now)
    serial = numbers.take(f"{jurisdiction}/application", day.strftime("%Y%m%d"))
    return f"{jurisdiction[:6]}-{day:%Y-%m%d}-{serial:04d}"


def case_number(task_code: str, jurisdiction: str, command: Command) -> str:
    """办件编号: 实施编码 31 + date 8 + serial of the day for that item, 4 or more digits (domain.md B1)."""
    day = legal_date(command.now).strftime("%Y%m%d")
    return f"{task_code}{day}{numbers.take(f'{jurisdiction}/case/{task_code}', day):04d}"


def plan_json(plan: Plan) -> dict[str, Any]:
    """What is kept of the plan: every line with its reason, no values (they are facts)."""
    return {
        "thing": plan.thing,
        "bundle": plan.bundle,
        "route": plan.route,
        "on": plan.on.isoformat(),
        "parts": [
            {"item": p.item, "department": p.department, "applies": p.applies, "why": p.why.to_json(),
             "committed": p.committed}
            for p in plan.parts
        ],
        "questions": [{"ref": q.ref, "required": q.required, "needed_by": list(q.needed_by)} for q in plan.questions],
        "known": [
            {"ref": k.ref, "kind": k.kind, "by": k.by, "keys": list(k.keys), "needed_by": list(k.needed_by)}
            for k in plan.known
        ],
        "materials": [
            {"material": m.material, "status": m.status, "needed_by": list(m.needed_by), "originals": m.originals,
             "copies": m.copies, "necessity": m.necessity, "why": m.why.to_json(), "basis": m.basis}
            for m in plan.materials
        ],
        "edges": [
            {"before": e.before, "after": e.after, "blocks": str(e.blocks), "basis": e.basis} for e in plan.edges
        ],
        "steps": [
            {"item": s.item, "start_on": s.start_on.isoformat(), "finish_on": s.finish_on.isoformat(),
             "critical": s.critical}
            for s in plan.steps
        ],
        "promise_on": plan.promise_on.isoformat() if plan.promise_on else None,
        "proof": {"burden": plan.proof.burden, "lower_bound": plan.proof.lower_bound} if plan.proof else None,
    }  # fmt: skip
