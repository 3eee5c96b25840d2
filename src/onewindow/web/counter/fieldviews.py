"""Questions of a plan as fields of the form builder, at the density of a staff desk."""

from __future__ import annotations

from onewindow.core.catalogue.model import ElementKind
from onewindow.core.kernel.text import T, Text
from onewindow.reads.citizen_form import FIELD_KINDS, FieldData
from onewindow.reads.citizen_thing import Asked
from onewindow.usecases.counter import ID_TYPES
from onewindow.web.ui.fields import FieldView, OptionView

MOST_CARDS = 4
"""More options than these are a list to choose from: a clerk types the first letter."""


def question_view(data: FieldData, *, show_missing: bool, unknown: str = "") -> FieldView:
    """One question of the form. Missing answers are told only after the clerk pressed on.

    `unknown`: where "does not know" is sent, for a question that something else can stand in for.
    """
    allowed = data.constraints.allowed
    yes_no = data.element.kind is ElementKind.YES_NO
    options = (
        ()
        if yes_no
        else tuple(OptionView(o.value, o.label) for o in data.element.options if not allowed or o.value in allowed)
    )
    kind = FIELD_KINDS.get(data.element.kind, "text")
    if kind == "choice" and len(options) > MOST_CARDS:
        kind = "select"
    error = data.error
    if show_missing and error is None and data.required and data.value in (None, "", []):
        error = T("这一项还没填。", "This is not filled in.")
    bounds = data.constraints
    named = {
        "min": bounds.not_before or bounds.minimum,
        "max": bounds.not_after or bounds.maximum,
        "max_length": bounds.max_length,
        "rows": 2,
    }
    return FieldView(
        name=data.ref,
        kind=kind,
        label=data.label,
        help=data.help,
        value=data.value,
        options=options,
        unit=data.element.unit,
        required=data.required,
        error=error,
        warning=data.warning,
        constraints={name: value for name, value in named.items() if value not in (None, "")},
        unknown=unknown if data.may_be_unknown else "",
    )


def situation_view(asked: Asked) -> FieldView:
    """One situation question; its name on the wire is `s.` and its key."""
    value: object = asked.value
    kind = asked.kind
    if kind == "multi":
        value = [each for each in asked.value.split(",") if each]
    elif kind == "yesno" and asked.value:
        value = "yes" if asked.value.lower() in ("yes", "true", "1", "是", "y") else "no"
    if kind == "choice" and len(asked.options) > MOST_CARDS:
        kind = "select"
    return FieldView(
        name=f"s.{asked.key}",
        kind=kind,
        label=asked.label,
        help=asked.help,
        value=value,
        options=tuple(OptionView(each.value, each.label) for each in asked.options),
        unit=asked.unit,
        error=asked.error,
    )


def person_views(
    posted: dict[str, str], errors: dict[str, Text], warnings: dict[str, Text]
) -> list[FieldView]:
    """Who stands at the window: name, kind of document, its number, a phone if there is one."""
    return [
        FieldView(
            "p.id_type", "select", T("证件类型", "Document"), value=posted.get("id_type") or "citizen_id",
            options=tuple(OptionView(code, name) for code, name in ID_TYPES.items()),
        ),
        FieldView(
            "p.id_number", "text", T("证件号码", "Number"), value=posted.get("id_number", ""), width="id",
            help=T("可以刷证，也可以照证件输入。", "Read the card, or type it from the document."),
            error=errors.get("id_number"), warning=warnings.get("id_number"),
            constraints={"max_length": 40, "autocomplete": "off"},
        ),
        FieldView(
            "p.name", "text", T("姓名或名称", "Name"), value=posted.get("name", ""), error=errors.get("name"),
            constraints={"max_length": 60, "autocomplete": "off"},
        ),
        FieldView(
            "p.phone", "phone", T("电话", "Phone"), value=posted.get("phone", ""), required=False,
            help=T("没有就空着，通知改为当面或邮寄。", "Leave empty if there is none: notices go by hand or by post."),
            constraints={"autocomplete": "off"},
        ),
    ]  # fmt: skip
