"""One raw answer → one value: full-width digits, spaces, units and date styles are ours to mend, not the person's.

What cannot be read raises `Wrong` with a sentence that says what is expected. Nothing is guessed: a text that can be
read in two ways is wrong.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from onewindow.core.catalogue.model import Element, ElementKind, Option
from onewindow.core.kernel.checks import citizen_id_shape
from onewindow.core.kernel.text import T, Text

_YES = frozenset({"true", "yes", "1", "on", "y", "是", "有", "要"})
_NO = frozenset({"false", "no", "0", "off", "n", "否", "无", "没有", "不要", "不"})
_AREA = ("平方米", "平米", "平方", "㎡", "m²", "m2", "m^2")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DATE = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?\d{7,15}")
_CREDIT = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{18}")
_LONGEST = {ElementKind.TEXT: 200, ElementKind.ADDRESS: 200, ElementKind.LONG_TEXT: 4000, ElementKind.EMAIL: 254}


class Wrong(ValueError):
    """An answer that cannot be used, with the sentence for the person."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en or says.zh)
        self.says = says


def read_value(element: Element, raw: Any) -> Any:
    """The value of a raw answer (text from a form, or JSON), or None when nothing was answered.

    Values: text, int or float, bool, ISO date text, list of option values. Raises `Wrong`.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()) or raw == []:
        return None
    value = _READERS[element.kind](element, raw)
    # A text of nothing but control characters is no answer, nor is a list of empty choices.
    return None if value in ("", []) else value


def half_width(text: str) -> str:
    """Full-width letters, digits and punctuation as half-width (NFKC), spaces at the ends gone."""
    return unicodedata.normalize("NFKC", text).strip()


def _plain(raw: Any) -> str:
    """A text answer without spaces at the ends and control characters. Raises Wrong for anything else."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise Wrong(T("请填文字。", "Please write text."))
    text = str(raw).strip()
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf"))


def _text(element: Element, raw: Any) -> str:
    text = _plain(raw)
    if element.kind is not ElementKind.LONG_TEXT:
        text = " ".join(text.split())
    longest = _LONGEST.get(element.kind, 200)
    if len(text) > longest:
        raise Wrong(T(f"最多 {longest} 个字，现在是 {len(text)} 个。", f"At most {longest} characters, now {len(text)}."))
    return text


def _number(element: Element, raw: Any) -> int | float:
    if isinstance(raw, bool):
        raise Wrong(_not_a_number(element))
    if isinstance(raw, int | float):
        value = float(raw)
        if not math.isfinite(value):
            raise Wrong(_not_a_number(element))
        return int(value) if value == int(value) else value
    text = half_width(_plain(raw))
    for unit in _units(element):
        if text.lower().endswith(unit.lower()):
            text = text[: -len(unit)].rstrip()
            break
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text) or len(text) > 30:
        raise Wrong(_not_a_number(element))
    value = float(text)
    return int(value) if value == int(value) else value


def _units(element: Element) -> list[str]:
    """The ways to write the element's unit, longest first."""
    written = {half_width(unit) for unit in (element.unit.zh, element.unit.en) if unit}
    if element.unit.zh == "平方米":
        written.update(half_width(unit) for unit in _AREA)
    return sorted(written - {""}, key=lambda unit: (-len(unit), unit))


def _not_a_number(element: Element) -> Text:
    unit = f" {element.unit.zh}" if element.unit.zh else ""
    unit_en = f" {element.unit.pick('en')}" if element.unit.zh else ""
    return T(f"请填数字，例如 120{unit}。", f"Please write a number, such as 120{unit_en}.")


def _date(element: Element, raw: Any) -> str:
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    text = half_width(_plain(raw)).replace(" ", "")
    found = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    expected = T("请填日期，例如 2026-09-15。", "Please write a date, such as 2026-09-15.")
    if found is None:
        raise Wrong(expected)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        raise Wrong(T(f"没有 {text} 这一天，请再看一眼。", f"There is no day {text}. Please check.")) from None


def _yes_no(element: Element, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = half_width(str(raw)).lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise Wrong(T("请选“是”或“否”。", "Please choose yes or no."))


def _choice(element: Element, raw: Any) -> str:
    chosen = _option(element.options, raw)
    if chosen is None:
        raise Wrong(T("请从列出的选项里选一个。", "Please choose one of the options."))
    return chosen


def _multi(element: Element, raw: Any) -> list[str]:
    parts: Iterable[Any] = raw if isinstance(raw, list | tuple) else re.split(r"[,，、]", str(raw))
    chosen = [_option(element.options, part) for part in parts if str(part).strip()]
    if any(value is None for value in chosen):
        raise Wrong(T("请从列出的选项里选。", "Please choose from the options."))
    order = [option.value for option in element.options]
    return sorted({value for value in chosen if value is not None}, key=order.index)


def _option(options: tuple[Option, ...], raw: Any) -> str | None:
    """The value of an option, given by value or by label; None when there is none."""
    text = str(raw).strip()
    for option in options:
        if text in (option.value, option.label.zh, option.label.en):
            return option.value
    return None


def _phone(element: Element, raw: Any) -> str:
    text = re.sub(r"[\s\-()]", "", half_width(_plain(raw)))
    if text.startswith(("+86", "0086")) and len(text) > 11:
        text = text.removeprefix("+86").removeprefix("0086")
    if not _PHONE.fullmatch(text):
        raise Wrong(T("请填电话号码，例如 13800001234。", "Please write a phone number, such as 13800001234."))
    return text


def _citizen_id(element: Element, raw: Any) -> str:
    text = re.sub(r"\s", "", half_width(_plain(raw))).upper()
    if not citizen_id_shape(text):
        says = T(
            "身份证号是 18 位，第 7 到 14 位是出生日期，请再看一眼。",
            "An id number has 18 characters, the 7th to 14th being the date of birth. Please check.",
        )
        raise Wrong(says)
    return text


def _credit_code(element: Element, raw: Any) -> str:
    text = re.sub(r"\s", "", half_width(_plain(raw))).upper()
    if not _CREDIT.fullmatch(text):
        says = T(
            "统一社会信用代码是 18 位数字和大写字母（没有 I、O、S、V、Z），请再看一眼。",
            "A credit code has 18 digits and capitals (without I, O, S, V, Z). Please check.",
        )
        raise Wrong(says)
    return text


def _email(element: Element, raw: Any) -> str:
    text = half_width(_plain(raw))
    if not _EMAIL.fullmatch(text) or len(text) > 254:
        raise Wrong(T("请填邮箱，例如 name@example.cn。", "Please write an e-mail address, such as name@example.cn."))
    return text


_READERS: dict[ElementKind, Callable[[Element, Any], Any]] = {
    ElementKind.TEXT: _text,
    ElementKind.LONG_TEXT: _text,
    ElementKind.ADDRESS: _text,
    ElementKind.NUMBER: _number,
    ElementKind.DATE: _date,
    ElementKind.YES_NO: _yes_no,
    ElementKind.CHOICE: _choice,
    ElementKind.MULTI: _multi,
    ElementKind.PHONE: _phone,
    ElementKind.CITIZEN_ID: _citizen_id,
    ElementKind.CREDIT_CODE: _credit_code,
    ElementKind.EMAIL: _email,
}
