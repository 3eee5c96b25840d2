"""A Plan as plain JSON: the document `onewindow compose --json` prints (schema: docs/compose.schema.json)."""

from __future__ import annotations

from typing import Any

from onewindow.core.kernel.text import Text

from .plan import (
    Conflict,
    Edge,
    Known,
    Plan,
    PlannedMaterial,
    PlannedPart,
    Proof,
    Question,
    RowGroup,
    Saving,
    Step,
)


def plan_to_json(plan: Plan, *, locale: str = "zh-hans") -> dict[str, Any]:
    """The contract's document. Sentences in `locale`; dates ISO; `element` is `role.attribute`.

    `parts` are those that apply; what is undecided or not needed stands beside them. Offsets are working days after
    the day of receipt.
    """
    says = _Says(locale)
    return {
        "thing": plan.thing,
        "bundle": plan.bundle,
        "route": plan.route,
        "on": plan.on.isoformat(),
        "jurisdiction": plan.jurisdiction,
        "situation": plan.situation,
        "parts": [says.part(part) for part in plan.parts if part.applies],
        "undecided": [says.undecided(part) for part in plan.parts if part.applies is None],
        "not_needed": [says.ruled_out(part) for part in plan.parts if part.applies is False],
        "next_situation": list(plan.next_situation),
        "questions": [says.question(question) for question in plan.questions],
        "groups": [says.group(group) for group in plan.groups],
        "known": [says.known(known) for known in plan.known],
        "materials": [says.material(material) for material in plan.materials],
        "edges": [says.edge(edge) for edge in plan.edges],
        "steps": [says.step(step) for step in plan.steps],
        "savings": savings_to_json(plan.savings),
        "conflicts": [says.conflict(conflict) for conflict in plan.conflicts],
        "promise": str(plan.promise) if plan.promise else None,
        "promise_on": plan.promise_on.isoformat() if plan.promise_on else None,
        "promise_risk": says(plan.promise_risk) if plan.promise_risk else None,
        "provisional": plan.provisional,
        "sources": list(plan.sources),
        "proof": says.proof(plan.proof) if plan.proof else None,
    }


def savings_to_json(savings: dict[str, Saving]) -> dict[str, Any]:
    """`{figure: [before, after], …, "basis": {figure: {"unit", "before"}}}`; `before` says how it was come by."""
    figures: dict[str, Any] = {name: [_plain(s.before), _plain(s.after)] for name, s in savings.items()}
    basis = {name: {"unit": s.unit, "before": s.basis, "source": s.source} for name, s in savings.items()}
    return {**figures, "basis": basis}


def _plain(value: float) -> int | float:
    """12.0 prints as 12."""
    return int(value) if value == int(value) else value


class _Says:
    """The rows of the document, in one language."""

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def __call__(self, text: Text) -> str:
        return text.pick(self.locale)

    def part(self, part: PlannedPart) -> dict[str, Any]:
        return {
            "item": part.item,
            "name": self(part.name),
            "department": part.department,
            "why": self(part.why),
            "basis": part.basis,
            "committed": part.committed,
            "commitment_why": self(part.commitment_why),
            "promise": str(part.promise) if part.promise else None,
        }

    def undecided(self, part: PlannedPart) -> dict[str, Any]:
        row = {"item": part.item, "department": part.department, "why": self(part.why)}
        return {**row, "settled_by": list(part.settled_by)}

    def ruled_out(self, part: PlannedPart) -> dict[str, Any]:
        return {"item": part.item, "department": part.department, "why": self(part.why)}

    def question(self, question: Question) -> dict[str, Any]:
        return {
            "element": question.ref,
            "label": self(question.label),
            "required": question.required,
            "needed_by": list(question.needed_by),
            "why": self(question.why),
            "section": question.section,
            "kind": question.element.kind.value,
            "also_key_of": list(question.also_key_of),
            "conditional_on": list(question.conditional_on),
            "group": question.group,
            "row": question.row,
        }

    def group(self, group: RowGroup) -> dict[str, Any]:
        return {
            "role": group.role,
            "label": self(group.label),
            "rows": [self(title) for title in group.titles],
            "section": group.section,
            "settled": group.settled,
            "minimum": group.minimum,
            "maximum": group.maximum,
            "filled_by": group.filled_by,
        }

    def known(self, known: Known) -> dict[str, Any]:
        return {
            "element": known.ref,
            "label": self(known.element.label),
            "kind": known.kind,
            "by": known.by,
            "by_name": self(known.by_name),
            "keys": list(known.keys),
            "needed_by": list(known.needed_by),
            "basis": known.basis,
        }

    def material(self, material: PlannedMaterial) -> dict[str, Any]:
        return {
            "material": material.material,
            "name": self(material.name),
            "status": material.status,
            "needed_by": list(material.needed_by),
            "why": self(material.why),
            "basis": material.basis,
            "by": material.by,
            "necessity": material.necessity,
            "originals": material.originals,
            "copies": material.copies,
            "requirement": [self(text) for text in material.requirement],
            "rows": list(material.rows),
            "where_from": self(material.where_from),
            "sample": material.sample,
            "blank_form": material.blank_form,
            "unless": [self(text) for text in material.unless],
        }

    def edge(self, edge: Edge) -> dict[str, Any]:
        row = {"before": edge.before, "after": edge.after, "blocks": edge.blocks.value}
        return {**row, "basis": edge.basis, "from_output": edge.from_output}

    def step(self, step: Step) -> dict[str, Any]:
        return {
            "item": step.item,
            "department": step.department,
            "after": list(step.after),
            "earliest_start": step.earliest_start,
            "earliest_finish": step.earliest_finish,
            "start_on": step.start_on.isoformat(),
            "finish_on": step.finish_on.isoformat(),
            "latest_finish": step.latest_finish,
            "slack": step.slack,
            "critical": step.critical,
            "committed": step.committed,
            "verify_by": step.verify_by.isoformat() if step.verify_by else None,
            "limit": str(step.limit) if step.limit else None,
        }

    def conflict(self, conflict: Conflict) -> dict[str, Any]:
        ways = [self(way) for way in conflict.ways]
        return {
            "kind": conflict.kind,
            "what": self(conflict.what),
            "sides": list(conflict.sides),
            "ways": ways,
        }

    def proof(self, proof: Proof) -> dict[str, Any]:
        return {
            "burden": proof.burden,
            "lower_bound": proof.lower_bound,
            "proven": proof.proven,
            "method": proof.method,
            "claim": self(proof.claim),
            "days": proof.days,
            "cost": proof.cost,
            "personal": proof.personal,
            "calls": proof.calls,
            "rest_proven": proof.rest_proven,
            "cases": proof.cases,
        }
