"""Raw forms aligned at the studio: decisions of people are kept and obeyed the next time the form comes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.core.align import Alignment, Decision, Form, Reading, align, read_forms
from onewindow.core.kernel.actor import Role
from onewindow.core.kernel.codec import content_hash
from onewindow.core.kernel.refusal import declare, refuse
from onewindow.store.models import AlignDecision
from onewindow.usecases.command import Command
from onewindow.usecases.ports import wired

MOST_FIELDS = 2000
declare(
    "align.empty",
    zh="没有读到字段。请粘贴表单的 JSON，或者每行一个字段名称的清单，第一行写表单名称。",
    en="No field was read. Paste forms as JSON, or a list with a field label on each line and the form's title first.",
)
declare(
    "align.too-many",
    zh="一次最多归并 {most} 个字段，这里有 {count} 个。请分几次来。",
    en="At most {most} fields are aligned at once; there are {count}. Do it in parts.",
)
declare(
    "align.no-words",
    zh="这台机器上没有字段词典，不能归并。请管理员检查内容文件夹。",
    en="There is no dictionary of fields on this machine. Ask the administrator to check the content folder.",
)
declare(
    "align.no-field",
    zh="找不到字段 {field}。请重新粘贴表单再决定。",
    en="The field {field} is not among the forms. Paste them again and decide.",
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Forms as they were read, what is proposed, and how many earlier decisions were obeyed."""

    reading: Reading
    alignment: Alignment
    obeyed: int


def read_text(text: str) -> Any:
    """The document of pasted text: JSON as it is, else lists of labels, forms apart by an empty line.

    The first line of a list is the form's title; `分节：` (a line ending in a colon) begins a section.
    """
    stripped = text.strip().lstrip("\ufeff")
    if stripped[:1] in ("[", "{"):
        document = read_json(stripped)
        return document if isinstance(document, list) else [document]
    blocks = [block for block in _blocks(stripped.splitlines()) if len(block) > 1]
    if not blocks:
        raise refuse("align.empty")
    return [_listed(number, block) for number, block in enumerate(blocks, 1)]


def read_json(text: str) -> Any:
    """What a JSON text says, if it can be written again as JSON and as UTF-8. Refused(`align.empty`)."""
    try:
        document = json.loads(text)
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise refuse("align.empty") from None
    return document


def _blocks(lines: Iterable[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return blocks


def _listed(number: int, lines: Sequence[str]) -> dict[str, Any]:
    fields, section = [], ""
    for line in lines[1:]:
        if line.endswith(("：", ":")):
            section = line[:-1].strip()
            continue
        fields.append({"id": f"f{len(fields) + 1}", "label": line.strip(" \t,，;；"), "section": section})
    return {"id": f"form{number}", "title": lines[0].strip(" ,，"), "fields": fields}


def read_table(rows: Iterable[Sequence[Any]], title: str) -> Any:
    """The document of a sheet: a column of labels, or columns named 表单/form, 分节/section, 字段/label."""
    lines = [[str(cell).strip() if cell is not None else "" for cell in row] for row in rows]
    lines = [row for row in lines if any(row)]
    if not lines:
        raise refuse("align.empty")
    names = [_COLUMNS.get(cell.lower(), "") for cell in lines[0]]
    if "label" not in names:
        names, body = ["label"], lines
    else:
        body = lines[1:]
    forms: dict[str, list[dict[str, str]]] = {}
    for row in body:
        cells = {name: cell for name, cell in zip(names, row, strict=False) if name}
        if cells.get("label"):
            fields = forms.setdefault(cells.get("form") or title, [])
            fields.append(
                {"id": f"f{len(fields) + 1}", "label": cells["label"], "section": cells.get("section", "")}
            )
    if not forms:
        raise refuse("align.empty")
    return [
        {"id": f"form{k}", "title": name, "fields": found} for k, (name, found) in enumerate(forms.items(), 1)
    ]


_COLUMNS = {
    "表单": "form", "form": "form", "表单名称": "form", "分节": "section", "section": "section", "栏目": "section",
    "字段": "label", "label": "label", "字段名称": "label", "名称": "label", "field": "label",
}  # fmt: skip


def propose(document: Any, *, jurisdiction: str) -> Proposed:
    """Read and align; decisions of earlier times are obeyed. Refused(`align.*`)."""
    reading = read_forms(document)
    count = sum(len(form.fields) for form in reading.forms)
    if count == 0:
        raise refuse("align.empty")
    if count > MOST_FIELDS:
        raise refuse("align.too-many", most=MOST_FIELDS, count=count)
    decisions = remembered(reading.forms, jurisdiction=jurisdiction)
    dictionary = wired().dictionary
    if dictionary is None:
        raise refuse("align.no-words")
    return Proposed(reading, align(reading.forms, dictionary(), decisions), len(decisions))


def remembered(forms: Sequence[Form], *, jurisdiction: str) -> tuple[Decision, ...]:
    """Earlier decisions on fields of these forms: same form title, section and label, whatever ids they have today."""
    here = {_field_key(mark): f"{form.id}:{field.id}" for form in forms for field in form.fields
            for mark in [_mark(form, field.labels[0], field.section)]}  # fmt: skip
    found = []
    for row in AlignDecision.objects.filter(jurisdiction=jurisdiction).order_by("decided_at", "id"):
        first = here.get(_field_key(row.first))
        if first is None:
            continue
        if row.second is None:
            found.append(Decision((first,), element=row.element, accept=row.yes))
            continue
        second = here.get(_field_key(row.second))
        if second is not None and second != first:
            found.append(Decision((first, second), same=row.yes))
    return tuple(found)


def decide(
    document: Any, fields: Sequence[str], *, element: str = "", yes: bool, command: Command, jurisdiction: str
) -> None:
    """Keep one decision: an element accepted or refused for a field, or two fields the same or not.

    The later decision on the same fields replaces the earlier. Refused(`align.no-field`, `scenario.not-designer`).
    """
    if command.actor.role is not Role.DESIGNER:
        raise refuse("scenario.not-designer")
    marks = {f"{form.id}:{field.id}": _mark(form, field.labels[0], field.section)
             for form in read_forms(document).forms for field in form.fields}  # fmt: skip
    missing = next((name for name in fields if name not in marks), None)
    if missing is not None or not fields or (not element and len(fields) != 2):
        raise refuse("align.no-field", field=missing or "")
    chosen = [marks[name] for name in fields]
    if element:
        for mark in chosen:
            _keep(mark, None, element, yes, command.wall, command.actor.account_id, jurisdiction)
    else:
        first, second = sorted(chosen, key=_field_key)
        _keep(first, second, "", yes, command.wall, command.actor.account_id, jurisdiction)


def _keep(
    first: Mapping[str, str], second: Mapping[str, str] | None, element: str, yes: bool, at: datetime, by: str,
    jurisdiction: str,
) -> None:  # fmt: skip
    key = content_hash([_field_key(first), _field_key(second) if second else "", element])
    AlignDecision.objects.update_or_create(
        jurisdiction=jurisdiction, key=key[:64],
        defaults={
            "first": dict(first), "second": dict(second) if second else None, "element": element, "yes": yes,
            "decided_by": by, "decided_at": at,
        },
    )  # fmt: skip


def _mark(form: Form, label: str, section: str) -> dict[str, str]:
    return {"form": form.title or form.id, "section": section, "label": label}


def _field_key(mark: Mapping[str, str]) -> str:
    return "\u0000".join("".join(mark.get(name, "").split()) for name in ("form", "section", "label"))
