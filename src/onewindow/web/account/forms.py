"""The fields of the account's forms. Their checks are the use cases'."""

from __future__ import annotations

from collections.abc import Mapping

from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T, Text
from onewindow.web.ui.fields import FieldView, OptionView
from onewindow.web.ui.parts import Words

# Which field a refusal belongs to.
OWNER = {
    "register.name": "name",
    "register.id-shape": "id_number",
    "register.id-doubtful": "id_number",
    "register.known": "id_number",
    "register.phone": "phone",
    "register.username": "username",
    "login.taken": "username",
    "login.weak-password": "new",
    "login.wrong": "old",
}
_PASSWORD_HELP = T(
    "至少 10 位，不能和账号相同。几个词连起来最好记。",
    "At least 10 characters, not the account name. A few words together are easy to keep.",
)


def errors(refused: Refused | None) -> dict[str, Text]:
    """Field name → sentence; what belongs to no field stands under an empty name."""
    found: dict[str, Text] = {}
    for refusal in refused.refusals if refused else ():
        words = Text(refusal.message("zh-hans"), refusal.message("en"))
        found.setdefault(OWNER.get(refusal.code, ""), words)
    return found


def log_in_fields(username: str = "") -> list[FieldView]:
    return [
        FieldView("username", label=T("账号", "Account name"), value=username,
                  constraints={"autocomplete": "username", "max_length": 64}),
        FieldView("password", "password", T("密码", "Password")),
    ]  # fmt: skip


def register_fields(
    values: Mapping[str, str], found: Mapping[str, Words], *, doubtful: bool
) -> list[FieldView]:
    """The registration form; a doubtful id number gets its box to confirm only when it was doubted."""
    fields = [
        FieldView("name", label=T("姓名", "Name"), value=values.get("name", ""), error=found.get("name"),
                  constraints={"autocomplete": "name", "max_length": 50}),
        FieldView("id_number", "id", T("身份证号", "Id number"), value=values.get("id_number", ""),
                  error=found.get("id_number"), help=T("只用来核对是您本人。", "Only to know it is you.")),
        FieldView("phone", "phone", T("手机号", "Mobile number"), value=values.get("phone", ""),
                  error=found.get("phone"), help=T("办理进度发短信到这里。", "Messages about your matters go here.")),
        FieldView("username", label=T("账号", "Account name"), value=values.get("username", ""),
                  error=found.get("username"), constraints={"autocomplete": "username", "max_length": 32}),
        FieldView("new", "password", T("密码", "Password"), error=found.get("new"), help=_PASSWORD_HELP,
                  constraints={"autocomplete": "new-password"}),
    ]  # fmt: skip
    if doubtful:
        sure = OptionView(
            "yes", T("身份证号核对过了，确实没错", "I looked at the id number again: it is right")
        )
        shown = values.get("sure", "")
        fields.insert(
            2, FieldView("sure", "multi", T("再核对一次", "Look again"), options=(sure,), value=shown)
        )
    return fields


def password_fields(found: Mapping[str, Words]) -> list[FieldView]:
    return [
        FieldView("old", "password", T("现在的密码", "Present password"), error=found.get("old")),
        FieldView("new", "password", T("新密码", "New password"), error=found.get("new"), help=_PASSWORD_HELP,
                  constraints={"autocomplete": "new-password"}),
    ]  # fmt: skip
