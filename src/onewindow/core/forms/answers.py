"""Reading what a person typed: normalised values as facts, errors and warnings with a sentence for each.

Nothing typed is thrown away: what cannot be read stays beside its error. Full-width digits and stray spaces are
forgiven; a doubtful identity number is warned of, never refused (domain.md B4).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from onewindow.core.catalogue.facts import Fact
from onewindow.core.catalogue.model import Assurance, Catalogue, Constraints, Element, ElementKind, OneThing
from onewindow.core.kernel.checks import citizen_id_check, citizen_id_shape, credit_code_check
from onewindow.core.kernel.text import T, Text

SELF = "self"
LONGEST = 200
LONGEST_TEXT = 2000

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,5})?|[48]00-?\d{3}-?\d{4}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_YES = frozenset({"yes", "true", "1", "是", "on"})
_NO = frozenset({"no", "false", "0", "否", "off"})


@dataclass(frozen=True, slots=True)
class Answers:
    """`facts` of every readable answer; `errors` and `warnings` by `role.attribute`."""

    facts: tuple[Fact, ...] = ()
    errors: dict[str, Text] = field(default_factory=dict)
    warnings: dict[str, Text] = field(default_factory=dict)


class Unreadable(Exception):
    """The value cannot be taken; carries the sentence for the person."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


def read_answers(
    catalogue: Catalogue,
    thing: OneThing,
    raw: Mapping[str, Any],
    constraints: Mapping[str, Constraints] | None = None,
) -> Answers:
    """Read raw answers (`role.attribute` → text, list of texts or bool). Unknown refs and empty answers are left out.

    `constraints` gives the merged bounds of a question, by ref (default: the element's own).
    """
    facts: list[Fact] = []
    errors: dict[str, Text] = {}
    warnings: dict[str, Text] = {}
    for ref, typed in raw.items():
        element = element_of(catalogue, thing, ref)
        if element is None or blank(typed):
            continue
        try:
            value = read_value(element, typed, (constraints or {}).get(ref, element.constraints))
        except Unreadable as found:
            errors[ref] = found.text
            continue
        doubt = doubtful(element, value)
        if doubt is not None:
            warnings[ref] = doubt
        facts.append(Fact(ref.partition(".")[0], element.code, value, SELF, assurance=Assurance.STATED))
    return Answers(tuple(facts), errors, warnings)


def element_of(catalogue: Catalogue, thing: OneThing, ref: str) -> Element | None:
    """The element behind `role.attribute`, or None when role or element are not known."""
    role, _, attribute = ref.partition(".")
    entity = thing.roles.get(role.partition("[")[0], "")
    return catalogue.elements.get(f"{entity}.{attribute}")


def blank(typed: Any) -> bool:
    """True when nothing was entered."""
    return typed is None or typed == [] or (isinstance(typed, str) and not typed.strip())


def read_value(element: Element, typed: Any, constraints: Constraints) -> Any:
    """One value as plain JSON. Raises Unreadable with the sentence for the person."""
    if element.kind is ElementKind.MULTI:
        chosen = [typed] if isinstance(typed, str) else list(typed)
        return [_choice(element, constraints, one) for one in chosen]
    if isinstance(typed, bool):
        typed = "yes" if typed else "no"
    text = unicodedata.normalize("NFKC", str(typed)).strip()
    if element.kind is ElementKind.NUMBER:
        return _number(element, text, constraints)
    if element.kind is ElementKind.DATE:
        return _date(text, constraints)
    if element.kind is ElementKind.YES_NO:
        return _yes_no(text)
    if element.kind is ElementKind.CHOICE:
        return _choice(element, constraints, text)
    if element.kind in _EXACT:
        return _EXACT[element.kind](text)
    return _text(str(typed).strip(), element, constraints)


def doubtful(element: Element, value: Any) -> Text | None:
    """A warning that does not stop anybody."""
    if (
        element.kind is ElementKind.CITIZEN_ID
        and citizen_id_shape(str(value))
        and not citizen_id_check(str(value))
    ):
        return T(
            "身份证号最后一位对不上，请再看一眼。确实没错可以继续。",
            "The last character of the id number does not fit. Please look again; you may go on if it is right.",
        )
    return None


