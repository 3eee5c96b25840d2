"""Everything that keeps a draft from being handed in, each with its own sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onewindow.core.kernel.refusal import Refusal, declare
from onewindow.store import bars, cosigners, credit, presence
from onewindow.store.draft_values import missing
from onewindow.store.drafts import OpenDraft

declare("submit.question-missing", zh="“{label}”还没填。", en="“{label}” is not filled in.")
declare("submit.answer-wrong", zh="“{label}”：{why}", en="“{label}”: {why}")
declare(
    "submit.fact-missing",
    zh="“{label}”要由{source}给出，这次没有给，也不能由您自己填。请核对填过的号码；号码没错，请带证件到窗口，由工作人员核实。",
    en="“{label}” must come from {source}, which did not give it, and you may not enter it yourself. Check the numbers"
    " you entered; if they are right, bring your document to the window, where it is verified.",
)
declare(
    "submit.material-missing",
    zh="还缺“{name}”。请上传，或者选“到窗口交”。",
    en="“{name}” is missing. Upload it, or choose to bring it to the window.",
)
declare(
    "submit.not-signed",
    zh="告知承诺书还没签。请读过再签；不愿意承诺，可以改走一般办理，不影响您的权利。",
    en="The commitment is not signed. Read and sign it, or choose the ordinary route: your rights stay the same.",
)
declare(
    "submit.situation-open",
    zh="还有情形没有回答，算不出要办哪几项。请先答完。",
    en="The situation questions are not all answered, so the parts are not settled. Answer them first.",
)
declare(
    "submit.nothing-to-do",
    zh="按您的情形，没有要办的事项。您可以直接做。",
    en="In your situation nothing needs to be applied for.",
)

COMMITMENT_LETTER = "commitment-letter"
"""The paper that is signed here: the signature is the paper, nothing is uploaded."""


@dataclass(frozen=True, slots=True)
class Handover:
    """What the person says when handing in.

    `at_window`: materials that will be brought on paper; `signed`: name under the commitment; `consent`: electronic
    service agreed; `within`: item → deferred condition → the time chosen for it (`8wd`), empty: the longest;
    `entered_at` window: papers lie on the desk.
    """

    at_window: frozenset[str] = frozenset()
    signed: str = ""
    consent: bool = False
    within: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def problems(opened: OpenDraft, handover: Handover) -> list[Refusal]:
    """Everything that still keeps a draft from being handed in, each with its own sentence."""
    plan = opened.plan
    found: list[Refusal] = []
    if plan.next_situation:
        found.append(Refusal("submit.situation-open"))
    if not plan.applying:
        found.append(Refusal("submit.nothing-to-do"))
    known = {fact.ref for fact in opened.facts}
    for question in plan.questions:
        if question.required and question.ref not in known and question.ref not in opened.answers.errors:
            found.append(Refusal("submit.question-missing", {"label": question.label}))
    for ref, why in opened.answers.errors.items():
        question = next((q for q in plan.questions if q.ref == ref), None)
        if question is not None:
            found.append(Refusal("submit.answer-wrong", {"label": question.label, "why": why}))
    found += _missing_facts(opened)
    found += _missing_materials(opened, handover)
    if any(part.committed for part in plan.applying) and not handover.signed.strip():
        found.append(Refusal("submit.not-signed"))
    return [*found, *_barred(opened), *bars.of_draft(opened), *cosigners.lacks(opened), *presence.lacks(opened)]


def _barred(opened: OpenDraft) -> list[Refusal]:
    """A commitment is not for applicants whose credit record bars them; the ordinary route always is."""
    if not any(part.committed for part in opened.plan.applying):
        return []
    mark = credit.standing(opened.row.applicant_id)
    return [mark.refusal()] if mark else []


def _missing_facts(opened: OpenDraft) -> list[Refusal]:
    """What a register was to give and nobody may ask of the person: without it the part cannot be decided."""
    sources = opened.catalogue.sources
    return [
        Refusal("submit.fact-missing", {"label": one.element.label, "source": sources[one.by].name})
        for one in missing(opened)
    ]


def _missing_materials(opened: OpenDraft, handover: Handover) -> list[Refusal]:
    here = opened.uploaded | handover.at_window | {COMMITMENT_LETTER}
    return [
        Refusal("submit.material-missing", {"name": line.name})
        for line in opened.plan.materials
        if line.status == "asked" and line.necessity == "required" and line.material not in here
    ]
