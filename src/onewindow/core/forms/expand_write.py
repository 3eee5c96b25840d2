"""Ways of writing a value on a department's form, each with its way back: units, names, addresses, dates, codes.

Every pair keeps `read(write(value)) == value` for ordinary values; whoever fills a form checks it for each value, and
keeps the value itself beside the text where a form cannot hold it (a form with two decimals, a name with two spaces).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from onewindow.core.catalogue.form_model import FormField, Write
from onewindow.core.catalogue.model import Element, ElementKind

YES, NO = "是", "否"
ADDRESS = (Write.PROVINCE, Write.CITY, Write.COUNTY, Write.TOWN, Write.DETAIL)
SPLITS: tuple[tuple[Write, ...], ...] = (
    (Write.SURNAME, Write.GIVEN),
    ADDRESS,
    (Write.YEAR, Write.MONTH, Write.DAY),
    (Write.AREA_CODE, Write.NUMBER),
)
"""Parts that belong together: all of one split stand on the form (of an address at least the detail)."""

# How many of the form's unit one of ours is. 1 亩 = 2000/3 m² (国务院关于在我国统一实行法定计量单位的命令), 1 公顷 = 15 亩.
FACTORS: Mapping[tuple[str, str], Fraction] = {
    ("平方米", "亩"): Fraction(3, 2000),
    ("平方米", "公顷"): Fraction(1, 10_000),
    ("平方米", "平方公里"): Fraction(1, 1_000_000),
    ("亩", "平方米"): Fraction(2000, 3),
    ("亩", "公顷"): Fraction(1, 15),
    ("公顷", "平方米"): Fraction(10_000),
    ("公顷", "亩"): Fraction(15),
    ("元", "万元"): Fraction(1, 10_000),
    ("元", "亿元"): Fraction(1, 100_000_000),
    ("元", "分"): Fraction(100),
    ("万元", "元"): Fraction(10_000),
    ("万元", "亿元"): Fraction(1, 10_000),
    ("米", "千米"): Fraction(1, 1000),
    ("米", "厘米"): Fraction(100),
    ("米", "毫米"): Fraction(1000),
    ("吨", "千克"): Fraction(1000),
    ("吨", "万吨"): Fraction(1, 10_000),
    ("千克", "吨"): Fraction(1, 1000),
    ("立方米", "万立方米"): Fraction(1, 10_000),
    ("天", "小时"): Fraction(24),
    ("年", "月"): Fraction(12),
    ("年", "个月"): Fraction(12),
}


def factor(element: Element, unit: str) -> Fraction | None:
    """How many `unit` one of the element's unit is; None where the two are not known to be of one kind."""
    own = element.unit.zh
    return Fraction(1) if not unit or unit == own else FACTORS.get((own, unit))


# --- numbers -------------------------------------------------------------------------------------------------