def _number(element: Element, text: str, constraints: Constraints) -> int | float:
    plain = text.replace(",", "").replace(" ", "")
    for unit in (element.unit.zh, element.unit.en, "平方米", "m²", "m2", "元"):
        plain = plain.removesuffix(unit) if unit else plain
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,4})?", plain):
        raise Unreadable(T("请填数字，比如 12 或者 36.5。", "Enter a number, such as 12 or 36.5."))
    number = float(plain)
    shown = element.unit.zh, element.unit.en or element.unit.zh
    if constraints.minimum is not None and number < constraints.minimum:
        least = f"{constraints.minimum:g}"
        raise Unreadable(
            T(f"最少 {least} {shown[0]}，请核对。", f"At least {least} {shown[1]}; please check.")
        )
    if constraints.maximum is not None and number > constraints.maximum:
        most = f"{constraints.maximum:g}"
        raise Unreadable(T(f"最多 {most} {shown[0]}，请核对。", f"At most {most} {shown[1]}; please check."))
    return int(number) if number.is_integer() else number


def _date(text: str, constraints: Constraints) -> str:
    parts = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
    try:
        found = date(*map(int, parts.groups())) if parts else None
    except ValueError:
        found = None
    if found is None:
        raise Unreadable(T("请填日期，比如 2026-10-01。", "Enter a date, such as 2026-10-01."))
    day = found.isoformat()
    if constraints.not_before and day < constraints.not_before:
        raise Unreadable(T(f"不能早于 {constraints.not_before}。", f"Not before {constraints.not_before}."))
    if constraints.not_after and day > constraints.not_after:
        raise Unreadable(T(f"不能晚于 {constraints.not_after}。", f"Not after {constraints.not_after}."))
    return day


def _yes_no(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise Unreadable(T("请选“是”或者“否”。", "Choose yes or no."))


def _choice(element: Element, constraints: Constraints, value: Any) -> str:
    listed = [option.value for option in element.options]
    allowed = [v for v in listed if not constraints.allowed or v in constraints.allowed]
    if str(value) not in allowed:
        raise Unreadable(T("请从列出的选项里选。", "Choose one of the options."))
    return str(value)


def _text(text: str, element: Element, constraints: Constraints) -> str:
    most = constraints.max_length or (LONGEST_TEXT if element.kind is ElementKind.LONG_TEXT else LONGEST)
    if len(text) > most:
        raise Unreadable(
            T(
                f"最多 {most} 个字，现在 {len(text)} 个。",
                f"At most {most} characters; there are {len(text)}.",
            )
        )
    if any(unicodedata.category(c) in ("Cs", "Cc", "Cn") and c not in "\n\r\t" for c in text):
        raise Unreadable(
            T("里面有认不出的字符，请重新输入。", "It holds unreadable characters; type it again.")
        )
    if constraints.pattern and not re.fullmatch(constraints.pattern, text):
        raise Unreadable(T("写法不对，请照提示填。", "Not in the expected form; see the hint."))
    return text


def _phone(text: str) -> str:
    plain = text.replace(" ", "").removeprefix("+86")
    if not _PHONE.fullmatch(plain):
        raise Unreadable(
            T("请填 11 位手机号，或者带区号的座机。", "Enter a mobile number, or a landline with area code.")
        )
    return plain


def _citizen_id(text: str) -> str:
    plain = text.replace(" ", "").upper()
    if not citizen_id_shape(plain):
        raise Unreadable(T("身份证号是 18 位，请核对。", "An id number has 18 characters; please check."))
    return plain


def _credit_code(text: str) -> str:
    plain = text.replace(" ", "").upper()
    if not credit_code_check(plain):
        raise Unreadable(
            T(
                "统一社会信用代码对不上，请照执照上的 18 位填。",
                "This credit code does not fit. Enter the 18 characters from the licence.",
            )
        )
    return plain


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text):
        raise Unreadable(
            T("请填邮箱，比如 name@example.cn。", "Enter an e-mail address, such as name@example.cn.")
        )
    return text


_EXACT = {
    ElementKind.PHONE: _phone,
    ElementKind.CITIZEN_ID: _citizen_id,
    ElementKind.CREDIT_CODE: _credit_code,
    ElementKind.EMAIL: _email,
}
