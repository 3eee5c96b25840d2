"""The form of 送达地址及电子送达确认书, the same online and at the window."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, QueryDict

from onewindow.core.kernel.text import T
from onewindow.usecases.case_forms import LABELS, Address
from onewindow.web.ui.fields import FieldView, OptionView


def address_of(request: HttpRequest) -> Address:
    posted = request.POST
    return Address(
        posted.get("address", ""), posted.get("receiver", ""), posted.get("phone", ""), posted.get("proxy", ""),
        posted.get("electronic") == "yes", posted.get("account", ""),
    )  # fmt: skip


def address_fields(
    request: HttpRequest, name: str, *, agreed: bool = False, now: Mapping[str, str] | None = None
) -> list[FieldView]:
    """`name`: who receives, unless something else is typed. `agreed`, `now`: what holds today, by the labels of the paper."""
    posted = request.POST if request.method == "POST" else QueryDict(mutable=True)
    if request.method != "POST":
        said = {field: (now or {}).get(label, "") for field, label in LABELS.items()}
        posted.update({field: value for field, value in said.items() if value not in ("", "—")})
        posted["electronic"] = "yes" if agreed else "no"
    short = {"max_length": 80, "autocomplete": "off"}
    options = (OptionView("no", T("不同意（不影响办理）", "No (it changes nothing)")), OptionView("yes", T("同意", "Yes")))
    return [
        FieldView("address", "text", T("邮寄地址、邮编", "Postal address and code"), value=posted.get("address", ""),
                  required=False, constraints={"max_length": 120, "autocomplete": "off"}),
        FieldView("receiver", "text", T("收件人", "Received by"), value=posted.get("receiver", name), required=False,
                  constraints=short),
        FieldView("phone", "text", T("收件人电话", "Telephone"), value=posted.get("phone", ""), required=False,
                  constraints={"max_length": 30, "autocomplete": "off"}),
        FieldView("proxy", "text", T("指定代收人及关系", "Who else may take papers in, and how related"),
                  value=posted.get("proxy", ""), required=False, constraints=short),
        FieldView("electronic", "choice", T("是否同意电子送达", "Electronic service"), value=posted.get("electronic", "no"),
                  options=options),
        FieldView("account", "text", T("电子送达的手机号、邮箱、账户", "Number, mailbox or account"),
                  T("同意的才填。", "Only when you agree."), value=posted.get("account", ""), required=False, constraints=short),
    ]  # fmt: skip
