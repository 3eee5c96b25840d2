"""How long the file of a matter is kept: permanent, 30 or 10 years.

The three classes are those of 机关文件材料归档范围和文书档案保管期限规定 (from general knowledge, its text was not opened); which
matter falls into which class is laid down by lists of each trade and place. None was found, so the classes are a parameter of the
place (`retention` of its profile) with our defaults, marked as unverified there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onewindow.core.kernel.text import T, Text

from .model import ActType, Item

PERMANENT, THIRTY, TEN = "permanent", "30", "10"
ORDER = (PERMANENT, THIRTY, TEN)
RETENTION: dict[str, Text] = {
    PERMANENT: T("永久", "permanent"),
    THIRTY: T("30 年", "30 years"),
    TEN: T("10 年", "10 years"),
}
BY_ACT: dict[str, str] = {
    ActType.REAL_ESTATE_REGISTRATION: PERMANENT,
    ActType.LICENCE: THIRTY,
    ActType.MARKET_REGISTRATION: THIRTY,
    ActType.CONFIRMATION: THIRTY,
    ActType.BENEFIT: THIRTY,
    ActType.FILING: TEN,
    ActType.PUBLIC_SERVICE: TEN,
    ActType.STEP: TEN,
}
"""Our own defaults by act type, where a place lays nothing down."""


def retention_of(item: Item | None, act_type: str, place: Mapping[str, str] | None = None) -> str:
    """The class of an item: its own (its list is cited there), what `place` says for the item or its act type, the default."""
    said = place or {}
    own = item.retention or said.get(item.code, "") if item is not None else ""
    return own or said.get(act_type, "") or BY_ACT[act_type]


def shorter(one: str, than: str) -> bool:
    """Whether a class keeps for less time than another."""
    return ORDER.index(one) > ORDER.index(than)


def longest(classes: Iterable[str]) -> str:
    """The class of a file: the longest among its parts."""
    return min(classes, key=ORDER.index)
