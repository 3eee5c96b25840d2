"""What a granted part yields: the values its result is said to produce (`Result.outputs`), worked out where a rule is known.

The rest is entered by the officer. A credit code is given out by the registry; `demo_credit_code` makes one that
passes GB 32100 for demo mode, in a category that no registry uses here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from onewindow.core.catalogue.model import Department, Item
from onewindow.core.kernel.checks import credit_code_check_character

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def outputs_known(
    item: Item, department: Department, values: Mapping[str, Any], *, on: date, number: str = ""
) -> dict[str, Any]:
    """`ref` → value for the outputs that follow from the decision itself, in the order of the item.

    `values`: known values of the application by ref (`business.proposed_name`, `premises.address`). `on`: the legal
    date of the decision. `number`: the official number of the result, for outputs that are that number. Outputs
    without a rule (a credit code) are left out: `outputs_to_enter` names them.
    """
    rules: dict[str, Any] = {
        "name": values.get("business.proposed_name"),
        "registered_address": values.get("premises.address"),
        "established_on": on.isoformat(),
        "registry": department.name.zh,
        "status": "存续",
        "filing_number": number or None,
    }
    found = {ref: rules.get(ref.partition(".")[2]) for ref in item.result.outputs}
    return {ref: value for ref, value in found.items() if value is not None}


def outputs_to_enter(item: Item, known: Mapping[str, Any]) -> tuple[str, ...]:
    """The outputs nobody has given yet, in the order of the item."""
    return tuple(ref for ref in item.result.outputs if known.get(ref) is None)


def demo_credit_code(division: str, serial: int) -> str:
    """A credit code of an individual business (92) for demo mode that passes its check character.

    `division`: six digits at least (the first six are used); `serial`: 0–9999.
    """
    if not 0 <= serial <= 9999:
        raise ValueError("a demo credit code has a serial from 0 to 9999")
    organisation = f"MA98{serial:04d}"
    total = sum(_DIGITS.index(c) * w for c, w in zip(organisation, _ORGANISATION_WEIGHTS, strict=True))
    check = 11 - total % 11
    body = f"92{division[:6]}{organisation}{ {10: 'X', 11: '0'}.get(check, str(check)) }"
    return body + credit_code_check_character(body)
