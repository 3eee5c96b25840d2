"""What the interface says of a part: plain JSON from the same pages the department reads."""

from __future__ import annotations

from typing import Any

from onewindow.reads.department_case import Act, CasePage, Paper
from onewindow.reads.department_clock import ClockPanel
from onewindow.reads.department_facts import FactLine, VerdictView
from onewindow.reads.department_list import WorkList
from onewindow.reads.department_materials import MaterialLine
from onewindow.usecases.cases import Executed


def work_list(page: WorkList) -> dict[str, Any]:
    return {
        "cases": [
            {
                "id": row.id,
                "title": row.title,
                "item": row.item,
                "application": row.number,
                "state": row.tag_text,
                "lamp": row.lamp or None,
                "due": row.due,
                "provisional": row.provisional,
                "note": row.note if row.note.zh else None,
                "received_at": row.received,
                "closed_at": row.closed,
            }
            for row in page.rows
        ],
        "counts": page.counts,
        "next": page.next or None,
    }


def case(page: CasePage) -> dict[str, Any]:
    """Everything of one part that its department may read."""
    return {
        "id": page.id,
        "version": page.version,
        "number": page.number,
        "application": page.application,
        "title": page.title,
        "item": page.item,
        "status": page.status,
        "state": page.tag_text,
        "applicant": {
            "name": page.applicant.name,
            "id_number": page.applicant.id_number,
            "phone": page.applicant.phone,
        },
        "clock": clock(page.clock),
        "verdict": verdict(page.verdict),
        "facts": [fact(line) for line in page.facts],
        "materials": [material(line) for line in page.materials.lines],
        "papers": [paper(one) for one in page.papers],
        "actions": [action(act) for act in page.acts],
        "other_parts": [
            {"item": part.item, "agency": part.agency, "state": part.tag_text, "due": part.due}
            for part in page.others
        ],
        "ceilings": [
            {"name": line.name, "used": line.used, "left": line.left, "until": line.until, "lamp": line.lamp or None}
            for line in page.caps
        ],
        "history": {"length": page.history.length, "unbroken": page.history.unbroken},
    }


def verdict(view: VerdictView) -> dict[str, Any]:
    return {
        "outcome": view.outcome or None,
        "clauses": [
            {
                "code": line.code,
                "clause": line.clause,
                "condition": line.condition,
                "outcome": line.outcome,
                "because": line.reason,
                "needs_inspection": line.needs_inspection,
            }
            for line in view.clauses
        ],
    }


def fact(line: FactLine) -> dict[str, Any]:
    return {
        "ref": line.ref,
        "label": line.label,
        "value": line.value,
        "masked": line.masked,
        "source": line.source.label,
        "observed_at": line.observed,
    }


def material(line: MaterialLine) -> dict[str, Any]:
    files = [{"id": one.id, "name": one.name, "size": one.size, "pages": one.pages} for one in line.files]
    return {"code": line.code, "name": line.name, "state": line.tag_text, "files": files}


def paper(one: Paper) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "title": one.title,
        "number": one.number,
        "at": one.at,
        "status": one.state,
    }


def action(act: Act) -> dict[str, Any]:
    return {
        "action": act.name,
        "label": act.label,
        "allowed": act.allowed,
        "adverse": act.adverse,
        "clause": act.clause,
        "refused": [refusal.to_json() for refusal in act.why],
    }


def clock(panel: ClockPanel) -> dict[str, Any]:
    return {
        "state": panel.state,
        "days_left": panel.days_left,
        "used": panel.used,
        "promise": panel.promise,
        "limit": panel.limit,
        "provisional": panel.provisional,
        "clocks": [
            {
                "name": line.name,
                "limit": line.limit,
                "due": line.due,
                "lamp": line.lamp or None,
                "kept": line.kept,
                "provisional": line.provisional,
            }
            for line in panel.lines
        ],
    }


def executed(done: Executed) -> dict[str, Any]:
    return {
        "case": done.case_id,
        "version": done.version,
        "events": list(done.events),
        "documents": list(done.documents),
        "again": done.again,
    }
