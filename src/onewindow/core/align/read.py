"""Raw forms and decisions as they come: checked, every fault named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onewindow.core.kernel.refusal import Refusal, Refused, declare
from onewindow.core.kernel.text import Text

from .model import Decision, Field, Form

declare(
    "align.bad-forms",
    zh="{where}：要 {expected}。请改好文件再试。",
    en="{where}: {expected} is expected. Correct the file and try again.",
)
declare(
    "align.form-twice",
    zh="表单 {form} 出现了两次。请给其中一份换一个 id。",
    en="The form {form} is there twice. Give one of them another id.",
)
declare(
    "align.bad-decision",
    zh="第 {number} 个决定读不懂：要 fields（两个“表单:字段”）和 same，或者 field、element 和 accept。",
    en="Decision {number} cannot be read: fields (two form:field) with same, or field, element and accept.",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The forms, and what was read with a remark."""

    forms: tuple[Form, ...]
    warnings: tuple[Text, ...] = ()


def read_forms(document: Any) -> Reading:
    """Forms of `[{"id", "title", "fields": [{"id", "label", "section"?, "kind"?}]}]`.

    A field id that comes twice in a form is one variable bound to several labels. A field without a label stays,
    alone, with a warning. Raises Refused with every fault (`align.bad-forms`, `align.form-twice`).
    """
    faults: list[Refusal] = []
    warnings: list[Text] = []
    if not isinstance(document, list):
        raise Refused(_expected("JSON", "[{id, title, fields}, …]"))
    forms: list[Form] = []
    for number, body in enumerate(document):
        form = _form(body, f"[{number}]", faults, warnings)
        if form is None:
            continue
        if any(other.id == form.id for other in forms):
            faults.append(Refusal("align.form-twice", {"form": form.id}))
        forms.append(form)
    if faults:
        raise Refused(*faults)
    return Reading(tuple(forms), tuple(warnings))


def _expected(where: str, expected: str) -> Refusal:
    return Refusal("align.bad-forms", {"where": where, "expected": expected})


def _form(body: Any, where: str, faults: list[Refusal], warnings: list[Text]) -> Form | None:
    if not isinstance(body, Mapping):
        faults.append(_expected(where, "{id, title, fields}"))
        return None
    name = _word(body.get("id"))
    fields = body.get("fields")
    if not name or ":" in name:
        faults.append(_expected(f"{where}.id", "text without :"))
    if not isinstance(fields, list):
        faults.append(_expected(f"{where}.fields", "[{id, label}, …]"))
        return None
    title = body.get("title", "")
    if not isinstance(title, str):
        faults.append(_expected(f"{where}.title", "text"))
        title = ""
    read: dict[str, Field] = {}
    for number, each in enumerate(fields):
        _field(each, name, f"{where}.fields[{number}]", read, faults, warnings)
    if not fields:
        warnings.append(Text(f"表单 {name} 没有字段。", f"The form {name} has no fields."))
    return Form(name, title, tuple(read.values()))


def _field(
    body: Any, form: str, where: str, read: dict[str, Field], faults: list[Refusal], warnings: list[Text]
) -> None:
    if not isinstance(body, Mapping):
        faults.append(_expected(where, "{id, label}"))
        return
    name, label = _word(body.get("id")), body.get("label")
    section, kind = body.get("section") or "", body.get("kind") or ""
    if not name:
        faults.append(_expected(f"{where}.id", "text"))
        return
    if not isinstance(label, str) or not isinstance(section, str) or not isinstance(kind, str):
        faults.append(_expected(where, "label, section, kind: text"))
        return
    if not label.strip():
        warnings.append(
            Text(f"{form}:{name} 没有标签，单独成一组。", f"{form}:{name} has no label; it stands alone.")
        )
    known = read.get(name)
    if known is None:
        read[name] = Field(name, (label,), section, kind)
        return
    read[name] = Field(
        name, tuple(dict.fromkeys((*known.labels, label))), known.section or section, known.kind or kind
    )
    warnings.append(
        Text(
            f"{form}:{name} 有几个标签，按一个字段处理。",
            f"{form}:{name} has several labels; it is one field.",
        )
    )


def _word(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def read_decisions(document: Any) -> tuple[Decision, ...]:
    """Decisions of `[{"fields": [a, b], "same": bool} | {"field", "element", "accept": bool}]`.

    Fields are named `form:field`. Raises Refused (`align.bad-decision`) with every fault.
    """
    if not isinstance(document, list):
        raise Refused(Refusal("align.bad-decision", {"number": 0}))
    read, faults = [], []
    for number, body in enumerate(document, 1):
        decision = _decision(body)
        if decision is None:
            faults.append(Refusal("align.bad-decision", {"number": number}))
        else:
            read.append(decision)
    if faults:
        raise Refused(*faults)
    return tuple(read)


def _decision(body: Any) -> Decision | None:
    if not isinstance(body, Mapping):
        return None
    fields, same = body.get("fields"), body.get("same")
    if isinstance(fields, list) and len(fields) == 2 and isinstance(same, bool):
        texts = [each for each in fields if isinstance(each, str)]
        return Decision(tuple(texts), same=same) if len(set(texts)) == 2 else None
    name, element, accept = body.get("field"), body.get("element"), body.get("accept")
    if isinstance(name, str) and isinstance(element, str) and element and isinstance(accept, bool):
        return Decision((name,), element=element, accept=accept)
    return None
