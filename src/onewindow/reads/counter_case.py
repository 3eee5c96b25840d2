"""The application at the window: who, which papers, what now part by part. One dataclass, read in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from onewindow.core.kernel.actor import Actor, Channel
from onewindow.core.kernel.dates import legal_date
from onewindow.core.kernel.refusal import Refusal
from onewindow.core.kernel.text import T, Text
from onewindow.reads import citizen_words as words
from onewindow.reads import counter_facts, counter_materials, counter_parts
from onewindow.reads.citizen_owner import TO_CLERK, owner_differs
from onewindow.reads.counter_facts import FactLine
from onewindow.reads.counter_materials import MaterialLine, SparedGroup
from onewindow.reads.counter_open import OpenApplication
from onewindow.reads.counter_parts import NoticeView, PartView
from onewindow.reads.project_caps import CapLine, cap_lines
from onewindow.store.models import Document

_CHANNELS = {
    Channel.WINDOW: T("窗口收件", "received at a window"),
    Channel.WEB: T("网上提交", "filed online"),
    Channel.POST: T("邮寄", "by post"),
}


@dataclass(frozen=True, slots=True)
class SupplementLine:
    """One paper the notice, or a deferral, asked for; `parts`: where it is written when it comes in.

    `fresh`: files that came after it was asked for; the file that was found wrong does not count.
    """

    code: str
    name: Text
    parts: tuple[UUID, ...]
    for_whom: Text
    due: date | None
    fresh: int


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """Everything the bench shows of one application."""

    id: UUID
    number: str
    title: str
    thing: Text
    route: Text
    applicant: str
    how: Text
    submitted_at: datetime
    promise_on: date | None
    caps: tuple[CapLine, ...]
    person: tuple[FactLine, ...]
    facts: tuple[FactLine, ...]
    situation: tuple[tuple[Text, Text], ...]
    not_needed: tuple[Text, ...]
    materials: tuple[MaterialLine, ...]
    spared: tuple[SparedGroup, ...]
    parts: tuple[PartView, ...]
    notice: NoticeView | None
    supplements: tuple[SupplementLine, ...]
    deferred: tuple[SupplementLine, ...]
    documents: int
    settled: bool
    any_case: UUID
    doubt: Text | None

    def standing(self, *stands: str) -> tuple[PartView, ...]:
        return tuple(part for part in self.parts if part.stand in stands)

    @property
    def ready(self) -> tuple[PartView, ...]:
        """Parts that can be accepted now."""
        return self.standing("ready")

    @property
    def came(self) -> tuple[PartView, ...]:
        """Parts whose supplements are all in: accepted once checked."""
        return tuple(part for part in self.standing("came") if not part.bad and not part.refusals)

    @property
    def acceptable(self) -> tuple[PartView, ...]:
        return (*self.ready, *self.came)

    @property
    def recordable(self) -> tuple[PartView, ...]:
        return self.standing("record")

    @property
    def decidable(self) -> tuple[PartView, ...]:
        """Parts that the window may decide on the spot (窗口授权): complete, and the agency lets it."""
        return tuple(part for part in self.parts if part.window)

    @property
    def handable(self) -> tuple[PartView, ...]:
        return self.standing("out")

    @property
    def tolerable(self) -> tuple[PartView, ...]:
        """Parts whose gaps may all be handed in later."""
        return tuple(part for part in self.standing("gap") if part.deferrable)

    @property
    def promisable(self) -> tuple[PartView, ...]:
        """Parts that the agency accepts, with papers that the person may promise for later."""
        return tuple(part for part in self.parts if part.promisable)

    @property
    def not_required(self) -> tuple[PartView, ...]:
        return tuple(part for part in self.parts if part.can_not_required)

    @property
    def not_competent(self) -> tuple[PartView, ...]:
        return tuple(part for part in self.parts if part.can_not_competent)

    @property
    def withdrawable(self) -> tuple[PartView, ...]:
        return tuple(part for part in self.parts if part.can_withdraw)

    @property
    def checked(self) -> int:
        return sum(1 for line in self.materials if line.state == "ok")

    @property
    def why_not(self) -> Text | None:
        """Why nothing can be accepted now; None when something can."""
        if self.acceptable:
            return None
        if self.standing("check"):
            return T("材料还没核对完。", "Papers are still to be checked.")
        if self.standing("gap", "gap-else"):
            return T("缺的材料先告知补正，或者当场补上。", "Tell what is lacking, or put it right here.")
        if self.standing("correcting"):
            return T("补正还没交齐。", "The supplements are not all in.")
        if self.standing("waiting"):
            return T("前一项出结果以后才能受理。", "An earlier part must have its result first.")
        if self.standing("else"):
            return T("这几件由部门受理，窗口已经收好件。", "These are accepted by their agency; the window has received them.")
        return T("没有等受理的事项。", "No part waits for acceptance.")

    @property
    def summary(self) -> Text:
        """The result first: how many are complete, how many lack something."""
        ready, gaps = len(self.acceptable) + len(self.recordable), len(self.standing("gap", "gap-else"))
        open_check = len(self.standing("check"))
        if gaps and ready:
            return words.say(
                "{r} 件齐全，可以办。{g} 件缺材料，只发它的补正告知。",
                "{r} complete and can go on. {g} lack papers; only they get the notice.", r=ready, g=gaps,
            )  # fmt: skip
        if gaps:
            return words.say("{g} 件缺材料，先收件，一次告知。", "{g} lack papers: received, told once.", g=gaps)
        if open_check:
            return words.say("还有 {c} 件的材料没核对完。", "Papers of {c} parts are still to be checked.", c=open_check)
        if ready:
            return words.say("{r} 件齐全，可以办。", "{r} complete and can go on.", r=ready)
        if self.handable:
            return words.say("{n} 件有结果，可以出件。", "{n} decided and can be handed out.", n=len(self.handable))
        if self.settled:
            return T("都办完了。", "Everything is done.")
        if waiting := len(self.standing("correcting")):
            return words.say("{n} 件等申请人补正，别的不受影响。", "{n} wait for a correction; the others go on.", n=waiting)
        return T("窗口该做的做完了，部门在办。", "The window's work is done; the agencies are at it.")


def application_page(application_id: UUID | str, *, actor: Actor, now: datetime) -> ApplicationPage:
    """Refused(`scope.not-found`)."""
    return page_of(OpenApplication(application_id, actor=actor, now=now))


def page_of(opened: OpenApplication) -> ApplicationPage:
    row, catalogue = opened.row, opened.catalogue
    thing = catalogue.things[row.thing]
    materials = counter_materials.lines(opened)
    parts = counter_parts.views(opened, materials)
    route = next((route.name for route in thing.routes if route.id == row.route), Text(""))
    return ApplicationPage(
        id=row.id,
        number=row.number,
        title=opened.title,
        thing=thing.name,
        route=route,
        applicant=opened.applicant.name,
        how=_CHANNELS.get(Channel(row.channel), Text("")),
        submitted_at=row.submitted_at,
        promise_on=row.promise_on,
        caps=cap_lines(row, on=legal_date(opened.now), cases=[part.row for part in opened.parts]),
        person=counter_facts.person_lines(opened),
        facts=counter_facts.fact_lines(opened),
        situation=counter_facts.situation(opened),
        not_needed=_not_needed(opened),
        materials=materials,
        spared=counter_materials.spared(opened),
        parts=parts,
        notice=counter_parts.notice(opened, parts, materials),
        supplements=_asked(opened, parts, materials, "awaited"),
        deferred=_asked(opened, parts, materials, "later"),
        documents=Document.objects.filter(application=row, void_at=None).count(),
        settled=row.open == 0,
        any_case=opened.parts[0].row.id,
        doubt=TO_CLERK if owner_differs(thing, {fact.ref: fact.value for fact in opened.facts}) else None,
    )


def _not_needed(opened: OpenApplication) -> tuple[Text, ...]:
    """Parts that do not apply, each with its reason."""
    found = []
    for part in opened.plan.get("parts", ()):
        item = opened.catalogue.items.get(part["item"])
        if part["applies"] is False and item is not None:
            why = Text(part["why"].get("zh-hans", ""), part["why"].get("en", ""))
            found.append(words.say("{i}：{w}", "{i}: {w}", i=item.name, w=why))
    return tuple(found)


_ASKED_BY = {"awaited": "supplement", "later": "deferral"}
"""Which clock began when the paper was asked for."""


def _asked(
    opened: OpenApplication, parts: tuple[PartView, ...], materials: tuple[MaterialLine, ...], which: str
) -> tuple[SupplementLine, ...]:
    """Papers that are still to come, each once for all the parts that asked for it."""
    found = []
    for line in materials:
        mine = [part for part in parts if line.code in getattr(part, which)]
        if mine:
            ends = [part.due for part in mine if part.due]
            since = _since(opened, mine, _ASKED_BY[which])
            found.append(
                SupplementLine(
                    line.code,
                    line.name,
                    tuple(part.case for part in mine),
                    words.joined([part.department for part in mine]),
                    min(ends) if ends else None,
                    sum(1 for file in line.files if file.at > since) if since else 0,
                )
            )
    return tuple(found)


def _since(opened: OpenApplication, mine: list[PartView], clock: str) -> datetime | None:
    """When the last of these parts asked for the paper; None where no clock says so."""
    cases = {view.case for view in mine}
    begun = [part.state.clocks[clock].started for part in opened.parts
             if part.row.id in cases and clock in part.state.clocks]  # fmt: skip
    return max(begun) if begun else None


@dataclass(frozen=True, slots=True)
class AdversePage:
    """不受理 or 不予受理 of one part: what it is for, and the refusals that would stop it now."""

    application: UUID
    number: str
    applicant: str
    part: PartView
    allowed: bool
    refusals: tuple[Refusal, ...]
    clause: str
    agencies: tuple[tuple[str, Text], ...]


def adverse_page(
    application_id: UUID | str, case_id: UUID | str, action: str, *, actor: Actor, now: datetime
) -> AdversePage | None:
    """None when there is no such part or action. Refused(`scope.not-found`)."""
    opened = OpenApplication(application_id, actor=actor, now=now)
    part = opened.part(case_id)
    if part is None or action not in part.actions:
        return None
    shown = counter_parts.views(opened, counter_materials.lines(opened))
    others = tuple(
        (code, department.name)
        for code, department in opened.catalogue.departments.items()
        if department.administrative and code != part.row.department
    )
    return AdversePage(
        opened.row.id,
        opened.row.number,
        opened.applicant.name,
        next(view for view in shown if view.case == part.row.id),
        part.may(action),
        part.why_not(action),
        part.actions[action].action.clause,
        others,
    )
