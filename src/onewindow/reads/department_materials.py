"""The materials of one part: what the person handed in, what other agencies supply, the files, and each finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from onewindow.core.cases import CaseState, CaseTerms, Status
from onewindow.core.catalogue.model import Catalogue
from onewindow.core.kernel.text import T, Text, text_from_json
from onewindow.reads import department_words as said
from onewindow.store.crypto import unseal_text
from onewindow.store.models import Application, Upload


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of a material. `picture`: it can be shown on the page; `size` in bytes."""

    id: UUID
    name: str
    size: int
    pages: int
    picture: bool


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material of this part. `state`: ok, no, near (to look at), wait. `asks`: what the published list asks of it.

    `checkable`: a finding can be written; in a correction only for what has come in again.
    """

    code: str
    name: Text
    state: str
    tag_text: Text
    note: Text
    asks: tuple[Text, ...]
    files: tuple[FileLine, ...]
    open: bool
    checkable: bool


@dataclass(frozen=True, slots=True)
class ExemptLine:
    """A material the person need not hand in, with the reason."""

    name: Text
    why: Text


@dataclass(frozen=True, slots=True)
class Materials:
    lines: tuple[MaterialLine, ...]
    exempt: tuple[ExemptLine, ...]
    unchecked: int


def materials(
    application: Application,
    plan: Mapping[str, Any],
    state: CaseState,
    terms: CaseTerms,
    catalogue: Catalogue,
) -> Materials:
    """Of one part only (one query for the files). `plan` is the frozen plan as JSON."""
    codes = [term.code for term in terms.materials]
    files = _files(application, codes)
    lines = tuple(
        _line(term.code, term.name, state, terms, catalogue, files.get(term.code, ()))
        for term in terms.materials
    )
    exempt = tuple(
        ExemptLine(catalogue.materials[line["material"]].name, text_from_json(line["why"]))
        for line in plan.get("materials", ())
        if terms.item in line["needed_by"] and line["material"] not in codes
        and line["material"] in catalogue.materials and line["status"] != "not_needed"
    )  # fmt: skip
    return Materials(lines, exempt, sum(line.open and line.checkable for line in lines))


def _files(application: Application, codes: list[str]) -> dict[str, tuple[FileLine, ...]]:
    rows = Upload.objects.filter(
        jurisdiction=application.jurisdiction, owner_id=application.id, material__in=codes,
        removed_at=None, replaced_by=None,
    ).select_related("file", "data_key").order_by("at", "id")  # fmt: skip
    found: dict[str, tuple[FileLine, ...]] = {}
    for row in rows:
        name = unseal_text(row.data_key, row.name_enc, place=f"upload/{row.id}")
        line = FileLine(row.id, name, row.file.size, row.pages, row.file.media_type.startswith("image/"))
        found[row.material] = (*found.get(row.material, ()), line)
    return found


def _line(
    code: str,
    name: Text,
    state: CaseState,
    terms: CaseTerms,
    catalogue: Catalogue,
    files: tuple[FileLine, ...],
) -> MaterialLine:
    mark, word, note = _finding(code, state)
    need = next((n for n in catalogue.items[terms.item].materials if n.material == code), None)
    asks = need.check if need else ()
    if not files and not note.zh:
        note = T("没有电子件，原件在窗口。", "No file; the paper is at the window.")
    unseen = code not in state.checks and code not in state.deferred
    again = any(gap.material == code and gap.handed_in is not None for gap in state.gaps)
    checkable = again or state.status is not Status.CORRECTING
    return MaterialLine(code, name, mark, word, note, asks, files, unseen, checkable)


def _finding(code: str, state: CaseState) -> tuple[str, Text, Text]:
    gap = next((gap for gap in state.gaps if gap.material == code), None)
    if any(fault.material == code for fault in state.faults):
        note = T(
            "受理后才发现，是本机关的责任，期限照走。",
            "Found after acceptance: the agency's fault, the clock runs.",
        )
        return "no", T("缺", "Missing"), note
    if code in state.deferred:
        if state.deferred[code]:
            return "ok", T("容缺，已补", "Deferred, now in"), Text("")
        return "near", T("容缺，还没交", "Deferred, not in yet"), Text("")
    if gap is not None and gap.handed_in is None:
        return "near", T("等补交", "Awaited"), said.REASONS.get(gap.reason, T(gap.reason, gap.reason))
    check = state.checks.get(code)
    if gap is not None and gap.handed_in is not None and not (check and check.ok):
        return "near", T("补交了，要核对", "Supplemented, to be checked"), Text("")
    if check is None:
        return "wait", T("还没核对", "Not checked yet"), Text("")
    if check.ok:
        return "ok", T("符合", "In order"), Text("")
    return "no", T("不符合", "Not in order"), said.REASONS.get(check.reason, T(check.reason, check.reason))
