"""Pre-review 模拟审批 of one part: where it stands, what the opinion was, and what changed since when it became a formal one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from onewindow.core.cases import CaseState, CaseTerms
from onewindow.core.cases import waiting as pre
from onewindow.core.catalogue.diff import diff
from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.text import T, Text
from onewindow.core.process.events import StoredEvent
from onewindow.reads import citizen_words as words
from onewindow.reads.department_facts import Reader
from onewindow.reads.department_joint import OPINIONS, TAGS
from onewindow.store import events as event_rows
from onewindow.store.catalogue import in_force
from onewindow.store.models import Case, ContentVersion, FactRow, Upload

STAGES: dict[str, Text] = {
    pre.ASKED: T("申请人申请了模拟审批", "the applicant asked for a pre-review"),
    pre.GIVEN: T("模拟审批意见出了，不具法律效力", "the opinion of the pre-review is given, without legal effect"),
    pre.LAPSED: T("模拟审批意见已经失效", "the opinion of the pre-review has lapsed"),
    pre.CONVERTED: T("受理条件到了，已转为正式办理；请核对变化", "now handled in its own right: see what changed"),
    pre.TAKEN_UP: T("已核对模拟审批以来的变化", "what changed since the pre-review was looked at"),
}
STILL: dict[str, Text] = {
    pre.SAME: T("没有变化，接着意见往下办", "nothing changed: go on from the opinion"),
    pre.CHANGED: T("有变化，按现在的情况重新审查", "it changed: examined again as it is now"),
}
MOST = 50


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is no longer as it was: what kind (fact, paper, rule), its name, since when."""

    kind: Text
    what: Text
    on: datetime | None


@dataclass(frozen=True, slots=True)
class PrePanel:
    """Empty `stage` where there is nothing to say. `offered`: it may still be asked for. `changes`: since the opinion."""

    offered: bool
    basis: str
    stage: Text
    stance: Text
    tag: str
    opinion: str
    by: date | None
    until: date | None
    converted: bool
    still: Text
    changes: tuple[Change, ...]

    @property
    def any(self) -> bool:
        return bool(self.stage.zh or self.offered)


def pre_panel(
    row: Case, state: CaseState, terms: CaseTerms, events: Sequence[StoredEvent], reader: Reader, *, on: date
) -> PrePanel:
    """For the part's own department. Without a pre-review no query is made."""
    one, clock = state.pre, state.clocks.get("pre_review")
    offered = terms.pre_review is not None and state.status == "waiting" and (one is None or not one.open)
    if one is None:
        return PrePanel(offered, terms.pre_review.basis if terms.pre_review else "", *_NOTHING)
    converted = one.stage in (pre.CONVERTED, pre.TAKEN_UP)
    return PrePanel(
        offered, terms.pre_review.basis if terms.pre_review else "", STAGES[one.stage],
        OPINIONS.get(one.stance, Text("")), TAGS.get(one.stance, ""), _words(events) if one.given else "",
        clock.due.by if clock is not None and clock.ended is None else None,
        one.until, converted, STILL.get(one.still, Text("")),
        changes_since(row, terms, one.given, reader, on=on) if converted and one.given else (),
    )  # fmt: skip


_NOTHING = (Text(""), Text(""), "", "", None, None, False, Text(""), ())


def _words(events: Sequence[StoredEvent]) -> str:
    """The opinion as it was written."""
    found = [event for event in events if event.body.get("action") == "give_pre_opinion"][-1:]
    mark = found[0].body.get("private", {}).get("opinion") if found else None
    return event_rows.private_texts(found).get(mark["ref"], "") if mark else ""


def changes_since(
    row: Case, terms: CaseTerms, given: datetime, reader: Reader, *, on: date
) -> tuple[Change, ...]:
    """Facts observed, papers handed in or taken away, and the item's own text as it stands today, since a legal moment."""
    return (*_facts(row, given, reader), *_papers(row, terms, given), *_rules(row, terms, reader.catalogue, on))


def _facts(row: Case, given: datetime, reader: Reader) -> list[Change]:
    found = FactRow.objects.filter(
        jurisdiction=row.jurisdiction, opened_year=row.opened_year, owner_id=row.application_id, observed_at__gt=given
    ).order_by("observed_at", "id")
    needed = {need.ref for need in reader.catalogue.items[row.item].needs}
    refs = [(Fact(one.subject, one.element, None, one.source).ref, one.observed_at) for one in found.defer("value_enc")[:MOST]]
    return [Change(T("事实", "Fact"), reader.label(ref), at) for ref, at in refs if ref in needed]


def _papers(row: Case, terms: CaseTerms, given: datetime) -> list[Change]:
    names = {term.code: term.name for term in terms.materials}
    mine = Upload.objects.filter(jurisdiction=row.jurisdiction, owner_id=row.application_id, material__in=names)
    told = [
        Change(T("材料", "Paper"), names[code], at)
        for code, at in mine.filter(at__gt=given).order_by("at", "id").values_list("material", "at")[:MOST]
    ]
    gone = mine.filter(removed_at__gt=given).order_by("removed_at", "id").values_list("material", "removed_at")[:MOST]
    return told + [Change(T("撤下的材料", "Paper taken away"), names[code], at) for code, at in gone]


def _rules(row: Case, terms: CaseTerms, frozen: Catalogue, on: date) -> list[Change]:
    """What is published today beside the version this part keeps: the part goes by its own, the officer knows of it."""
    newest = in_force(on, row.jurisdiction).get(f"items/{row.item}", "")
    if not newest or newest == terms.version:
        return []
    bodies = dict(ContentVersion.objects.filter(hash__in=[terms.version, newest]).values_list("hash", "body"))
    before, after = (json.loads(bodies.get(version) or "{}") for version in (terms.version, newest))
    fields = dict.fromkeys(change.label.zh for change in diff("items", before, after))
    names = "、".join(list(fields)[:8])
    what = words.say("事项清单有新版本：{n}", "the item has a newer version: {n}", n=T(names, names))
    return [Change(T("规定", "Rule"), what, None)]