def write_number(value: Any, per: Fraction, decimals: int | None) -> str:
    """The number in the form's unit, without exponent; at most `decimals` places (half up), else as many as it takes.

    A quotient that never ends is written with twelve places.
    """
    exact = Fraction(Decimal(str(value))) * per
    places = _places(exact) if decimals is None else decimals
    scaled = exact * 10**places
    rounded = (abs(scaled.numerator) * 2 + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if exact < 0 and rounded else ""
    digits = str(rounded).rjust(places + 1, "0")
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    part = part.rstrip("0")
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def _places(exact: Fraction) -> int:
    """The decimals a fraction needs: 12 when it never ends."""
    rest, twos, fives = exact.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else 12


def read_number(text: str, per: Fraction) -> int | float | None:
    """The number in our unit; None for what is no number."""
    try:
        exact = Fraction(Decimal(text)) / per
    except (InvalidOperation, ValueError):
        return None
    return int(exact) if exact.denominator == 1 else float(exact)


# --- names ---------------------------------------------------------------------------------------------------

_COMPOUND = frozenset(
    (
        "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 "
        "慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 "
        "轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 西门 第五 南荣 东里 东宫 仲长 即墨 达奚 褚师"
    ).split()
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ.'’-]+")


def split_name(name: str) -> tuple[str, str]:
    """(surname, given name). 欧阳娜娜 → 欧阳, 娜娜; Anna Smith → Smith, Anna; a name with · is a given name only."""
    words = name.split(" ")
    if len(words) > 1 and all(_LATIN.fullmatch(word) for word in words):
        return words[-1], " ".join(words[:-1])
    if "·" in name or "•" in name or not name or not "\u3400" <= name[0] <= "\U0003ffff":
        return "", name
    length = 2 if name[:2] in _COMPOUND and len(name) > 2 else 1
    return name[:length], name[length:]


def join_name(surname: str, given: str) -> str:
    """The name again."""
    latin = (
        surname and given and _LATIN.fullmatch(surname) and all(_LATIN.fullmatch(w) for w in given.split(" "))
    )
    return f"{given} {surname}" if latin else surname + given


# --- addresses -----------------------------------------------------------------------------------------------

_LEVELS = (
    re.compile(
        r"(?:北京|天津|上海|重庆)市|[^省市县]{2,7}?省|(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区|(?:香港|澳门)特别行政区"
    ),
    re.compile(r"[^省市县区旗盟]{1,12}?(?:自治州|地区|市|盟)"),
    re.compile(r"[^县区市旗镇乡]{1,12}?(?:自治县|自治旗|新区|特区|林区|县|区|市|旗)"),
    re.compile(r"[^镇乡村路号街]{1,12}?(?:街道|民族乡|镇|乡|苏木)"),
)


def split_address(address: str) -> tuple[str, ...]:
    """(province, city, county, town, detail), each a run of the address as it stands: joined they are the address."""
    parts: list[str] = []
    rest = address
    for level in _LEVELS:
        found = level.match(rest)
        parts.append(found[0] if found else "")
        rest = rest[len(parts[-1]) :]
    return (*parts, rest)


def split_phone(phone: str) -> tuple[str, str]:
    """(area code, number): 05001234507 → 0500, 1234507; 010… and 02x… have three figures; a mobile has no area code."""
    if not re.fullmatch(r"0\d{9,11}", phone):
        return "", phone
    length = 3 if phone[1] in "12" else 4
    return phone[:length], phone[length:]


def split_date(text: str) -> tuple[str, str, str]:
    """(year, month, day) without leading noughts; what is no date (长期) stands in the first."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text, "", ""
    return (f"{day.year:04d}", str(day.month), str(day.day)) if day.isoformat() == text else (text, "", "")


def join_date(year: str, month: str, day: str) -> str:
    return f"{year}-{month:0>2}-{day:0>2}" if month and day else year


# --- one value by its fields ---------------------------------------------------------------------------------


def write(fields: Sequence[FormField], element: Element, value: Any) -> list[str]:
    """The texts of one value in its fields, in the order given; all empty for None."""
    if value is None:
        return [""] * len(fields)
    present = [field.write for field in fields]
    return [_one(field, element, value, present) for field in fields]


def _one(field: FormField, element: Element, value: Any, present: Sequence[Write]) -> str:
    for split in SPLITS:
        if field.write in split:
            return _folded(split, _SPLIT[split[0]](str(value)), present)[field.write]
    if field.codes:
        return _coded(field, value)
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list | tuple):
        return "、".join(_option(field, element, one) for one in value)
    if element.kind is ElementKind.NUMBER and isinstance(value, int | float) and math.isfinite(value):
        per = factor(element, field.unit) or Fraction(1)
        return write_number(value, per, field.decimals)
    if element.kind is ElementKind.DATE:
        return _dated(field.write, str(value))
    return _option(field, element, value)


def _dated(how: Write, text: str) -> str:
    year, month, day = split_date(text)
    if not day:
        return text
    if how is Write.LABEL:
        return f"{year}年{month}月{day}日"
    return f"{year}{month:0>2}{day:0>2}" if how is Write.CODE else text


def _option(field: FormField, element: Element, value: Any) -> str:
    if field.write is Write.LABEL:
        return next((option.label.zh for option in element.options if option.value == value), str(value))
    return str(value)


def _coded(field: FormField, value: Any) -> str:
    if isinstance(value, list | tuple):
        return ",".join(field.codes.get(str(one), str(one)) for one in value)
    key = (YES if value else NO) if isinstance(value, bool) else str(value)
    return field.codes.get(key, key)


def _folded(split: tuple[Write, ...], parts: Sequence[str], present: Sequence[Write]) -> dict[Write, str]:
    """The parts on the form; one that has no field stands before the next that has one."""
    found: dict[Write, str] = {}
    carried = ""
    for how, part in zip(split, parts, strict=True):
        if how in present:
            found[how] = carried + part
            carried = ""
        else:
            carried += part
    if carried and found:
        last = next(reversed(found))
        found[last] += carried
    return found


_SPLIT: Mapping[Write, Callable[[str], tuple[str, ...]]] = {
    Write.SURNAME: split_name,
    Write.PROVINCE: split_address,
    Write.YEAR: split_date,
    Write.AREA_CODE: split_phone,
}


def read(fields: Sequence[FormField], element: Element, texts: Sequence[str]) -> Any:
    """The value again from the texts of its fields; None when all are empty."""
    if not any(texts):
        return None
    by_write = {field.write: text for field, text in zip(fields, texts, strict=True)}
    for split in SPLITS:
        if any(how in by_write for how in split):
            parts = [by_write.get(how, "") for how in split]
            if split[0] is Write.SURNAME:
                return join_name(*parts)
            return join_date(*parts) if split[0] is Write.YEAR else "".join(parts)
    return _read_one(fields[0], element, texts[0])


def _read_one(field: FormField, element: Element, text: str) -> Any:
    if field.codes:
        return _decoded(field, element, text)
    kind = element.kind
    if kind is ElementKind.YES_NO:
        return text == YES
    if kind is ElementKind.NUMBER:
        return read_number(text, factor(element, field.unit) or Fraction(1))
    if kind is ElementKind.MULTI:
        return [_value(field, element, one) for one in text.split("、")]
    if kind is ElementKind.DATE:
        found = re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})日|(\d{4})(\d\d)(\d\d)", text)
        return join_date(*(part for part in found.groups() if part)) if found else text
    return _value(field, element, text)


def _value(field: FormField, element: Element, text: str) -> str:
    if field.write is Write.LABEL:
        return next((option.value for option in element.options if option.label.zh == text), text)
    return text


def _decoded(field: FormField, element: Element, text: str) -> Any:
    back = {code: value for value, code in field.codes.items()}
    if element.kind is ElementKind.MULTI:
        return [back.get(one, one) for one in text.split(",")]
    value = back.get(text, text)
    return value == YES if element.kind is ElementKind.YES_NO else value
