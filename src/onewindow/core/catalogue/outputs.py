"""What a granted part yields: the value of every output its result is said to produce (`Result.outputs`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from onewindow.core.catalogue.model import Department, Item

IN_BUSINESS = "存续"
_TAKEN_FROM = {"name": "business.proposed_name", "registered_address": "premises.address"}
_NUMBERS = ("number", "code")
_DAYS = ("_on", "date")
_AGENCIES = ("registry", "agency", "authority")


def output_rule(attribute: str) -> str:
    """How an output comes about: `number`, `day`, `agency`, `status`, `taken`; empty when no rule is known."""
    if attribute in _TAKEN_FROM:
        return "taken"
    if attribute.endswith(_NUMBERS):
        return "number"
    if attribute.endswith(_DAYS):
        return "day"
    if attribute in _AGENCIES:
        return "agency"
    return "status" if attribute == "status" else ""


def outputs_of(
    item: Item, department: Department, values: Mapping[str, Any], *, on: date, number: str
) -> dict[str, Any]:
    """`ref` → value of the item's outputs, in their order; one whose source is not known is left out.

    `values`: the application's facts by ref (the name applied for becomes the registered one). `on`: the legal date
    of the decision. `number`: the official number of the result; that of a business licence is its credit code.
    """
    found: dict[str, Any] = {}
    for ref in item.result.outputs:
        attribute = ref.partition(".")[2]
        made = {
            "taken": values.get(_TAKEN_FROM.get(attribute, "")),
            "number": number,
            "day": on.isoformat(),
            "agency": department.name.zh,
            "status": IN_BUSINESS,
            "": None,
        }[output_rule(attribute)]
        if made:
            found[ref] = made
    return found
