"""One cell of a decision table, read and written: comparisons, plain values, words in two languages.

What is written reads back to the same, or is refused: a text that would read as a sign stands in quotes (`""` is the
empty text, `"-"` a dash).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from onewindow.core.catalogue.conditions import Condition, condition_from_json
from onewindow.core.catalogue.today import Today
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import EN, Text

from .ruleset import Kind, fits

YES, NO = "是", "否"
TODAY = "今天"
BESIDE = "//"
"""Between the Chinese and the English words of one cell."""
_ANY = ("", "-", "—")
_COMPARE = {">=": "ge", "≥": "ge", "<=": "le", "≤": "le", ">": "gt", "<": "lt"}
_SIGNS = {"ge": ">= ", "le": "<= ", "gt": "> ", "lt": "< ", "eq": "", "ne": "!"}
_SHIFT = re.compile(rf"(?:{TODAY}|today)\s*(?:([+-])\s*(\S+))?")


def read(ref: str, kind: Kind, text: str) -> list[dict[str, Any]]:
    """The comparisons of one cell, as conditions are written. ValueError says why it cannot be read."""
    if text in _ANY:
        return []
    for sign, op in _COMPARE.items():
        if text.startswith(sign):
            return [_leaf(ref, op, bound(kind, text[len(sign) :].strip()))]
    if ".." in text and kind in (Kind.NUMBER, Kind.DATE):
        low, _, high = text.partition("..")
        return [_leaf(ref, "ge", bound(kind, low.strip())), _leaf(ref, "le", bound(kind, high.strip()))]
    unlike = text.startswith(("!", "！"))
    values = [value(kind, one.strip()) for one in text.lstrip("!！").split("|")]
    if len(values) == 1:
        return [{"fact": ref, "ne" if unlike else "eq": values[0]}]
    return [{"fact": ref, "not_in" if unlike else "in": values}]


def _leaf(ref: str, op: str, against: Any) -> dict[str, Any]:
    leaf = {"fact": ref, op: against}
    try:
        condition_from_json(leaf, may_ask_today=True)
    except Refused as refused:
        raise ValueError(refused.refusals[0].params["what"]) from refused
    return leaf


def bound(kind: Kind, text: str) -> Any:
    """What a comparison is with: a plain value, or a day counted from today (`今天-6m`)."""
    if kind is Kind.DATE and text.startswith((TODAY, "today")):
        found = _SHIFT.fullmatch(text)
        if found is None:
            raise ValueError(f"{TODAY}, {TODAY}-6m, {TODAY}+30d")
        if found[1] is None:
            return {"date": "today"}
        return {"date": "today", "minus" if found[1] == "-" else "plus": found[2]}
    return value(kind, text)


def value(kind: Kind, text: str) -> Any:
    """A plain value of a kind. ValueError says why it cannot be read."""
    if not text:
        raise ValueError("空值 empty")
    if kind is Kind.YES_NO:
        if text not in (YES, NO):
            raise ValueError(f"{YES} / {NO}")
        return text == YES
    if kind is Kind.NUMBER:
        number = float(text.replace(",", ""))
        return int(number) if number.is_integer() else number
    if kind is Kind.DATE:
        return date.fromisoformat(text).isoformat()
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    return text


def written(kind: Kind, leaves: Sequence[Condition]) -> str:
    """The cell of the comparisons of one row with one fact. ValueError where they have no form that reads back."""
    text = _written(leaves)
    again = [condition_from_json(one, may_ask_today=True) for one in read("a.b", kind, text)]
    if [_same(one) for one in again] != [_same(one) for one in leaves]:
        raise ValueError("one comparison a cell")
    return text


def _same(leaf: Condition) -> tuple[str, Any]:
    """One of one value is that value."""
    single = isinstance(leaf.value, tuple) and len(leaf.value) == 1
    return ({"in": "eq", "not_in": "ne"}.get(leaf.op, leaf.op), leaf.value[0]) if single else (leaf.op, leaf.value)


def _written(leaves: Sequence[Condition]) -> str:
    if not leaves:
        return ""
    if len(leaves) == 2 and (leaves[0].op, leaves[1].op) == ("ge", "le"):
        return f"{shown(leaves[0].value)}..{shown(leaves[1].value)}"
    if len(leaves) > 1 or leaves[0].op == "contains":
        raise ValueError("one comparison a cell")
    leaf = leaves[0]
    if leaf.op in ("in", "not_in"):
        return ("!" if leaf.op == "not_in" else "") + "|".join(shown(one) for one in leaf.value)
    return _SIGNS[leaf.op] + shown(leaf.value)


def example(kind: Kind, fact: Any) -> str:
    """The cell of one fact of an example. ValueError where it has no form that reads back."""
    text = shown(fact)
    if not fits(kind, fact) or value(kind, text) != fact:
        raise ValueError(f"{kind}")
    return text


def shown(plain: Any) -> str:
    """A value as a cell shows it."""
    if isinstance(plain, Today):
        return TODAY + (f"{'-' if plain.back else '+'}{plain.limit}" if plain.limit.amount else "")
    if isinstance(plain, bool):
        return YES if plain else NO
    if not isinstance(plain, str):
        return str(plain)
    signs = (*_COMPARE, "!", "！", '"')
    return f'"{plain}"' if plain in _ANY or plain.startswith(signs) or plain != plain.strip() else plain


def words(text: str) -> dict[str, str]:
    """`中文 // English` as texts are written; the English may be missing."""
    zh, _, en = (each.strip() for each in text.partition(BESIDE))
    return {"zh-hans": zh, **({EN: en} if en else {})}


def beside(text: Text) -> str:
    """The cell of words in two languages."""
    return f"{text.zh} {BESIDE} {text.en}" if text.en else text.zh
