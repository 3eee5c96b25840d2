"""Values of content in words, for pages that compare them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onewindow.core.catalogue.diff_words import label_of
from onewindow.core.clock import Limit
from onewindow.core.kernel.text import EN, ZH, T, Text

KIND_WORDS: dict[str, Text] = {
    "things": T("一件事", "One-thing"), "items": T("事项", "Item"), "departments": T("部门", "Department"),
    "elements": T("数据元", "Element"), "sources": T("数据源", "Source"), "materials": T("材料", "Paper"),
    "certs": T("证照模板", "Certificate"), "derivations": T("推导", "Derivation"), "profiles": T("各地参数", "Place"),
    "calendars": T("日历", "Calendar"), "words": T("说法", "Words"), "rollouts": T("推开进度", "Rollout"),
    "reach": T("通办清单", "Reach"), "proofs": T("证明事项", "Proofs"), "norms": T("规范性文件", "Documents"),
    "trees": T("子项", "Sub-items"), "authority": T("权限", "Authority"),
}  # fmt: skip
_LONGEST = 600


def name_of(body: Mapping[str, Any] | None, code: str) -> Text:
    """What a definition is called: its name, label or title, else its code."""
    for key in ("name", "label", "title"):
        value = (body or {}).get(key)
        if isinstance(value, Mapping) and value.get(ZH):
            return Text(str(value[ZH]), str(value.get(EN, "")))
    return Text(code, code)


def shown(value: Any) -> Text:
    """A plain value in both languages; empty for nothing."""
    if value is None:
        return Text("")
    if isinstance(value, bool):
        return T("是", "yes") if value else T("否", "no")
    if isinstance(value, str):
        return _limit(value)
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list | tuple):
        parts = [shown(each) for each in value]
        return _cut("、".join(each.zh for each in parts), ", ".join(each.pick(EN) for each in parts))
    return Text(str(value), str(value))


def _limit(value: str) -> Text:
    try:
        return Limit.parse(value).label()
    except ValueError:
        return _cut(value, value)


def _mapping(value: Mapping[str, Any]) -> Text:
    if set(value) <= {ZH, EN}:
        return _cut(str(value.get(ZH, "")), str(value.get(EN, "")))
    pairs = [(label_of([str(key)]), shown(each)) for key, each in value.items() if key != "basis"]
    return _cut(
        "；".join(f"{label.zh}：{each.zh}" for label, each in pairs),
        "; ".join(f"{label.pick(EN)}: {each.pick(EN)}" for label, each in pairs),
    )


def _cut(zh: str, en: str) -> Text:
    return Text(_short(zh), _short(en))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
